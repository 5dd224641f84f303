"""Score a file of customers: each with the segment it would belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from segmentation import models, wording
from segmentation.models import Model
from segmentation.records import (
    ANSWERS,
    FORMAT_LABELS,
    PREDICTION_COLUMNS,
    CustomerTable,
    Progress,
    Segmentation,
)
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.predict import written
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.session.identity import Numbers
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import File, Study

_CHOOSE = "Choose a column"
_ABSENT = "Not in this file: filled in as in training"
LABELS = {column.key: column.label for column in ANSWERS if column.label}
_FIRST = 8
"""Columns that are named in a sentence."""
ROWS_A_STEP = 250_000
"""Customers that are scored between two looks at whether somebody still waits."""


def _silent(_stage: str, _share: float) -> None:
    return None


@st.fragment
def draw(*, key: str) -> None:
    """Draw the upload of a file, the match of its columns, and every customer's segment."""
    dropped = st.file_uploader(
        f"Upload a file with one row per customer: {FORMAT_LABELS}",
        key=f"{key}_file",
        help="It is scored with the segments above and not stored.",
    )
    if dropped is None:
        return
    with blocks.error_banner():
        file = cache.hold(dropped.getvalue(), dropped.name)
        name = shorten(file.name, 40)
        if not waiting.is_done(
            f"{key}.read", ("read", file), partial(cache.read_beside, file), what=f"Reading {name}"
        ):
            return
        table, model = cache.read(file), state.model()
        columns = match_columns(model, table, key=f"{key}_{file.source[:8]}")
        if columns is None:
            return
        told = written.ask(model, table, columns, key=f"{key}_{file.source[:8]}")
        asked = _Asked(file, state.current(), state.numbers(), tuple(columns.items()), told)
        if waiting.is_done(f"{key}.score", asked, partial(_score, asked), what=f"Scoring {name}"):
            _draw_scored(asked, key=key)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file to score, with what, and which of its columns is meant by each feature."""

    file: File
    study: Study
    numbers: Numbers
    columns: tuple[tuple[str, str | None], ...]
    told: written.Told = ()


def _score(asked: _Asked, progress: Progress) -> None:
    predictions(asked, _progress=progress)


@held
def predictions(asked: _Asked, _progress: Progress = _silent) -> pd.DataFrame:
    """Return the segment of every customer of a file, with the names that segments get here."""
    return score(
        cache.model(asked.study, asked.numbers).written_as(dict(asked.told)),
        cache.texts(asked.file),
        columns=dict(asked.columns),
        progress=_progress,
    )


def match_columns(model: Model, table: CustomerTable, *, key: str) -> dict[str, str | None] | None:
    """Draw which column is meant by each feature; return that, or None while one is open.

    None for a feature: the file does not hold it.
    """
    found = model.match_names(table.frame.columns)
    missing = [feature for feature in model.features if feature not in found]
    with st.expander(
        f"{len(found)} of {wording.plural(len(model.features), 'column')} matched",
        icon=":material/join_inner:",
        expanded=bool(missing),
    ):
        blocks.sentence(_matched_sentence(found))
        free = [str(name) for name in table.frame.columns if name not in found.values()]
        chosen: dict[str, str | None] = dict(found)
        for feature in missing:
            picked = st.selectbox(
                f"Which column holds {plain(feature)}?",
                [_CHOOSE, *free, _ABSENT],
                key=f"{key}_{model.features.index(feature)}",
            )
            if picked != _CHOOSE:
                chosen[feature] = None if picked == _ABSENT else picked
    n_open = len(model.features) - len(chosen)
    if n_open:
        verb = "is" if n_open == 1 else "are"
        blocks.sentence(
            f"{wording.plural(n_open, 'column')} that the segments need {verb} not in this file. "
            "Choose above which column is meant."
        )
        return None
    return chosen


def _matched_sentence(found: Mapping[str, str]) -> str:
    renamed = [f"{column} as {feature}" for feature, column in found.items() if column != feature]
    same = len(found) - len(renamed)
    said = f"{wording.plural(same, 'column')} by the same name"
    if renamed:
        said += f"; read {wording.listing(renamed[:_FIRST])}"
    return f"{said}."


def score(
    model: Model,
    texts: CustomerTable,
    *,
    columns: Mapping[str, str | None],
    progress: Progress = _silent,
) -> pd.DataFrame:
    """Return the segment of each customer, read by the model, in steps that can be stopped."""
    frame, file_format = texts.frame, texts.report.file_format
    empty = pd.Series(np.nan, index=frame.index)
    asked = pd.DataFrame(
        {
            term.name: empty
            if (name := columns[term.name]) is None
            else models.as_held(term, frame[name], file_format)
            for term in model.scorer.terms
        },
        index=frame.index,
    )
    parts = []
    for start in range(0, max(len(asked), 1), ROWS_A_STEP):
        done = wording.plural(start, "customer")
        progress(f"{done} of {len(asked):,} done", start / max(len(asked), 1))
        parts.append(model.predict(asked.iloc[start : start + ROWS_A_STEP]))
    return pd.concat(parts)


def with_answers(
    segmentation: Segmentation, frame: pd.DataFrame, predicted: pd.DataFrame
) -> pd.DataFrame:
    """Return every column of a file with the segment of each customer behind it."""
    names = pd.Series(segmentation.names, dtype="str").to_numpy()
    predicted = predicted.assign(segment_name=names[predicted["segment"].to_numpy()])
    kept = frame.drop(columns=list(PREDICTION_COLUMNS), errors="ignore")
    return pd.concat([kept, predicted], axis="columns")


def counts(segmentation: Segmentation, segments: Sequence[int]) -> pd.DataFrame:
    """Return one row a segment: its customers in the file, and its share there and in training."""
    sizes = np.bincount(np.asarray(segments, dtype=np.intp), minlength=segmentation.k)
    return pd.DataFrame(
        {
            "Segment": list(segmentation.names),
            "Customers": sizes,
            "Share": sizes / max(int(sizes.sum()), 1),
            "Share in training": [segment.share for segment in segmentation.segments],
        }
    )


def _draw_scored(asked: _Asked, *, key: str) -> None:
    segmentation, found = state.segmentation(), predictions(asked)
    n_warned = int((found["warning"].fillna("") != "").sum())
    name = shorten(asked.file.name, 40)
    blocks.sentence(wording.scored_sentence(len(found), name, n_warned=n_warned))
    aside = cache.read(asked.file).report.aside
    if aside:
        blocks.sentence(wording.aside_sentence(aside))
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    blocks.table(
        counts(segmentation, found["segment"].tolist()),
        key=f"{key}_counts",
        alt="Customers of the file by segment",
        columns={"Share": share, "Share in training": share},
    )
    frame, first = cache.read(asked.file).frame, found.head(tables.ROWS_SHOWN)
    blocks.table(
        _first_scored(with_answers(segmentation, frame.head(len(first)), first)),
        key=f"{key}_scored",
        alt="The customers of the file with their segments",
        columns=_formats(),
        download=state.later(
            lambda now: with_answers(now, cache.read(asked.file).frame, predictions(asked))
        ),
    )
    if len(found) > tables.ROWS_SHOWN:
        blocks.sentence(wording.first_shown_sentence(tables.ROWS_SHOWN))


def _first_scored(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the first customers as a page shows them: the answer in front, the warning last."""
    first = scored.head(tables.ROWS_SHOWN)
    kept = [name for name in first.columns if name not in PREDICTION_COLUMNS]
    *front, last = LABELS
    told = first[[*front, *kept, last]].rename(columns=LABELS)
    return told.loc[:, ~told.columns.duplicated()]


def _formats() -> dict[str, Any]:
    return {
        "Margin": st.column_config.NumberColumn(
            format="%.2f", help="0 = on the border to the next segment, 1 = at the centre"
        ),
        "Warning": st.column_config.TextColumn(width="large"),
    }
