"""Edit the segment table as rows: one row a rule, in words that people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from segmentation.errors import ParameterError
from segmentation.orders.grid.segment_table import meaning_of, name_by_code
from segmentation.records import RfmRule

SPANS = (
    ("recency_from", "recency_to"),
    ("frequency_from", "frequency_to"),
    ("monetary_from", "monetary_to"),
)
_SCORES = tuple(name for span in SPANS for name in span)
_TEXTS = ("who_they_are", "what_to_try")
_RULE_COLUMNS = ("segment", *_SCORES, *_TEXTS)


def rules_frame(rules: Sequence[RfmRule]) -> pd.DataFrame:
    """Return one row a rule: the segment, the scores from and to, who they are, what to try.

    The texts stand on the first row of a segment, so that each has to be changed in one place.
    """
    rows: list[tuple[object, ...]] = []
    told: set[str] = set()
    for rule in rules:
        texts = ("", "") if rule.name in told else meaning_of(rule.name, rules)
        told.add(rule.name)
        rows.append((rule.name, *rule.recency, *rule.frequency, *rule.monetary, *texts))
    return pd.DataFrame(rows, columns=list(_RULE_COLUMNS))


def rules_from_frame(frame: pd.DataFrame, levels: int) -> tuple[RfmRule, ...]:
    """Read a segment table: the opposite of `rules_frame`.

    Raises ParameterError if a column is missing, a row has no name or a score that is no whole
    number from 1 to `levels`, or the rows do not name every code exactly once.

    Parameters
    ----------
    frame : DataFrame
        With the columns of `rules_frame`; the two texts may be missing. Rows that are empty
        altogether are passed over.
    levels : int
        Number of scores, 3 to 5.
    """
    lacking = [name for name in _RULE_COLUMNS if name not in frame.columns and name not in _TEXTS]
    if lacking:
        raise ParameterError(
            f"The segment table has no column {', '.join(map(repr, lacking))}. It needs "
            f"{', '.join(_RULE_COLUMNS[:-2])}; {' and '.join(_TEXTS)} may stand beside them."
        )
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    rules = tuple(
        _rule(row, number)
        for number, row in enumerate(rows, start=1)
        if any(_text(row.get(name)) for name in _RULE_COLUMNS)
    )
    name_by_code(rules, levels)
    return rules


def _rule(row: Mapping[str, object], number: int) -> RfmRule:
    name = _text(row["segment"])
    if not name:
        raise ParameterError(f"Row {number} of the segment table has no name. Give it one.")
    recency, frequency, monetary = (
        (_score(row[low], low, number), _score(row[high], high, number)) for low, high in SPANS
    )
    meaning, action = (_text(row.get(text)) for text in _TEXTS)
    return RfmRule(name, recency, frequency, monetary, meaning, action)


def _score(value: object, column: str, number: int) -> int:
    text = _text(value).removesuffix(".0")
    if not (text.isascii() and text.isdigit()):
        raise ParameterError(
            f"Row {number} of the segment table has {text!r} in {column!r}: write a score, a "
            "whole number from 1."
        )
    return int(text)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # a cell
