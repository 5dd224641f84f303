"""Keep what one visitor is looking at, and the work that is on its way."""
