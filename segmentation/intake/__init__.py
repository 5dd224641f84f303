"""Read bytes as a customer table: encoding, dialect, types, column roles, and what was changed."""

from segmentation.intake.associations import associations
from segmentation.intake.columns.assignment import assign_roles
from segmentation.intake.columns.naming import name_columns
from segmentation.intake.large.tables import LargeTable, is_large, open_large
from segmentation.intake.limits import BROWSER, Limits
from segmentation.intake.reading import read_customers, read_raw, type_columns
from segmentation.intake.sandbox.sandbox import read_untrusted, warm_up
from segmentation.intake.sources import Source
from segmentation.intake.summaries import correlations, summarise

__all__ = [
    "BROWSER",
    "LargeTable",
    "Limits",
    "Source",
    "assign_roles",
    "associations",
    "correlations",
    "is_large",
    "name_columns",
    "open_large",
    "read_customers",
    "read_raw",
    "read_untrusted",
    "summarise",
    "type_columns",
    "warm_up",
]
