"""List the files in which a result can be taken away as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from segmentation.records import Findings
from segmentation.reports.page import html_report
from segmentation.reports.workbook import excel_workbook


@dataclass(frozen=True, slots=True)
class ReportKind:
    """One kind of file."""

    label: str
    """The name that people see."""
    write: Callable[[Findings], bytes]

    def later(self, told: Callable[[], Findings]) -> Callable[[], bytes]:
        """Return what writes the report once it is asked for."""
        return lambda: self.write(told())

    mime: str
    icon: str
    """Streamlit's, beside the label."""


REPORTS: Mapping[str, ReportKind] = MappingProxyType(
    {
        ".html": ReportKind("Report (HTML)", html_report, "text/html", ":material/description:"),
        ".xlsx": ReportKind(
            "Workbook (Excel)",
            excel_workbook,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ":material/table_view:",
        ),
    }
)
"""Every kind by the end of its name, at every door. A further one is a line here and its module."""
