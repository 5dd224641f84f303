"""Fit K-Means with several starts."""
