"""Decide which mark parts decimals in a file: by its columns, its form, or a person's word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.reading import numbers
from segmentation.records import Step, StepValues

_GROUP = 1000
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class FileMarks:
    """What is known of the decimal mark of a file: True for a comma, False for a point."""

    answer: bool | None = None
    """What a person said."""
    proof: bool | None = None
    """What the columns prove; None where none does, or they contradict each other."""
    proven_by: str = ""
    """The first column that does."""
    is_contradictory: bool = False
    form: bool | None = None
    """What the form of the file suggests: semicolons stand where the comma is taken."""

    @property
    def known(self) -> bool | None:
        """What cells are read by that can be read both ways."""
        return self.proof if self.answer is None else self.answer


def find_marks(proofs: Mapping[str, bool], *, answer: bool | None, form: bool | None) -> FileMarks:
    """Decide on the mark of a file by what its columns prove.

    ``proofs``: column to the mark that it proves, in file order.
    """
    if len(set(proofs.values())) != 1:
        return FileMarks(answer, is_contradictory=len(proofs) > 1, form=form)
    column, proof = next(iter(proofs.items()))
    return FileMarks(answer, proof, column, form=form)


def has_fraction(values: NDArray[np.float64]) -> bool:
    """Tell whether any number of a ready column has a fraction."""
    return bool((np.isfinite(values) & (values != np.floor(values))).any())


def may_be_groups(values: NDArray[np.float64]) -> bool:
    """Tell whether numbers may be thousands with a point: 343 and 80.157, not 80.5 or 0.157."""
    sizes = np.abs(values[~np.isnan(values)])
    if not len(sizes) or sizes.max() >= _GROUP:
        return False
    thousands = sizes * _GROUP
    is_group = (sizes >= 1) & (np.abs(thousands - np.round(thousands)) < _ROUNDING)
    return bool((is_group | (sizes == 0)).all())


def are_groups(texts: pa.ChunkedArray) -> bool:
    """Tell whether every point in the texts of a column stands before one group of three."""
    pointed = texts.filter(pc.match_substring(texts, "."))
    return len(pointed) > 0 and bool(
        pc.all(pc.match_substring_regex(pointed, numbers.OPEN_POINT)).as_py()
    )


def mark_steps(name: str, read: numbers.NumberReading, marks: FileMarks) -> tuple[Step, ...]:
    """Return what has to be said of how the marks of a column were read."""
    steps = []
    n_point, n_comma = read.n_by_mark
    if n_point and n_comma:
        counts = {"n_point": n_point, "n_comma": n_comma}
        n_cells = n_point + n_comma
        steps.append(Step("converted", name, n_cells, n_cells, code="two_marks", values=counts))
    found = read.open_marks
    if found is None:
        return tuple(steps)
    code = _code(found, marks)
    if code:
        values: StepValues = {
            "example": found.example,
            "is_fraction": found.is_fraction,
            "proven_by": marks.proven_by,
            "proves_comma": marks.proof is True,
            "is_contradictory": marks.is_contradictory,
        }
        steps.append(
            Step(
                "pointed out" if code == "open_mark" else "converted",
                name,
                found.n_cells,
                found.n_cells,
                code=code,
                values=values,
            )
        )
    return tuple(steps)


def _code(found: numbers.OpenMarks, marks: FileMarks) -> str:
    """Return why open cells were read as they were; nothing where any reader would do so."""
    if marks.answer is not None:
        return "chosen_mark"
    if marks.proof is None:
        return "open_mark"
    if not marks.proven_by:
        return ""
    is_plain = marks.proof is False and not (found.is_fraction and found.speaks_for_thousands)
    return "" if is_plain else "proven_mark"


def sign_steps(name: str, read: numbers.NumberReading) -> tuple[Step, ...]:
    """Return what has to be said of letters after numbers that changed them."""
    if read.bare is None:
        return ()
    steps = []
    for code in ("magnitudes", "sides"):
        found = read.bare.found.get(code, {})
        n_cells = sum(found.values())
        if n_cells:
            values: StepValues = {"marks": tuple(found), "turned": read.bare.turned}
            steps.append(Step("converted", name, n_cells, n_cells, code=code, values=values))
    return tuple(steps)


def mixture_steps(name: str, read: numbers.NumberReading) -> tuple[Step, ...]:
    """Return which currencies, or what beside percentages, keeps a column from being summed."""
    currencies = read.bare.currencies if read.bare is not None else {}
    cells = tuple(f"{sign} {n:,}" for sign, n in currencies.items())
    code = "several_currencies" if read.mixture == "currencies" else "beside_percentages"
    n_cells = sum(currencies.values())
    step = Step("pointed out", name, n_cells, n_cells, code=code, values={"currencies": cells})
    return (step,)
