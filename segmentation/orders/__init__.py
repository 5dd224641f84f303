"""Orders to one row a customer, customers to named segments, and who moves between two dates."""

from segmentation.orders.cleaning import clean_orders, left_out_rows
from segmentation.orders.customers import customers_from_orders
from segmentation.orders.grid import rfm_prepare_settings, score_rfm
from segmentation.orders.roles import looks_like_orders, propose_roles
from segmentation.orders.segment_table import name_by_code, segment_rules

__all__ = [
    "clean_orders",
    "customers_from_orders",
    "left_out_rows",
    "looks_like_orders",
    "name_by_code",
    "propose_roles",
    "rfm_prepare_settings",
    "score_rfm",
    "segment_rules",
]
