"""Explain a score, and compare models with customers and with each other."""
