"""Write a model as one SQL SELECT."""
