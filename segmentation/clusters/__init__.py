"""How many clusters, and which: search over k, K-Means, silhouettes, elbow, stability."""
