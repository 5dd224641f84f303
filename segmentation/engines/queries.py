"""Check a query that somebody wrote, and write names and swaps in an engine's dialect."""

# ruff: noqa: S608 - every name goes through `quoted`, every SELECT through `checked_select`
from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from segmentation.errors import ParameterError
from segmentation.reading.table_names import quoted_parts
from segmentation.records import SQL_COLUMNS, Dialect

if TYPE_CHECKING:
    from sqlglot import exp

UPLOADED = "segmentation_rows"
"""What rows that were made here are called at the engine while a table is made of them."""
_LONGEST_QUERY = 100_000
_LONGEST_PADDED = 1_000
"""To so many characters a query may pad a text."""
_FORMATS = frozenset(
    {"avro", "binaryfile", "csv", "delta", "hive", "hudi", "iceberg", "image", "jdbc", "json"}
    | {"libsvm", "orc", "parquet", "text", "xml"}
)
"""In front of a path in place of a table, Spark reads a file of that format, as of a class."""
_REACHING = re.compile(
    r"AI_|READ_|NET_|TO_FILE$|SECRET$|NEXT_VALUE|PREDICT$|GENERATE_(BOOL|DOUBLE|EMB|INT|TABLE|TEXT)"
)
"""Functions that sqlglot knows and that read files, ask other servers or count on."""
_PLAIN_FUNCTIONS = frozenset({"isfinite", "median", "percent_rank", "cume_dist", "ntile", "mode"})
"""Functions that sqlglot has no class for and that read nothing but their arguments."""


def quoted(name: str, dialect: Dialect) -> str:
    """Return the name of a column as it has to be spelled."""
    from sqlglot import exp

    return exp.to_identifier(name, quoted=True).sql(dialect=dialect)


def quoted_table(table: str, dialect: Dialect, *, last: str | None = None) -> str:
    """Return the name of a table with its schema; `last` stands in place of the table's own."""
    from sqlglot import exp

    parts = quoted_parts(table)
    if last is not None:
        parts = (*parts[:-1], (last, True))
    names = [exp.to_identifier(part, quoted=is_quoted) for part, is_quoted in parts]
    return ".".join(name.sql(dialect=dialect) for name in names)


def quoted_last(table: str, dialect: Dialect) -> str:
    """Return the name of a table without its schema."""
    from sqlglot import exp

    name, is_quoted = quoted_parts(table)[-1]
    return exp.to_identifier(name, quoted=is_quoted).sql(dialect=dialect)


def checked_select(query: str, dialect: Dialect) -> str:
    """Return one SELECT, written anew from what it was understood as.

    Raises ParameterError if it is anything else, or reads what is no table: only functions that are
    known to read their arguments alone are let through.
    """
    from sqlglot import exp, parse
    from sqlglot.errors import SqlglotError

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it cannot parse is refused here
    try:
        found = [] if len(query) > _LONGEST_QUERY else parse(query, read=dialect)
    except (SqlglotError, RecursionError):
        found = []
    statements = [statement for statement in found if statement is not None]
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ParameterError(
            f"The query is not one SELECT ({query.strip()[:60]!r}). Write a single SELECT, without "
            "a semicolon and a second statement."
        )
    (statement,) = statements
    _refuse(statement, dialect)
    return statement.sql(dialect=dialect, comments=False)


def _refuse(statement: exp.Expr, dialect: Dialect) -> None:
    """Raise where a part of a query changes something, or reads files, settings or the network."""
    is_column = _columns_of(statement) if dialect == "postgres" else None
    for node in statement.walk():
        word = _reaching(node) or (dialect == "spark" and _file_of(node)) or ""
        if is_column is not None and not is_column(node):
            word = f"what may be a function, {node.name}"
        if word:
            raise ParameterError(
                f"The query uses {word[:60]}. Only SELECT from tables, with functions that read "
                "nothing else, is run."
            )


def _reaching(node: exp.Expr) -> str:
    """Return what a part of a query is called that does more than read tables, else nothing."""
    from sqlglot import exp

    changing = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Set, exp.Copy, exp.Pragma)
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        return "" if node.name.lower() in _PLAIN_FUNCTIONS else f"the function {node.name}"
    if isinstance(node, exp.Repeat | exp.Space | exp.Format) or (
        isinstance(node, exp.Pad)
        and not (node.expression.is_int and int(node.expression.name) <= _LONGEST_PADDED)
    ):
        return f"{node.sql_name()}, which can fill the memory by one cell"
    if isinstance(node, exp.QueryTransform):
        return "a program, by TRANSFORM"
    if isinstance(node, exp.Func) and _REACHING.match(node.sql_name()):
        return f"the function {node.sql_name()}"
    if isinstance(node, changing) and not isinstance(node, exp.Query):
        return type(node).__name__.upper()
    return ""


def _file_of(node: exp.Expr) -> str:
    """Return the file that Spark would read in place of a table, else nothing."""
    from sqlglot import exp

    if not isinstance(node, exp.Table) or not node.text("db"):
        return ""
    form = node.text("db").lower()
    is_file = form in _FORMATS or "." in form or any(mark in node.name for mark in "/\\:")
    return f"the file {node.name}" if is_file else ""


def _columns_of(statement: exp.Expr) -> Callable[[exp.Expr], bool]:
    """Return what tells whether a name behind a dot is a column, as all but some are.

    PostgreSQL calls a function by ``value.function`` too, where the value is no row: of what is in
    brackets, and of what a function in FROM returns.
    """
    from sqlglot import exp

    rows: set[str] = set()
    values: dict[str, set[str]] = {}
    for node in statement.walk():
        alias = node.args.get("alias")
        named = {column.name.lower() for column in getattr(alias, "columns", ())}
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            rows |= {node.alias_or_name.lower(), node.name.lower()}
        elif isinstance(node, exp.Subquery | exp.CTE | exp.Values) or (
            isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery)
        ):
            rows.add(node.alias.lower())
        elif isinstance(node, exp.Table | exp.Unnest | exp.Lateral):
            values.setdefault(node.alias.lower(), set()).update(named)

    def is_column(node: exp.Expr) -> bool:
        if isinstance(node, exp.Dot):
            return isinstance(node.expression, exp.Func | exp.Star)
        if not isinstance(node, exp.Column) or not node.table or isinstance(node.this, exp.Star):
            return True
        owner = node.table.lower()
        if owner in values:
            return node.name.lower() in values[owner]
        return owner in rows

    return is_column


def all_of(table: str) -> str:
    """Return the SELECT of a whole table, spelled as in SQL."""
    return f"SELECT * FROM {table}"


def rows_of(select: str, *, columns: str = "*", rest: str = "") -> str:
    """Return a SELECT of columns from a SELECT."""
    return f"SELECT {columns} FROM ({select}) AS source_rows {rest}".rstrip()


def hash_of(identifier: str, dialect: Dialect) -> str:
    """Return eight hexadecimal digits that tell customers apart alike on every engine."""
    text = {"spark": "STRING"}.get(dialect, "VARCHAR")
    return f"SUBSTRING(MD5(CAST({quoted(identifier, dialect)} AS {text})), 1, 8)"


def scored_select(
    scored: str, *, rows: str, identifier: str, before: str | None, today: str, dialect: Dialect
) -> str:
    """Return the SELECT of a table of segments.

    Parameters
    ----------
    scored : str
        The model's SELECT from the table ``segmentation_rows``.
    rows : str
        What that table is: the features, and the identifier as ``segmentation_id``.
    identifier : str
        What its column is called in the answer.
    before : str, optional
        An earlier table of segments, as it is spelled in SQL.
    today : str
        The day on which segments changed, in ISO form.
    """
    own = quoted(identifier, dialect)
    day = f"CAST('{today}' AS DATE)"
    answers = ", ".join(f"n.{name} AS {name}" for name in SQL_COLUMNS)
    text = (
        f"WITH segmentation_rows AS ({rows}), segmentation_now AS ("
        f"SELECT segmentation_id, {', '.join(SQL_COLUMNS)} FROM ({scored}) AS scored) "
        f"SELECT n.segmentation_id AS {own}, {answers}, "
    )
    if before is None:
        columns = f"CAST(NULL AS INT) AS previous_segment, {day} AS changed_on"
        return f"{text}{columns} FROM segmentation_now AS n"
    return (
        f"{text}CASE WHEN b.segment = n.segment THEN b.previous_segment ELSE b.segment END "
        f"AS previous_segment, CASE WHEN b.segment = n.segment THEN b.changed_on ELSE {day} END "
        f"AS changed_on FROM segmentation_now AS n LEFT JOIN {before} AS b "
        f"ON b.{own} = n.segmentation_id"
    )
