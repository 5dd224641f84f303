"""Say what was read, what was done to it, and what the columns look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from segmentation.records import (
    FORMATS,
    ColumnSummary,
    Correlations,
    CustomerTable,
    Step,
)
from segmentation.wording.numbers import (
    format_score,
    format_share,
    format_value,
    listing,
    plural,
    sentence,
)
from segmentation.wording.steps import step_reason

DELIMITERS = {
    ",": "comma-separated",
    ";": "semicolon-separated",
    "\t": "tab-separated",
    "|": "separated by |",
    " ": "separated by blanks",
    "whitespace": "separated by blanks",
}
NOTABLE_SKEW = 1.0
_LEAST_PULL = 0.05
"""Share of the middle half of the values by which a long tail moves the mean notably."""
_NOTABLE_CORRELATION = 0.3


def sampled_sentence(n_rows: int) -> str:
    """Say that a table was too large to be read as a whole."""
    return (
        f"Of the {n_rows:,} rows of the table a sample was read, drawn by a hash of the "
        "identifier: the same customers each time. What is told is told of the sample; a fit "
        "counts sizes, means and shares on all rows."
    )


def sampled_name(name: str, n_rows: int) -> str:
    """Return what a sample of a table is called on every screen."""
    return f"{name} (a sample of {n_rows:,} rows)"


def all_rows_sentence(n_customers: int, n_sampled: int) -> str:
    """Say which numbers are of all rows of a table, and which of a sample."""
    return (
        f"Sizes, means and shares are of all {n_customers:,} customers of the table. Pictures, "
        f"evidence, medians and rules are of a sample of {n_sampled:,}, drawn by a hash of the "
        "identifier."
    )


def no_connection_sentence() -> str:
    """Say how whoever runs the server names a database."""
    return (
        "No database is named here: whoever runs this server names one as `[connections.NAME]` "
        "with a `url` in `.streamlit/secrets.toml`."
    )


def too_many_lines(name: str, n_rows: int, most: int) -> str:
    """Say that a table of order lines is too large for a page."""
    return (
        f"{name} has {n_rows:,} lines; a page reads up to {most:,}. Choose fewer by a SELECT, or "
        "use `rfm --source` at the command line."
    )


def written_sentence(into: str, n_customers: int, n_changed: int) -> str:
    """Say which table of segments was written."""
    return (
        f"Written: {into} with {n_customers:,} customers, {n_changed:,} of them from another "
        "segment than before."
    )


def unread_sentence(cells: Mapping[str, int]) -> str:
    """Say how many cells of a table a model could not read.

    Examples
    --------
    >>> unread_sentence({"joined": 1, "spend": 12})
    'Not read, and counted as missing or as never seen: 1 cell of joined and 12 cells of spend.'
    """
    told = listing([f"{plural(n, 'cell')} of {name}" for name, n in cells.items()])
    return f"Not read, and counted as missing or as never seen: {told}."


def read_sentence(table: CustomerTable) -> str:
    """Return what was read: "Read 200 customers with 5 columns from customers.csv (...)."."""
    report = table.report
    form = [_format_label(report.file_format)]
    if report.delimiter:
        form = [DELIMITERS.get(report.delimiter, f"separated by {report.delimiter!r}")]
    if report.sheet:
        n = len(report.sheets)
        form.append(f"sheet {report.sheet!r}" + (f", 1 of {n} sheets" if n > 1 else ""))
    if report.encoding:
        form.append(report.encoding.upper().replace("_", "-"))
    text = (
        f"Read {plural(table.n_customers, 'customer')} with "
        f"{plural(len(table.columns), 'column')} from {report.source} ({', '.join(form)})."
    )
    if report.aside:
        n = len(report.aside)
        does, stands = ("does", "stands") if n == 1 else ("do", "stand")
        text += f" {plural(n, 'row')} that {does} not fit the table {stands} aside."
    return text


def _format_label(file_format: str) -> str:
    return next(
        (known.label for known in FORMATS.values() if known.key == file_format), file_format
    )


def step_sentence(step: Step) -> str:
    """Return one thing that was done: "Income: 24 cells imputed (median 51,382)."."""
    if step.n_cells:
        count = plural(step.n_cells, "cell") + " "
    elif step.n_rows:
        count = plural(step.n_rows, "row") + " "
    else:
        count = ""
    where = "" if step.column is None else f"{step.column}: "
    done = f"{where}{count}{step.action}"
    reason = step_reason(step).strip().rstrip(".")
    text = f"{done} ({reason})." if reason else f"{done}."
    # A column keeps the spelling that it has in the file.
    return sentence(text) if step.column is None else text


def steps_summary(steps: Sequence[Step]) -> str:
    """Return how much was done to the data, in one sentence."""
    if not steps:
        return "Nothing was changed: the data are as in the file."
    cells = sum(step.n_cells for step in steps)
    rows = sum(step.n_rows for step in steps if not step.n_cells)
    # A cell that is read as missing and then filled in is changed twice.
    changes = [
        f"{count:,} to {what}" for count, what in ((cells, "cells"), (rows, "rows")) if count
    ]
    columns = len({step.column for step in steps if step.column is not None})
    where = f" in {plural(columns, 'column')}" if columns else ""
    if not changes:
        return f"{plural(len(steps), 'step')}{where}; no cell was changed."
    return f"{plural(len(steps), 'step')}{where}. Changes: {listing(changes)}."


def missing_sentence(table: CustomerTable) -> str:
    """Return where values are missing, most first."""
    n_cells = table.n_customers * len(table.columns)
    gaps = sorted(
        (column for column in table.columns if column.n_missing),
        key=lambda column: -column.n_missing,
    )
    if not gaps:
        return "No values are missing."
    n_missing = sum(column.n_missing for column in gaps)
    shown = [f"{column.name} ({column.n_missing:,})" for column in gaps[:3]]
    if len(gaps) > 3:
        shown.append(plural(len(gaps) - 3, "more column"))
    verb = "is" if n_missing == 1 else "are"
    return (
        f"{n_missing:,} of {plural(n_cells, 'cell')} ({format_share(n_missing / n_cells)}) "
        f"{verb} missing: {listing(shown)}."
    )


def distribution_sentence(summary: ColumnSummary) -> str:
    """Return what the values of one column look like, in its own units."""
    if summary.kind == "boolean" and summary.mean is not None:
        text = f"{summary.name}: yes for {format_share(summary.mean)} of the customers"
    elif summary.median is not None:
        text = _numbers(summary)
    elif summary.counts:
        text = _categories(summary)
    else:
        text = f"{summary.name}: {plural(summary.n_distinct, 'different value')}"
    if summary.n_missing:
        text += f"; {summary.n_missing:,} missing"
    return text + "."


def correlation_sentence(correlations: Correlations) -> str:
    """Return which two columns go together most."""
    is_signed = correlations.method != "cramers_v"
    if len(correlations.columns) < 2:
        kind = "numeric column" if is_signed else "column of categories"
        return f"With one {kind} there is nothing to compare it with."
    values = np.array(correlations.values, dtype=np.float64)
    rows, columns = np.triu_indices(len(values), k=1)
    sizes = np.abs(values[rows, columns])
    if np.isnan(sizes).all():
        return "No two columns vary enough to be compared."
    best = int(np.nanargmax(sizes))
    value = float(values[rows[best], columns[best]])
    one, other = (correlations.columns[int(i)] for i in (rows[best], columns[best]))
    said = f"{one} and {other} ({format_score(value)})"
    if not is_signed:
        return _association_sentence(said, value)
    if abs(value) < _NOTABLE_CORRELATION:
        return f"No two columns go together noticeably; the closest are {said}, where 1 = in step."
    how = "rise together" if value > 0 else "move against each other: one falls as the other rises"
    return f"Strongest pair: {said} {how}. 1 = in step, 0 = unrelated, −1 = opposite."


def _association_sentence(said: str, value: float) -> str:
    scale = "1 = one tells the other, 0 = unrelated."
    if value < _NOTABLE_CORRELATION:
        return f"No two columns go together noticeably; the closest are {said}. {scale}"
    return f"Strongest pair: {said} go together. {scale}"


def missing_pattern_sentence(table: CustomerTable) -> str:
    """Return how many customers lack a value, and how many several at once."""
    names = [column.name for column in table.columns if column.n_missing]
    if not names:
        return "No values are missing."
    n_lacking = table.frame[names].isna().sum(axis=1)
    n_any, n_several = int((n_lacking > 0).sum()), int((n_lacking > 1).sum())
    verb = "lacks" if n_any == 1 else "lack"
    text = f"{plural(n_any, 'customer')} ({format_share(n_any / len(n_lacking))}) {verb} a value"
    if len(names) > 1:
        text += f", {n_several:,} of them more than one" if n_several else ", none more than one"
    stripes = " Stripes in the same place are the same customers." if len(names) > 1 else ""
    return f"{text}.{stripes}"


def _numbers(summary: ColumnSummary) -> str:
    def shown(value: float | None) -> str:
        return format_value(value, summary.name, summary.kind)

    if summary.minimum is not None and summary.minimum == summary.maximum:
        return f"{summary.name}: {shown(summary.minimum)} for every customer"
    middle = f"median {shown(summary.median)}"
    if summary.quartiles is not None:
        low, high = summary.quartiles
        text = f"{summary.name}: half of the customers lie from {shown(low)} to {shown(high)}"
        text += f" ({middle})"
    else:
        text = f"{summary.name}: {middle}"
    if summary.minimum is not None and summary.maximum is not None:
        text += f", all from {shown(summary.minimum)} to {shown(summary.maximum)}"
    if summary.skew is not None and abs(summary.skew) > NOTABLE_SKEW and summary.kind != "date":
        side = "high" if summary.skew > 0 else "low"
        text += f"; a long tail of {side} values"
        text += f" pulls the mean to {shown(summary.mean)}" if _is_pulled(summary) else ""
    if summary.n_outliers:
        text += f"; {plural(summary.n_outliers, 'value')} far outside the rest"
    return text


def _is_pulled(summary: ColumnSummary) -> bool:
    """Return whether the mean lies clearly off the median, against the width of the middle half."""
    if summary.mean is None or summary.median is None:
        return False
    low, high = summary.quartiles or (0.0, summary.median)
    return abs(summary.mean - summary.median) > _LEAST_PULL * abs(high - low)


def _categories(summary: ColumnSummary) -> str:
    total = sum(n for _, n in summary.counts)
    (first, n_first), *others = summary.counts
    text = f"{summary.name}: {first} is most frequent ({n_first:,} of {total:,}"
    text += f", {format_share(n_first / total)})" if total else ")"
    if others:
        text += f", then {listing([f'{name} ({n:,})' for name, n in others[:2]])}"
    if len(others) > 2:
        text += f"; {plural(summary.n_distinct, 'category', 'categories')} in all"
    return text
