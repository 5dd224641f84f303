"""Many analysts at once, by the pages' own stream: how long a slider and the first page take."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING, Any

from bench.dashboard import served, wait_until_up

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

ANALYSTS, FULL = (10, 25), (10, 25, 50)
ARRIVAL_SECONDS = 3.0
"""In which all of them come."""
MOVES = 15
THINKING_SECONDS = (1.0, 3.0)
"""Between two moves of a slider."""
AIM_SECONDS = 1.0
LONGEST = 300.0


@dataclass(slots=True)
class Analyst:
    """One open tab: its stream, its session's widgets, and what took how long."""

    socket: ClientConnection
    sliders: dict[str, Any] = field(default_factory=dict)
    page: str = ""
    fragments: dict[str, str] = field(default_factory=dict)

    def run(self, *, page: str = "", widgets: Any = None, fragment: str = "") -> float:
        """Let a page, or a part of it, be drawn; return the seconds until it is."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        if page:
            message.rerun_script.page_name = page
        if self.page and not page:
            message.rerun_script.page_script_hash = self.page
        if fragment:
            message.rerun_script.fragment_id = fragment
        if widgets is not None:
            message.rerun_script.widget_states.CopyFrom(widgets)
        started = time.perf_counter()
        self.socket.send(message.SerializeToString())
        if not self._until_drawn():
            raise SystemExit("Nothing was drawn.")
        return time.perf_counter() - started

    def _until_drawn(self) -> int:
        """Wait until all is drawn; return how many parts were."""
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        n_drawn = 0
        while True:
            told = ForwardMsg.FromString(self.socket.recv(timeout=LONGEST))
            kind = told.WhichOneof("type")
            n_drawn += int(kind == "delta")
            if kind == "new_session":
                self.page = told.new_session.page_script_hash
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                if element.WhichOneof("type") == "slider":
                    self.sliders[element.slider.id] = element.slider
                    self.fragments[element.slider.id] = told.delta.fragment_id
            elif kind == "script_finished":
                return n_drawn

    def move(self, random: Random) -> float:
        """Move one slider, as a browser tells it; return the seconds until the answer is there."""
        from streamlit.proto.WidgetStates_pb2 import WidgetStates

        chosen = random.choice(sorted(self.sliders))
        states = WidgetStates()
        for key, slider in self.sliders.items():
            state = states.widgets.add()
            state.id = key
            value = list(slider.default)
            if key == chosen:
                value = [random.uniform(slider.min, slider.max)]
                value = [slider.min + round((value[0] - slider.min) / slider.step) * slider.step]
                slider.default[:] = value
            state.double_array_value.data.extend(value)
        return self.run(widgets=states, fragment=self.fragments[chosen])


def at_share(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(int(share * len(seconds)), len(seconds) - 1)]


@contextmanager
def joined(url: str) -> Iterator[Analyst]:
    """Open a tab on the dashboard, as a browser does over its stream."""
    from websockets.sync.client import connect
    from websockets.typing import Origin, Subprotocol

    with connect(
        url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(url),
        max_size=None,
    ) as socket:
        yield Analyst(socket)


def visit(url: str, number: int, of: int, ready: Barrier) -> tuple[float, list[float]]:
    """Come at one's time, open Predict, and move its sliders."""
    random = Random(number)  # noqa: S311  # the same moves in every run
    ready.wait()
    time.sleep(ARRIVAL_SECONDS * number / of)
    with joined(url) as analyst:
        first = analyst.run()
        analyst.run(page="Predict")
        if not analyst.sliders:
            raise SystemExit("The Predict page shows no slider.")
        moves = []
        for _ in range(MOVES):
            time.sleep(random.uniform(*THINKING_SECONDS))
            moves.append(analyst.move(random))
    return first, moves


def measure(url: str, n_analysts: int) -> None:
    ready = Barrier(n_analysts)
    work: Callable[[int], tuple[float, list[float]]] = lambda number: visit(  # noqa: E731
        url, number, n_analysts, ready
    )
    with ThreadPoolExecutor(n_analysts) as pool:
        found = list(pool.map(work, range(n_analysts)))
    firsts = [first for first, _ in found]
    moves = [seconds for _, all_moves in found for seconds in all_moves]
    print(
        f"{n_analysts:3d} analysts: slider median {statistics.median(moves):5.2f} s, "
        f"p95 {at_share(moves, 0.95):5.2f} s (aim {AIM_SECONDS:.0f}); first page median "
        f"{statistics.median(firsts):5.2f} s, p95 {at_share(firsts, 0.95):5.2f} s",
        flush=True,
    )


def main(arguments: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, process):
        wait_until_up(url, process)
        time.sleep(10)  # what is loaded after the first page
        for n_analysts in FULL if "--full" in arguments else ANALYSTS:
            measure(url, n_analysts)


if __name__ == "__main__":
    main(sys.argv[1:])
