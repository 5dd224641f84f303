"""Segment customers where they live: connect, and write their segments there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from segmentation import engines, models
from segmentation.engines import EngineTable
from segmentation.engines.queries import rows_of
from segmentation.models.scoring.columns import require_columns
from segmentation.records import SCORE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from segmentation.models import Model

connect = engines.connect

_ROWS = engines.UPLOADED
"""What the model's SELECT calls the rows that it reads."""


def predict_table(
    model: Model, table: EngineTable, into: str, *, replace: bool = False
) -> tuple[tuple[int, int, int], ...]:
    """Write the segment of each customer of a table into another table of its engine.

    Beside the answers it tells `previous_segment` and `changed_on`, the day on which a customer
    came into the segment; see `segmentation.engines.EngineTable.write_segments`.

    Raises DataError if a column of the model is missing, or nothing tells the customers apart;
    SaveError if the table cannot be written, or is there already and must not be replaced.
    """
    features = require_columns(model.features, table.columns, model.spec.aliases)
    scored = models.to_sql(model, dialect=table.engine.dialect, table=_ROWS)
    today = datetime.now(UTC).date().isoformat()
    return table.write_segments(scored, features, into=into, today=today, replace=replace)


def unread_cells(model: Model, table: EngineTable) -> dict[str, int]:
    """Return how many cells of each column a model cannot read in a table, where there are any.

    They count as missing, or as a category that was never seen, as in a file; a table of segments
    has no warnings.
    """
    features = require_columns(model.features, table.columns, model.spec.aliases)
    counts = models.unread_sql(model, dialect=table.engine.dialect, table=_ROWS)
    # Spark's SELECT begins with steps of its own.
    (found,) = table.ask(f"WITH {_ROWS} AS ({table.feature_rows(features)}) {rows_of(counts)}")
    told = zip(features.values(), found, strict=True)
    return {name: int(n_cells) for name, n_cells in told if n_cells}


def write_customers(
    frame: pd.DataFrame, table: EngineTable, into: str, *, replace: bool = False
) -> None:
    """Write scored customers of order lines into a table of the engine that the lines came from.

    Raises SaveError if the table cannot be written, or is there already and must not be replaced.
    """
    import pyarrow as pa

    from segmentation.engines.arrow import typed_rows

    rows = typed_rows(pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata())
    table.engine.put(rows, into, replace=replace, own=SCORE_COLUMNS)
