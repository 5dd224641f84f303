"""Run parts of this program in child processes and exchange messages with them."""

from segmentation.processes.children import Child as Child
from segmentation.processes.messages import receive as receive, send as send
from segmentation.processes.serving import GONE as GONE, serve as serve
