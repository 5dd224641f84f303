"""Read workbooks, Parquet, JSON and web pages."""
