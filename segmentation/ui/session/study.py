"""Define what a visitor looks at: a file, how its columns are used and divided.

Three records, each inside the next, so that a result that depends on the file alone cannot be
asked for with choices, nor one that needs choices without them. All are hashable and small:
caches are keyed by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from segmentation.records import (
    METHOD_TABLE,
    Algorithm,
    ColumnContract,
    Prepare,
    PrepareSettings,
    Role,
)

SAMPLES = {
    "customers": "Mall customers (sample)",
    "shoppers": "Online shoppers (sample)",
}
"""The built-in synthetic files, by the names that people see."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of customers."""

    source: str
    """The name of a sample or the sha256 of an upload's bytes."""
    name: str
    sheet: str | None = None
    contracts: tuple[tuple[str, ColumnContract], ...] = ()
    """How columns are read, where the visitor says so."""
    without_hidden: bool = False
    """Whether rows that are hidden in a workbook are left out, as the visitor said."""

    @property
    def is_sample(self) -> bool:
        """Whether it is one of the built-in ones."""
        return self.source in SAMPLES


@dataclass(frozen=True, slots=True)
class Basis:
    """A file with the use of its columns: what a matrix and a search depend on."""

    file: File
    roles: tuple[tuple[str, Role], ...] = ()
    settings: PrepareSettings = PrepareSettings()
    prepare: Prepare = "auto"
    """Whether other preparations are tried where this one shows no segments."""
    asked: PrepareSettings | None = None
    """The settings that were asked for, where the ones above were found in their place."""

    @property
    def origin(self) -> Basis:
        """The basis as it was asked for."""
        if self.asked is None:
            return self
        return replace(self, settings=self.asked, asked=None)

    def with_found(self, settings: PrepareSettings) -> Basis:
        """Return the basis with what was found in place of what was asked for."""
        return (
            self
            if settings == self.settings
            else replace(self, settings=settings, asked=self.settings)
        )


@dataclass(frozen=True, slots=True)
class Study:
    """A basis with how its customers are divided; ``k`` None means the recommended number."""

    basis: Basis
    k: int | None = None
    algorithm: Algorithm = "kmeans"
    """The method whose segments these are."""
    least: int = 0
    """Fewest customers of a segment; smaller ones are merged with their nearest."""

    @property
    def file(self) -> File:
        """The file that everything comes from."""
        return self.basis.file

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.basis.file.name

    @property
    def is_untouched(self) -> bool:
        """Whether every choice is at its default."""
        return self == untouched(self.file)

    @property
    def searched(self) -> Study:
        """The study by K-Means with nothing merged, which the search speaks of."""
        return replace(self, algorithm="kmeans", least=0)

    def with_k(self, k: int | None) -> Study:
        """Return the study with another number of segments; a method that takes none gives way."""
        algorithm = self.algorithm if METHOD_TABLE[self.algorithm].takes_k else "kmeans"
        return replace(self, k=k, algorithm=algorithm, least=0)

    def with_roles(self, roles: Mapping[str, Role]) -> Study:
        """Return the study with these roles on top of the earlier ones; features follow roles."""
        merged = tuple(sorted({**dict(self.basis.roles), **roles}.items()))
        return replace(self, basis=replace(self.basis.origin, roles=merged), k=None, least=0)

    def with_contract(self, name: str, contract: ColumnContract | None) -> Study:
        """Return the study with a column that is read in another way; None: as the file shows.

        How a column of another kind was prepared is forgotten.
        """
        told = {column: known for column, known in self.file.contracts if column != name}
        told |= {} if contract is None else {name: contract}
        file = replace(self.file, contracts=tuple(sorted(told.items(), key=lambda pair: pair[0])))
        origin = self.basis.origin
        kept = tuple(each for each in origin.settings.per_feature if each.name != name)
        settings = replace(origin.settings, per_feature=kept)
        return replace(self, basis=replace(origin, file=file, settings=settings), k=None)

    def without_hidden(self) -> Study:
        """Return the study of the rows that are in sight in a workbook."""
        file = replace(self.file, without_hidden=True)
        return replace(self, basis=replace(self.basis.origin, file=file), k=None)

    def with_settings(self, settings: PrepareSettings) -> Study:
        """Return the study with its columns prepared in another way, and in no other than that."""
        basis = replace(self.basis, settings=settings, prepare="asis", asked=None)
        return replace(self, basis=basis, k=None)

    def prepared_by(self, prepare: Prepare) -> Study:
        """Return the study with other preparations tried, or as it was asked for."""
        return replace(self, basis=replace(self.basis.origin, prepare=prepare), k=None)


def untouched(file: File) -> Study:
    """Return the study of a file with every choice at its default."""
    return Study(Basis(replace(file, contracts=(), without_hidden=False)))


def sample(source: str = "customers") -> Study:
    """Return the study of a built-in file, untouched."""
    return untouched(File(source, SAMPLES[source]))


def upload(content: bytes, name: str) -> File:
    """Return an uploaded file as it is known here: by its bytes."""
    return File(hashlib.sha256(content).hexdigest(), name)
