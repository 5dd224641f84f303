"""Score customers on recency, frequency and monetary value, and name the segments."""
