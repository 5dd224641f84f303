"""Draw who moves between the segments of two saved models."""

from __future__ import annotations

import streamlit as st

from segmentation import orders
from segmentation.errors import DataError
from segmentation.records import CustomerTable, Membership, Movement
from segmentation.ui.models import cache as models_cache
from segmentation.ui.models.cache import Stand
from segmentation.ui.models.models import choose, listed
from segmentation.ui.orders import cache as orders_cache
from segmentation.ui.orders.study import OrderStudy
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import shorten
from segmentation.ui.session import cache, state, waiting
from segmentation.ui.session.memory import held
from segmentation.ui.session.study import Basis

_FEWEST_MODELS = 2


def choose_movement(study: OrderStudy) -> Movement | None:
    """Draw the choice of two models and of the customers they score; return who moved."""
    found = [line for line in listed() or () if not line.problem]
    if len(found) < _FEWEST_MODELS:
        n_saved = "none" if not found else "one"
        blocks.sentence(
            f"Two saved models are needed, and there is {n_saved}: save segments on the Segments "
            "page. Models of these customers are made there after a click on “Use as customers”."
        )
        return None
    first_place, second_place, whom_place = st.columns(3, gap="small")
    with first_place:
        first = choose(
            found, key="orders.first_model", label="From the segments of", first=found[1].name
        )
    with second_place:
        second = choose(
            found, key="orders.second_model", label="To the segments of", first=found[0].name
        )
    current = state.current()
    options: dict[str, OrderStudy | Basis] = {
        f"The customers of {shorten(study.name, 30)}": study.customers,
        f"The customers of all pages: {shorten(current.name, 30)}": current.basis,
    }
    with whom_place:
        chosen = st.selectbox(
            "Customers to score", list(options), key="orders.scored", persist_state="session"
        )
    asked = (models_cache.stand(first), models_cache.stand(second), options[chosen])
    what = "Scoring with both models"
    if waiting.is_done("orders.models", asked, lambda _: _movement(*asked), what=what):
        return _movement(*asked)
    return None


@held
def _movement(first: Stand, second: Stand, whom: OrderStudy | Basis) -> Movement:
    table = orders_cache.customers(whom) if isinstance(whom, OrderStudy) else cache.table(whom)
    return orders.movement(_membership(first, table), _membership(second, table))


def _membership(at: Stand, table: CustomerTable) -> Membership:
    model = models_cache.load(at)
    if table.identifier is None:
        raise DataError(
            f"{table.report.source} has no identifier, so that nobody can be found again. Choose "
            "the column with the customer number on the Customers page."
        )
    scored = table.frame.assign(segment_name=model.predict(table.frame)["segment_name"])
    return orders.scored_membership(
        scored, when=model.name, customer=table.identifier, segments=model.spec.segments
    )
