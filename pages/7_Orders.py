from segmentation.ui.orders import (
    clusters as orders_clusters,
    grid as orders_grid,
    join as orders_join,
    movement as orders_movement,
    orders,
    rules as orders_rules,
    state as orders_state,
)
from segmentation.ui.parts import blocks, menu

step = menu.number("pages/7_Orders.py")
blocks.begin_page(
    "Who buys, how recently, how often, how much?",
    lead="Upload order lines: they become customers, named segments, and who moves between them.",
    step=step,
    about=orders_state.current().name,
)
study = orders_state.standing()
orders_state.draw_pending()

orders.uploader()
orders.facts(study)
orders.reading(study)
orders_join.draw(study)

blocks.heading("The named segments")
orders_grid.controls(study)
orders_rules.draw(study)
orders_grid.segments(study)

blocks.heading("Who moved", "Each date is scored on its own, with the orders up to then.")
orders_movement.draw(study)
orders_movement.history(study)

orders_clusters.draw(study)

blocks.end_page(step)
