"""Write the SELECT: layers of expressions, each on those before it, in one dialect."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, parse_one

from segmentation.models.scoring.scorer import FOREMOST, Scorer
from segmentation.models.scoring.terms import NumberTerm
from segmentation.models.sql import expressions as sql
from segmentation.models.sql.dates import date_layers
from segmentation.models.sql.terms import (
    by_row,
    category_row,
    column_of,
    density,
    is_beyond,
    is_unread,
    kept_value,
    offset,
    raw_layers,
    squared,
    within_reach,
)
from segmentation.records import DIALECTS, SQL_COLUMNS, Dialect

_TERMS_A_LAYER = 40
"""Longer sums are cut: engines bound how deep an expression may be."""
_MOST_STEPS = 8
"""Layers from a raw column to its value: dates have so many."""
_LEAST = -1e308
"""Below every score."""
RAW = "customer"
"""What the table is called within the SELECT."""


def write_select(
    scorer: Scorer,
    *,
    dialect: Dialect,
    table: Sequence[tuple[str, bool]],
    columns: Sequence[str] | None = None,
) -> str:
    """Return the SELECT; see `sql.to_sql`."""
    mark = mark_of(scorer)
    answers = _answers(scorer, mark)
    kept = (
        None if columns is None else [name for name in columns if name.lower() not in SQL_COLUMNS]
    )
    select = layered(layers_of(scorer, dialect, mark), answers, table, kept=kept, dialect=dialect)
    return select.sql(dialect=dialect, pretty=True)


def write_unread(scorer: Scorer, *, dialect: Dialect, table: Sequence[tuple[str, bool]]) -> str:
    """Return the SELECT of how many texts of each column cannot be read; see `sql.unread_sql`."""
    mark = mark_of(scorer)
    counted = [
        (f"{mark}unread_{i}", is_unread(term, sql.PartColumns(mark, i)))
        for i, term in enumerate(scorer.terms)
    ]
    layers = layers_of(scorer, dialect, mark)[:_MOST_STEPS]
    found = layered(layers, counted, table, kept=(), dialect=dialect)
    sums = [exp.Sum(this=sql.column(name)) for name, _ in counted]
    return exp.Select().select(*sums).from_(found.subquery("unread")).sql(dialect=dialect)


def mark_of(scorer: Scorer) -> str:
    """Return what columns made on the way begin with: no feature does."""
    mark = "_"
    while any(term.name.startswith(mark) for term in scorer.terms):
        mark += "_"
    return mark


def layered(
    layers: Sequence[sql.Layer],
    answers: sql.Layer,
    table: Sequence[tuple[str, bool]],
    *,
    kept: Sequence[str] | None,
    dialect: Dialect,
) -> exp.Select:
    """Return the SELECT of a table's own columns, or of those in `kept`, and the answers."""
    layers = [layer for layer in layers if layer]
    source = _table(table)
    if DIALECTS[dialect].hides_columns:
        return _stacked(layers, answers, source, kept=kept, dialect=dialect)
    return _beside(layers, answers, source, kept=kept)


def layers_of(scorer: Scorer, dialect: Dialect, mark: str) -> list[sql.Layer]:
    """Return the steps from raw columns to the two nearest segments."""
    values: list[sql.Layer] = [[] for _ in range(_MOST_STEPS)]
    kept: sql.Layer = []
    parts: sql.Layer = []
    for i, term in enumerate(scorer.terms):
        value, kept_name, part = f"{mark}value_{i}", f"{mark}kept_{i}", f"{mark}part_{i}"
        raw, names = sql.column(term.name, RAW), sql.PartColumns(mark, i)
        if term.kind == "date" and isinstance(term, NumberTerm):
            taken = date_layers(term, raw, dialect, names)
        else:
            taken = raw_layers(term, raw, dialect, names)
        for layer, more in zip(values, taken, strict=False):
            layer.extend(more)
        if not isinstance(term, NumberTerm):
            parts.append((part, category_row(term, sql.column(value))))
        elif term.transform == "yeo_johnson":
            kept.append((kept_name, kept_value(term, sql.column(value))))
            parts.append((part, offset(term, sql.column(kept_name))))
        else:
            parts.append((part, offset(term, kept_value(term, sql.column(value)))))
    near: sql.Layer = [
        (f"{mark}near_{i}", within_reach(term, sql.column(f"{mark}part_{i}")))
        for i, term in enumerate(scorer.terms)
        if isinstance(term, NumberTerm) and term.has_reach
    ]
    return [
        *values,
        kept,
        parts,
        near,
        *_score_layers(scorer, mark),
        *_rank_layers(scorer.k, mark, has_distances=not scorer.classes),
    ]


def _score_of_exceptional(scorer: Scorer, mark: str) -> sql.Expression:
    """Return the score of the segment of exceptional customers: foremost for them alone."""
    beyond = [
        is_beyond(term, sql.column(f"{mark}value_{place}"))
        for place, term in enumerate(scorer.terms)
        if isinstance(term, NumberTerm) and term.sets_apart
    ]
    return sql.as_double(
        sql.cases(None, [(exp.or_(*beyond), sql.number(FOREMOST))], sql.number(-FOREMOST))
    )


def _score_layers(scorer: Scorer, mark: str) -> list[sql.Layer]:
    """Return the sums of scores and squared distances, `_TERMS_A_LAYER` terms at a time."""
    scores: list[sql.Expression] = [
        sql.as_double(sql.number(constant)) for constant in scorer.constants
    ]
    squares: list[sql.Expression] = [sql.as_double(sql.number(0.0)) for _ in scorer.constants]
    layers: list[sql.Layer] = []
    for i, term in enumerate(scorer.terms):
        is_near = isinstance(term, NumberTerm) and term.has_reach
        part = sql.column(f"{mark}{'near' if is_near else 'part'}_{i}")
        for segment in range(scorer.k):
            square: sql.Expression | None = None
            if scorer.classes:
                score = density(term, scorer.classes[i], part.copy(), segment)
            elif isinstance(term, NumberTerm):
                score = sql.times(sql.number(term.weights[segment]), part.copy())
                square = squared(term, part.copy(), term.centres[segment])
            else:
                score = by_row(part.copy(), column_of(term.weights, segment))
                square = by_row(part.copy(), column_of(term.squares, segment))
            if segment == scorer.exceptional:
                scores[segment] = _score_of_exceptional(scorer, mark)
            else:
                scores[segment] = sql.plus(scores[segment], score)
            if square is not None:
                squares[segment] = sql.plus(squares[segment], square)
        is_last = i + 1 == len(scorer.terms)
        if is_last or (i + 1) % _TERMS_A_LAYER == 0:
            step = "" if is_last else f"{len(layers)}_"
            layer: sql.Layer = []
            added = (("score", scores), ("square", squares))
            for name, sums in added[:1] if scorer.classes else added:
                named = [(f"{mark}{name}_{step}{s}", found) for s, found in enumerate(sums)]
                sums[:] = [sql.column(alias) for alias, _ in named]
                layer += named
            layers.append(layer)
    return layers


def _rank_layers(k: int, mark: str, *, has_distances: bool) -> list[sql.Layer]:
    """Return the first of the largest scores, then the first of the largest others."""
    scores = [sql.column(f"{mark}score_{s}") for s in range(k)]
    best, largest = sql.column(f"{mark}best"), sql.column(f"{mark}largest")
    second, next_largest = sql.column(f"{mark}second"), sql.column(f"{mark}next")
    others = [sql.cases(best, [(sql.whole(s), sql.number(_LEAST))], scores[s]) for s in range(k)]
    are_next = [
        exp.and_(
            exp.NEQ(this=best, expression=sql.whole(s)), exp.EQ(this=score, expression=next_largest)
        )
        for s, score in enumerate(scores)
    ]
    squares = [(sql.whole(s), sql.column(f"{mark}square_{s}")) for s in range(k)]
    distances: sql.Layer = [
        (f"{mark}{name}", exp.Sqrt(this=sql.cases(place, squares[:-1], squares[-1][1])))
        for name, place in (("nearest", best), ("further", second))
    ]
    return [
        [(largest.name, _largest(scores))],
        [(best.name, _first(k, [exp.EQ(this=s, expression=largest) for s in scores]))],
        [(next_largest.name, _largest(others))],
        [(second.name, _first(k, are_next))],
        distances if has_distances else [],
    ]


def _answers(scorer: Scorer, mark: str) -> sql.Layer:
    best, second = sql.column(f"{mark}best"), sql.column(f"{mark}second")
    names = [(sql.whole(i), exp.Literal.string(name)) for i, name in enumerate(scorer.names)]
    found = {
        "segment": best,
        "segment_name": sql.cases(best, names[:-1], names[-1][1]),
        "second_segment": second,
        "margin": sql.as_double(_certainty(mark) if scorer.classes else _margin(mark)),
    }
    return [(name, found[name]) for name in SQL_COLUMNS]


def _margin(mark: str) -> sql.Expression:
    nearest, further = sql.column(f"{mark}nearest"), sql.column(f"{mark}further")
    share = exp.Div(this=nearest, expression=further, typed=False, safe=False)
    margin = exp.Greatest(this=sql.minus(sql.number(1.0), share), expressions=[sql.number(0.0)])
    is_apart = exp.GT(this=further, expression=sql.number(0.0))
    return sql.cases(None, [(is_apart, margin)], sql.number(0.0))


def _certainty(mark: str) -> sql.Expression:
    """Return the margin by probability; further down the exponential is no double of any engine."""
    behind = sql.minus(sql.column(f"{mark}next"), sql.column(f"{mark}largest"))
    behind = exp.Greatest(this=behind, expressions=[sql.number(-700.0)])
    return sql.minus(sql.number(1.0), exp.Exp(this=behind))


def _stacked(
    layers: Sequence[sql.Layer],
    answers: sql.Layer,
    source: exp.Table,
    *,
    kept: Sequence[str] | None,
    dialect: Dialect,
) -> exp.Select:
    """Return the layers as a chain of common table expressions; all columns pass through."""
    select = exp.Select()
    previous: exp.Expr = source
    inner: list[str] = []
    for i, layer in enumerate(layers):
        name = f"segmentation_{i + 1}"
        step = _with_answers([exp.Star()], layer).from_(previous, copy=False)
        select = select.with_(name, step, copy=False)
        previous = exp.to_table(name)
        inner += [alias for alias, _ in layer]
    if kept is not None:
        stars: list[exp.Expr] = [sql.column(name) for name in kept]
    elif DIALECTS[dialect].filters_columns:
        # A column that is not there cannot be left out by its name.
        names = ", ".join(
            f"'{name.replace(chr(39), chr(39) * 2)}'" for name in (*inner, *SQL_COLUMNS)
        )
        stars = [parse_one(f"COLUMNS(LAMBDA c : NOT LOWER(c) IN ({names}))", read=dialect)]
    else:
        hidden = [exp.to_identifier(alias, quoted=True) for alias in inner]
        stars = [exp.Star(except_=hidden)]
    chosen = _with_answers(stars, answers)
    return select.select(*chosen.expressions, copy=False).from_(previous, copy=False)


def _beside(
    layers: Sequence[sql.Layer],
    answers: sql.Layer,
    source: exp.Table,
    *,
    kept: Sequence[str] | None,
) -> exp.Select:
    """Return the layers as a subquery beside each row, for engines that cannot hide columns.

    OFFSET 0 keeps the planner from putting one layer into the next, which would repeat it.
    """
    inner = exp.Select()
    for i, layer in enumerate([*layers, answers]):
        needed = {
            found.name
            for later in [*layers[i + 1 :], answers]
            for _, expression in later
            for found in expression.find_all(exp.Column)
        }
        names = [expression.alias_or_name for expression in inner.expressions]
        passed = [sql.column(name) for name in names if name in needed]
        outer = exp.Select() if i == len(layers) else exp.Select().select(*passed, copy=False)
        for alias, expression in layer:
            outer = outer.select(exp.alias_(expression, alias, quoted=True, copy=False), copy=False)
        if i > 0:
            outer = outer.from_(inner.subquery(f"segmentation_{i}", copy=False), copy=False)
        inner = outer.offset(0, copy=False) if i < len(layers) else outer
    found = exp.Lateral(
        this=inner.subquery(copy=False),
        alias=exp.TableAlias(this=exp.to_identifier("segmentation")),
    )
    everything: list[exp.Expr] = [exp.Column(this=exp.Star(), table=exp.to_identifier(RAW))]
    if kept is not None:
        everything = [sql.column(name, RAW) for name in kept]
    chosen = [sql.column(name, "segmentation") for name, _ in answers]
    select = exp.Select().select(*everything, *chosen, copy=False).from_(source, copy=False)
    return select.join(found, join_type="cross", copy=False)


def _with_answers(stars: Sequence[exp.Expr], layer: sql.Layer) -> exp.Select:
    aliased = [
        exp.alias_(expression, alias, quoted=True, copy=False) for alias, expression in layer
    ]
    return exp.Select().select(*stars, *aliased, copy=False)


def _table(parts: Sequence[tuple[str, bool]]) -> exp.Table:
    names = [exp.to_identifier(part, quoted=is_quoted) for part, is_quoted in parts]
    places = dict(zip(("this", "db", "catalog"), reversed(names), strict=False))
    return exp.Table(**places, alias=exp.TableAlias(this=exp.to_identifier(RAW)))


def _largest(values: Sequence[sql.Expression]) -> sql.Expression:
    return exp.Greatest(this=values[0].copy(), expressions=[value.copy() for value in values[1:]])


def _first(k: int, conditions: Sequence[sql.Expression]) -> sql.Expression:
    """Return the number of the first condition that holds."""
    branches = [(condition.copy(), sql.whole(s)) for s, condition in enumerate(conditions[:-1])]
    return sql.cases(None, branches, sql.whole(k - 1))
