"""The HTTP side: the application, its schemas, and the door for other machines."""

from segmentation.api.application import create_app
from segmentation.api.gate import TOKEN_VARIABLE, TokenGate, check_token

__all__ = ["TOKEN_VARIABLE", "TokenGate", "check_token", "create_app"]
