"""Read dates in SQL, by arithmetic alone: every engine has another function for every form.

A date is taken apart by layers: its text, its parts, year, month and day, and the days since
1970-01-01. Texts that no form suits are missing.
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
from segmentation.models.sql.written_dates import OPEN, WEEK, part_layers
from segmentation.reading.cells import DAY_ZERO, EPOCHS, NUMBER, SECONDS_A_DAY
from segmentation.reading.date_forms import PIVOT
from segmentation.records import DIALECTS, Dialect


def date_layers(
    term: NumberTerm, raw: Expression, dialect: Dialect, names: PartColumns
) -> list[Layer]:
    """Return the layers from a raw column of dates to the days of each; the last is ``value``."""
    text = names("text")
    first: Layer = [(names.name("text"), bare(exp.cast(raw, "text"), dialect))]
    days: Layer = [(names.name("days"), cases(None, [(_is_real(names), _days(names))], exp.null()))]
    moment = exp.paren(plus(times(names("days"), number(SECONDS_A_DAY)), names("seconds")))
    told = _divided(exp.paren(minus(moment, names("offset"))), number(SECONDS_A_DAY))
    is_date = exp.not_(exp.Is(this=told.copy(), expression=exp.null()))
    value = cases(
        None,
        [
            (_is_week(names), _monday(names)),
            (is_date, told),
            (matches(text, f"^{NUMBER}$"), _counted(term, text, dialect)),
        ],
        exp.null(),
    )
    return [
        first,
        *part_layers(text, dialect, names),
        _ordered(term, names),
        days,
        [(names.name("value"), value)],
    ]


def _ordered(term: NumberTerm, names: PartColumns) -> Layer:
    """Return year, month and day, in the order of the contract where a date shows none."""
    first, second, third = names("a"), names("b"), names("c")
    # Days of weeks are counted from the fourth of January, which lies in the first one.
    is_week = _is_week(names)
    is_told = exp.NEQ(this=names("kind"), expression=literal(OPEN))
    is_short = exp.LTE(this=names("end"), expression=whole(2))
    full = cases(None, [(is_short, _full(third))], third.copy())
    other = first if term.contract.date_order == "month first" else second
    # The second place is the month in the one order, the first in the other.
    is_usual = exp.LTE(this=other.copy(), expression=number(12.0))
    usual = (first, second) if term.contract.date_order == "month first" else (second, first)
    month = cases(None, [(is_usual, usual[0].copy())], usual[1].copy())
    day = cases(None, [(is_usual.copy(), usual[1].copy())], usual[0].copy())
    is_narrow = exp.LTE(this=names("width"), expression=whole(2))
    told = cases(None, [(is_narrow, _full(first))], first.copy())
    years: list[tuple[Expression, Expression]] = [(is_told, told)]
    months = [(is_week, number(1.0)), (is_told.copy(), second.copy())]
    days = [(is_week.copy(), number(4.0)), (is_told.copy(), third.copy())]
    if term.contract.date_order == "year first":
        is_year = exp.and_(is_short.copy(), exp.LTE(this=second.copy(), expression=number(12.0)))
        years.append((is_year, _full(first)))
        months.append((is_year.copy(), second.copy()))
        days.append((is_year.copy(), third.copy()))
    return [
        (names.name("year"), cases(None, years, full)),
        (names.name("month"), cases(None, months, month)),
        (names.name("day"), cases(None, days, day)),
    ]


def _is_week(names: PartColumns) -> Expression:
    return exp.EQ(this=names("kind"), expression=literal(WEEK))


def _monday(names: PartColumns) -> Expression:
    """Return the days of a week's day, by ISO 8601; NULL where the year has no such week."""
    fourth, week = names("days"), names("b")
    since = exp.paren(plus(fourth.copy(), number(3.0)))  # 1970-01-01 was a Thursday
    weekday = exp.paren(minus(since, times(number(7.0), _floor(since, 7))))
    day = exp.Coalesce(this=names("c"), expressions=[number(1.0)])
    weeks = times(number(7.0), exp.paren(minus(week.copy(), number(1.0))))
    found = plus(minus(fourth, weekday), plus(weeks, exp.paren(minus(day, number(1.0)))))
    is_long = exp.or_(
        exp.EQ(this=weekday.copy(), expression=number(6.0)),
        exp.and_(exp.EQ(this=weekday.copy(), expression=number(5.0)), _is_leap(names("year"))),
    )
    last = cases(None, [(is_long, number(53.0))], number(52.0))
    is_there = exp.and_(
        exp.GTE(this=week.copy(), expression=number(1.0)),
        exp.LTE(this=week.copy(), expression=last),
    )
    return cases(None, [(is_there, found)], exp.null())


def _full(short: Expression) -> Expression:
    is_late = exp.LTE(this=short.copy(), expression=number(float(PIVOT)))
    century = cases(None, [(is_late, number(2000.0))], number(1900.0))
    return exp.paren(plus(short.copy(), century))


def _is_real(names: PartColumns) -> Expression:
    """Tell whether there is such a day."""
    year, month, day = names("year"), names("month"), names("day")
    february = cases(None, [(_is_leap(year), number(29.0))], number(28.0))
    is_short = exp.In(this=month.copy(), expressions=[number(float(m)) for m in (4, 6, 9, 11)])
    is_second = exp.EQ(this=month.copy(), expression=number(2.0))
    length = cases(None, [(is_short, number(30.0)), (is_second, february)], number(31.0))
    return exp.and_(
        exp.GTE(this=year.copy(), expression=number(1.0)),
        exp.Between(this=month.copy(), low=number(1.0), high=number(12.0)),
        exp.GTE(this=day.copy(), expression=number(1.0)),
        exp.LTE(this=day.copy(), expression=length),
    )


def _is_leap(year: Expression) -> Expression:
    return exp.or_(
        exp.and_(_is_multiple(year, 4), exp.not_(_is_multiple(year, 100))), _is_multiple(year, 400)
    )


def _days(names: PartColumns) -> Expression:
    """Return the days since 1970-01-01 of a day of the Gregorian calendar.

    Years are counted from March, so that the day that is put in stands at the end of one.
    """
    year, month, day = names("year"), names("month"), names("day")
    is_early = exp.LTE(this=month.copy(), expression=number(2.0))
    since = exp.paren(minus(year.copy(), cases(None, [(is_early, number(1.0))], number(0.0))))
    moved = cases(
        None, [(is_early.copy(), plus(month.copy(), number(9.0)))], minus(month.copy(), number(3.0))
    )
    within = _floor(plus(times(number(153.0), moved), number(2.0)), 5)
    leaps = plus(minus(_floor(since, 4), _floor(since, 100)), _floor(since, 400))
    days = plus(plus(plus(times(number(365.0), since.copy()), leaps), within), day.copy())
    return minus(days, number(719_469.0))


def _counted(term: NumberTerm, text: Expression, dialect: Dialect) -> Expression:
    """Return a number in a column of dates as days, by what it counts there."""
    value = in_words(DIALECTS[dialect].as_number, dialect, value=text)
    counted = term.contract.counted
    if counted == "serial_days":
        seconds = exp.Floor(this=plus(times(value, number(SECONDS_A_DAY)), number(0.5)))
        value = _divided(seconds, number(SECONDS_A_DAY))
    if counted in DAY_ZERO:
        return plus(value, number(DAY_ZERO[counted]))
    if counted in EPOCHS:
        seconds = exp.Floor(this=_divided(value, number(EPOCHS[counted])))
        return _divided(seconds, number(SECONDS_A_DAY))
    return exp.null()


def _floor(value: Expression, parts: int) -> Expression:
    return exp.Floor(this=_divided(exp.paren(value.copy()), number(float(parts))))


def _is_multiple(value: Expression, of: int) -> Expression:
    return exp.EQ(this=times(_floor(value, of), number(float(of))), expression=value.copy())


def _divided(value: Expression, by: Expression) -> Expression:
    return exp.Div(this=value.copy(), expression=by, typed=False, safe=False)
