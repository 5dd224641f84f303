"""The saved model: its format, its folder under artifacts/, its scorer."""
