"""Draw the parts of the Segments page."""
