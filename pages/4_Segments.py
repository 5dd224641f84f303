from segmentation.ui.customers import questions, verdict
from segmentation.ui.orders import worth
from segmentation.ui.parts import blocks, cards
from segmentation.ui.segments import actions, changes, pictures

found = blocks.begin_page(
    "Who is in each segment?",
    lead="Names and traits in your file's own units. Rename a segment to what your team calls it.",
    step=4,
)
verdict.draw(found, key="segments.verdict")
questions.draw(found.prepared.table, key="segments.questions")
changes.draw("segments.changes")

value = worth.told(found)
cards.segment_cards(
    found.segments,
    key="segments.cards",
    foot=lambda segment: actions.foot(segment, worth=value.get(segment.name, "")),
)
blocks.notice("segments.rename")
actions.take_away(found, key="segments")

blocks.views(pictures.VIEWS, key="segments.views")
blocks.end_page(4)
