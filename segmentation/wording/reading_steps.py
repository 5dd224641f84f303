"""Put into words what was done to a file while it was read, and which of its rows stand aside."""

from __future__ import annotations

from functools import partial

from segmentation.wording.cell_steps import CELLS
from segmentation.wording.numbers import listing, plural
from segmentation.wording.phrases import Phrases, Values

_CHANGES = {
    "extra": "a delimiter too many",
    "missing": "a delimiter was missing",
    "joined": "a delimiter inside a cell without quotes",
    "padded": "cells were missing at the end of the row; they are empty now",
    "stray": "a quote out of place; it is part of the cell",
    "other": "another delimiter than in the rest of the file",
}
"""What a broken row was repaired of."""


def _offsets(values: Values) -> str:
    text = f"time zone offsets ({', '.join(values['offsets'])}) converted to UTC"
    n_without = values["n_without"]
    return (
        f"{text}; {n_without:,} cells at or without offset 0 are taken as UTC"
        if n_without
        else text
    )


def _markup(values: Values) -> str:
    n = values["n_tables"]
    which = "its only table is read" if n == 1 else f"the largest of its {n} tables is read"
    return f"the file is a web page or XML document; {which}"


def _group_headings(values: Values) -> str:
    shown = f" (the first: {values['first']})" if "first" in values else ""
    return f"headings between the rows{shown}; each stands beside the rows below it now"


def _with_first(said: str, values: Values) -> str:
    """Say where the first is; a saved model does not know it."""
    if "first" not in values:
        return said
    return f"{said}; the first is {values['first']!r} in line {values['line']}"


def _total_of_nothing(values: Values) -> str:
    """Say which row is meant; a saved model does not know its text."""
    shown = f"{values['first']!r} in line" if "first" in values else "the row of line"
    return (
        f"{shown} {values['line']} is called a total or an average and is none of the other rows; "
        "it is kept as a customer"
    )


def _transposed(values: Values) -> str:
    """Name a column and a row; a saved model does not know them."""
    shown = f" (such as {values['title']!r} for {values['first']!r})" if "first" in values else ""
    return (
        "the table seems to lie on its side, with a column for each customer and a row for each "
        f"thing said of them{shown}; turn it, and each customer has a row"
    )


READING: Phrases = {
    "transposed": _transposed,
    "gzip": "the file is a gzip file",
    "bzip2": "the file is a bzip2 file",
    "zip": "the file is a ZIP archive with one file, {inner!r}",
    "markup": _markup,
    "nul_padding": "{n:,} NUL bytes that only pad the file",
    "stray_bytes": "bytes that are not UTF-8 in a file that otherwise is",
    "beside_records": lambda values: f"values beside the records: {', '.join(values['names'])}",
    "nested_objects": "objects within a record; each of their values has a column of its own now",
    "no_header": "the file has no header; columns are numbered",
    "header_rows": "the header has {n} rows; they are joined",
    "header_repaired": lambda values: (
        f"the header has {listing(sorted(_CHANGES[change] for change in values['changes']))}"
    ),
    "header_without_first": (
        "the header has no name for the first column, which numbers or names the rows"
    ),
    "header_without_last": "the header has no name for the last column, which is empty",
    "header_width": "the header has {n_names} names for {n_columns} columns; check that they fit",
    "header_again": "the header stands there again; first in line {line}",
    "names_trimmed": "column names had spaces or line breaks around them",
    "names_empty": "column names were empty; they are called by their position",
    "names_repeated": "column names stood there twice; the later ones carry a number",
    "row_repaired": lambda values: f"{_CHANGES[values['change']]}; first in line {values['line']}",
    "split_decimals": (
        "every row has more cells than the header has names: the decimal commas of these numbers "
        "were the commas between cells"
    ),
    "group_headings": _group_headings,
    "merged_cells": "merged cells; their value holds for every row that they span",
    "hidden_rows": "rows that are hidden in the workbook; they are read like the others",
    "hidden_rows_left_out": "rows that are hidden in the workbook, as you said",
    "group_labels": "each group of rows is named in its first row alone",
    "error_cells": "cells with an error of the workbook, such as #N/A or #DIV/0!",
    "formulas_without_value": (
        "formulas whose result is not in the workbook; open it in a spreadsheet program and save it"
    ),
    "digits_beyond_exact": (
        "numbers of more than 15 digits; a workbook does not keep them exactly, so store long "
        "identifiers as text"
    ),
    "sign_elsewhere": "{column} says that this money left; the amounts are below 0 now",
    "total_of_nothing": _total_of_nothing,
    "blank_lines": "blank lines",
    "empty_rows": "rows without any value",
    "empty_columns": "columns without a name or a value",
    "spaces": "white space around the value",
    "missing_blank": "white space stands for no value",
    "missing_word": "{word!r} stands for no value",
    "older_model": (
        "saved before a model kept how its columns were read (format version {version}): texts are "
        "read by the forms that all columns of a kind share"
    ),
    "kept_word": "{word!r} stands beside other short codes and is a value here",
    "whole_spelling": "whole numbers that were written with .0; 1.0 and 1 are one category",
    "other_kind": partial(_with_first, "not a value of this column's kind"),
    "limits": partial(_with_first, "a limit or a rough number, which is no value"),
    "first_of_month": "months, quarters or weeks, read as their first day",
    "serial_days": "numbers read as dates: days since 1899-12-30, as spreadsheets count them",
    "utc_already": (
        "time zone offsets (Z or +00:00) converted to UTC: the times are in it already"
    ),
    "utc_offsets": _offsets,
    "utc_zone": "times of the zone {zone} converted to UTC",
    **CELLS,
}
"""Why each step was done."""

ASIDE: Phrases = {
    "above_table": "stands above the table",
    "note_below": "a note below the table, not a customer",
    "totals": "the sum of {n_rows:,} other rows, not a customer",
    "statistics": "a statistic of {n_rows:,} other rows, not a customer",
    "averages": "the average of {n_rows:,} other rows, not a customer",
    "second_table": "belongs to a second table",
    "table_twice": "repeats a row of the table above: the file holds the same table twice",
    "other_width": lambda values: (
        f"{plural(values['n_cells'], 'cell')} where the table has {values['n_columns']}"
    ),
    "unclear_quote": "a quote out of place, and no way to cut the row that suits its columns",
}
"""Why a row stands aside."""
