from functools import partial

from segmentation.ui.campaigns import results as campaign_results
from segmentation.ui.orders import (
    clusters as orders_clusters,
    grid as orders_grid,
    join as orders_join,
    movement as orders_movement,
    orders,
    rules as orders_rules,
    state as orders_state,
    value as orders_value,
    win_back as orders_win_back,
)
from segmentation.ui.parts import blocks, menu

step = menu.number("pages/7_Orders.py")
blocks.begin_page(
    "Whom should you win back?",
    lead="Upload order lines: they become customers, named segments, and who moves between them.",
    step=step,
    about=orders_state.current().name,
)
study = orders_state.standing()
orders_state.draw_pending()

orders.uploader()
orders.facts(study)
if orders_state.rejected() is not None:
    orders.reading(study)
orders_win_back.draw(study)


def read() -> None:
    orders.reading(study)
    orders_join.draw(study)


def scored() -> None:
    orders_grid.controls(study)
    orders_rules.draw(study)


def moved() -> None:
    orders_movement.draw(study)
    orders_movement.history(study)


blocks.views(
    {
        "Segments": partial(orders_grid.pictures, study),
        "Lists": partial(orders_grid.numbers, study),
        "Who moved": moved,
        "Value to come": partial(orders_value.draw, study),
        "Campaigns": partial(campaign_results.draw, key="orders.campaign"),
        "How customers are scored": scored,
        "Clusters": partial(orders_clusters.draw, study),
        "How the file was read": read,
    },
    key="orders.view",
)
blocks.end_page(step)
