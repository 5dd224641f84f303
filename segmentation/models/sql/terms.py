"""Build the terms of the scores as SQL expressions, in no dialect yet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from sqlglot import exp

from segmentation.models.scoring.terms import LARGEST, CategoryTerm, NumberTerm, Row
from segmentation.models.sql.expressions import (
    Expression,
    as_double,
    cases,
    in_words,
    literal,
    matches,
    minus,
    number,
    plus,
    times,
    trimmed,
)
from segmentation.reading.cells import NUMBER
from segmentation.reading.missing import missing_numbers, missing_words
from segmentation.reading.signs import (
    letters_by_power,
    spellings_of_currency,
    spellings_of_unit,
)
from segmentation.reading.spelling import IS_WHOLE, WHOLE, ZEROS
from segmentation.reading.truth import truth_words
from segmentation.records import DIALECTS, Dialect

_GROUPS = "[+-]?[1-9][0-9]{0,2}"
_POINT_NUMBER = rf"^{_GROUPS}(,[0-9]{{3}})+([.][0-9]*)?$"
"""Thousands marked with commas."""
_COMMA_NUMBER = rf"^({_GROUPS}([.][0-9]{{3}})+(,[0-9]*)?|[+-]?[0-9]*,[0-9]+|[+-]?[0-9]+,)$"
"""A decimal comma, or thousands marked with points."""
_SPACED_NUMBER = "^[+-]?[0-9]{1,3}([ \u00a0\u2009\u202f'’`\u00b4][0-9]{3})+([.,][0-9]*)?$"
_SPACES = "[ \u00a0\u2009\u202f'’`\u00b4]"
_GAP = "[ \u00a0\u2007\u2009\u202f]*"
_TINIEST = 1e-100
"""Below it a product may leave the range of a double, which PostgreSQL refuses."""


def raw_value(term: NumberTerm | CategoryTerm, raw: Expression, dialect: Dialect) -> Expression:
    """Return a raw column as a number or a trimmed text; NULL where it is neither."""
    if isinstance(term, CategoryTerm):
        text = exp.cast(raw, "text")
        return text if _has_spaces(term) else trimmed(text)
    if term.kind == "boolean":
        word = trimmed(exp.cast(raw, "text"))
        lowered = exp.Lower(this=word)
        yes, no = truth_words(term.contract)
        words = (_any_of(lowered, yes), number(1.0)), (_any_of(lowered, no), number(0.0))
        return cases(None, words, _number_of(term, word, dialect))
    guarded = _number_of(term, trimmed(exp.cast(raw, "text")), dialect)
    if not DIALECTS[dialect].is_text:
        return guarded
    is_text = in_words(DIALECTS[dialect].is_text, dialect, value=raw)
    return cases(
        None, [(is_text, guarded)], in_words(DIALECTS[dialect].as_number, dialect, value=raw)
    )


def kept_value(term: NumberTerm, value: Expression) -> Expression:
    """Return a number with what is missing filled, between the limits."""
    is_there = _between(value, -LARGEST, LARGEST)
    for absent in missing_numbers(term.contract):
        is_there = exp.and_(is_there, exp.NEQ(this=value.copy(), expression=number(absent)))
    kept: list[tuple[Expression, Expression]] = [(is_there, value)]
    # Only without an origin can a difference be so small.
    if term.origin == 0:
        kept.insert(0, (_between(value, -_TINIEST, _TINIEST), number(0.0)))
    filled = cases(None, kept, number(term.fill))
    if term.lower > -math.inf:
        filled = exp.Greatest(this=filled, expressions=[number(term.lower)])
    if term.upper < math.inf:
        filled = exp.Least(this=filled, expressions=[number(term.upper)])
    return filled


def offset(term: NumberTerm, kept: Expression) -> Expression:
    """Return how far a kept value lies from the origin; it stands here twice if transformed."""
    if term.transform == "none":
        return minus(kept, number(term.origin))
    if term.transform == "log":
        return minus(_log_of_1_plus(kept), number(term.origin))
    above = _power(kept, term.transform_lambda)
    below = _power(exp.Neg(this=kept), 2.0 - term.transform_lambda)
    is_above = exp.GTE(this=kept, expression=number(0.0))
    value = cases(None, [(is_above, above)], exp.Neg(this=exp.paren(below)))
    return minus(value, number(term.origin))


def within_reach(term: NumberTerm, found: Expression) -> Expression:
    """Return an offset; one beyond the reach of the scores counts as that of a missing value."""
    near = _between(found, -term.reach, term.reach)
    return cases(None, [(near, found)], number(term.offset(term.fill)))


def category_row(term: CategoryTerm, text: Expression) -> Expression:
    """Return the row of the term's tables that belongs to a text, which wins as it stands."""
    has_spaces = _has_spaces(term)
    bare = trimmed(text) if has_spaces else text
    is_missing = exp.or_(
        exp.Is(this=text, expression=exp.null()), exp.EQ(this=bare, expression=literal(""))
    )
    branches: list[tuple[Expression, Expression]]
    branches = [(is_missing, exp.Literal.number(term.rows[term.fill]))]
    for form in (text, bare) if has_spaces else (text,):
        for category, row in term.rows.items():
            branches.append((_any_of(form, {category}), exp.Literal.number(row)))
    whole = [category for category in term.rows if IS_WHOLE(category)]
    if whole:  # written as 2.0 in a column of doubles
        is_whole = exp.RegexpLike(this=bare.copy(), expression=literal(WHOLE))
        spelled = exp.RegexpReplace(
            this=bare.copy(), expression=literal(ZEROS), replacement=literal("")
        )
        rows = [(literal(category), exp.Literal.number(term.rows[category])) for category in whole]
        unseen = exp.Literal.number(term.unseen_row)
        branches.append((is_whole, cases(spelled, rows, unseen)))
    lowered = exp.Lower(this=bare.copy())
    absent = _any_of(lowered, missing_words(term.contract) - {""})
    for word in term.contract.kept:
        absent = exp.and_(absent, exp.NEQ(this=bare.copy(), expression=literal(word)))
    branches.append((absent, exp.Literal.number(term.rows[term.fill])))
    return cases(None, branches, exp.Literal.number(term.unseen_row))


def by_row(row: Expression, values: Iterable[float]) -> Expression:
    """Return the entry of a table's column that belongs to a row."""
    *known, unseen = values
    branches = [(exp.Literal.number(i), number(value)) for i, value in enumerate(known)]
    return as_double(cases(row, branches, number(unseen)))


def squared(term: NumberTerm, part: Expression, centre: float) -> Expression:
    """Return the squared distance between an offset and a centre, along one feature."""
    difference = exp.paren(minus(times(part, number(term.gain)), number(centre)))
    return times(difference, difference.copy())


def column_of(rows: Iterable[Row], segment: int) -> list[float]:
    """Return one segment's column of a category's table."""
    return [row[segment] for row in rows]


def _power(size: Expression, power: float) -> Expression:
    """Return ((1 + size) ** power - 1) / power, and its limit at 0."""
    logarithm = _log_of_1_plus(size)
    if power == 0:
        return logarithm
    exponent = times(number(power), logarithm)
    most = math.log(LARGEST + 1.0) * abs(power)
    if most > 700.0:
        # Beyond these the exponential leaves the range of a double, which PostgreSQL refuses.
        exponent = exp.Least(this=exponent, expressions=[number(709.0)])
        exponent = exp.Greatest(this=exponent, expressions=[number(-700.0)])
    grown = exp.paren(minus(exp.Exp(this=exponent), number(1.0)))
    return exp.Div(this=grown, expression=number(power), typed=False, safe=False)


def _log_of_1_plus(value: Expression) -> Expression:
    return exp.Ln(this=plus(number(1.0), value))


def _between(value: Expression, low: float, high: float) -> Expression:
    return exp.Between(this=value, low=number(low), high=number(high))


def _any_of(value: Expression, texts: Iterable[str]) -> Expression:
    literals = [literal(text) for text in sorted(texts)]
    if len(literals) == 1:
        return exp.EQ(this=value, expression=literals[0])
    return exp.In(this=value, expressions=literals)


def _number_of(term: NumberTerm, text: Expression, dialect: Dialect) -> Expression:
    """Return the number in a trimmed text; NULL where it holds none in a form of the contract.

    What can be read in one way only is; a mark that may be either is that of the contract.
    """
    bare = _bare(term, text)
    is_spaced = matches(bare, _SPACED_NUMBER)
    joined = exp.RegexpReplace(
        this=bare.copy(), expression=literal(_SPACES), replacement=literal("")
    )
    grouped = _replaced(bare, (",", ""))
    turned = _replaced(bare, (".", ""), (",", "."))
    plain = [(matches(bare, f"^{NUMBER}$"), bare)]
    by_point = [(matches(bare, _POINT_NUMBER), grouped)]
    by_comma = [(matches(bare, _COMMA_NUMBER), turned)]
    forms = [*by_comma, *plain, *by_point]
    if term.contract.decimal != ",":
        forms = [*plain, *by_point, *by_comma]
    spaced = (is_spaced, _replaced(joined, (",", ".")))
    value = [
        (condition, in_words(DIALECTS[dialect].as_number, dialect, value=form))
        for condition, form in (*forms, spaced)
    ]
    return cases(None, value, exp.null())


def _bare(term: NumberTerm, text: Expression) -> Expression:
    """Return a text without the currency, percent sign or unit that its column carries."""
    contract, patterns = term.contract, []
    if contract.currency:
        signs = "|".join(re.escape(sign) for sign in spellings_of_currency(contract.currency))
        patterns.append(f"{_GAP}({signs}){_GAP}")
    if contract.is_percent:
        patterns.append(f"{_GAP}%$|^%{_GAP}")
    if contract.has_magnitudes:
        text = _with_exponent(text)
    if contract.unit:
        units = "|".join(re.escape(unit) for unit in spellings_of_unit(contract.unit))
        patterns.append(f"(?i){_GAP}({units})[.]?$")
    for pattern in patterns:
        text = exp.RegexpReplace(
            this=text.copy(), expression=literal(pattern), replacement=literal("")
        )
    return text


def _with_exponent(text: Expression) -> Expression:
    """Write 1.2K as 1.2e3, which engines read."""
    for power, letters in letters_by_power():
        pattern = f" ?({'|'.join(letters)})[.]?$"
        text = exp.RegexpReplace(
            this=text.copy(), expression=literal(pattern), replacement=literal(f"e{power}")
        )
    return text


def _replaced(text: Expression, *pairs: tuple[str, str]) -> Expression:
    for old, new in pairs:
        text = exp.Replace(this=text.copy(), expression=literal(old), replacement=literal(new))
    return text


def _has_spaces(term: CategoryTerm) -> bool:
    """Whether a category has white space around it, so that texts cannot be trimmed at once."""
    return any(category != category.strip() for category in term.rows)
