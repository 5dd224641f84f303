"""Build the terms of the scores as SQL expressions, in no dialect yet.

Numbers are written with an exponent: engines then read them as the very double that the scorer
has, where 0.1 may become a decimal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TypeAlias

from sqlglot import exp, parse_one

from segmentation.models.scoring.terms import LARGEST, CategoryTerm, NumberTerm, Row
from segmentation.reading.cells import NUMBER
from segmentation.reading.missing import missing_numbers, missing_words
from segmentation.reading.spelling import IS_WHOLE, WHOLE, ZEROS
from segmentation.reading.truth import truth_words
from segmentation.records import DIALECTS, Dialect

Expression: TypeAlias = "exp.Expr"

WHITE = " \t\n\v\f\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What is trimmed from texts: all that Python takes for white space and SQL can hold."""
COMMA_NUMBER = r"^[+-]?([0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?|[0-9]+,[0-9]+)$"
TINIEST = 1e-100
"""Below it a product may leave the range of a double, which PostgreSQL refuses."""


def number(value: float) -> Expression:
    """Return a literal that every engine reads as a double."""
    text = repr(float(abs(value)))
    literal = exp.Literal.number(text if "e" in text else f"{text}e0")
    return exp.Neg(this=literal) if math.copysign(1.0, value) < 0 else literal


def column(name: str, table: str | None = None) -> Expression:
    """Return a quoted column."""
    return exp.column(name, table=table, quoted=True)


def plus(left: Expression, right: Expression) -> Expression:
    """Return a sum that is added from the left, as the scorer does."""
    return exp.Add(this=left, expression=right)


def times(left: Expression, right: Expression) -> Expression:
    """Return a product."""
    return exp.Mul(this=left, expression=right)


def minus(left: Expression, right: Expression) -> Expression:
    """Return a difference."""
    return exp.Sub(this=left, expression=right)


def cases(
    subject: Expression | None,
    branches: Iterable[tuple[Expression, Expression]],
    otherwise: Expression,
) -> Expression:
    """Return a CASE; without branches what stands otherwise."""
    conditions = [exp.If(this=condition, true=result) for condition, result in branches]
    if not conditions:
        return otherwise
    return exp.Case(this=subject, ifs=conditions, default=otherwise)


def as_double(expression: Expression) -> Expression:
    """Return an expression as a double: PostgreSQL takes literals for decimals."""
    return exp.cast(expression, "double")


def raw_value(term: NumberTerm | CategoryTerm, raw: Expression, dialect: Dialect) -> Expression:
    """Return a raw column as a number or a trimmed text; NULL where it is neither."""
    if isinstance(term, CategoryTerm):
        text = exp.cast(raw, "text")
        return text if _has_spaces(term) else _trimmed(text)
    if term.kind == "date":
        return _in_words(DIALECTS[dialect].as_days, raw, dialect)
    if term.kind == "boolean":
        word = _trimmed(exp.cast(raw, "text"))
        lowered = exp.Lower(this=word)
        yes, no = truth_words(term.contract)
        words = (_any_of(lowered, yes), number(1.0)), (_any_of(lowered, no), number(0.0))
        return cases(None, words, _number_of(term, word, dialect))
    guarded = _number_of(term, _trimmed(exp.cast(raw, "text")), dialect)
    if not DIALECTS[dialect].is_text:
        return guarded
    is_text = _in_words(DIALECTS[dialect].is_text, raw, dialect)
    return cases(None, [(is_text, guarded)], _in_words(DIALECTS[dialect].as_number, raw, dialect))


def kept_value(term: NumberTerm, value: Expression) -> Expression:
    """Return a number with what is missing filled, between the limits."""
    is_there = _between(value, -LARGEST, LARGEST)
    for absent in missing_numbers(term.contract):
        is_there = exp.and_(is_there, exp.NEQ(this=value.copy(), expression=number(absent)))
    kept: list[tuple[Expression, Expression]] = [(is_there, value)]
    # Only without an origin can a difference be so small.
    if term.origin == 0:
        kept.insert(0, (_between(value, -TINIEST, TINIEST), number(0.0)))
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
    trimmed = _trimmed(text) if has_spaces else text
    is_missing = exp.or_(
        exp.Is(this=text, expression=exp.null()), exp.EQ(this=trimmed, expression=_text(""))
    )
    branches: list[tuple[Expression, Expression]]
    branches = [(is_missing, exp.Literal.number(term.rows[term.fill]))]
    for form in (text, trimmed) if has_spaces else (text,):
        for category, row in term.rows.items():
            branches.append((_any_of(form, {category}), exp.Literal.number(row)))
    whole = [category for category in term.rows if IS_WHOLE(category)]
    if whole:  # written as 2.0 in a column of doubles
        is_whole = exp.RegexpLike(this=trimmed.copy(), expression=_text(WHOLE))
        spelled = exp.RegexpReplace(
            this=trimmed.copy(), expression=_text(ZEROS), replacement=_text("")
        )
        rows = [(_text(category), exp.Literal.number(term.rows[category])) for category in whole]
        unseen = exp.Literal.number(term.unseen_row)
        branches.append((is_whole, cases(spelled, rows, unseen)))
    lowered = exp.Lower(this=trimmed.copy())
    absent = _any_of(lowered, missing_words(term.contract) - {""})
    for word in term.contract.kept:
        absent = exp.and_(absent, exp.NEQ(this=trimmed.copy(), expression=_text(word)))
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
    literals = [_text(text) for text in sorted(texts)]
    if len(literals) == 1:
        return exp.EQ(this=value, expression=literals[0])
    return exp.In(this=value, expressions=literals)


def _number_of(term: NumberTerm, text: Expression, dialect: Dialect) -> Expression:
    """Return the number in a trimmed text; NULL where it holds none in a form of the contract."""
    plain = exp.RegexpLike(this=text, expression=_text(f"^{NUMBER}$"))
    branches = [(plain, _in_words(DIALECTS[dialect].as_number, text, dialect))]
    if term.contract.decimal == ",":
        bare = exp.Replace(this=text.copy(), expression=_text("."), replacement=_text(""))
        turned = exp.Replace(this=bare, expression=_text(","), replacement=_text("."))
        german = exp.RegexpLike(this=text.copy(), expression=_text(COMMA_NUMBER))
        branches.insert(0, (german, _in_words(DIALECTS[dialect].as_number, turned, dialect)))
    return cases(None, branches, exp.null())


def _has_spaces(term: CategoryTerm) -> bool:
    """Whether a category has white space around it, so that texts cannot be trimmed at once."""
    return any(category != category.strip() for category in term.rows)


def _trimmed(text: Expression) -> Expression:
    return exp.Trim(this=text, expression=_text(WHITE), position="BOTH")


def _text(text: str) -> Expression:
    return exp.Literal.string(text)


def _in_words(words: str, value: Expression, dialect: Dialect) -> Expression:
    """Return an engine's own expression with a value put into it."""
    template = parse_one(words, read=dialect)
    return template.transform(
        lambda node: value.copy() if isinstance(node, exp.Column) and node.name == "value" else node
    )
