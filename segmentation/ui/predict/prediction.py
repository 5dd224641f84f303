"""Ask for a customer and answer where it belongs, without redrawing the whole page."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from segmentation import figures, wording
from segmentation.models import Model
from segmentation.records import SEED, Prediction, Segment, Segmentation
from segmentation.ui.parts import blocks, brand
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.predict import controls, moving, standing
from segmentation.ui.predict.controls import Value
from segmentation.ui.predict.scorers import Scorer
from segmentation.ui.session import choices, state

_PICTURE, _WHY = "Among your customers", "Why, and what would change it"
_SENDING_SECONDS = 0.01
"""A pause in which the server sends the answer: building the picture would hold it back."""


@st.fragment
def draw(scorer: Scorer) -> None:
    """Draw presets and controls, the answer to every move of them, and then what lies behind it."""
    model, segments = scorer.model.for_days(), scorer.segments
    names = [segment.name for segment in segments]
    key = f"predict.{scorer.key}"
    answer = st.container()
    is_wide = controls.is_wide(model.spec.summaries)
    left, right = (st.container(), None) if is_wide else st.columns([5, 7], gap="medium")
    with left, st.container(border=True):
        customer = controls.feature_controls(model.spec.summaries, key=key)
        _draw_presets(scorer, model, key=key, is_wide=is_wide)
    with blocks.error_banner():
        prediction = model.predict_one(customer)
        prediction = replace(prediction, segment_name=names[prediction.segment])
        _draw_answer(answer, segments, prediction)
        time.sleep(_SENDING_SECONDS)
        views = _views(scorer, model, prediction, customer=customer, key=key)
        if right is not None and _PICTURE in views:
            # In a container of its own the picture keeps its height beside many controls.
            with right, st.container():
                views.pop(_PICTURE)(title=_PICTURE)
            right = None
        with right or st.container():
            blocks.views(views, key="predict.views")


def _views(
    scorer: Scorer,
    model: Model,
    prediction: Prediction,
    *,
    customer: Mapping[str, Value],
    key: str,
) -> dict[str, Callable[..., None]]:
    """Return what lies behind the answer; a saved model holds no customers to draw."""
    names = [segment.name for segment in scorer.segments]
    is_wide = scorer.is_current or controls.is_wide(model.spec.summaries)
    found: dict[str, Callable[..., None]] = {
        _WHY: partial(
            _draw_reasons, names, model, prediction, customer=customer, key=key, is_wide=is_wide
        ),
        "Compared with its segment": partial(
            standing.draw_profile, model.spec, prediction, customer
        ),
    }
    if not scorer.is_current:
        return found
    segmentation = state.segmentation()
    return {
        _PICTURE: partial(_draw_picture, segmentation, prediction, customer=customer),
        **found,
        "On the map": partial(standing.draw_map, model.spec, segmentation, prediction),
    }


def _draw_reasons(
    names: Sequence[str],
    model: Model,
    prediction: Prediction,
    *,
    customer: Mapping[str, Value],
    key: str,
    is_wide: bool,
) -> None:
    holds, moves = st.columns([5, 7], gap="medium") if is_wide else (st.container(), st.container())
    with holds:
        second = prediction.second_segment
        moving.draw_pulls(names, model, customer=customer, second=second)
    with moves:
        moving.draw_changes(names, model, customer=customer, key=key)


def _draw_presets(scorer: Scorer, model: Model, *, key: str, is_wide: bool) -> None:
    st.caption("Start from a typical customer of")
    with st.container(gap="small" if is_wide else "xsmall", horizontal=is_wide):
        for segment in scorer.segments:
            swatch = brand.swatch(segment.colour)
            with st.container(key=f"preset-{segment.segment}-{swatch}"):
                st.button(
                    plain(shorten(segment.name, 48)),
                    key=f"predict.preset_{segment.segment}",
                    type="tertiary",
                    on_click=controls.set_controls,
                    args=(model.spec.summaries, segment.centre),
                    kwargs={"key": key},
                )
        if scorer.is_current:
            act = partial(_set_any, key=key)
            button("Any customer in the file", "predict.preset_any", "casino", act, type="tertiary")


def _set_any(*, key: str) -> None:
    """Move the controls to a customer of the file, another one with every click."""
    segmentation, model = state.segmentation(), state.model()
    n_drawn = st.session_state.get("predict.n_drawn", 0)
    st.session_state["predict.n_drawn"] = n_drawn + 1
    row = int(np.random.default_rng((SEED, n_drawn)).integers(segmentation.prepared.n_customers))
    values = _raw_values(segmentation, row, columns=model.features)
    controls.set_controls(model.spec.summaries, values, key=key)


def _raw_values(
    segmentation: Segmentation, row: int, *, columns: Sequence[str]
) -> dict[str, float | str]:
    """Return what the file says of the customer in a row of the matrix; dates as days."""
    customer = segmentation.prepared.frame.iloc[row]
    values: dict[str, float | str] = {}
    for name in columns:
        value = customer[name]
        if pd.isna(value):
            continue
        if isinstance(value, pd.Timestamp):
            value = (value - pd.Timestamp(0)).days
        values[name] = value if isinstance(value, str) else float(value)
    return values


def _draw_answer(place: DeltaGenerator, segments: Sequence[Segment], found: Prediction) -> None:
    segment, second = segments[found.segment], segments[found.second_segment]
    names = [each.name for each in segments]
    name = f"card-predict-{brand.swatch(segment.colour)}"
    with place.container(border=True, key=name):
        said, measured = st.columns([7, 5], gap="medium", vertical_alignment="center")
        with said:
            st.caption("This customer belongs to")
            st.markdown(f"## {plain(segment.name)}", anchors=False)
            st.markdown(plain(wording.prediction_sentence(found, names)))
        with measured:
            margin = wording.format_score(found.margin)
            st.progress(
                min(max(found.margin, 0.0), 1.0),
                text=plain(
                    f"Margin {margin}: 0 = on the border, 1 = "
                    + ("certain" if found.memberships else "at the centre")
                ),
            )
            st.caption(plain(wording.chances_sentence(found, names) or f"Runner-up: {second.name}"))
            for warning in found.warnings:
                st.markdown(f":orange[:material/warning:] {plain(warning)}")


def _draw_picture(
    segmentation: Segmentation,
    prediction: Prediction,
    *,
    customer: Mapping[str, Value],
    title: str = "The new customer and all others",
) -> None:
    """Draw the customer among the others; in a tab, the title does not repeat the tab."""
    axes = choices.three_axes(segmentation, key="predict.axes")
    known = {name: value for name, value in customer.items() if value is not None}
    # The card above and the presets beside it name the segments already.
    drawn = figures.scatter3d_figure(
        segmentation,
        axes=axes,
        new_customer=known,
        new_segment=prediction.segment,
        has_legend=False,
    )
    blocks.figure(
        drawn,
        "The new customer is the large diamond; drag to turn the picture.",
        key="predict.scatter3d",
        title=title,
    )
