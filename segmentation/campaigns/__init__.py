"""Plan campaigns on segments: how many customers show a difference, and who is held out."""

from segmentation.campaigns.control import held_out as held_out
from segmentation.campaigns.sizes import (
    size_for_means as size_for_means,
    size_for_shares as size_for_shares,
)
