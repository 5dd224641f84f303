"""Give columns the roles chosen by hand, in place of the proposed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.errors import ParameterError
from segmentation.intake.columns.kinds import FEW_CATEGORIES
from segmentation.records import ROLES, ColumnInfo, CustomerTable, Note, Role


def assign_roles(table: CustomerTable, roles: Mapping[str, Role]) -> CustomerTable:
    """Return the table with other roles for the named columns.

    An identifier of digits that becomes a feature becomes numeric again.

    Parameters
    ----------
    roles : mapping of str to Role
        Column name to role; columns that are not named keep theirs.

    Raises
    ------
    ParameterError
        If there is no such column or role, or the column cannot be a feature.
    """
    names = [column.name for column in table.columns]
    unknown = [name for name in roles if name not in names]
    if unknown:
        raise ParameterError(
            f"There is no column {', '.join(map(repr, unknown))} in {table.report.source}. "
            f"Its columns are: {', '.join(names)}."
        )
    frame = table.frame
    columns = []
    for column in table.columns:
        role = roles.get(column.name, column.role)
        changed, values = _assign(column, role, frame[column.name], table.report.source)
        if values is not None:
            frame = frame.assign(**{column.name: values})
        columns.append(changed)
    return replace(table, frame=frame, columns=tuple(columns))


def _assign(
    column: ColumnInfo, role: Role, values: pd.Series, source: str
) -> tuple[ColumnInfo, pd.Series | None]:
    if role not in ROLES:
        raise ParameterError(
            f"There is no role {role!r} for column {column.name!r}. "
            f"Choose one of: {', '.join(ROLES)}."
        )
    if role == column.role:
        return column, None
    why = Note("by_hand")
    if role != "feature" or column.kind != "text":
        return replace(column, role=role, why=why), None
    read = pd.to_numeric(values, errors="coerce")
    if read.notna().sum() == values.notna().sum() and read.notna().any():
        return replace(column, role=role, kind="numeric", why=why), read.astype(np.float64)
    if column.n_distinct <= FEW_CATEGORIES:
        return replace(column, role=role, kind="categorical", why=why), None
    raise ParameterError(
        f"Column {column.name!r} of {source} cannot be a feature: it holds {column.n_distinct:,} "
        f"different texts. At most {FEW_CATEGORIES} categories can be clustered on; choose another "
        "column, or group its values first."
    )
