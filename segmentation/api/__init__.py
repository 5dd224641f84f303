"""The HTTP side: the application and its schemas."""
