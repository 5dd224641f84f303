"""Draw what a campaign needs: lists for other tools, its size, what it gained."""
