"""Results to take away: HTML and Excel."""
