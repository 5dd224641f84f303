"""Plan campaigns on segments and tell what they gained: sizes, control groups, results."""

from segmentation.campaigns.balance import balance as balance
from segmentation.campaigns.control import held_out as held_out
from segmentation.campaigns.results import campaign_results as campaign_results
from segmentation.campaigns.sizes import (
    size_for_means as size_for_means,
    size_for_shares as size_for_shares,
)
