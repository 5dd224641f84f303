from segmentation.ui.models import models, tabs
from segmentation.ui.parts import blocks, menu

step = menu.number("pages/8_Models.py")
blocks.begin_page(
    "Which models are saved, and do they still fit?",
    lead="A model scores new customers here, by API, command line and SQL. Contains no customer "
    "data.",
    step=step,
)

chosen = models.draw_list()
if chosen is not None:
    tabs.draw(chosen)
blocks.end_page(step)
