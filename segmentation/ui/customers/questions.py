"""Ask what a file leaves open, each with one click: marks, dates, unknown values, hidden rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import streamlit as st

from segmentation import wording
from segmentation.records import ColumnContract, CustomerTable, Step
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state
from segmentation.ui.session.study import Study

_FEW = 3
"""Questions in sight; the others are one click away."""

_Answer: TypeAlias = Callable[[Study, Step], Study]


def draw(table: CustomerTable, *, key: str) -> None:
    """Draw a line with a button for each thing that the file leaves open; nothing where none is."""
    asked = table.report.questions
    if not asked or state.current().file.is_sample:
        return
    with st.container(border=True, key=f"{key}_card"):
        st.markdown("**Your file can be read in two ways**")
        _lines(asked[:_FEW], key=key)
        if len(asked) > _FEW:
            with st.expander(wording.plural(len(asked) - _FEW, "more question")):
                _lines(asked[_FEW:], key=f"{key}_more")
    blocks.notice(key)


def _lines(steps: Sequence[Step], *, key: str) -> None:
    for place, step in enumerate(steps):
        said, button = st.columns([4, 1], gap="medium", vertical_alignment="center")
        with said:
            st.caption(plain(wording.step_sentence(step)))
        with button:
            st.button(
                plain(wording.answer_label(step)),
                key=f"{key}_{place}",
                on_click=_take,
                args=(step, key),
                width="stretch",
            )


def _take(step: Step, key: str) -> None:
    study = ANSWERS[step.code](state.current(), step)
    state.propose(study, place=key.removesuffix("_more"))


def _known(name: str) -> ColumnContract:
    column = state.table().column(name)
    return column.contract or ColumnContract(column.kind)


def _with_mark(study: Study, step: Step) -> Study:
    """Return the study with the other mark in all columns that leave it open: it is the file's."""
    for each in state.table().report.steps:
        if each.code == step.code:
            name = str(each.column)
            told = replace(_known(name), decimal=wording.other_mark(step))
            study = study.with_contract(name, told)
    return study


def _with_order(study: Study, step: Step) -> Study:
    name = str(step.column)
    told = replace(_known(name), date_order=wording.other_order(step.values), is_order_proven=True)
    return study.with_contract(name, told)


def _with_unknown(study: Study, step: Step) -> Study:
    name = str(step.column)
    known = _known(name)
    words = (*known.missing, str(step.values["value"]))
    return study.with_contract(name, replace(known, missing=words))


ANSWERS: Mapping[str, _Answer] = {
    "open_mark": _with_mark,
    "open_date_order": _with_order,
    "sentinel": _with_unknown,
    "hidden_rows": lambda study, _: study.without_hidden(),
}
"""What each click says, by the code of the step that asks."""
