"""Read bytes as a customer table: encoding, dialect, types, column roles, and what was changed."""

from segmentation.intake.associations import associations as associations
from segmentation.intake.columns.assignment import assign_roles as assign_roles
from segmentation.intake.columns.naming import name_columns as name_columns
from segmentation.intake.grid.totals import (
    may_hold_totals as may_hold_totals,
    names_totals as names_totals,
)
from segmentation.intake.limits import (
    BROWSER as BROWSER,
    COMMAND_LINE as COMMAND_LINE,
    Limits as Limits,
)
from segmentation.intake.readers import HERE as HERE, Apart as Apart, Reader as Reader
from segmentation.intake.reading import (
    as_texts as as_texts,
    read_customers as read_customers,
    read_raw as read_raw,
    type_columns as type_columns,
)
from segmentation.intake.sandbox.failures import (
    died as died,
    told_as_read_error as told_as_read_error,
    too_slow as too_slow,
)
from segmentation.intake.sandbox.sandbox import read_untrusted as read_untrusted, warm_up as warm_up
from segmentation.intake.sources import Source as Source
from segmentation.intake.summaries import correlations as correlations, summarise as summarise
