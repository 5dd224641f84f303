"""Read dates in SQL, by arithmetic alone: every engine has another function for every form.

A date is taken apart by layers: its text, its three numbers, year, month and day, and the days
since 1970-01-01. Texts that no form suits are missing.
"""

from __future__ import annotations

from sqlglot import exp

from segmentation.models.scoring.terms import NumberTerm
from segmentation.models.sql.expressions import (
    Expression,
    Layer,
    PartColumns,
    bare,
    cases,
    in_words,
    literal,
    matches,
    minus,
    number,
    plus,
    times,
    whole,
)
from segmentation.reading.cells import (
    COMPACT,
    EARLIEST_COUNT,
    EPOCHS,
    NUMBER,
    SECONDS_A_DAY,
    SERIAL_ZERO,
)
from segmentation.reading.date_forms import PIVOT
from segmentation.records import DIALECTS, Dialect

_HALF = " ?[AaPp][.]?[Mm][.]?$"
_CLOCK = (
    r"((,? |T)([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?Z?"
    r"( ?[AaPp][.]?[Mm][.]?| Uhr)?)?"
)
_COMPACT = rf"^{COMPACT}([.]0)?$"
_FORM = (
    rf"^([0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]([0-9]{{4}}|[0-9]{{2}})){_CLOCK}$"
)
_ZONED = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
    r"[+-][0-9]{2}(:?[0-9]{2})?$"
)


def date_layers(
    term: NumberTerm, raw: Expression, dialect: Dialect, names: PartColumns
) -> list[Layer]:
    """Return the layers from a raw column of dates to the days of each; the last is ``value``."""
    text, date, clock = names("text"), names("date"), names("clock")
    first: Layer = [(names.name("text"), bare(exp.cast(raw, "text"), dialect))]
    if DIALECTS[dialect].is_text:
        is_text = in_words(DIALECTS[dialect].is_text, dialect, value=raw)
        first.append((names.name("typed"), cases(None, [(is_text, number(0.0))], number(1.0))))
    cut = _replaced(text, (" Uhr", ""), ("T", " "), ("Z", ""), (", ", " "))
    day = _replaced(_part(cut, " ", 1, dialect), ("/", "-"), (".", "-"))
    forms = [(matches(text, _COMPACT), _dashed(text)), (matches(text, _FORM), day)]
    second: Layer = [
        (names.name("date"), cases(None, forms, literal(""))),
        (
            names.name("clock"),
            cases(None, [(matches(text, _FORM), _clock(cut, dialect))], literal("")),
        ),
    ]
    parts = [_part(date, "-", place, dialect) for place in (1, 2, 3)]
    third: Layer = [
        *(
            (names.name(what), _as_number(part, dialect))
            for what, part in zip(("a", "b", "c"), parts, strict=True)
        ),
        (names.name("width"), exp.Length(this=parts[0].copy())),
        (names.name("end"), exp.Length(this=parts[2].copy())),
        (names.name("seconds"), _seconds(clock, text, dialect)),
    ]
    value = cases(
        None,
        [
            (matches(text, _ZONED), in_words(DIALECTS[dialect].zoned_days, dialect, value=text)),
            (_is_real(names), _days(names)),
            (matches(text, f"^{NUMBER}$"), _counted(term, text, dialect, names)),
        ],
        exp.null(),
    )
    return [first, second, third, _ordered(term, names), [(names.name("value"), value)]]


def _dashed(text: Expression) -> Expression:
    """Write 20230131 as 2023-01-31."""
    year, month, day = (
        exp.Substring(this=text.copy(), start=whole(start), length=whole(length))
        for start, length in ((1, 4), (5, 2), (7, 2))
    )
    parts = [year, literal("-"), month, literal("-"), day]
    return exp.Concat(expressions=parts, safe=False)


def _ordered(term: NumberTerm, names: PartColumns) -> Layer:
    """Return year, month and day, in the order of the contract where a date shows none."""
    first, second, third = names("a"), names("b"), names("c")
    is_wide = exp.EQ(this=names("width"), expression=whole(4))
    is_short = exp.LTE(this=names("end"), expression=whole(2))
    year, month, day = _full(third), second, first
    other = first if term.contract.date_order == "month first" else second
    # The second place is the month in the one order, the first in the other.
    is_usual = exp.LTE(this=other.copy(), expression=number(12.0))
    usual = (first, second) if term.contract.date_order == "month first" else (second, first)
    month = cases(None, [(is_usual, usual[0].copy())], usual[1].copy())
    day = cases(None, [(is_usual.copy(), usual[1].copy())], usual[0].copy())
    years: list[tuple[Expression, Expression]] = [(is_wide, first.copy())]
    months: list[tuple[Expression, Expression]] = [(is_wide.copy(), second.copy())]
    days: list[tuple[Expression, Expression]] = [(is_wide.copy(), third.copy())]
    if term.contract.date_order == "year first":
        years.append((is_short, _full(first)))
        months.append((is_short.copy(), second.copy()))
        days.append((is_short.copy(), third.copy()))
    last = cases(None, [(is_short.copy(), year)], third.copy())
    return [
        (names.name("year"), cases(None, years, last)),
        (names.name("month"), cases(None, months, month)),
        (names.name("day"), cases(None, days, day)),
    ]


def _full(short: Expression) -> Expression:
    is_late = exp.LTE(this=short.copy(), expression=number(float(PIVOT)))
    century = cases(None, [(is_late, number(2000.0))], number(1900.0))
    return exp.paren(plus(short.copy(), century))


def _is_real(names: PartColumns) -> Expression:
    """Tell whether there is such a day."""
    year, month, day = names("year"), names("month"), names("day")
    is_leap = exp.or_(
        exp.and_(_is_multiple(year, 4), exp.not_(_is_multiple(year, 100))), _is_multiple(year, 400)
    )
    february = cases(None, [(is_leap, number(29.0))], number(28.0))
    is_short = exp.In(this=month.copy(), expressions=[number(float(m)) for m in (4, 6, 9, 11)])
    is_second = exp.EQ(this=month.copy(), expression=number(2.0))
    length = cases(None, [(is_short, number(30.0)), (is_second, february)], number(31.0))
    return exp.and_(
        exp.GTE(this=year.copy(), expression=number(1.0)),
        exp.Between(this=month.copy(), low=number(1.0), high=number(12.0)),
        exp.GTE(this=day.copy(), expression=number(1.0)),
        exp.LTE(this=day.copy(), expression=length),
    )


def _days(names: PartColumns) -> Expression:
    """Return the days since 1970-01-01 of a day of the Gregorian calendar, with its time.

    Years are counted from March, so that the day that is put in stands at the end of one.
    """
    year, month, day = names("year"), names("month"), names("day")
    is_early = exp.LTE(this=month.copy(), expression=number(2.0))
    since = exp.paren(minus(year.copy(), cases(None, [(is_early, number(1.0))], number(0.0))))
    moved = cases(
        None,
        [(is_early.copy(), plus(month.copy(), number(9.0)))],
        minus(month.copy(), number(3.0)),
    )
    within = _floor(plus(times(number(153.0), moved), number(2.0)), 5)
    leaps = plus(minus(_floor(since, 4), _floor(since, 100)), _floor(since, 400))
    days = plus(plus(plus(times(number(365.0), since.copy()), leaps), within), day.copy())
    shifted = exp.paren(minus(days, number(719_469.0)))
    seconds = exp.paren(plus(times(shifted, number(SECONDS_A_DAY)), names("seconds")))
    return _divided(seconds, number(SECONDS_A_DAY))


def _counted(
    term: NumberTerm, text: Expression, dialect: Dialect, names: PartColumns
) -> Expression:
    """Return a number in a column of dates as days, by what it counts there."""
    value = in_words(DIALECTS[dialect].as_number, dialect, value=text)
    counted = term.contract.counted
    if counted == "serial_days":
        told: Expression = plus(value, number(SERIAL_ZERO))
    elif counted in EPOCHS:
        seconds = exp.Floor(this=_divided(value, number(EPOCHS[counted])))
        days = _divided(seconds, number(SECONDS_A_DAY))
        is_count = exp.GTE(this=value.copy(), expression=number(float(EARLIEST_COUNT)))
        told = cases(None, [(is_count, days)], value.copy())
    elif counted is None:
        told = exp.null()
    else:
        told = value
    if not DIALECTS[dialect].is_text or counted is not None:
        return told
    is_typed = exp.EQ(this=names("typed"), expression=number(1.0))
    return cases(None, [(is_typed, value.copy())], told)


def _clock(cut: Expression, dialect: Dialect) -> Expression:
    """Return the time behind a date, without its half of the day."""
    bare = exp.RegexpReplace(this=cut.copy(), expression=literal(_HALF), replacement=literal(""))
    return _part(bare, " ", 2, dialect)


def _seconds(clock: Expression, text: Expression, dialect: Dialect) -> Expression:
    """Return the seconds since midnight that a clock shows, in its half of the day."""
    parts = [
        exp.Coalesce(
            this=_as_number(
                exp.Replace(
                    this=_part(clock, ":", place, dialect),
                    expression=literal(","),
                    replacement=literal("."),
                ),
                dialect,
            ),
            expressions=[number(0.0)],
        )
        for place in (1, 2, 3)
    ]
    hours, minutes, seconds = parts
    within = minus(hours.copy(), times(number(12.0), _floor(hours, 12)))
    later = cases(None, [(matches(text, "[Pp][.]?[Mm][.]?$"), number(12.0))], number(0.0))
    is_half = exp.and_(matches(text, _HALF), exp.LTE(this=hours.copy(), expression=number(12.0)))
    hour = cases(None, [(is_half, exp.paren(plus(within, later)))], hours.copy())
    return plus(
        plus(times(hour, number(3600.0)), times(minutes, number(60.0))), exp.Floor(this=seconds)
    )


def _as_number(text: Expression, dialect: Dialect) -> Expression:
    filled = exp.Nullif(this=text.copy(), expression=literal(""))
    return in_words(DIALECTS[dialect].as_number, dialect, value=filled)


def _part(text: Expression, mark: str, place: int, dialect: Dialect) -> Expression:
    return in_words(
        DIALECTS[dialect].part, dialect, value=text, mark=literal(mark), place=whole(place)
    )


def _replaced(text: Expression, *pairs: tuple[str, str]) -> Expression:
    for old, new in pairs:
        text = exp.Replace(this=text.copy(), expression=literal(old), replacement=literal(new))
    return text


def _floor(value: Expression, parts: int) -> Expression:
    return exp.Floor(this=_divided(exp.paren(value.copy()), number(float(parts))))


def _is_multiple(value: Expression, of: int) -> Expression:
    return exp.EQ(this=times(_floor(value, of), number(float(of))), expression=value.copy())


def _divided(value: Expression, by: Expression) -> Expression:
    return exp.Div(this=value.copy(), expression=by, typed=False, safe=False)
