"""Tell what a column of text holds: numbers, truth values, dates, categories or text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.errors import ParameterError
from segmentation.intake.columns import counted
from segmentation.intake.columns.contracts import date_contract, number_contract
from segmentation.intake.columns.distinct import Distinct, merged, without
from segmentation.intake.columns.marks import FileMarks, mark_steps, mixture_steps, sign_steps
from segmentation.intake.columns.names import names_coordinate, names_identifier
from segmentation.intake.columns.ordering import natural_order
from segmentation.intake.columns.unread import unread_form
from segmentation.reading import dates, numbers
from segmentation.reading.arrays import as_mask
from segmentation.reading.cells import values_of
from segmentation.reading.days import MICROSECONDS_A_DAY
from segmentation.reading.missing import UNSAID_WORDS, is_missing, means_missing, missing_numbers
from segmentation.reading.months import read_months
from segmentation.reading.scripts import in_ascii
from segmentation.reading.truth import pairs_of
from segmentation.records import UNSAID, ColumnContract, Kind, Note, Step, StepValues

Values: TypeAlias = NDArray[np.float64] | dates.Stamps

ALMOST_ALL = 0.9
"""A column is numeric (or of dates) if at least this share of its cells are: the rest is listed."""
FEW_CATEGORIES = 20
_LONGEST_CATEGORY = 200
_MOST_SPELLINGS = 6
"""YES, Yes and yes are one word: two words may be spelled in this many ways."""
_PADDED = 0.05
_MANY_TEXTS = 2000
"""With more distinct texts than this, some cells are looked at before all are."""
_SOME_CELLS = 300
_EARLIEST_YEARS, _LATEST_YEARS = 1500, 2400
"""No customer's dates are all before the one or after the other, but by another calendar."""


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """The kind of a text column, and the value of each of its distinct texts."""

    kind: Kind
    values: Values | None = None
    """None: the texts themselves."""
    reading: Note = UNSAID
    is_code: bool = False
    """Digits that are no quantity: leading zeros, or too many for a number."""
    offsets: NDArray[np.int64] | None = None
    """Seconds that were taken off the clock of each text to come to UTC."""
    order: tuple[str, ...] = ()
    """The categories, lowest first, where they have an order."""
    told: str = ""
    """Code of what was made of every cell, where it is more than reading it: it becomes a step."""
    steps: tuple[Step, ...] = ()
    """What else has to be said of how the cells were read."""
    is_amount: bool = False
    """Numbers that are left as text: amounts in several currencies are no codes."""
    contract: ColumnContract | None = None
    """How cells of the column are read from now on; None: as any of its kind."""


def decide_kind(
    name: str, distinct: Distinct, *, marks: FileMarks, is_day_first: bool | None
) -> Decision:
    """Decide what kind of values a column holds.

    ``name``: an identifier by its name is never read with losses. ``is_day_first``: what the other
    columns say, for texts that can be read in two ways.
    """
    if not len(distinct.texts):
        return Decision("text")
    spelled = replace(distinct, texts=in_ascii(distinct.texts))
    if _is_padded(spelled):
        return Decision("text", reading=Note("leading_zeros"), is_code=True)
    if _is_dialled(spelled):
        return Decision("text")
    if _is_kept_text(spelled):
        return Decision("text", reading=Note("kept_text"), is_code=True)
    truth = _read_truth(distinct)
    if truth is not None:
        return truth
    needed = _n_needed(name, distinct)
    values = None
    if may_be_values(spelled, needed):
        values = _read_values(name, spelled, needed, marks=marks, is_day_first=is_day_first)
    if values is None:
        return decide_words(distinct)
    if spelled.texts is distinct.texts or values.values is None:
        return values
    return replace(values, steps=(*values.steps, *_script_steps(name, distinct, spelled)))


def decide_by(name: str, contract: ColumnContract, distinct: Distinct) -> tuple[Distinct, Decision]:
    """Decide on a column as a contract says; words that it calls missing are so.

    Raises ParameterError if most cells of the column are not of the contract's kind.
    """
    distinct = _without_unknown(contract, distinct)
    absent = [means_missing(contract, text) for text in distinct.texts.to_pylist()]
    if contract.kind in ("categorical", "ordinal", "text"):
        found = without(distinct, np.array(absent, dtype=np.bool_))
        if contract.kind != "text":
            found, _ = merged(found)
        order = natural_order(found.texts.to_pylist()) if contract.kind == "ordinal" else ()
        return found, Decision(contract.kind, order=order, contract=contract)
    values = values_of(contract, distinct.texts)
    values = np.where(np.isinf(values) | absent, np.nan, values)
    _require_kind(name, contract, distinct, np.isnan(values) & ~np.array(absent, dtype=np.bool_))
    if contract.kind != "date":
        return distinct, Decision(contract.kind, values, contract=contract)
    microseconds = np.where(np.isnan(values), 0, np.round(values * MICROSECONDS_A_DAY))
    stamps = microseconds.astype(np.int64).astype("datetime64[us]")
    stamps[np.isnan(values)] = np.datetime64("NaT")
    return distinct, Decision("date", stamps, contract=contract)


def _without_unknown(contract: ColumnContract, distinct: Distinct) -> Distinct:
    """Take what a contract says means a missing value here, and nowhere else, as missing."""
    texts = distinct.texts.to_pylist()
    is_own = np.array([text.lower() in contract.missing for text in texts], dtype=np.bool_)
    if contract.kind == "numeric":
        is_own |= np.isin(values_of(contract, distinct.texts), missing_numbers(contract))
    return without(distinct, is_own)


def _require_kind(
    name: str, contract: ColumnContract, distinct: Distinct, lost: NDArray[np.bool_]
) -> None:
    """Raise ParameterError where most cells of a column are not what its contract says."""
    n_lost = int(distinct.counts[lost].sum())
    if 2 * n_lost <= distinct.n_cells:
        return
    first = distinct.texts[int(np.argmax(lost))].as_py()[:40]
    words = " and say which words mean yes and no" if contract.kind == "boolean" else ""
    raise ParameterError(
        f"Column {name!r} cannot be read as {contract.kind}: {n_lost:,} of its "
        f"{distinct.n_cells:,} values are no such value (the first: {first!r}). Choose another "
        f"kind for it{words}, or leave open how it is read."
    )


def _read_values(
    name: str, spelled: Distinct, needed: float, *, marks: FileMarks, is_day_first: bool | None
) -> Decision | None:
    """Read numbers, else dates, else months; None if too few cells are any of them."""
    texts, counts = spelled.texts, spelled.counts
    if names_coordinate(name):  # never thousands: whatever mark stands there is that of a fraction
        marks = FileMarks(proof=bool(pc.any(pc.match_substring(texts, ",")).as_py()))
    read = numbers.read_numbers(texts, counts, has_decimal_comma=marks.known, otherwise=marks.form)
    if read.n_read and read.n_read >= needed:
        return _serials(name, _numeric(name, read, spelled, marks))
    days = dates.read_dates(texts, counts, is_day_first=is_day_first)
    if days is not None and days.n_read and days.n_read >= needed:
        return _date(name, days, spelled)
    firsts = read_months(texts)
    if firsts is not None:
        told = Note("months")
        return Decision("date", firsts, told, told="first_of_month", contract=date_contract())
    return None


def _script_steps(name: str, distinct: Distinct, spelled: Distinct) -> tuple[Step, ...]:
    """Count the cells whose digits are those of another script."""
    before, after = (
        pc.replace_substring_regex(each.texts, r"[^0-9]", "") for each in (distinct, spelled)
    )
    n_cells = distinct.n_where(pc.not_equal(before, after))
    return (Step("converted", name, n_cells, n_cells, code="other_digits"),) if n_cells else ()


def _serials(name: str, decision: Decision) -> Decision:
    """Take numbers for dates where the name of the column and the numbers say so."""
    if decision.kind != "numeric" or decision.values is None:
        return decision
    values = np.asarray(decision.values, dtype=np.float64)
    compact = counted.compact_dates(name, values, np.unique(values[~np.isnan(values)]))
    if compact is not None:
        contract = date_contract(counted="compact")
        return Decision("date", compact, Note("dates", {"order": "year first"}), contract=contract)
    found = counted_dates(name, values)
    if found is None:
        return decision
    stamps, code = found
    return Decision("date", stamps, Note(code), told=code, contract=date_contract(counted=code))


def counted_dates(name: str, values: NDArray[np.float64]) -> tuple[dates.Stamps, str] | None:
    """Read numbers as dates by what they count, with its code; None if name or values say not so.

    The code is that of how the column was read, and of the step that made its numbers dates.
    """
    serials = counted.serial_days(name, values)
    if serials is not None:
        return serials, "serial_days"
    return counted.epoch_times(name, values)


def may_be_values(distinct: Distinct, needed: float) -> bool:
    """Tell in short whether a column can be numbers or dates: most are plainly words."""
    if distinct.n_where(pc.match_substring_regex(distinct.texts, r"\d")) < needed:
        return False
    if len(distinct.texts) <= _MANY_TEXTS:
        return True
    some = distinct.sample(_SOME_CELLS)
    read = numbers.read_numbers(some.texts, some.counts, has_decimal_comma=None)
    if 2 * read.n_read >= some.n_cells:
        return True
    days = dates.read_dates(some.texts, some.counts)
    if days is not None and 2 * days.n_read >= some.n_cells:
        return True
    return read_months(some.texts) is not None


def _n_needed(name: str, distinct: Distinct) -> float:
    """Return how many cells must be numbers (or dates) for the column to be of them."""
    if names_identifier(name):
        return distinct.n_cells
    absent = is_missing(distinct.texts, beside_values=True)
    return ALMOST_ALL * (distinct.n_cells - distinct.n_where(absent))


def _numeric(
    name: str, read: numbers.NumberReading, distinct: Distinct, marks: FileMarks
) -> Decision:
    if read.mixture:
        steps = mixture_steps(name, read)
        return Decision("text", reading=Note("several_units"), steps=steps, is_amount=True)
    values: NDArray[np.float64] = read.values.to_numpy(zero_copy_only=False)
    values = np.where(np.isinf(values), np.nan, values)
    finite = values[~np.isnan(values)]
    if not len(finite):
        return Decision("text", reading=Note("immense"), is_amount=True)
    if _has_long_digits(distinct, finite) and counted.epoch_times(name, values) is None:
        return Decision("text", reading=Note("too_many_digits"), is_code=True)
    steps = (*mark_steps(name, read, marks), *sign_steps(name, read))
    reading = Note("number_marks", read.marks) if read.marks else UNSAID
    contract = number_contract(read, marks)
    return Decision("numeric", values, reading, steps=steps, contract=contract)


def _has_long_digits(distinct: Distinct, finite: NDArray[np.float64]) -> bool:
    """Tell whether whole numbers have digits that would be lost; 1e308 is a large number."""
    if np.abs(finite).max() < numbers.LARGEST_EXACT or (finite != np.round(finite)).any():
        return False
    return bool(pc.any(pc.match_substring_regex(distinct.texts, r"^[+-]?\d{16,}\D?$")).as_py())


def _date(name: str, days: dates.DateReading, distinct: Distinct) -> Decision:
    told: StepValues = {
        "order": days.order,
        "is_mixed": days.n_forms > 1,
        "is_ambiguous": days.is_ambiguous,
        "is_utc": days.offsets is not None,
    }
    steps: tuple[Step, ...] = ()
    if days.unknown_zones:
        zones: StepValues = {"zones": days.unknown_zones}
        named = "|".join(map(re.escape, days.unknown_zones))
        n = distinct.n_where(pc.match_substring_regex(distinct.texts, rf"\b(?:{named})\b"))
        steps = (Step("pointed out", name, n, n, code="unknown_zones", values=zones),)
    if days.is_ambiguous:
        n = distinct.n_cells
        shown: StepValues = {"order": days.order, "example": distinct.texts[0].as_py()}
        steps += (Step("pointed out", name, n, n, code="open_date_order", values=shown),)
    years = days.values[~np.isnat(days.values)].astype("datetime64[Y]").astype(np.int64) + 1970
    if len(years) and (years.min() >= _LATEST_YEARS or years.max() <= _EARLIEST_YEARS):
        n, example = distinct.n_cells, {"example": distinct.texts[0].as_py()}
        steps += (Step("pointed out", name, n, n, code="other_calendar", values=example),)
    return Decision(
        "date",
        days.values,
        Note("dates", told),
        offsets=days.offsets,
        steps=steps,
        contract=date_contract(days),
    )


def _is_padded(distinct: Distinct) -> bool:
    """Tell whether the texts are digits with leading zeros, which a number would lose."""
    digits = pc.match_substring_regex(distinct.texts, r"^\d+$")
    if distinct.n_where(digits) < ALMOST_ALL * distinct.n_cells:
        return False
    n_padded = distinct.n_where(pc.match_substring_regex(distinct.texts, r"^0\d+$"))
    if not n_padded:
        return False
    lengths = pc.utf8_length(distinct.texts.filter(digits))
    return bool(n_padded >= _PADDED * distinct.n_cells or pc.count_distinct(lengths).as_py() == 1)


def _is_dialled(distinct: Distinct) -> bool:
    """Tell whether the texts are telephone numbers as the world dials them."""
    if distinct.n_where(pc.starts_with(distinct.texts, "+")) < ALMOST_ALL * distinct.n_cells:
        return False
    is_it = pc.match_substring_regex(distinct.texts, numbers.DIALLED)
    return distinct.n_where(is_it) >= ALMOST_ALL * distinct.n_cells


def _is_kept_text(distinct: Distinct) -> bool:
    """Tell whether whoever wrote the file had digits kept as text, as ="46554" does."""
    if 2 * distinct.taken_off.get("as_text", 0) < distinct.n_cells:
        return False
    return bool(pc.all(pc.match_substring_regex(distinct.texts, r"^[+-]?\d+$")).as_py())


def _read_truth(distinct: Distinct) -> Decision | None:
    if not 2 <= len(distinct.texts) <= _MOST_SPELLINGS:
        return None
    texts = distinct.texts.to_pylist()
    spelled = [text.casefold() for text in texts]
    found = pairs_of(spelled)
    if found is None:
        return None
    no, yes = found
    shown = dict(zip(spelled, texts, strict=True))
    values = np.array([float(word in yes) for word in spelled])
    met = {"yes": yes, "no": no}
    told = {key: ", ".join(shown[word] for word in words) for key, words in met.items()}
    contract = ColumnContract("boolean", yes=yes, no=no)
    return Decision("boolean", values, Note("truth", told), contract=contract)


def decide_words(distinct: Distinct) -> Decision:
    """Decide on a column of words: categories, in an order where they have one, or free text."""
    kind = _text_kind(distinct)
    if kind == "categorical" and len(distinct.texts) <= FEW_CATEGORIES:
        order = natural_order(distinct.texts.to_pylist())
        if order:
            return Decision("ordinal", reading=Note("ordered", {"order": order}), order=order)
    code = unread_form(distinct)
    return Decision(kind, reading=Note(code), is_amount=True) if code else Decision(kind)


def without_unsaid(distinct: Distinct, decision: Decision) -> tuple[Distinct, Decision]:
    """Take "unknown" as missing where all other categories of a column are in an order."""
    words = pa.array(UNSAID_WORDS, distinct.texts.type)
    is_unsaid = as_mask(pc.is_in(pc.utf8_lower(distinct.texts), value_set=words))
    if decision.kind != "categorical" or not is_unsaid.any():
        return distinct, decision
    found = without(distinct, is_unsaid)
    ordered = decide_words(found)
    if ordered.kind != "ordinal":
        return distinct, decision
    missing = tuple(sorted({text.lower() for text in distinct.texts.filter(is_unsaid).to_pylist()}))
    contract = ColumnContract("ordinal", missing=missing)
    return found, replace(ordered, contract=contract, steps=decision.steps)


def _text_kind(distinct: Distinct) -> Kind:
    """Tell categories from free text: few distinct values, most of them repeated."""
    n_distinct, n_cells = len(distinct.texts), distinct.n_cells
    if (pc.max(pc.utf8_length(distinct.texts)).as_py() or 0) > _LONGEST_CATEGORY:
        return "text"
    is_repeated = n_distinct <= 0.7 * n_cells
    is_few = n_distinct <= FEW_CATEGORIES or n_distinct <= min(1000, 0.05 * n_cells)
    return "categorical" if is_repeated and is_few else "text"
