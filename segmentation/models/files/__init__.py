"""Score files in a stream."""
