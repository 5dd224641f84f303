"""Build the terms of the scores as SQL expressions, in no dialect yet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase

from sqlglot import exp

from segmentation.models.scoring.classes import ClassTerm
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm, Row, Term
from segmentation.models.sql import expressions as sql
from segmentation.reading.cells import NUMBER
from segmentation.reading.missing import missing_numbers, missing_words
from segmentation.reading.rewriting import number_forms, rewrites, translation
from segmentation.reading.spelling import IS_WHOLE, WHOLE, ZEROS
from segmentation.reading.truth import truth_words
from segmentation.records import DIALECTS, LARGEST, LOGARITHMS, Dialect

_TINIEST = 1e-100
"""Below it a product may leave the range of a double, which PostgreSQL refuses."""


def raw_layers(
    term: NumberTerm | CategoryTerm, raw: sql.Expression, dialect: Dialect, names: sql.PartColumns
) -> list[sql.Layer]:
    """Return the layers from a raw column to a number or a trimmed text, which is ``value``.

    It is NULL where the column holds neither.
    """
    text = exp.cast(raw, "text")
    if isinstance(term, CategoryTerm):
        return [[(names.name("value"), text if _has_spaces(term) else sql.bare(text, dialect))]]
    is_text = DIALECTS[dialect].is_text
    if term.kind == "boolean":
        first: sql.Layer = [(names.name("text"), sql.bare(text, dialect))]
        return [first, [(names.name("value"), _truth_of(term, names("text"), dialect))]]
    first = [(names.name("text"), sql.trimmed(text))]
    plain = sql.cases(
        None,
        [(sql.matches(names("text"), f"^{NUMBER}$"), names("text"))],
        _rewritten(term, names("text"), dialect),
    )
    value = _number_of(term, names("bare"), dialect)
    if is_text:
        is_written = sql.in_words(is_text, dialect, value=raw)
        typed = sql.in_words(DIALECTS[dialect].as_number, dialect, value=raw)
        first = [
            (names.name("text"), sql.cases(None, [(is_written, sql.trimmed(text))], exp.null())),
            (names.name("typed"), sql.cases(None, [(is_written.copy(), exp.null())], typed)),
        ]
        value = exp.Coalesce(this=names("typed"), expressions=[value])
    return [first, [(names.name("bare"), plain)], [(names.name("value"), value)]]


def is_unread(term: NumberTerm | CategoryTerm, names: sql.PartColumns) -> sql.Expression:
    """Return 1 where a cell holds something that the column cannot mean, else 0."""
    if isinstance(term, CategoryTerm):
        unseen = exp.Literal.number(term.unseen_row)
        is_it: sql.Expression = exp.EQ(this=category_row(term, names("value")), expression=unseen)
    else:
        absent = _any_of(exp.Lower(this=names("text")), _as_lowered(missing_words(term.contract)))
        is_none = exp.Is(this=names("value"), expression=exp.null())
        is_it = exp.and_(is_none, exp.not_(absent))
    return sql.cases(None, [(is_it, sql.number(1.0))], sql.number(0.0))


def kept_value(term: NumberTerm, value: sql.Expression) -> sql.Expression:
    """Return a number with what is missing filled, or NULL where NaN fills, between the limits."""
    kept: list[tuple[sql.Expression, sql.Expression]] = [(_is_there(term, value), value)]
    # Only without an origin can a difference be so small.
    if term.origin == 0:
        kept.insert(0, (_between(value, -_TINIEST, _TINIEST), sql.number(0.0)))
    filled = sql.cases(
        None, kept, exp.null() if math.isnan(term.missing) else sql.number(term.missing)
    )
    capped = filled
    if term.lower > -math.inf:
        capped = exp.Greatest(this=capped, expressions=[sql.number(term.lower)])
    if term.upper < math.inf:
        capped = exp.Least(this=capped, expressions=[sql.number(term.upper)])
    if term.is_silent and capped is not filled:  # of NULL and a limit the limit is the greatest
        capped = sql.cases(None, [(_is_there(term, value), capped)], exp.null())
    if term.sets_apart and capped is not filled:  # what sets apart is not capped
        return sql.cases(None, [(is_beyond(term, value), value.copy())], capped)
    return capped


def is_beyond(term: NumberTerm, value: sql.Expression) -> sql.Expression:
    """Return whether a number lies beyond a limit that sets customers apart; NULL does not."""
    least, most = term.apart
    sides: list[sql.Expression] = []
    if least > -math.inf:
        sides.append(exp.LT(this=value.copy(), expression=sql.number(least)))
    if most < math.inf:
        sides.append(exp.GT(this=value.copy(), expression=sql.number(most)))
    return exp.and_(_is_there(term, value), exp.or_(*sides))


def _is_there(term: NumberTerm, value: sql.Expression) -> sql.Expression:
    found: sql.Expression = _between(value.copy(), -LARGEST, LARGEST)
    for absent in missing_numbers(term.contract):
        found = exp.and_(found, exp.NEQ(this=value.copy(), expression=sql.number(absent)))
    return found


def offset(term: NumberTerm, kept: sql.Expression) -> sql.Expression:
    """Return how far a kept value lies from the origin; it stands here twice if transformed."""
    if term.transform == "none":
        return sql.minus(kept, sql.number(term.origin))
    if term.transform in LOGARITHMS:
        if term.transform == "any_log":
            kept = sql.times(kept, sql.number(term.transform_lambda))
        return sql.minus(_log_of_1_plus(kept), sql.number(term.origin))
    above = _power(kept, term.transform_lambda)
    below = _power(exp.Neg(this=kept), 2.0 - term.transform_lambda)
    is_above = exp.GTE(this=kept, expression=sql.number(0.0))
    value = sql.cases(None, [(is_above, above)], exp.Neg(this=exp.paren(below)))
    return sql.minus(value, sql.number(term.origin))


def within_reach(term: NumberTerm, found: sql.Expression) -> sql.Expression:
    """Return an offset; one beyond the reach of the scores counts as that of a missing value."""
    near = _between(found, -term.reach, term.reach)
    missing = exp.null() if term.is_silent else sql.number(term.offset(term.fill))
    return sql.cases(None, [(near, found)], missing)


def category_row(term: CategoryTerm, text: sql.Expression) -> sql.Expression:
    """Return the row of the term's tables that belongs to a text, which wins as it stands."""
    has_spaces = _has_spaces(term)
    bare = sql.trimmed(text) if has_spaces else text
    is_missing = exp.or_(
        exp.Is(this=text, expression=exp.null()), exp.EQ(this=bare, expression=sql.literal(""))
    )
    branches: list[tuple[sql.Expression, sql.Expression]]
    branches = [(is_missing, exp.Literal.number(term.missing_row))]
    for form in (text, bare) if has_spaces else (text,):
        for category, row in term.rows.items():
            branches.append((_any_of(form, {category}), exp.Literal.number(row)))
    whole = [category for category in term.rows if IS_WHOLE(category)]
    if whole:  # written as 2.0 in a column of doubles
        is_whole = exp.RegexpLike(this=bare.copy(), expression=sql.literal(WHOLE))
        spelled = exp.RegexpReplace(
            this=bare.copy(), expression=sql.literal(ZEROS), replacement=sql.literal("")
        )
        rows = [
            (sql.literal(category), exp.Literal.number(term.rows[category])) for category in whole
        ]
        unseen = exp.Literal.number(term.unseen_row)
        branches.append((is_whole, sql.cases(spelled, rows, unseen)))
    lowered = exp.Lower(this=bare.copy())
    absent = _any_of(lowered, _as_lowered(missing_words(term.contract) - {""}))
    for word in term.contract.kept:
        absent = exp.and_(absent, exp.NEQ(this=bare.copy(), expression=sql.literal(word)))
    branches.append((absent, exp.Literal.number(term.missing_row)))
    return sql.cases(None, branches, exp.Literal.number(term.unseen_row))


def by_row(row: sql.Expression, values: Iterable[float]) -> sql.Expression:
    """Return the entry of a table's column that belongs to a row."""
    *known, unseen = values
    branches = [(exp.Literal.number(i), sql.number(value)) for i, value in enumerate(known)]
    return sql.as_double(sql.cases(row, branches, sql.number(unseen)))


def density(term: Term, of: ClassTerm, part: sql.Expression, i: int) -> sql.Expression:
    """Return what an offset or a table row adds to the log density of one class."""
    if isinstance(term, CategoryTerm):
        return by_row(part, column_of(of.table, i))
    if not of.bases:
        *rows, last, missing = column_of(of.table, i)
        branches: list[tuple[sql.Expression, sql.Expression]] = [
            (exp.LT(this=part.copy(), expression=sql.number(cut)), sql.number(value))
            for cut, value in zip(of.cuts, rows, strict=True)
        ]
        is_missing = exp.Is(this=part.copy(), expression=exp.null())
        branches.insert(0, (is_missing, sql.number(missing)))
        return sql.as_double(sql.cases(None, branches, sql.number(last)))
    away = exp.paren(sql.minus(part, sql.number(of.middles[i])))
    spread = sql.number(of.spreads[i])
    scaled = exp.paren(exp.Div(this=away, expression=spread, typed=False, safe=False))
    square = exp.paren(sql.times(scaled, scaled.copy()))
    value = sql.minus(sql.number(of.bases[i]), sql.times(sql.number(0.5), square))
    return exp.Coalesce(this=value, expressions=[sql.number(0.0)])


def squared(term: NumberTerm, part: sql.Expression, centre: float) -> sql.Expression:
    """Return the squared distance between an offset and a centre, along one feature."""
    difference = exp.paren(sql.minus(sql.times(part, sql.number(term.gain)), sql.number(centre)))
    return sql.times(difference, difference.copy())


def column_of(rows: Iterable[Row], segment: int) -> list[float]:
    """Return one segment's column of a category's table."""
    return [row[segment] for row in rows]


def _power(size: sql.Expression, power: float) -> sql.Expression:
    """Return ((1 + size) ** power - 1) / power, and its limit at 0."""
    logarithm = _log_of_1_plus(size)
    if power == 0:
        return logarithm
    exponent = sql.times(sql.number(power), logarithm)
    most = math.log(LARGEST + 1.0) * abs(power)
    if most > 700.0:
        # Beyond these the exponential leaves the range of a double, which PostgreSQL refuses.
        exponent = exp.Least(this=exponent, expressions=[sql.number(709.0)])
        exponent = exp.Greatest(this=exponent, expressions=[sql.number(-700.0)])
    grown = exp.paren(sql.minus(exp.Exp(this=exponent), sql.number(1.0)))
    return exp.Div(this=grown, expression=sql.number(power), typed=False, safe=False)


def _log_of_1_plus(value: sql.Expression) -> sql.Expression:
    return exp.Ln(this=sql.plus(sql.number(1.0), value))


def _between(value: sql.Expression, low: float, high: float) -> sql.Expression:
    return exp.Between(this=value, low=sql.number(low), high=sql.number(high))


def _any_of(value: sql.Expression, texts: Iterable[str]) -> sql.Expression:
    literals = [sql.literal(text) for text in sorted(texts)]
    if len(literals) == 1:
        return exp.EQ(this=value, expression=literals[0])
    return exp.In(this=value, expressions=literals)


def _as_lowered(words: frozenset[str]) -> set[str]:
    """Return words as LOWER may leave them: in some databases it turns the letters a to z alone."""
    spelled = (form for word in words for form in (word, word.upper(), word.capitalize()))
    ascii_lower = str.maketrans(ascii_uppercase, ascii_lowercase)
    return {form.translate(ascii_lower) for form in spelled if form.lower() in words}


def _truth_of(term: NumberTerm, word: sql.Expression, dialect: Dialect) -> sql.Expression:
    lowered = exp.Lower(this=word)
    branches = [
        (_any_of(lowered, _as_lowered(words)), sql.number(value))
        for words, value in zip(truth_words(term.contract), (1.0, 0.0), strict=True)
    ]
    plain = sql.in_words(DIALECTS[dialect].as_number, dialect, value=word.copy())
    return sql.cases(None, [*branches, (sql.matches(word, f"^{NUMBER}$"), plain)], exp.null())


def _number_of(term: NumberTerm, bare: sql.Expression, dialect: Dialect) -> sql.Expression:
    """Return the number in a bare text; NULL where it holds none in a form of the contract."""
    branches = []
    for pattern, written in number_forms(term.contract):
        plain = bare.copy()
        for old, new in written:
            plain = exp.RegexpReplace(
                this=plain, expression=sql.literal(old), replacement=sql.literal(new)
            )
        value = sql.in_words(DIALECTS[dialect].as_number, dialect, value=plain)
        branches.append((sql.matches(bare, pattern), value))
    return sql.cases(None, branches, exp.null())


def _rewritten(term: NumberTerm, text: sql.Expression, dialect: Dialect) -> sql.Expression:
    """Return a text in ASCII, without the signs that its column carries."""
    found, written = map(sql.literal, translation())
    text = exp.Anonymous(this="TRANSLATE", expressions=[text.copy(), found, written])
    groups = {place: DIALECTS[dialect].group.format(place=place) for place in (1, 2)}
    for pattern, put in rewrites(term.contract):
        text = exp.RegexpReplace(
            this=text,
            expression=sql.literal(pattern),
            replacement=sql.literal(put.format("", groups[1], groups[2])),
        )
    return text


def _has_spaces(term: CategoryTerm) -> bool:
    """Whether a category has white space around it, so that texts cannot be trimmed at once."""
    return any(category != category.strip() for category in term.rows)
