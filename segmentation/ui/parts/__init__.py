"""Draw the blocks that every page is built from."""
