"""Write a model as JSON, and check and read it back."""
