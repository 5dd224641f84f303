"""Give customers their segment."""
