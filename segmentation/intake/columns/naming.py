"""Name the columns of a table whose file has no names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from segmentation.errors import ParameterError
from segmentation.records import CustomerTable


def name_columns(table: CustomerTable, columns: Iterable[str]) -> CustomerTable:
    """Return the table with other names for all of its columns.

    ``columns``: one name for each column, in the order of the file. Raises ParameterError if there
    are more or fewer names than columns, or a name is empty or given twice.
    """
    names = tuple(name.strip() for name in columns)
    source, n_columns = table.report.source, len(table.columns)
    if len(names) != n_columns:
        raise ParameterError(
            f"{source} has {n_columns} columns, but {len(names)} names are given "
            f"({', '.join(names)}). Give one name for each column, in the order of the file."
        )
    if "" in names or len(set(names)) < n_columns:
        raise ParameterError(
            f"A column name of {source} is empty or given twice ({', '.join(map(repr, names))}). "
            "Give each column a name of its own."
        )
    infos = zip(table.columns, names, strict=True)
    return replace(
        table,
        frame=table.frame.set_axis(list(names), axis="columns"),
        columns=tuple(replace(info, name=name) for info, name in infos),
    )
