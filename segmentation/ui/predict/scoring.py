"""Score a file of customers: each with the segment it would belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from segmentation import models, wording
from segmentation.models import Model
from segmentation.records import (
    ANSWERS,
    FORMAT_LABELS,
    PREDICTION_COLUMNS,
    CustomerTable,
    Progress,
    Segment,
)
from segmentation.ui.campaigns import lists
from segmentation.ui.parts import blocks, tables
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.predict import written
from segmentation.ui.predict.scorers import Scorer, Source
from segmentation.ui.session import cache, waiting
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import SAMPLES, File, sample

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
def draw(scorer: Scorer, *, key: str) -> None:
    """Draw the upload of a file, the match of its columns, and every customer's segment."""
    features = set(scorer.model.features)
    fitting = [one for one in SAMPLES if features <= set(cache.read(sample(one).file).frame)]
    box, beside = st.columns([2, 1], gap="medium") if fitting else (st.container(), None)
    dropped = box.file_uploader(
        f"Upload a file with one row per customer: {FORMAT_LABELS}",
        key=f"{key}_file",
        help="It is scored with the segments above and not stored.",
    )
    chosen = None
    if beside is not None:
        chosen = beside.pills(
            "Or try a built-in sample",
            fitting,
            format_func=SAMPLES.__getitem__,
            key=f"{key}_sample",
        )
    if dropped is not None:
        draw_file(scorer, cache.hold(dropped.getvalue(), dropped.name), key=key)
    elif chosen is not None:
        draw_file(scorer, sample(chosen).file, key=key)


def draw_file(scorer: Scorer, file: File, *, key: str) -> None:
    """Draw the match of a file's columns, and every customer's segment."""
    name = shorten(file.name, 40)
    with blocks.error_banner():
        if not waiting.is_done(
            f"{key}.read", ("read", file), partial(cache.read_beside, file), what=f"Reading {name}"
        ):
            return
        columns = match_columns(scorer.model, cache.read(file), key=f"{key}_{file.source[:8]}")
        if columns is None:
            return
        table = cache.read(file)
        told = written.ask(scorer.model, table, columns, key=f"{key}_{file.source[:8]}")
        asked = _Asked(file, scorer.source, tuple(columns.items()), told)
        if waiting.is_done(f"{key}.score", asked, partial(_score, asked), what=f"Scoring {name}"):
            _draw_scored(asked, scorer.segments, key=key)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file to score, with what, and which of its columns is meant by each feature."""

    file: File
    source: Source
    columns: tuple[tuple[str, str | None], ...]
    told: written.Told = ()


def _score(asked: _Asked, progress: Progress) -> None:
    predictions(asked, _progress=progress)


@held
def predictions(asked: _Asked, _progress: Progress = _silent) -> pd.DataFrame:
    """Return the segment of every customer of a file, with the names that segments get here."""
    return score(
        asked.source.model.written_as(dict(asked.told)),
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
    frame = texts.frame
    empty = pd.Series(np.nan, index=frame.index)
    asked = pd.DataFrame(
        {
            term.name: empty
            if (name := columns[term.name]) is None
            else models.as_held(term, frame[name], texts.report, texts.lines)
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
    segments: Sequence[Segment], frame: pd.DataFrame, predicted: pd.DataFrame
) -> pd.DataFrame:
    """Return every column of a file with the segment of each customer behind it."""
    names = pd.Series([segment.name for segment in segments], dtype="str").to_numpy()
    predicted = predicted.assign(segment_name=names[predicted["segment"].to_numpy()])
    kept = frame.drop(columns=list(PREDICTION_COLUMNS), errors="ignore")
    return pd.concat([kept, predicted], axis="columns")


def counts(segments: Sequence[Segment], numbers: Sequence[int]) -> pd.DataFrame:
    """Return one row a segment: its customers in the file, and its share there and in training."""
    sizes = np.bincount(np.asarray(numbers, dtype=np.intp), minlength=len(segments))
    return pd.DataFrame(
        {
            "Segment": [segment.name for segment in segments],
            "Customers": sizes,
            "Share": sizes / max(int(sizes.sum()), 1),
            "Share in training": [segment.share for segment in segments],
        }
    )


def _draw_scored(asked: _Asked, segments: Sequence[Segment], *, key: str) -> None:
    found = predictions(asked)
    n_warned = int((found["warning"].fillna("") != "").sum())
    name = shorten(asked.file.name, 40)
    blocks.sentence(wording.scored_sentence(len(found), name, n_warned=n_warned))
    aside = cache.read(asked.file).report.aside
    if aside:
        blocks.sentence(wording.aside_sentence(aside))
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.csv_download(
            lambda: with_answers(segments, cache.read(asked.file).frame, predictions(asked)),
            key=f"{key}_scored_csv",
            label="Download scored customers",
            name=f"{blocks.file_stem(asked.file.name)}_scored.csv",
            is_primary=True,
        )
        _list_of_one(asked, segments, found["segment"].to_numpy(), key=key)
    share = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    blocks.table(
        counts(segments, found["segment"].tolist()),
        key=f"{key}_counts",
        alt="Customers of the file by segment",
        columns={"Share": share, "Share in training": share},
    )
    frame, first = cache.read(asked.file).frame, found.head(tables.ROWS_SHOWN)
    st.dataframe(
        _first_scored(with_answers(segments, frame.head(len(first)), first)),
        key=f"{key}_scored",
        alt="The customers of the file with their segments",
        hide_index=True,
        placeholder="–",
        column_config=_formats(),
    )
    if len(found) > tables.ROWS_SHOWN:
        blocks.sentence(wording.first_shown_sentence(tables.ROWS_SHOWN))


def _list_of_one(
    asked: _Asked, segments: Sequence[Segment], numbers: NDArray[np.intp], *, key: str
) -> None:
    """Draw the choice of one segment of the file, and its list for another tool."""
    number = st.selectbox(
        "Segment",
        sorted(set(numbers.tolist())),
        key=f"{key}_segment",
        format_func=lambda number: segments[number].name,
        label_visibility="collapsed",
        width=260,
    )
    lists.button(
        lambda: lists.of_file(
            cache.read(asked.file),
            cache.texts(asked.file).frame,
            np.flatnonzero(numbers == number),
            title=segments[number].name,
        ),
        key=f"{key}_list",
    )


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
