"""What a visitor is looking at: a file, and every choice made about it, as one small value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from segmentation.records import METHOD_TABLE, Algorithm, PrepareSettings, Role

SAMPLES = {
    "customers": "Mall customers (sample)",
    "shoppers": "Online shoppers (sample)",
}
"""The built-in synthetic files, by the names that people see."""


@dataclass(frozen=True, slots=True)
class Study:
    """A file and the choices about it. Hashable and small: caches are keyed by it.

    ``source`` is the name of a sample or the sha256 of an upload's bytes. ``k`` None means the
    recommended number of segments.
    """

    source: str
    name: str
    sheet: str | None = None
    roles: tuple[tuple[str, Role], ...] = ()
    settings: PrepareSettings = PrepareSettings()
    k: int | None = None
    algorithm: Algorithm = "kmeans"
    """The method whose segments these are."""

    @property
    def is_sample(self) -> bool:
        """Whether the file is one of the built-in ones."""
        return self.source in SAMPLES

    @property
    def file(self) -> Study:
        """The same file with every choice at its default."""
        return Study(self.source, self.name, self.sheet)

    @property
    def basis(self) -> Study:
        """The same columns, however they are divided: what a search depends on."""
        return replace(self, k=None, algorithm="kmeans")

    def with_k(self, k: int | None) -> Study:
        """Return the study with another number of segments; a method that takes none gives way."""
        algorithm = self.algorithm if METHOD_TABLE[self.algorithm].takes_k else "kmeans"
        return replace(self, k=k, algorithm=algorithm)

    def with_roles(self, roles: Mapping[str, Role]) -> Study:
        """Return the study with these roles on top of the earlier ones; features follow roles."""
        merged = {**dict(self.roles), **roles}
        return replace(self, roles=tuple(sorted(merged.items())), k=None)


def sample(source: str = "customers") -> Study:
    """Return the study of a built-in file, untouched."""
    return Study(source, SAMPLES[source])


def upload(content: bytes, name: str) -> Study:
    """Return the study of an uploaded file, untouched."""
    return Study(hashlib.sha256(content).hexdigest(), name)
