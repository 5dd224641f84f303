"""A customer table to the matrix that distances are computed on, and back to own units."""
