from segmentation.ui.parts import blocks
from segmentation.ui.work import mine

blocks.begin_page(
    "What have you worked on?",
    lead="Each study is kept as you leave it: open it to go on, or send yourself its address.",
    name="My work",
)
mine.draw()
