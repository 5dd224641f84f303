"""Take a date that stands as text apart in SQL, by the very forms that Python reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from segmentation.models.sql.expressions import (
    Expression,
    Layer,
    PartColumns,
    as_number,
    cases,
    in_words,
    literal,
    matches,
    number,
    plus,
    times,
    whole,
)
from segmentation.reading.date_forms import FORMS, HALVES, MONTHS, SMOOTHED, ZONES
from segmentation.reading.months import MONTH_FORMS
from segmentation.records import DIALECTS, Dialect

WEEK, OPEN = "week", "open"
_PLAIN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.]+)?$"
_FLOAT = "^[0-9]{8,14}[.]0$|^[0-9][.][0-9]+[eE][+]?(0?[789]|1[0-3])$"
"""Digits of a day, as engines write them that hold doubles."""
_PARTS = ("kind", "a", "word", "c", "hour", "minute", "second", "half", "zone")
_TEXTS = ("kind", "word", "half", "zone")
_CLOCK = ("hour", "minute", "second", "half", "zone")
_MONTH_PARTS = {"month": ("year", "month"), "quarter": ("year", "quarter"), WEEK: ("year", WEEK)}
_NAMES = MONTHS | {f"{x}{quarter + 1}": 3 * quarter + 1 for x in "qt" for quarter in range(4)}
_CAPITALS = "".join(
    sorted({x for x in "".join(_NAMES) if not x.isascii() and x.upper().lower() == x != x.upper()})
)


def part_layers(text: Expression, dialect: Dialect, names: PartColumns) -> list[Layer]:
    """Return the layers from a text to the parts of its date.

    ``kind`` is a form's of `FORMS` or that of weeks, and empty where no form suits; then ``a``,
    ``b`` and ``c`` are year, month (or week) and day, or in the order in which they stand where
    that is open. ``seconds`` are those since midnight, NULL where there is no such time.
    """
    smoothed = text
    for pattern, written in (*SMOOTHED, *HALVES):
        smoothed = _rewritten(smoothed, pattern, _groups(written, dialect))
    exact = exp.cast(exp.cast(as_number(text, dialect), "decimal(20, 0)"), "text")
    kept = [(matches(text, _PLAIN), text.copy()), (matches(text, _FLOAT), exact)]
    first = (names.name("smooth"), cases(None, kept, smoothed))
    shapes = [
        (matches(names("smooth"), form), _rewritten(names("smooth"), form, shape))
        for form, shape in _shapes(dialect)
    ]
    second = (names.name("shape"), cases(None, shapes, literal("")))
    found = {
        what: in_words(
            DIALECTS[dialect].part,
            dialect,
            value=names("shape"),
            mark=literal("|"),
            place=whole(place),
        )
        for place, what in enumerate(_PARTS, start=1)
    }
    third = [
        (names.name(what), part if what in _TEXTS else as_number(part, dialect))
        for what, part in found.items()
    ]
    third += [
        (names.name(what), exp.Length(this=found[part].copy()))
        for what, part in (("width", "a"), ("end", "c"))
    ]
    fourth = [
        (names.name("b"), _month(names("word"), dialect)),
        (names.name("offset"), _offset(names("zone"), dialect)),
        (names.name("seconds"), _seconds(names)),
    ]
    return [[first], [second], third, fourth]


def _shapes(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Yield each form, and its parts between marks as a replacement writes them."""
    for kind, form in FORMS:
        order = ("c", "b", "a") if kind == "named" else ("a", "b", "c")
        yield _shape(form, kind, order, dialect)
    for form in MONTH_FORMS:
        (what,) = (name for name in _MONTH_PARTS if f"<{name}>" in form)
        yield _shape(form, what if what == WEEK else "year", _MONTH_PARTS[what], dialect)


def _shape(form: str, kind: str, order: tuple[str, ...], dialect: Dialect) -> tuple[str, str]:
    groups = re.findall(r"[(][?]P<([a-z]+)>", form)
    group = DIALECTS[dialect].group
    held = {name: group.format(place=place) for place, name in enumerate(groups, start=1)}
    parts = [held[name] for name in order]
    if "quarter" in held:
        parts[1] = f"q{parts[1]}"
    if len(parts) < 3:
        parts.append(held.get("day", "1"))
    shape = "|".join([kind, *parts, *(held.get(name, "") for name in _CLOCK)])
    return _spelled(re.sub(r"[(][?]P<[a-z]+>", "(", form)), shape


def _spelled(form: str) -> str:
    r"""Return a form with its characters in place of their numbers: \x{e4} is for some alone."""
    return re.sub(r"\\x[{]([0-9a-f]+)[}]", lambda found: chr(int(found[1], 16)), form)


def _rewritten(text: Expression, pattern: str, written: str) -> Expression:
    return exp.RegexpReplace(
        this=text.copy(), expression=literal(_spelled(pattern)), replacement=literal(written)
    )


def _groups(written: str, dialect: Dialect) -> str:
    group = DIALECTS[dialect].group
    return re.sub(r"\\([0-9])", lambda found: group.format(place=found[1]), written)


def _month(word: Expression, dialect: Dialect) -> Expression:
    """Return the number of a month by its name in any language, or by its digits."""
    small = exp.Anonymous(
        this="TRANSLATE",
        expressions=[exp.Lower(this=word.copy()), literal(_CAPITALS.upper()), literal(_CAPITALS)],
    )
    branches = [(matches(word, "^[0-9]+$"), as_number(word, dialect))]
    for length in (4, 3, 2):
        for month in range(1, 13):
            known = [n for n, at in _NAMES.items() if (at, len(n)) == (month, length)]
            begins = exp.Substring(this=small.copy(), start=whole(1), length=whole(length))
            if known:
                texts = [literal(name) for name in sorted(known)]
                branches.append((exp.In(this=begins, expressions=texts), number(float(month))))
    return cases(None, branches, exp.null())


def _offset(zone: Expression, dialect: Dialect) -> Expression:
    """Return the seconds by which a zone is ahead of UTC; 0 where its name does not say."""
    group = DIALECTS[dialect].group
    hours, minutes = (
        exp.Coalesce(
            this=as_number(
                _rewritten(zone, "^.*[+-]([0-9]{1,2}):?([0-9]{2})?$", group.format(place=place)),
                dialect,
            ),
            expressions=[number(0.0)],
        )
        for place in (1, 2)
    )
    ahead = exp.paren(plus(times(hours, number(3600.0)), times(minutes, number(60.0))))
    sign = cases(None, [(matches(zone, "[-]"), number(-1.0))], number(1.0))
    branches = [(matches(zone, "[+-]"), times(sign, ahead))]
    for far in sorted(set(ZONES.values()) - {0}):
        texts = [literal(name) for name, at in ZONES.items() if at == far]
        known = exp.In(this=exp.Lower(this=zone.copy()), expressions=texts)
        branches.append((known, number(3600.0 * far)))
    return cases(None, branches, number(0.0))


def _seconds(names: PartColumns) -> Expression:
    """Return the seconds since midnight that a clock shows, in its half of the day."""
    hour, half = names("hour"), names("half")
    minute, second = (
        exp.Coalesce(this=names(what), expressions=[number(0.0)]) for what in ("minute", "second")
    )
    is_half = exp.NEQ(this=half, expression=literal(""))
    is_noon = exp.EQ(this=hour.copy(), expression=number(12.0))
    early = cases(None, [(is_noon, number(0.0))], hour.copy())
    later = cases(None, [(matches(half, "^[Pp]"), number(12.0))], number(0.0))
    in_half = exp.and_(is_half, exp.LTE(this=hour.copy(), expression=number(12.0)))
    shown = cases(None, [(in_half, exp.paren(plus(early, later)))], hour.copy())
    total = plus(plus(times(shown, number(3600.0)), times(minute, number(60.0))), second)
    is_real = exp.and_(
        exp.LT(this=hour.copy(), expression=number(24.0)),
        exp.LT(this=minute.copy(), expression=number(60.0)),
        exp.LT(this=second.copy(), expression=number(60.0)),
        exp.or_(exp.not_(exp.Is(this=names("minute"), expression=exp.null())), is_half.copy()),
    )
    is_none = exp.Is(this=hour.copy(), expression=exp.null())
    return cases(None, [(is_none, number(0.0)), (is_real, total)], exp.null())
