from segmentation.ui import blocks, prediction

found = blocks.begin_page(
    "Where would a customer belong?",
    lead="Describe a customer; the answer follows every move of a control.",
    step=5,
)
prediction.draw(found)
blocks.end_page(5)
