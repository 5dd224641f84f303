import streamlit as st

from segmentation.ui.compare import compare, state as compare_state
from segmentation.ui.parts import blocks, menu

step = menu.number("pages/6_Compare.py")
blocks.begin_page(
    "Would another method find the same?",
    lead="The same customers, the same measures. What several methods find is really there.",
    step=step,
)
methods = compare_state.standing()
if methods is None:
    blocks.end_page(step)
    st.stop()

compare.verdict(methods)
blocks.views(compare.views(methods), key="compare.views")
blocks.end_page(step)
