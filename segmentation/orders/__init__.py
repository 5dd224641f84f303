"""Orders to one row a customer, customers to named segments, and who moves between two dates."""

from segmentation.orders.agreement import cross_tabulate
from segmentation.orders.beside import joined_profiles
from segmentation.orders.choosing import choose_roles, is_streamed
from segmentation.orders.cleaning import clean_orders, left_out_rows
from segmentation.orders.customers import customers_from_orders
from segmentation.orders.grid import rfm_prepare_settings, score_rfm
from segmentation.orders.history import segments_over_months
from segmentation.orders.joining import join_customers
from segmentation.orders.memberships import (
    grid_membership,
    scored_membership,
    segmentation_membership,
)
from segmentation.orders.movement import flow_customers, movement, movement_between
from segmentation.orders.reports import rfm_from_table
from segmentation.orders.roles import looks_like_orders, propose_roles
from segmentation.orders.rule_table import rules_frame, rules_from_frame
from segmentation.orders.scored import scored_customers
from segmentation.orders.segment_table import name_by_code, segment_rules
from segmentation.orders.streaming import rfm_from_file

__all__ = [
    "choose_roles",
    "clean_orders",
    "cross_tabulate",
    "customers_from_orders",
    "flow_customers",
    "grid_membership",
    "is_streamed",
    "join_customers",
    "joined_profiles",
    "left_out_rows",
    "looks_like_orders",
    "movement",
    "movement_between",
    "name_by_code",
    "propose_roles",
    "rfm_from_file",
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
