from segmentation.ui.customers import verdict
from segmentation.ui.parts import blocks
from segmentation.ui.predict import prediction, scorers, scoring
from segmentation.ui.session import state

blocks.begin_page(
    "Which segment would a customer be in?",
    lead="Describe a customer; the answer updates as you type.",
    step=5,
)
scorer = scorers.choose()
if scorer.is_current:
    verdict.draw(state.segmentation(), key="predict.verdict")
prediction.draw(scorer)

blocks.heading("Score a file")
scoring.draw(scorer, key="predict.scored")

blocks.end_page(5)
