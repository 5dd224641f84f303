"""Read files that are large for memory part by part, every part as their sample is read."""
