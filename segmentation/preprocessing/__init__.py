"""Turn a customer table into the matrix that distances are computed on, and back."""

from segmentation.preprocessing.candidates import (
    propose_preparations as propose_preparations,
    propose_set_apart as propose_set_apart,
)
from segmentation.preprocessing.choices import proposed_order as proposed_order
from segmentation.preprocessing.encoding import contributions as contributions, encode as encode
from segmentation.preprocessing.exceptional import (
    limits_around as limits_around,
    most_exceptional as most_exceptional,
    with_exceptional as with_exceptional,
)
from segmentation.preprocessing.preparation import (
    preparation_steps as preparation_steps,
    prepare as prepare,
)
from segmentation.preprocessing.proposals import propose_transform as propose_transform
from segmentation.preprocessing.repeated import repeated_features as repeated_features
