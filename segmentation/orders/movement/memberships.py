"""Tell who is in which segment: of a grid, of a clustering, or of a scored table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.texts import read_texts
from segmentation.records import SEGMENT_COLOURS, Matrix, Membership, RfmGrid, Segment, Segmentation


def grid_membership(grid: RfmGrid, *, when: str | None = None) -> Membership:
    """Return who is in which named segment of a grid; by default under its reference date."""
    if when is None:
        when = str(grid.reference) if grid.reference is not None else "the grid"
    identifier = grid.customers.identifier
    if identifier is None:
        raise DataError(
            f"{grid.customers.report.source} has no identifier, so that nobody can be found again "
            "at another date. Choose the column with the customer number."
        )
    return Membership(
        when=when,
        customers=_identifiers(grid.customers.frame[identifier], grid.customers.report.source),
        names=grid.names,
        labels=grid.labels,
        revenue=grid.customers.frame["monetary"].to_numpy(dtype=np.float64),
        colours=tuple(segment.colour for segment in grid.segments),
    )


def segmentation_membership(segmentation: Segmentation, *, when: str) -> Membership:
    """Return who is in which segment of a clustering; `when` is a date, a file or a model."""
    prepared = segmentation.prepared
    source = prepared.table.report.source
    if prepared.table.identifier is None:
        raise DataError(
            f"{source} has no identifier, so that nobody can be found again elsewhere. Choose the "
            "column with the customer number."
        )
    return Membership(
        when=when,
        customers=_identifiers(prepared.frame[prepared.table.identifier], source),
        names=distinct_names(segmentation.names),
        labels=segmentation.clustering.labels,
        revenue=_revenue(prepared.frame),
        colours=tuple(segment.colour for segment in segmentation.segments),
    )


def scored_membership(
    frame: pd.DataFrame, *, when: str, customer: str, segments: Sequence[Segment] = ()
) -> Membership:
    """Return who is in which segment of a table that a model has scored.

    Parameters
    ----------
    frame : DataFrame
        One row a customer, with the name of its segment as ``segment_name`` and maybe what it
        brought as ``monetary``.
    when : str
        How to call it: a date, a file or a model.
    customer : str
        Column with the identifier.
    segments : sequence of Segment, optional
        Those of the model: their order and colours are kept, and those that nobody is in.
    """
    segment = "segment_name"
    for name in (customer, segment):
        if name not in frame.columns:
            raise ParameterError(
                f"There is no column {name!r} in the scored table {when}. Its columns are: "
                f"{', '.join(map(str, frame.columns))}."
            )
    texts = read_texts(frame[[segment]])[segment]
    if texts.isna().any():
        raise DataError(
            f"{int(texts.isna().sum()):,} rows of {when} have no segment in {segment!r}. "
            "Score the table first."
        )
    codes, found = texts.factorize(sort=True)
    known = {one.name.strip(): one.colour for one in segments}
    others = [name for name in found if name not in known]
    names = (*known, *others)
    spare = (SEGMENT_COLOURS[at % len(SEGMENT_COLOURS)] for at in range(len(known), len(names)))
    return Membership(
        when=when,
        customers=_identifiers(frame[customer], when),
        names=names,
        labels=np.array([names.index(name) for name in found], dtype=np.intp)[codes],
        revenue=_revenue(frame),
        colours=(*known.values(), *spare) if known else (),
    )


def distinct_names(names: Sequence[str], taken: Sequence[str] = ()) -> tuple[str, ...]:
    """Number the names that occur a second time, so that each stands for one group.

    Examples
    --------
    >>> distinct_names(("big", "small", "big"))
    ('big', 'small', 'big (2)')
    """
    found: list[str] = []
    for name in names:
        new, n = name, 1
        while new in found or new in taken:
            n += 1
            new = f"{name} ({n})"
        found.append(new)
    return tuple(found)


def _identifiers(values: pd.Series, source: str) -> pd.Index:
    texts = read_texts(values.to_frame()).iloc[:, 0]
    if texts.isna().any():
        raise DataError(
            f"{int(texts.isna().sum()):,} customers of {source} have no number in "
            f"{values.name!r}. Leave them out, or give them one."
        )
    index: pd.Index = pd.Index(texts)
    if index.has_duplicates:
        twice = index[index.duplicated()]
        raise DataError(
            f"{twice.nunique():,} customers stand on several rows of {source} (first: "
            f"{str(twice[0])!r}). Movement needs one row a customer."
        )
    return index


def _revenue(frame: pd.DataFrame) -> Matrix | None:
    if "monetary" not in frame.columns:
        return None
    if not pd.api.types.is_numeric_dtype(frame["monetary"]):
        raise ParameterError("There is no numeric column 'monetary' to take the revenue from.")
    revenue: Matrix = frame["monetary"].fillna(0).to_numpy(dtype=np.float64)
    return revenue
