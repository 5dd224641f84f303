"""What a visitor is looking at on the Orders page: a file and every choice made about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

from segmentation.records import OrderRoles, OrderSettings, RfmCuts, RfmMethod

SAMPLE = "orders"
SAMPLE_NAME = "Orders of a small shop (sample)"


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
    def customers(self) -> OrderStudy:
        """What the customers depend on."""
        return replace(self.cleaning, reference=self.reference)

    @property
    def grid(self) -> OrderStudy:
        """What the grid depends on: everything but the dates of the movement."""
        return replace(self, before=None, after=None)


def sample() -> OrderStudy:
    """Return the study of the built-in order lines, untouched."""
    return OrderStudy(SAMPLE, SAMPLE_NAME)


def upload(content: bytes, name: str) -> OrderStudy:
    """Return the study of an uploaded file, untouched."""
    return OrderStudy(hashlib.sha256(content).hexdigest(), name)
