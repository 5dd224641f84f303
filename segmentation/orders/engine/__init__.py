"""Add order lines up by customer."""
