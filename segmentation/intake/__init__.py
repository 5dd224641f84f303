"""Bytes to a customer table: encoding, dialect, types, column roles, and what was changed."""
