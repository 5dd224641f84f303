"""The blocks that every page is built from."""
