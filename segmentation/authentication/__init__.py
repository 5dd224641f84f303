"""Guard the door: which names are answered, which pages may ask, which token."""

from segmentation.authentication.access import WILDCARD, Access, access_for
from segmentation.authentication.guard import Guard
from segmentation.authentication.places import is_loopback
from segmentation.authentication.tokens import TOKEN_VARIABLE, check_token

__all__ = [
    "TOKEN_VARIABLE",
    "WILDCARD",
    "Access",
    "Guard",
    "access_for",
    "check_token",
    "is_loopback",
]
