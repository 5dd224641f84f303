from segmentation.ui.parts import blocks
from segmentation.ui.predict import prediction, scorers, scoring

blocks.begin_page(
    "Which segment would a customer be in?",
    lead="Describe a customer; the answer updates as you type.",
    step=5,
)
scorer = scorers.choose()
prediction.draw(scorer)

blocks.heading("Score a file")
scoring.draw(scorer, key="predict.scored")

blocks.end_page(5)
