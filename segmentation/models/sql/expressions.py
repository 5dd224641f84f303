"""Build the small pieces of SQL expressions, in no dialect yet.

Numbers are written with an exponent: engines then read them as the very double that the scorer
has, where 0.1 may become a decimal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sqlglot import exp, parse_one

from segmentation.reading.unseen import APOSTROPHE, JOINERS, KEPT_TEXT, MARKS, UNSEEN
from segmentation.records import DIALECTS, Dialect

Expression: TypeAlias = "exp.Expr"
Layer: TypeAlias = "list[tuple[str, Expression]]"
"""Columns by name, made at once of those before them."""

_WHITE = " \t\n\v\f\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What is trimmed from texts: all that Python takes for white space and SQL can hold."""


@dataclass(frozen=True, slots=True, eq=False)
class PartColumns:
    """The names of what a raw column is taken apart into, on the way to its value."""

    mark: str
    place: int

    def __call__(self, what: str) -> Expression:
        """Return the column of one part."""
        return column(self.name(what))

    def name(self, what: str) -> str:
        """Return the name of one part."""
        return f"{self.mark}{what}_{self.place}"


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


def whole(value: int) -> Expression:
    """Return a literal that every engine reads as a whole number."""
    return exp.Literal.number(value)


def literal(text: str) -> Expression:
    """Return a text."""
    return exp.Literal.string(text)


def trimmed(text: Expression) -> Expression:
    """Return a text without white space around it."""
    return exp.Trim(this=text, expression=literal(_WHITE), position="BOTH")


def bare(text: Expression, dialect: Dialect) -> Expression:
    """Return a text as it is read: without spaces, what cannot be seen, and marks to keep text."""
    seen = exp.Anonymous(this="TRANSLATE", expressions=[text.copy(), literal(MARKS), literal("")])
    kept: Expression = exp.Trim(this=seen, expression=literal(_WHITE + JOINERS), position="BOTH")
    inner = literal(DIALECTS[dialect].group.format(place=1))
    for mark in (APOSTROPHE, KEPT_TEXT):
        kept = exp.RegexpReplace(this=kept, expression=literal(mark), replacement=inner.copy())
    is_marked = matches(text, f"[{UNSEEN}]|^[{_WHITE}]*(=|')")
    return cases(None, [(is_marked, trimmed(kept))], trimmed(text))


def matches(text: Expression, pattern: str) -> Expression:
    """Tell whether a text has a form."""
    return exp.RegexpLike(this=text.copy(), expression=literal(pattern))


def as_number(text: Expression, dialect: Dialect) -> Expression:
    """Return the number that a text is, NULL where it is empty."""
    filled = exp.Nullif(this=text.copy(), expression=literal(""))
    return in_words(DIALECTS[dialect].as_number, dialect, value=filled)


def in_words(words: str, dialect: Dialect, **values: Expression) -> Expression:
    """Return an engine's own expression with values put into it, by the names that stand there."""
    return _parsed(words, dialect).transform(
        lambda node: (
            values[node.name].copy()
            if isinstance(node, exp.Column) and node.name in values
            else node
        )
    )


@lru_cache(maxsize=64)
def _parsed(words: str, dialect: Dialect) -> Expression:
    return parse_one(words, read=dialect)
