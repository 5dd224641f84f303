"""Run parts of this program in child processes and exchange messages with them."""

from segmentation.processes.children import Child
from segmentation.processes.messages import receive, send
from segmentation.processes.serving import GONE, serve

__all__ = ["GONE", "Child", "receive", "send", "serve"]
