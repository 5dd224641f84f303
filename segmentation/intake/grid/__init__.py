"""Hold a table before any typing, and leave out rows that are no customers."""
