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

with st.container(border=True):
    compare.verdict(methods)

blocks.heading("Every method on the same measures")
compare.measures(methods)

blocks.heading(
    "Two methods side by side",
    "Segments that resemble a K-Means segment share its name and colour.",
)
algorithm, other = compare.choose(methods)
compare.maps(methods, algorithm, other)
who, use = st.columns([3, 2], gap="medium")
with who:
    compare.shared(methods, algorithm, other)
with use:
    compare.adopt(methods, algorithm)

blocks.heading("How many segments other methods find")
mixture, mixed = st.columns(2, gap="medium")
with mixture:
    compare.mixture(methods)
with mixed:
    compare.mixed_mixture(methods)
compare.tree(methods)

blocks.heading("All methods compared")
compare.agreement(methods)

blocks.end_page(step)
