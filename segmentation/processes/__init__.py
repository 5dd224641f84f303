"""Run parts of this program in child processes and exchange messages with them."""

from segmentation.processes.children import Child as Child
from segmentation.processes.forking import forked as forked
from segmentation.processes.messages import receive as receive, send as send
from segmentation.processes.restricting import (
    end_with_parent as end_with_parent,
    refuse_network as refuse_network,
    restrict as restrict,
    restricted as restricted,
    silence as silence,
    write_no_file as write_no_file,
)
from segmentation.processes.serving import GONE as GONE, serve as serve
from segmentation.processes.supervising import (
    is_supervised as is_supervised,
    note as note,
    open_closed_streams as open_closed_streams,
    supervised as supervised,
)
from segmentation.processes.turns import take_turns as take_turns
