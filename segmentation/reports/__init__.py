"""Write results to take away: the report as HTML, an Excel workbook, tables as CSV."""

from segmentation.reports.kinds import REPORTS as REPORTS
from segmentation.reports.page import html_report as html_report
from segmentation.reports.tables import (
    csv_bytes as csv_bytes,
    customers_with_segments as customers_with_segments,
    parquet_bytes as parquet_bytes,
    spreadsheet_safe as spreadsheet_safe,
    whole_numbers as whole_numbers,
)
from segmentation.reports.workbook import excel_workbook as excel_workbook
