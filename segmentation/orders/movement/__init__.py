"""Follow customers between segments over time."""
