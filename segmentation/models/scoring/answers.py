"""Answer for many customers at once, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from segmentation.models.scoring.batch import TEXT
from segmentation.models.scoring.chunks import Scores
from segmentation.models.scoring.scorer import Scorer

PANDAS_TEXT = pd.StringDtype(na_value=np.nan)


def answer_columns(scorer: Scorer, scores: Scores, warnings: Any) -> dict[str, Any]:
    """Return every column of `records.ANSWERS` as an Arrow array, names as a dictionary."""
    segments = pa.array(scores.segments)
    return {
        "segment": segments,
        "segment_name": pa.DictionaryArray.from_arrays(segments, pa.array(scorer.names, TEXT)),
        "second_segment": pa.array(scores.seconds),
        "margin": pa.array(scores.margins),
        "warning": warnings,
    }


def predictions_frame(
    scorer: Scorer, scores: Scores, warnings: pa.ChunkedArray, index: pd.Index[Any]
) -> pd.DataFrame:
    """Return the answers as a DataFrame."""
    columns = answer_columns(scorer, scores, warnings)
    return pd.DataFrame(
        {name: _as_pandas(column) for name, column in columns.items()}, index=index, copy=False
    )


def plain_texts(column: Any) -> Any:
    """Return a column of texts without its dictionary; another as it is."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _as_pandas(column: Any) -> Any:
    plain = plain_texts(column)
    is_text = pa.types.is_large_string(plain.type)
    return pd.array(plain, dtype=PANDAS_TEXT) if is_text else plain.to_numpy()
