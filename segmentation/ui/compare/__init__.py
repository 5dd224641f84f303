"""Draw the parts of the Compare page."""
