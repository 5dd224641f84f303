"""Propose what each column is for, with the reason: identifier, feature, and so on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.intake.columns.columns import TypedColumn
from segmentation.intake.columns.kinds import FEW_CATEGORIES
from segmentation.intake.columns.names import (
    names_birth,
    names_code,
    names_identifier,
    names_label,
    names_own_name,
    names_person,
    names_phone,
    names_place,
)
from segmentation.intake.grid.grid import PANDAS_TEXT
from segmentation.records import ColumnInfo, Kind, Note, Role

MOSTLY_MISSING = 0.6
"""Above this share of missing cells a column is left out."""
ENOUGH_FEATURES = 2
"""With this many numeric features, categories describe the segments and do not make them."""
_RUN = 20
"""Shortest column that is taken for a running number, or for codes, by its values alone."""
_MOST_LABELS = 50
_ROWS_A_LABEL = 5
"""With fewer rows for each value two columns go together by chance."""
_SOME_CELLS = 200
_HALF = 0.5
_SHORTEST_PHONE = 1e5
"""Numbers below this in a column called phone count something: calls, lines."""
_NEARLY_ALL = 0.95

_EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = (
    r"^(\+|00)\d[\d ()/.-]{6,18}\d$"
    r"|^\(?0?\d{2,5}\)?[ /.-]\d{2,5}[ .-]\d{2,6}([ .-]\d{2,4})?$"
)


@dataclass(frozen=True, slots=True)
class _Proposal:
    role: Role
    why: Note
    kind: Kind | None = None


def propose_roles(columns: tuple[TypedColumn, ...]) -> tuple[tuple[ColumnInfo, pd.Series], ...]:
    """Propose a role for each column, and return it with the column's values in their final form.

    Identifiers and codes are kept as text, so that 5524 is not shown as 5524.0.
    """
    proposals = [_propose(column, position) for position, column in enumerate(columns)]
    pairs = list(zip(columns, proposals, strict=True))
    pairs = _label_twins(pairs)
    n_numeric = sum(p.role == "feature" and (p.kind or c.kind) == "numeric" for c, p in pairs)
    if n_numeric < ENOUGH_FEATURES:
        pairs = [(column, _promote(column, proposal)) for column, proposal in pairs]
    return tuple(_finish(column, proposal) for column, proposal in pairs)


def _propose(column: TypedColumn, position: int) -> _Proposal:
    if position == 0 and _names_rows(column):
        return _Proposal("identifier", Note("row_names"), "text")
    for rule in (_unusable, _personal, _label, _identifier, _code):
        proposal = rule(column)
        if proposal is not None:
            return proposal
    return _by_kind(column)


def _names_rows(column: TypedColumn) -> bool:
    """Tell whether a nameless column counts or names the rows, as exported row names do."""
    if column.name != "column 1" or not column.is_unique or column.n_missing:
        return False
    if column.kind == "numeric":
        return bool((np.diff(column.values.to_numpy()) == 1).all())
    return column.kind == "text"


def _unusable(column: TypedColumn) -> _Proposal | None:
    n_rows = len(column.values)
    if column.n_present == 0:
        return _Proposal("excluded", Note("all_missing"))
    if column.n_missing > MOSTLY_MISSING * n_rows:
        share = column.n_missing / n_rows
        return _Proposal("excluded", Note("mostly_missing", {"share": share}))
    if column.n_distinct == 1 and n_rows > 1:
        value = column.values.dropna().iloc[0]
        shown = f"{value:g}" if isinstance(value, float) else str(value)[:40]
        return _Proposal("excluded", Note("constant", {"value": shown}))
    return None


def _personal(column: TypedColumn) -> _Proposal | None:
    if column.kind == "date":
        is_birth = names_birth(column.name)
        return _Proposal("personal", Note("birth_dates")) if is_birth else None
    if column.kind == "numeric" and names_phone(column.name) and is_whole(column.values):
        is_long = column.values.median() >= _SHORTEST_PHONE
        return _Proposal("personal", Note("phones"), "text") if is_long else None
    if column.kind not in ("text", "categorical"):
        return None
    if names_own_name(column.name) and column.n_distinct > 2:
        return _Proposal("personal", Note("personal_name"))
    if not column.is_code:
        some = column.values.dropna().iloc[:_SOME_CELLS]
        if some.str.match(_EMAIL).mean() > _HALF:
            return _Proposal("personal", Note("emails"))
        if some.str.match(_PHONE).mean() > _HALF:
            return _Proposal("personal", Note("phones"))
    is_varied = column.kind == "text" or column.n_distinct > _HALF * column.n_present
    if is_varied and names_person(column.name):
        return _Proposal("personal", Note("personal_name"))
    return None


def _label(column: TypedColumn) -> _Proposal | None:
    is_coarse = column.n_distinct <= max(_MOST_LABELS, _HALF * column.n_present)
    if column.kind == "date" or not is_coarse or not names_label(column.name):
        return None
    return _Proposal("label", Note("label_name"))


def _identifier(column: TypedColumn) -> _Proposal | None:
    if column.kind in ("date", "boolean"):
        return None
    is_numeric = column.kind == "numeric"
    if names_identifier(column.name) and (not is_numeric or is_whole(column.values)):
        return _Proposal("identifier", _maybe_repeated("identifier_name", column), "text")
    if is_numeric:
        is_running = column.is_unique and _is_running(column.values)
        return _Proposal("identifier", Note("running_number"), "text") if is_running else None
    if column.is_code and not names_place(column.name) and column.n_distinct > FEW_CATEGORIES:
        return _Proposal("identifier", _maybe_repeated("codes", column), "text")
    is_code = not column.is_amount and column.is_unique and column.n_present >= _RUN
    if is_code and _looks_coded(column.values):
        return _Proposal("identifier", Note("unique_codes"), "text")
    return None


def _maybe_repeated(code: str, column: TypedColumn) -> Note:
    return Note(code, {"is_repeated": not column.is_unique})


def is_whole(values: pd.Series) -> bool:
    """Tell whether all numbers of a series are whole."""
    present = values.dropna().to_numpy()
    return bool((present == np.round(present)).all())


def _is_running(values: pd.Series) -> bool:
    """Tell whether values count the rows from 0 or 1 on."""
    present = values.to_numpy()
    return len(present) >= _RUN and present[0] in (0, 1) and bool((np.diff(present) == 1).all())


def _looks_coded(values: pd.Series) -> bool:
    some = values.dropna().iloc[:_SOME_CELLS]
    has_digit = some.str.contains(r"\d", regex=True)
    has_space = some.str.contains(r"\s", regex=True)
    return bool((has_digit & ~has_space).mean() >= _NEARLY_ALL)


def _code(column: TypedColumn) -> _Proposal | None:
    if column.is_code:
        return _Proposal("descriptor", Note("codes"))
    is_place = names_place(column.name)
    if column.kind != "numeric" or not (names_code(column.name) or is_place):
        return None
    if is_whole(column.values) and (column.n_distinct <= FEW_CATEGORIES or is_place):
        return _Proposal("descriptor", Note("codes_by_name"), "categorical")
    return None


def _by_kind(column: TypedColumn) -> _Proposal:
    if column.kind == "numeric":
        return _Proposal("feature", Note("as_read"))
    if column.kind == "date":
        return _Proposal("descriptor", Note("as_read"))
    if column.kind == "text":
        return _Proposal("excluded", Note("free_text", {"n_distinct": column.n_distinct}))
    return _Proposal("descriptor", Note("describes"))


def _label_twins(
    pairs: list[tuple[TypedColumn, _Proposal]],
) -> list[tuple[TypedColumn, _Proposal]]:
    """Propose as labels the columns that say the same as one: its names, or its numbers."""
    labels = [column for column, proposal in pairs if proposal.role == "label"]
    return [
        (column, _twin_of(column, proposal, labels) if labels else proposal)
        for column, proposal in pairs
    ]


def _twin_of(column: TypedColumn, proposal: _Proposal, labels: list[TypedColumn]) -> _Proposal:
    if proposal.role not in ("feature", "descriptor") or column.n_distinct > _MOST_LABELS:
        return proposal
    for label in labels:
        if label.n_distinct == column.n_distinct > 1 and _is_one_to_one(column, label):
            return _Proposal("label", Note("label_twin", {"label": label.name}))
    return proposal


def _is_one_to_one(column: TypedColumn, label: TypedColumn) -> bool:
    """Tell whether each value of one goes with one value of the other, on enough rows."""
    both = pd.DataFrame({"a": column.values.to_numpy(), "b": label.values.to_numpy()}).dropna()
    if len(both) < _ROWS_A_LABEL * label.n_distinct:
        return False
    return len(both.drop_duplicates()) == label.n_distinct


def _promote(column: TypedColumn, proposal: _Proposal) -> _Proposal:
    """Make a category or truth value a feature: the file has too few numbers without it."""
    kind = proposal.kind or column.kind
    is_category = kind in ("categorical", "ordinal") and column.n_distinct <= FEW_CATEGORIES
    if proposal.role != "descriptor" or column.is_code or not (is_category or kind == "boolean"):
        return proposal
    return replace(proposal, role="feature", why=Note("few_numbers"))


def _finish(column: TypedColumn, proposal: _Proposal) -> tuple[ColumnInfo, pd.Series]:
    kind = proposal.kind or column.kind
    values = column.values
    if kind in ("text", "categorical") and column.kind == "numeric":
        values = whole_text(values)
    info = ColumnInfo(
        column.name,
        proposal.role,
        kind,
        column.n_missing,
        column.n_distinct,
        reading=column.reading,
        why=proposal.why,
        order=column.order,
    )
    return info, values.rename(column.name)


def whole_text(values: pd.Series) -> pd.Series:
    """Return numbers as text, whole ones without a point; NaN stays missing."""
    if is_whole(values):
        return values.astype("Int64").astype(PANDAS_TEXT)
    return values.map(repr, na_action="ignore").astype(PANDAS_TEXT)
