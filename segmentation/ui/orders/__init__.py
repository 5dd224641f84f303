"""The parts of the Orders page."""
