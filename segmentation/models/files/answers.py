"""Join chunks of a file with their answers, as lines or as columns."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.models.files.answer_texts import BYTES, endings
from segmentation.models.files.arrow_columns import read_column
from segmentation.models.files.target import Content
from segmentation.models.scoring.answers import answer_columns, plain_texts
from segmentation.models.scoring.batch import warning_texts
from segmentation.models.scoring.cells import Warned
from segmentation.models.scoring.chunks import (
    LARGE_CHUNK,
    ChunkScorer,
    Part,
    Scores,
    empty_scores,
    rows_of,
)
from segmentation.models.scoring.scorer import Scorer


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One chunk on its way out."""

    content: Content
    sizes: tuple[int, ...]
    n_warned: int

    @property
    def n_rows(self) -> int:
        """Number of customers."""
        return sum(self.sizes)


class Answerer:
    """Scores chunks of a file; several threads may use it at once."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self._local = threading.local()

    def score(self, table: pa.Table, columns: Sequence[str]) -> tuple[Scores, pa.Array]:
        """Return the segments of some rows, and a text of warnings for each.

        ``columns``: the column of each feature.
        """
        n_rows = table.num_rows
        parts: list[Part] = []
        warned: Warned = []
        for term, name in zip(self._scorer.terms, columns, strict=True):
            column = table.column(name).combine_chunks()
            part, found = read_column(term, column)
            parts.append(part)
            warned += found
        scores = empty_scores(n_rows)
        chunk_scorer = self._chunk_scorer()
        for start in range(0, n_rows, chunk_scorer.size):
            rows = slice(start, min(start + chunk_scorer.size, n_rows))
            chunk_scorer.score([part[rows] for part in parts], rows_of(scores, rows))
        return scores, warning_texts(warned, n_rows)

    def with_lines(self, lines: pa.Array, scores: Scores, warnings: pa.Array) -> Scored:
        """Return lines with the answers behind them."""
        answers = endings(answer_columns(self._scorer, scores, warnings))
        cells = (pc.cast(lines, BYTES), pc.cast(answers, BYTES))
        joined = pc.binary_join_element_wise(*cells, pa.scalar(b"", BYTES))
        return self._counted(joined.buffers()[2], scores, warnings)

    def with_columns(self, table: pa.Table, scores: Scores, warnings: pa.Array) -> Scored:
        """Return columns with the answers behind them."""
        for name, answer in answer_columns(self._scorer, scores, warnings).items():
            table = table.append_column(name, plain_texts(answer))
        return self._counted(table, scores, warnings)

    def _counted(self, content: Content, scores: Scores, warnings: pa.Array) -> Scored:
        sizes = np.bincount(scores.segments, minlength=self._scorer.k)
        n_warned = pc.sum(pc.not_equal(warnings, "")).as_py() or 0
        return Scored(content, tuple(sizes.tolist()), n_warned)

    def _chunk_scorer(self) -> ChunkScorer:
        if not hasattr(self._local, "scorer"):
            self._local.scorer = ChunkScorer(self._scorer, LARGE_CHUNK)
        found: ChunkScorer = self._local.scorer
        return found
