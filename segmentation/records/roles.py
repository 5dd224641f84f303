"""List what a column of customers can be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["identifier", "feature", "descriptor", "label", "personal", "excluded"]


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """One thing that a column can be used for."""

    key: Role
    """As files, answers and the command line spell it."""
    words: str
    """What the column does in this role, as a choice says it."""
    is_shown: bool = False
    """Whether it stands beside a customer, and is joined to a table of orders."""
    is_profiled: bool = False
    """Whether segments are described by it, and it is drawn and correlated."""
    is_measured: bool = False
    """Whether its numbers are quantities: those of labels are codes of classes."""
    joined_as: Role | None = None
    """What it is beside customers made of orders; None: the same."""


ROLES: Mapping[Role, ColumnRole] = MappingProxyType(
    {
        role.key: role
        for role in (
            ColumnRole("identifier", "names the customer", is_shown=True, joined_as="descriptor"),
            ColumnRole(
                "feature",
                "makes the segments",
                is_shown=True,
                is_profiled=True,
                is_measured=True,
                joined_as="descriptor",
            ),
            ColumnRole(
                "descriptor",
                "describes the segments only",
                is_shown=True,
                is_profiled=True,
                is_measured=True,
            ),
            ColumnRole("label", "somebody's earlier grouping", is_shown=True, is_profiled=True),
            ColumnRole("personal", "personal, never used"),
            ColumnRole("excluded", "left out"),
        )
    }
)
"""Every role, in the order in which columns tell who a customer is. A further one is a line here
and the rule that proposes it."""
