from segmentation.ui.parts import blocks
from segmentation.ui.predict import prediction, scoring

blocks.begin_page(
    "Where would a customer belong?",
    lead="Describe a customer; the answer follows every move of a control.",
    step=5,
)
prediction.draw()

blocks.heading("A file of customers", "Every customer of a file at once, with the same answer.")
scoring.draw(key="predict.scored")

blocks.end_page(5)
