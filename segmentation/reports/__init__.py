"""Results to take away: tables as CSV, HTML and Excel."""

from segmentation.reports.tables import csv_bytes, customers_with_segments, spreadsheet_safe

__all__ = ["csv_bytes", "customers_with_segments", "spreadsheet_safe"]
