import streamlit as st

from segmentation import figures, wording
from segmentation.ui.customers import files, preparation, questions, rows, settings
from segmentation.ui.parts import blocks, cards
from segmentation.ui.session import state

found = blocks.begin_page(
    "Your data",
    lead="Upload a file: it is segmented at once. Change anything afterwards.",
    step=1,
)
table = found.prepared.table

files.choose("customers")
files.facts(found)
blocks.sentence(wording.read_sentence(table))
rows.draw_left_out(found.prepared, key="customers")
rows.ask(table, key="customers.ask")
settings.choose_sheet("customers.sheet")
settings.offer_one("customers.repeated")
questions.draw(table, key="customers.questions")

blocks.heading("Your segments")
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
        title="Customer map: similar customers sit together",
    )
with sizes:
    blocks.figure(
        figures.sizes_figure(found.segments),
        wording.sizes_sentence(found.segments),
        key="customers.sizes",
        title="How large each segment is",
    )

blocks.heading("Choose what the segments are based on", "Segments update as you change this.")
with st.container(border=True):
    settings.choose_features("customers.features")
    settings.choose_scaling("customers.scaling")
    settings.reset("customers.reset")
preparation.draw(key="customers.prepare")

blocks.heading("Your file in detail")
files.detail(found, key="customers")

blocks.end_page(1)
