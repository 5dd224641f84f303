"""Keep saved models in a folder."""
