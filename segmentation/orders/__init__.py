"""Turn orders into one row a customer, customers into named segments, and follow their moves."""

from segmentation.orders.contacts import contacts_of as contacts_of
from segmentation.orders.engine.cleaning import (
    clean_orders as clean_orders,
    left_out_rows as left_out_rows,
)
from segmentation.orders.engine.customers import customers_from_orders as customers_from_orders
from segmentation.orders.grid.agreement import cross_tabulate as cross_tabulate
from segmentation.orders.grid.grid import (
    rfm_prepare_settings as rfm_prepare_settings,
    score_rfm as score_rfm,
)
from segmentation.orders.grid.rule_table import (
    rules_frame as rules_frame,
    rules_from_frame as rules_from_frame,
)
from segmentation.orders.grid.scored import scored_customers as scored_customers
from segmentation.orders.grid.segment_table import (
    name_by_code as name_by_code,
    segment_rules as segment_rules,
)
from segmentation.orders.grid.win_back import win_back as win_back
from segmentation.orders.joined_profiles import joined_profiles as joined_profiles
from segmentation.orders.joining import join_customers as join_customers
from segmentation.orders.lines.choosing import (
    choose_roles as choose_roles,
    rename_roles as rename_roles,
)
from segmentation.orders.lines.currency import currency_of as currency_of
from segmentation.orders.lines.roles import (
    looks_like_orders as looks_like_orders,
    propose_roles as propose_roles,
    with_habits as with_habits,
)
from segmentation.orders.movement.columns import with_movement as with_movement
from segmentation.orders.movement.history import segments_over_months as segments_over_months
from segmentation.orders.movement.memberships import (
    grid_membership as grid_membership,
    scored_membership as scored_membership,
    segmentation_membership as segmentation_membership,
)
from segmentation.orders.movement.movement import (
    flow_customers as flow_customers,
    movement as movement,
    movement_between as movement_between,
)
from segmentation.orders.reports import (
    rfm_from_source as rfm_from_source,
    rfm_from_table as rfm_from_table,
)
from segmentation.orders.value.values import (
    customer_values as customer_values,
    values_by as values_by,
)
