"""Define what a visitor looks at on the Orders page: a file and every choice about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from segmentation.records import (
    OrderRoles,
    OrderSettings,
    RfmCuts,
    RfmMethod,
    RfmOptions,
    RfmRule,
)

SAMPLE = "orders"
_SAMPLE_NAME = "Orders of a small shop (sample)"


@dataclass(frozen=True, slots=True)
class Companion:
    """A second file beside the orders: customers to join, or orders of another time."""

    source: str
    """The sha256 of its bytes."""
    name: str
    on: str | None = None
    """The column with the customer numbers of a table to join; None: the one that fits best."""


@dataclass(frozen=True, slots=True)
class OrderStudy:
    """A file of order lines and the choices about it. Hashable and small: caches are keyed by it.

    ``source`` is the name of the sample or the sha256 of an upload's bytes. None stands for what
    is proposed: roles, the reference date, the two dates of the movement.
    """

    source: str
    name: str
    names: tuple[str, ...] = ()
    """Names that the visitor gave to the columns; none: those of the file."""
    roles: OrderRoles | None = None
    settings: OrderSettings = field(default_factory=OrderSettings)
    reference: date | None = None
    levels: int = 5
    method: RfmMethod = "quantiles"
    cuts: RfmCuts | None = None
    before: date | None = None
    after: date | None = None
    tables: tuple[tuple[int, tuple[RfmRule, ...]], ...] = ()
    """Segment tables that the visitor wrote, by number of levels; none: the built-in one."""
    joined: Companion | None = None
    features: tuple[str, ...] = ()
    """Joined columns that take part in the clusters."""
    other: Companion | None = None
    """Orders of another time, to follow who moved."""

    @property
    def rules(self) -> tuple[RfmRule, ...] | None:
        """The visitor's own segment table for the present levels; None: the built-in one."""
        n_levels = self.levels if self.cuts is None else len(self.cuts.frequency) + 1
        return dict(self.tables).get(n_levels)

    @property
    def options(self) -> RfmOptions:
        """How customers are scored, and what it depends on."""
        return RfmOptions(
            self.settings, self.reference, self.levels, self.method, self.cuts, self.rules
        )

    @property
    def is_sample(self) -> bool:
        """Whether the file is the built-in one."""
        return self.source == SAMPLE

    @property
    def file(self) -> OrderStudy:
        """The same file with every choice at its default."""
        return OrderStudy(self.source, self.name)

    @property
    def reading(self) -> OrderStudy:
        """What the table depends on."""
        return OrderStudy(self.source, self.name, self.names)

    @property
    def cleaning(self) -> OrderStudy:
        """What the clean order lines depend on."""
        return replace(self.reading, roles=self.roles, settings=self.settings)

    @property
    def behaviour(self) -> OrderStudy:
        """What the customers depend on, before a table is joined on."""
        return replace(self.cleaning, reference=self.reference)

    @property
    def customers(self) -> OrderStudy:
        """What the customers depend on."""
        return replace(self.behaviour, joined=self.joined)

    @property
    def grid(self) -> OrderStudy:
        """What the grid depends on: everything but clusters and movement."""
        return replace(self, before=None, after=None, features=(), other=None)

    @property
    def dated(self) -> OrderStudy:
        """What the movement between two dates depends on."""
        return replace(self, joined=None, features=(), other=None)

    @property
    def earlier_or_later(self) -> OrderStudy | None:
        """The orders of another time, read and scored as these are; None where there are none."""
        if self.other is None:
            return None
        alike = replace(self.grid, reference=None, joined=None)
        return replace(alike, source=self.other.source, name=self.other.name)

    def with_rules(self, rules: tuple[RfmRule, ...], levels: int) -> OrderStudy:
        """Return the study with another segment table for so many levels."""
        tables = {**dict(self.tables), levels: rules}
        return replace(self, tables=tuple(sorted(tables.items())))

    def without_rules(self, levels: int) -> OrderStudy:
        """Return the study with the built-in segment table for so many levels."""
        return replace(self, tables=tuple(own for own in self.tables if own[0] != levels))


def sample() -> OrderStudy:
    """Return the study of the built-in order lines, untouched."""
    return OrderStudy(SAMPLE, _SAMPLE_NAME)
