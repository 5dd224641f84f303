"""Read cells by the contract of their column: the same for a new file as for the first one."""
