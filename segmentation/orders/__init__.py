"""Turn orders into one row a customer, customers into named segments, and follow their moves."""

from segmentation.orders.engine.cleaning import clean_orders, left_out_rows
from segmentation.orders.engine.customers import customers_from_orders
from segmentation.orders.grid.agreement import cross_tabulate
from segmentation.orders.grid.grid import rfm_prepare_settings, score_rfm
from segmentation.orders.grid.rule_table import rules_frame, rules_from_frame
from segmentation.orders.grid.scored import scored_customers
from segmentation.orders.grid.segment_table import name_by_code, segment_rules
from segmentation.orders.joined_profiles import joined_profiles
from segmentation.orders.joining import join_customers
from segmentation.orders.lines.choosing import choose_roles
from segmentation.orders.lines.roles import looks_like_orders, propose_roles
from segmentation.orders.movement.history import segments_over_months
from segmentation.orders.movement.memberships import (
    grid_membership,
    scored_membership,
    segmentation_membership,
)
from segmentation.orders.movement.movement import flow_customers, movement, movement_between
from segmentation.orders.reports import rfm_from_source, rfm_from_table

__all__ = [
    "choose_roles",
    "clean_orders",
    "cross_tabulate",
    "customers_from_orders",
    "flow_customers",
    "grid_membership",
    "join_customers",
    "joined_profiles",
    "left_out_rows",
    "looks_like_orders",
    "movement",
    "movement_between",
    "name_by_code",
    "propose_roles",
    "rfm_from_source",
    "rfm_from_table",
    "rfm_prepare_settings",
    "rules_frame",
    "rules_from_frame",
    "score_rfm",
    "scored_customers",
    "scored_membership",
    "segment_rules",
    "segmentation_membership",
    "segments_over_months",
]
