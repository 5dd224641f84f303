from segmentation import wording
from segmentation.ui.customers import files, questions, rows, settings, verdict
from segmentation.ui.databases import tab
from segmentation.ui.parts import blocks, cards

found = blocks.begin_page(
    "Your data",
    lead="Upload a file: it is segmented at once. Change anything afterwards.",
    step=1,
)
table = found.prepared.table

tab.beside(files.choose, files.take_rows, key="customers")
files.facts(found)
blocks.sentence(wording.read_sentence(table))
rows.draw_left_out(found.prepared, key="customers")
rows.ask(table, key="customers.ask")
settings.choose_sheet("customers.sheet")
settings.offer_one("customers.repeated")
questions.draw(table, key="customers.questions")
verdict.draw(found, key="customers.verdict")

cards.segment_cards(found.segments, key="customers.cards", page="pages/4_Segments.py")
blocks.views(
    {
        "Customer map": files.glance,
        "What the segments are based on": settings.draw,
        "Columns": files.columns,
        "First rows": files.first_rows,
        "What was changed": files.changes,
        "Statistics": files.statistics,
    },
    key="customers.views",
)
blocks.end_page(1)
