"""Turn a customer table into the matrix that distances are computed on, and back."""

from segmentation.preprocessing.choices import proposed_order
from segmentation.preprocessing.encoding import contributions, encode, matrix_columns
from segmentation.preprocessing.preparation import preparation_steps, prepare
from segmentation.preprocessing.proposals import propose_transform

__all__ = [
    "contributions",
    "encode",
    "matrix_columns",
    "preparation_steps",
    "prepare",
    "propose_transform",
    "proposed_order",
]
