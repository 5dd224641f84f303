"""Write the model as one SELECT, for customers that stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segmentation.errors import ParameterError
from segmentation.models.scoring.columns import require_columns
from segmentation.models.scoring.model import Model
from segmentation.reading.table_names import quoted_parts
from segmentation.records import DIALECTS, Dialect


def to_sql(
    model: Model,
    *,
    dialect: Dialect = "duckdb",
    table: str = "customers",
    columns: Sequence[str] | None = None,
) -> str:
    """Return one SELECT that gives every customer of a table its segment.

    It holds the whole model: what stands for missing values, encoding, limits, transforms, scaling,
    weights and centres. Scores are added up in the same order as everywhere else.

    A SELECT of all columns of the table and the answers of `records.ANSWERS`, without a semicolon,
    so that it can be a view or a subquery. Raises ParameterError if the dialect is unknown or the
    table's name is none; DataError if `columns` lack one of the model's.

    Parameters
    ----------
    dialect : {"duckdb", "postgres", "spark", "bigquery"}
        Spark means version 4 or later.
    table : str
        Name of the table, with its schema or project before dots; in quotes where a name itself
        holds dots, or has to be spelled as it is.
    columns : sequence of str, optional
        The table's columns, where they are known. They are matched to the model's as `match_names`
        does, and those with the name of an answer are replaced (DuckDB does so by itself).

    Notes
    -----
    The table must have the columns that the model was made from, under the same names unless
    `columns` are given: numbers as numbers, dates as dates or timestamps. NULL, NaN and numbers
    beyond 1e100 count as missing; in DuckDB, Spark and BigQuery also a text that is no number
    (PostgreSQL stops at one).
    """
    if dialect not in DIALECTS:
        raise ParameterError(
            f"There is no SQL dialect {str(dialect)[:40]!r}. Choose one of: {', '.join(DIALECTS)}."
        )
    parts, scorer = quoted_parts(table), model.scorer
    if columns is not None:
        matched = require_columns(model.features, columns, model.spec.aliases)
        terms = tuple(replace(term, name=matched[term.name]) for term in scorer.terms)
        scorer = replace(scorer, terms=terms)
    # Loaded here because it takes half a second and nothing else needs it.
    from segmentation.models.sql.select import write_select

    return write_select(scorer, dialect=dialect, table=parts, columns=columns)


def unread_sql(model: Model, *, dialect: Dialect, table: str) -> str:
    """Return a SELECT of one row: for each feature, how many cells `to_sql` cannot read.

    They are texts that are no number or date, and categories that the model does not know.
    """
    from segmentation.models.sql.select import write_unread

    return write_unread(model.scorer, dialect=dialect, table=quoted_parts(table))


def table_parts(table: str) -> tuple[str, ...]:
    """Return the parts of a table's name: catalogue, schema, table; see `quoted_parts`.

    Examples
    --------
    >>> table_parts('crm."my customers"')
    ('crm', 'my customers')
    """
    return tuple(part for part, _ in quoted_parts(table))
