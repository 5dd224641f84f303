"""Write the SELECTs that count customers and add them up, to the same numbers on every engine.

Amounts are added as whole numbers, each the nearest multiple of a power of two: in whatever order
and in however many parts an engine adds them, the sum is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from sqlglot import exp

from segmentation.models.scoring.scorer import Scorer
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm
from segmentation.models.sql import expressions as sql
from segmentation.models.sql.select import layered, layers_of, mark_of
from segmentation.models.sql.terms import category_row, kept_value
from segmentation.records import CategoryTotals, Dialect, Matrix, Moments, NumberTotals


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a number's amounts lie from where they are counted from."""

    middle: float = 0.0
    known: float = 0.0
    """Furthest from the middle, in the file's own units."""
    ready: float = 0.0
    """Furthest from the origin, once filled, capped and transformed."""


Answers: TypeAlias = "Sequence[Sequence[Sequence[Any]]]"
"""For each of several SELECTs its rows."""

_TABLE = "segmentation_rows"
_SUM_BITS = 62
"""A sum of so many bits is a whole number on every engine."""
_ROW_BITS = 51
"""Up to so many bits a double holds every whole number and the half beside it."""
_SUMS_A_QUERY = 500
"""PostgreSQL answers no more than 1,664 columns."""
_OF_A_NUMBER = 5


class Sums:
    """The SELECTs of one scorer on the rows of one SELECT, and what they answer.

    Parameters
    ----------
    scorer : Scorer
        Its terms say how the columns are read, its centres who belongs to which segment.
    rows : str
        SELECT of the columns under the names of the terms.
    dialect : str
    n_rows : int
        How many there are; only sums need it.
    reaches : sequence of Reach
        For each term; those of categories are not looked at. Only sums need them.
    """

    def __init__(
        self,
        scorer: Scorer,
        rows: str,
        dialect: Dialect,
        *,
        n_rows: int = 0,
        reaches: Sequence[Reach] = (),
    ) -> None:
        self.terms, self.k, self.rows, self.dialect = scorer.terms, scorer.k, rows, dialect
        self.n_rows, self.reaches = n_rows, reaches
        self.mark = mark_of(scorer)
        layers = layers_of(scorer, dialect, self.mark)
        self._layers = [*layers, [self._known(i) for i in range(len(self.terms))]]

    def bounds(self) -> str:
        """Return how many rows there are, and of each number how many it has, least and most."""
        answers: list[sql.Expression] = [exp.Count(this=exp.Star())]
        for i, term in enumerate(self.terms):
            if isinstance(term, NumberTerm):
                known = sql.column(f"{self.mark}known_{i}")
                answers += [make(this=known.copy()) for make in (exp.Count, exp.Min, exp.Max)]
        return self._select(answers)

    def categories(self, i: int, *, most: int) -> str:
        """Return each category's place, with the texts of those that have none, and how many."""
        term, row = self.terms[i], sql.column(f"{self.mark}known_{i}")
        assert isinstance(term, CategoryTerm)  # noqa: S101  # nothing else has texts
        is_unseen = exp.EQ(this=row.copy(), expression=sql.whole(term.unseen_row))
        text = sql.cases(None, [(is_unseen, sql.column(f"{self.mark}value_{i}"))], exp.null())
        inner = self._answered([("place", row), ("written", text)])
        n_rows = exp.alias_(exp.Count(this=exp.Star()), "n_rows")
        select = exp.select("place", "written", n_rows).from_(inner.subquery("answered"))
        select = select.group_by("place", "written").order_by("n_rows DESC", "written")
        return self._text(select.limit(most))

    def quantiles(self, i: int, shares: Iterable[float], *, is_ready: bool) -> str:
        """Return quantiles of a number: of what is known, or of all once ready to be scaled."""
        value = sql.column(f"{self.mark}{'part' if is_ready else 'known'}_{i}")
        return self._select(
            [
                exp.WithinGroup(
                    this=exp.PercentileCont(this=exp.Literal.number(repr(share))),
                    expression=exp.Order(expressions=[exp.Ordered(this=value.copy())]),
                )
                for share in shares
            ]
        )

    def counts_of(self, i: int, values: Iterable[float]) -> str:
        """Return how many have each of some values of a number."""
        known = sql.column(f"{self.mark}known_{i}")
        return self._select([_count_where(known, sql.number(value)) for value in values])

    def step(self) -> list[str]:
        """Return by segment: its number, its size, and what its centre is made of."""
        sums: list[list[sql.Expression]] = []
        for i, term in enumerate(self.terms):
            if isinstance(term, CategoryTerm):
                sums.append(_counts(sql.column(f"{self.mark}part_{i}"), term.n_rows))
            else:
                sums.append([_total(sql.column(self._part(i)), self._scale(self.reaches[i].ready))])
        return self._by_segment(sums)

    def read_step(self, answers: Answers) -> tuple[list[int], Matrix]:
        """Return the size of each segment, and its centre: NaN where it has no customers."""
        sizes, sums = _joined(answers, self.k)
        blocks: list[Matrix] = []
        for i, term in enumerate(self.terms):
            if isinstance(term, CategoryTerm):
                counts = np.array([[row.pop(0) for _ in range(term.n_rows)] for row in sums])
                with np.errstate(invalid="ignore"):
                    blocks.append(counts @ np.array(term.scaled) / np.array(sizes)[:, np.newaxis])
                continue
            scale = Fraction(self._scale(self.reaches[i].ready))
            means = [
                float(row.pop(0) / (scale * size)) if size else math.nan
                for row, size in zip(sums, sizes, strict=True)
            ]
            blocks.append(np.array(means)[:, np.newaxis] * term.gain)
        return sizes, np.hstack(blocks)

    def whole(self) -> list[str]:
        """Return by segment: its number, its size, and what it is told by.

        Of each number that is how many are known; the sum and the squares of what lies between
        them and the middle, and between them once ready to be scaled and the origin. Of each
        category how many, and last how many are missing.
        """
        sums: list[list[sql.Expression]] = []
        for i, term in enumerate(self.terms):
            known = sql.column(f"{self.mark}known_{i}")
            if isinstance(term, CategoryTerm):
                sums.append(_counts(known, term.n_rows + 1))
                continue
            reach = self.reaches[i]
            is_missing = exp.Is(this=known.copy(), expression=exp.null())
            ready = sql.cases(None, [(is_missing, exp.null())], sql.column(self._part(i)))
            sums.append([exp.Count(this=known.copy())])
            for away, furthest in (
                (sql.minus(known, sql.number(reach.middle)), reach.known),
                (ready, reach.ready),
            ):
                square = sql.times(exp.paren(away.copy()), exp.paren(away.copy()))
                sums[-1].append(_total(away, self._scale(furthest)))
                sums[-1].append(_total(square, self._scale(furthest * furthest)))
        return self._by_segment(sums)

    def read_whole(
        self, answers: Answers
    ) -> tuple[list[int], dict[str, NumberTotals], dict[str, CategoryTotals]]:
        """Return the size of each segment, and what its features sum up to, by their names."""
        sizes, sums = _joined(answers, self.k)
        numbers: dict[str, NumberTotals] = {}
        categories: dict[str, CategoryTotals] = {}
        for i, term in enumerate(self.terms):
            if isinstance(term, CategoryTerm):
                counts = np.array([[row.pop(0) for _ in range(term.n_rows + 1)] for row in sums])
                categories[term.name] = CategoryTotals(counts[:, :-1], counts[:, -1])
                continue
            own = [[row.pop(0) for _ in range(_OF_A_NUMBER)] for row in sums]
            reach = self.reaches[i]
            numbers[term.name] = NumberTotals(
                known=tuple(self._moments(n, reach.middle, reach.known, s) for n, *s, _, _ in own),
                ready=tuple(self._moments(n, term.origin, reach.ready, s) for n, _, _, *s in own),
            )
        return sizes, numbers, categories

    def _moments(self, n: int, origin: float, furthest: float, sums: Sequence[int]) -> Moments:
        total, squares = (
            Fraction(each) / Fraction(self._scale(largest))
            for each, largest in zip(sums, (furthest, furthest * furthest), strict=True)
        )
        return Moments(n, origin, total, squares)

    def _scale(self, largest: float) -> float:
        return scale_of(largest, self.n_rows)

    def _part(self, i: int) -> str:
        term = self.terms[i]
        is_near = isinstance(term, NumberTerm) and term.has_reach
        return f"{self.mark}{'near' if is_near else 'part'}_{i}"

    def _known(self, i: int) -> tuple[str, sql.Expression]:
        """Return a number where there is one, else NULL; of a category its place, last missing."""
        term, value = self.terms[i], sql.column(f"{self.mark}value_{i}")
        if isinstance(term, NumberTerm):
            bare = replace(term, fill=math.nan, lower=-math.inf, upper=math.inf)
            return f"{self.mark}known_{i}", sql.as_double(kept_value(bare, value))
        places = {**term.rows, "": term.n_rows}
        return f"{self.mark}known_{i}", category_row(replace(term, rows=places, fill=""), value)

    def _by_segment(self, sums: Sequence[Sequence[sql.Expression]]) -> list[str]:
        flat = [each for of_feature in sums for each in of_feature]
        best = sql.column(f"{self.mark}best")
        return [
            self._select([exp.Count(this=exp.Star()), *flat[i : i + _SUMS_A_QUERY]], group=best)
            for i in range(0, len(flat), _SUMS_A_QUERY)
        ]

    def _select(
        self, answers: Sequence[sql.Expression], *, group: sql.Expression | None = None
    ) -> str:
        """Return a SELECT of sums over the columns that they need."""
        named = [exp.alias_(each, f"answer_{i}") for i, each in enumerate(answers)]
        needed = {found.name for each in named for found in each.find_all(exp.Column)}
        if group is not None:
            needed.add(group.name)
        inner = self._answered([(name, sql.column(name)) for name in sorted(needed)])
        select = exp.Select().from_(inner.subquery("answered"))
        if group is not None:
            select = select.select(group.copy()).group_by(group.copy())
        return self._text(select.select(*named))

    def _answered(self, answers: sql.Layer) -> exp.Select:
        layers = _needed(self._layers, answers)
        return layered(layers, answers, [(_TABLE, False)], kept=[], dialect=self.dialect)

    def _text(self, select: exp.Select) -> str:
        text = select.sql(dialect=self.dialect)
        return f"WITH {_TABLE} AS ({self.rows}) SELECT * FROM ({text}) AS found"  # noqa: S608  # written here


def scale_of(largest: float, n_rows: int) -> float:
    """Return the power of two whose multiples of amounts up to the largest add up to a whole one.

    Examples
    --------
    A thousand amounts up to 1 leave 52 bits to each, of which 51 are used; 10^9 leave 32.

    >>> [math.log2(scale_of(1.0, n)) for n in (1000, 10**9)]
    [51.0, 32.0]
    """
    bits = min(_ROW_BITS, _SUM_BITS - math.ceil(math.log2(n_rows + 1)))
    exponent = bits - math.ceil(math.log2(largest)) if largest > 0 else 0
    return math.ldexp(1.0, max(min(exponent, 1000), -1000))


def _total(value: sql.Expression, scale: float) -> sql.Expression:
    """Return a sum of the nearest multiples of a power of two, as how many of them it is."""
    scaled = sql.plus(sql.times(exp.paren(value.copy()), sql.number(scale)), sql.number(0.5))
    return exp.Sum(this=exp.cast(exp.Floor(this=scaled), "bigint"))


def _counts(place: sql.Expression, n_places: int) -> list[sql.Expression]:
    return [_count_where(place, sql.whole(i)) for i in range(n_places)]


def _count_where(value: sql.Expression, other: sql.Expression) -> sql.Expression:
    is_same = exp.EQ(this=value.copy(), expression=other)
    return exp.Sum(this=sql.cases(None, [(is_same, sql.whole(1))], sql.whole(0)))


def _joined(answers: Answers, k: int) -> tuple[list[int], list[list[int]]]:
    """Return the size of each segment, and its sums; an engine tells nothing of an empty one."""
    sizes, sums = [0] * k, [[] for _ in range(k)]  # type: tuple[list[int], list[list[int]]]
    for rows in answers:
        n_sums = len(rows[0]) - 2 if rows else 0
        # An engine has no sum for nothing to add.
        found = {int(at): (int(n), [int(each or 0) for each in own]) for at, n, *own in rows}
        for segment in range(k):
            n, own = found.get(segment, (0, [0] * n_sums))
            sizes[segment] = n
            sums[segment] += own
    return sizes, sums


def _needed(layers: Sequence[sql.Layer], answers: sql.Layer) -> list[sql.Layer]:
    """Return the layers without the columns that nothing after them is made of."""
    wanted = {found.name for _, each in answers for found in each.find_all(exp.Column)}
    kept: list[sql.Layer] = []
    for layer in reversed(layers):
        some = [(name, each) for name, each in layer if name in wanted]
        wanted |= {found.name for _, each in some for found in each.find_all(exp.Column)}
        kept.insert(0, some)
    return kept
