"""Draw the parts of the Models page."""
