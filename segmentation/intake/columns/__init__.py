"""Decide what each column holds, and turn its text into values."""
