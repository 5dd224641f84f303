"""Write results to take away: the report as HTML, an Excel workbook, tables as CSV."""

from segmentation.reports.page import html_report
from segmentation.reports.tables import (
    csv_bytes,
    customers_with_segments,
    spreadsheet_safe,
    whole_numbers,
)
from segmentation.reports.workbook import excel_workbook

__all__ = [
    "csv_bytes",
    "customers_with_segments",
    "excel_workbook",
    "html_report",
    "spreadsheet_safe",
    "whole_numbers",
]
