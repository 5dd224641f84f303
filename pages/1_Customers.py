import streamlit as st

from segmentation import figures, wording
from segmentation.ui.customers import files, preparation, questions, rows, settings
from segmentation.ui.parts import blocks, cards
from segmentation.ui.session import state

found = blocks.begin_page(
    "What was read?",
    lead="Drop a file here: it is segmented and drawn at once. Change anything afterwards.",
    step=1,
)
table = found.prepared.table

upload, sample = st.columns([2, 1], gap="medium")
with upload, st.container(border=True, height="stretch"):
    files.uploader("customers.upload")
with sample, st.container(border=True, height="stretch"):
    st.caption("Or look at a built-in sample (synthetic)")
    files.choose_sample("customers.sample")

files.facts(found)
blocks.sentence(wording.read_sentence(table))
rows.draw_left_out(found.prepared, key="customers")
rows.ask(table, key="customers.ask")
settings.choose_sheet("customers.sheet")
settings.offer_one("customers.repeated")
questions.draw(table, key="customers.questions")

blocks.heading("The segments found")
blocks.caution(state.search())
cards.segment_cards(found.segments, key="customers.cards")
drawn, sizes = st.columns([3, 2], gap="medium")
component_map = state.component_map()
with drawn:
    # A first look: the Segments page draws all of them, which takes a browser a second longer.
    glance = figures.map_figure(found, component_map, at_most=2_000)
    counts = glance.layout.meta
    blocks.figure(
        glance,
        wording.map_sentence(
            component_map, n_drawn=counts["n_drawn"], n_customers=counts["n_customers"]
        ),
        key="customers.map",
        title="Customers, drawn by likeness",
    )
with sizes:
    blocks.figure(
        figures.sizes_figure(found.segments),
        wording.sizes_sentence(found.segments),
        key="customers.sizes",
        title="How large each segment is",
    )

blocks.heading("Change what the segments are made from", "A change segments again at once.")
with st.container(border=True):
    settings.choose_features("customers.features")
    settings.choose_scaling("customers.scaling")
    settings.reset("customers.reset")
preparation.draw(key="customers.prepare")

blocks.heading("The file in detail")
files.detail(found, key="customers")

blocks.end_page(1)
