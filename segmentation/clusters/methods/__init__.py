"""Cluster with methods other than K-Means, and measure how far they agree."""
