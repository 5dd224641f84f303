"""Score every candidate number of clusters, and recommend one."""
