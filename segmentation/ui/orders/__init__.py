"""Draw the parts of the Orders page."""
