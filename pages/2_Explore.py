from segmentation.ui.customers import explore, gaps
from segmentation.ui.parts import blocks

blocks.begin_page(
    "What do your customers look like?",
    lead="Each column on its own, in pairs, and all together, before any grouping.",
    step=2,
)
blocks.views(
    {
        "Each column": explore.columns,
        "Two at a time": explore.pairs,
        "All together": explore.correlations,
        "Missing values": gaps.draw,
        "In numbers": explore.numbers,
    },
    key="explore.views",
)
blocks.end_page(2)
