from segmentation.ui.campaigns import results as campaign_results
from segmentation.ui.databases import tab
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
from segmentation.ui.work import whose

step = menu.number("pages/7_Orders.py")
blocks.begin_page(
    "Whom should you win back?",
    lead="Upload order lines: they become customers, named segments, and who moves between them.",
    step=step,
    about=orders_state.opened,
)
study = orders_state.standing()
whose.draw(orders_state.OPENER.shelf)
orders_state.draw_pending()

tab.beside(orders.uploader, orders.take_rows, key="orders", is_whole=True)
orders.facts(study)
if orders_state.rejected() is not None:
    orders.reading(study)
orders_win_back.draw(study)

blocks.views(
    {
        "Segments": orders_grid.pictures,
        "Lists": orders_grid.numbers,
        "Who moved": orders_movement.draw,
        "Value to come": orders_value.draw,
        "Campaigns": campaign_results.draw,
        "How customers are scored": orders_rules.draw,
        "Clusters": orders_clusters.draw,
        "How the file was read": orders_join.read_and_joined,
    },
    study,
    key="orders.view",
)
blocks.end_page(step)
