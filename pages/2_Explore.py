import streamlit as st

from segmentation import figures, wording
from segmentation.ui.customers import gaps
from segmentation.ui.parts import blocks, tables
from segmentation.ui.session import choices, state

found = blocks.begin_page(
    "What do your customers look like?",
    lead="Each column on its own, in pairs, and all together, before any grouping.",
    step=2,
)
table = found.prepared.table
summaries = state.summaries()

blocks.heading("Each column on its own")
columns, is_by_segment = choices.columns_to_draw(table, key="explore.columns")
with st.grid(columns=3, min_column_width=240):
    for number, column in enumerate(columns):
        blocks.figure(
            figures.histogram_figure(table, column, by=found if is_by_segment else None),
            wording.distribution_sentence(choices.summary_of(summaries, column)),
            key=f"explore.histogram_{number}",
            title=column,
        )

blocks.heading("Missing values")
gaps.draw(table, summaries, key="explore.missing")

blocks.heading("Two at a time")
pair = choices.pairs(table, key="explore.pair")
drawn = figures.pair_figure(
    table, pair.columns, colour=pair.colour, by=found if pair.by_segment else None
)
blocks.figure(
    drawn,
    wording.pairs_sentence(pair.columns, pair.coloured_by, **drawn.layout.meta),
    key="explore.pairs",
    title="Every two columns against each other",
)

blocks.heading("All together")
correlations = state.correlations(choices.method(table, key="explore.method"))
blocks.figure(
    figures.correlation_figure(correlations),
    wording.correlation_sentence(correlations),
    key="explore.correlations",
    title="Which columns rise and fall together",
)
blocks.heading("Each column in numbers")
blocks.table(
    tables.shown_summary(summaries),
    key="explore.summary",
    alt="Each column in numbers",
    columns=tables.summary_formats(),
    download=tables.summary(summaries),
)

blocks.end_page(2)
