"""Synthetic sample tables, one module a file; every row is drawn from a seeded generator."""
