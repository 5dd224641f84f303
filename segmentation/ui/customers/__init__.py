"""Draw the parts of the Customers page."""
