"""Orders to one row a customer: recency, frequency, monetary value."""
