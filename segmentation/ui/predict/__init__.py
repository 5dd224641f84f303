"""Draw the parts of the Predict page."""
