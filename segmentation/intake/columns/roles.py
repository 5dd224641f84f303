"""Propose what each column is for, with the reason: identifier, feature, and so on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from segmentation.intake.columns.calendar_names import calendar_range, names_date, names_year
from segmentation.intake.columns.kinds import FEW_CATEGORIES
from segmentation.intake.columns.names import (
    may_name_place,
    name_words,
    names_answer,
    names_classification,
    names_code,
    names_compound,
    names_coordinate,
    names_customer,
    names_identifier,
    names_label,
    names_number,
    names_one,
    names_place,
    names_serial,
    names_site,
)
from segmentation.intake.columns.personal import personal_reason
from segmentation.intake.columns.typed import TypedColumn
from segmentation.intake.grid.grid import PANDAS_TEXT
from segmentation.records import (
    CATEGORY_KINDS,
    ColumnContract,
    ColumnInfo,
    Kind,
    Note,
    Role,
    own_columns,
)

_MOSTLY_MISSING = 0.6
"""Above this share of missing cells a column is left out."""
_ENOUGH_FEATURES = 2
"""With this many numeric features, categories describe the segments and do not make them."""
_RUN = 20
"""Shortest column that is taken for a running number, or for codes, by its values alone."""
_MOST_LABELS = 50
_ROWS_A_LABEL = 5
"""With fewer rows for each value two columns go together by chance."""
_SOME_CELLS = 200
_HALF = 0.5
_NEARLY_ALL = 0.95
_SELDOM = 0.1
"""Share of the rows on which a number that names something may repeat."""

_LATE_START = 1_000
_LARGE = 10_000
"""From here on whole numbers in a column called "Policy" are numbers of policies."""
_NEAR, _FEWEST_CODES = 0.01, 6
"""No amount of customers has so many values within so little of its size."""
_YEAR_AND_MONTH = (190_001, 210_012)
_YEARS = (1_900, 2_035)
_TIMES = (("time",), ("uhrzeit",), ("heure",), ("hora",), ("ora",), ("tijd",))
_TEN_O_CLOCK, _DAY_IN_MINUTES = 1_000, 2_359
_PLACE_SIZE = (1_000, 99_999_999)
"""Postal codes of a column whose name may mean something else: four to eight digits."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    role: Role
    why: Note
    kind: Kind | None = None


def propose_roles(
    columns: tuple[TypedColumn, ...], *, told: Collection[str] = ()
) -> tuple[tuple[ColumnInfo, pd.Series], ...]:
    """Propose a role for each column, and return it with the column's values in their final form.

    Identifiers and codes are kept as text, so that 5524 is not shown as 5524.0; columns of which
    it is told how they are read keep their kind.
    """
    own = own_columns(column.name for column in columns)
    proposals = [
        _Proposal("label", Note("own_output")) if column.name in own else _propose(column, position)
        for position, column in enumerate(columns)
    ]
    pairs = [
        (column, replace(proposal, kind=None) if column.name in told else proposal)
        for column, proposal in zip(columns, proposals, strict=True)
    ]
    pairs = _label_twins(pairs)
    n_numeric = sum(p.role == "feature" and (p.kind or c.kind) == "numeric" for c, p in pairs)
    if n_numeric < _ENOUGH_FEATURES:
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
    # Rows that were left out or shuffled leave gaps and disorder, but no number twice.
    return is_whole(column.values) if column.kind == "numeric" else column.kind == "text"


def _unusable(column: TypedColumn) -> _Proposal | None:
    n_rows = len(column.values)
    if column.n_present == 0:
        return _Proposal("excluded", Note("all_missing"))
    if column.n_missing > _MOSTLY_MISSING * n_rows:
        share = column.n_missing / n_rows
        return _Proposal("excluded", Note("mostly_missing", {"share": share}))
    if column.n_distinct == 1 and n_rows > 1:
        value = column.values.dropna().iloc[0]
        shown = f"{value:g}" if isinstance(value, float) else str(value)[:40]
        return _Proposal("excluded", Note("constant", {"value": shown}))
    return None


def _personal(column: TypedColumn) -> _Proposal | None:
    code = personal_reason(column)
    if not code:
        return None
    return _Proposal("personal", Note(code), "text" if column.kind == "numeric" else None)


def _label(column: TypedColumn) -> _Proposal | None:
    is_coarse = column.n_distinct <= max(_MOST_LABELS, _HALF * column.n_present)
    if names_answer(column.name) and column.kind in ("numeric", "categorical", "ordinal"):
        return _Proposal("label", Note("label_name"))
    if column.kind == "date" or not is_coarse or not names_label(column.name):
        return None
    return _Proposal("label", Note("label_name"))


def _identifier(column: TypedColumn) -> _Proposal | None:
    if column.kind in ("date", "boolean"):
        return None
    is_numeric = column.kind == "numeric"
    is_whole_number = is_numeric and is_whole(column.values)
    if names_identifier(column.name) and (not is_numeric or is_whole_number):
        return _Proposal("identifier", _maybe_repeated("identifier_name", column), "text")
    if is_numeric:
        return _numbered(column) if is_whole_number else None
    if column.is_code and not names_place(column.name) and column.n_distinct > FEW_CATEGORIES:
        return _Proposal("identifier", _maybe_repeated("codes", column), "text")
    is_code = (
        not (column.is_amount or names_place(column.name))
        and column.is_unique
        and column.n_present >= _RUN
    )
    if is_code and _looks_coded(column.values):
        return _Proposal("identifier", Note("unique_codes"), "text")
    return None


def _numbered(column: TypedColumn) -> _Proposal | None:
    """Take whole numbers that are all different for names of the rows, where more speaks for it."""
    is_distinct = column.is_unique and column.n_present >= _RUN
    if is_distinct and _is_running(column.values) and not names_place(column.name):
        return _Proposal("identifier", Note("running_number"), "text")
    if is_distinct and names_serial(column.name):
        return _Proposal("identifier", Note("serial_name"), "text")
    if _is_owner(column):
        return _Proposal("identifier", _maybe_repeated("identifier_name", column), "text")
    n_repeated = column.n_present - column.n_distinct
    is_one = names_one(column.name) and column.values.median() >= _LARGE
    if (names_number(column.name) or is_one) and n_repeated <= _SELDOM * column.n_present:
        return _Proposal("identifier", _maybe_repeated("identifier_name", column), "text")
    return None


def _is_owner(column: TypedColumn) -> bool:
    """Tell whether whole numbers are those of customers: under their name, large or many."""
    is_many = column.n_distinct > FEW_CATEGORIES or column.values.median() >= _LATE_START
    return names_customer(column.name) and is_many and bool(column.values.min() >= 0)


def _is_block(present: pd.Series) -> bool:
    """Tell whether numbers are near each other and far from 0, as those given in turn are."""
    first, last = present.min(), present.max()
    if first >= _LATE_START and last - first >= _RUN and np.isin(np.diff(present), (0, 1)).all():
        return True  # on each line of an order its number
    is_near = first >= _LARGE and last - first <= _NEAR * first
    return bool(is_near and present.nunique() >= _FEWEST_CODES and (present % 10 != 0).any())


def _maybe_repeated(code: str, column: TypedColumn) -> Note:
    return Note(code, {"is_repeated": not column.is_unique})


def is_whole(values: pd.Series) -> bool:
    """Tell whether all numbers of a series are whole."""
    present = values.dropna().to_numpy()
    return bool((present == np.round(present)).all())


def _is_running(values: pd.Series) -> bool:
    """Tell whether different whole numbers count the rows.

    From 0 or 1 on in any order; from a larger number on only one after the other.
    """
    present = values.dropna().to_numpy()
    first = present.min()
    if len(present) < len(values) or present.max() - first != len(present) - 1:
        return False
    return bool(first in (0, 1) or (first >= _LATE_START and (np.diff(present) == 1).all()))


def _looks_coded(values: pd.Series) -> bool:
    some = values.dropna().iloc[:_SOME_CELLS]
    has_digit = some.str.contains(r"\d", regex=True)
    has_space = some.str.contains(r"\s", regex=True)
    return bool((has_digit & ~has_space).mean() >= _NEARLY_ALL)


def _code(column: TypedColumn) -> _Proposal | None:
    if column.is_code:
        return _Proposal("descriptor", Note("codes"))
    if column.kind != "numeric":
        return None
    if names_coordinate(column.name):
        return _Proposal("descriptor", Note("coordinates"))
    return _whole_code(column) if is_whole(column.values) else None


def _whole_code(column: TypedColumn) -> _Proposal | None:
    """Tell whole numbers that are no amounts: of places, of the calendar, given in turn."""
    present = column.values.dropna()
    if names_place(column.name) or (may_name_place(column.name) and _within(present, _PLACE_SIZE)):
        return _Proposal("descriptor", Note("postal_codes"), "categorical")
    if _is_part(column, present) or _is_clock(column, present):
        return _Proposal("descriptor", Note("calendar_part"))
    if names_date(column.name):
        return _Proposal("descriptor", Note("unread_dates"))
    is_code = names_code(column.name) and column.n_distinct <= FEW_CATEGORIES
    is_code |= names_site(column.name) and column.n_distinct <= _HALF * column.n_present
    if is_code or names_classification(column.name) or names_compound(column.name):
        return _Proposal("descriptor", Note("codes_by_name"), "categorical")
    if _is_block(present):
        return _Proposal("identifier", _maybe_repeated("repeated_numbers", column), "text")
    return None


def _is_part(column: TypedColumn, present: pd.Series) -> bool:
    """Tell whether whole numbers are parts of dates: months, weekdays, years."""
    span = calendar_range(column.name)
    is_month = span == calendar_range("month") and _within(present, _YEAR_AND_MONTH)
    is_part = span is not None and (is_month or _within(present, span))
    is_part |= names_year(column.name) and _within(present, _YEARS)
    return is_part or (len(present) >= _RUN and _are_months(present))


def _are_months(present: pd.Series) -> bool:
    """Tell whether numbers are months with their years, 202301: of amounts some end otherwise."""
    return _within(present, _YEAR_AND_MONTH) and bool((present % 100).between(1, 12).all())


def _is_clock(column: TypedColumn, present: pd.Series) -> bool:
    """Tell whether whole numbers are times of the day, as 1631 or 143207 for half past two."""
    if name_words(column.name)[-1:] not in _TIMES or present.max() < _TEN_O_CLOCK:
        return False
    seconds = present if present.max() > _DAY_IN_MINUTES else 100 * present
    is_time = (seconds // 10_000 < 24) & (seconds // 100 % 100 < 60) & (seconds % 100 < 60)
    return bool((is_time & (seconds >= 0)).all())


def _within(values: pd.Series, span: tuple[int, int]) -> bool:
    return bool(len(values) and values.min() >= span[0] and values.max() <= span[1])


def _by_kind(column: TypedColumn) -> _Proposal:
    if column.kind == "numeric":
        return _Proposal("feature", Note("as_read"))
    if column.kind == "date":
        return _Proposal("descriptor", Note("as_read"))
    if column.kind == "text":
        return _Proposal("excluded", Note("free_text", {"n_distinct": column.n_distinct}))
    return _Proposal("descriptor", Note("describes"))


def _label_twins(pairs: list[tuple[TypedColumn, _Proposal]]) -> list[tuple[TypedColumn, _Proposal]]:
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
    is_category = kind in CATEGORY_KINDS and column.n_distinct <= FEW_CATEGORIES
    is_place = proposal.why.code == "postal_codes" or names_classification(column.name)
    is_code = column.is_code or is_place
    if proposal.role != "descriptor" or is_code or not (is_category or kind == "boolean"):
        return proposal
    return replace(proposal, role="feature", why=Note("few_numbers"))


def _finish(column: TypedColumn, proposal: _Proposal) -> tuple[ColumnInfo, pd.Series]:
    kind = proposal.kind or column.kind
    values = column.values
    if kind in ("text", "categorical") and column.kind == "numeric":
        values = _whole_text(values)
    info = ColumnInfo(
        column.name,
        proposal.role,
        kind,
        column.n_missing,
        column.n_distinct,
        reading=column.reading,
        why=proposal.why,
        order=column.order,
        contract=_contract(column, kind),
    )
    return info, values.rename(column.name)


def _contract(column: TypedColumn, kind: Kind) -> ColumnContract:
    """Return how the column is read; as any of its kind where its role made it another kind."""
    known = column.contract
    return known if known is not None and known.kind == kind else ColumnContract(kind)


def _whole_text(values: pd.Series) -> pd.Series:
    """Return numbers as text, whole ones without a point; NaN stays missing."""
    if is_whole(values):
        return values.astype("Int64").astype(PANDAS_TEXT)
    return values.map(repr, na_action="ignore").astype(PANDAS_TEXT)
