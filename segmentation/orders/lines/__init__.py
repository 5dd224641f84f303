"""Read and clean order lines."""
