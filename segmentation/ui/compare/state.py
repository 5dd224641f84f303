"""Work out the comparison of methods that a visitor sees, beside the page."""

from __future__ import annotations

from dataclasses import dataclass

from segmentation import wording
from segmentation.records import METHODS, SEGMENT_COLOURS, Algorithm, Comparison
from segmentation.ui.parts import blocks
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.session.study import Basis


@dataclass(frozen=True, slots=True, eq=False)
class Methods:
    """A comparison, with what its segments are called here."""

    basis: Basis
    comparison: Comparison
    names: tuple[str, ...]
    """Of the K-Means segments, by size."""
    colours: tuple[str, ...]
    """Of the K-Means segments, by size."""

    def names_of(self, algorithm: Algorithm) -> tuple[str, ...]:
        """Return what a method's segments are called: as the K-Means segments they are like."""
        return wording.partner_names(self.comparison.result(algorithm), self.names)

    def colours_of(self, algorithm: Algorithm) -> tuple[str, ...]:
        """Return the colours of a method's segments; those like none have colours of their own."""
        free = [colour for colour in SEGMENT_COLOURS if colour not in self.colours]
        further = free or list(SEGMENT_COLOURS)
        n = len(self.colours)
        return tuple(
            self.colours[number] if number < n else further[(number - n) % len(further)]
            for number in self.comparison.result(algorithm).partners
        )


def standing() -> Methods | None:
    """Return the comparison of the current customers; None while it is made, with progress."""
    study = state.current()
    basis, k = study.basis, cache.k_of(study)
    found: Comparison | None = None
    with blocks.error_banner():
        if waiting.is_done(
            "compare",
            ("compare", basis, k),
            lambda progress: cache.comparison(basis, k, _progress=progress),
            what="",
            note=f"{len(METHODS)} methods segment the same customers. This takes a few seconds.",
        ):
            found = cache.comparison(basis, k)
    if found is None:
        return None
    who = state.kmeans_identity()
    return Methods(
        basis,
        found,
        names=tuple(who.names[number] for number in who.numbers),
        colours=tuple(who.colours[number] for number in who.numbers),
    )
