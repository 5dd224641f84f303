from segmentation.ui import (
    blocks,
    menu,
    orders,
    orders_clusters,
    orders_grid,
    orders_movement,
    orders_state,
)

step = menu.number("pages/7_Orders.py")
blocks.begin_page(
    "Who buys, how lately, how often, how much?",
    lead="Drop order lines: they become customers, named segments, and who moves between them.",
    step=step,
    about=orders_state.current().name,
)
study = orders_state.standing()
orders_state.draw_progress()

orders.uploader()
orders.facts(study)
orders.reading(study)

blocks.heading("The named segments")
orders_grid.controls(study)
orders_grid.segments(study)

blocks.heading(
    "Who moved between two dates", "Each date is scored by itself, with the orders so far."
)
orders_movement.draw(study)
orders_movement.history(study)

blocks.heading("Clusters beside the rules", "K-Means on recency, orders and revenue, log-scaled.")
orders_clusters.draw(study)

blocks.end_page(step)
