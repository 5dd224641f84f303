"""Keep what visitors work on, and open it again."""
