"""The doors to orders on the published retail file: 541,909 lines, gzipped, from `../shared`.

The command line is a process of its own, imports included. The page is timed in a server that has
just drawn its sample: from the drop of the file to the grid (reading in a child and every stage up
to it), and to the whole page drawn, with movement, months and the clusters at its end.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RETAIL = ROOT.parent / "shared" / "data" / "orders" / "online_retail.csv.gz"
N_CUSTOMERS = 4_338
PATIENCE_SECONDS = 120


def with_command_line() -> tuple[float, int]:
    """Time the verb `rfm`, as a data engineer runs it."""
    with tempfile.TemporaryDirectory(prefix="bench-orders-") as folder:
        command = [sys.executable, "-m", "segmentation", "rfm", str(RETAIL), "--json"]
        command += ["-o", str(Path(folder) / "rfm.csv")]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - start
    return seconds, int(json.loads(done.stdout)["n_customers"])


def to_the_grid() -> tuple[float, int]:
    """Time what an upload waits for until its grid stands."""
    from segmentation.ui.orders import cache as orders_cache
    from segmentation.ui.orders.study import OrderStudy
    from segmentation.ui.session import cache

    opened_page()
    content = RETAIL.read_bytes()
    start = time.perf_counter()
    file = cache.hold(content, RETAIL.name)
    study = OrderStudy(file.source, file.name)
    grid = orders_cache.grid(study)
    return time.perf_counter() - start, len(grid.labels)


def to_the_whole_page() -> tuple[float, int]:
    """Time the drop of the file until everything on the page is drawn."""
    at = opened_page()
    start = time.perf_counter()
    at.file_uploader(key="orders.upload_file").upload(RETAIL.name, RETAIL.read_bytes()).run()
    seconds = time.perf_counter() - start
    [customers] = [metric.value for metric in at.metric if metric.label == "Customers"]
    return seconds, int(str(customers).replace(",", ""))


def opened_page() -> Any:
    """Return the Orders page on its sample: what a visitor sees before a file is dropped."""
    logging.disable(logging.WARNING)
    from streamlit.testing.v1 import AppTest

    from segmentation.ui.session import state

    state.PATIENCE_SECONDS = PATIENCE_SECONDS
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE_SECONDS)
    return at.switch_page("pages/7_Orders.py").run()


WAYS: dict[str, tuple[str, Callable[[], tuple[float, int]]]] = {
    "command_line": ("command line, `rfm` (aim: 3 s)", with_command_line),
    "grid": ("page, upload to grid (aim: 5 s)", to_the_grid),
    "page": ("page, upload to everything drawn", to_the_whole_page),
}


def measure(way: str) -> None:
    """Run one way in a process of its own and print its time."""
    command = [sys.executable, "-m", "bench.order_doors", "--child", way]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    label = WAYS[way][0]
    if done.returncode:
        print(f"{label:38s} failed: {done.stderr.strip().splitlines()[-1]}")
        return
    answer = json.loads(done.stdout.splitlines()[-1])
    print(f"{label:38s} {answer['seconds']:6.2f} s   {answer['n_customers']:,} customers")


def child(way: str) -> None:
    seconds, n_customers = WAYS[way][1]()
    if n_customers != N_CUSTOMERS:
        raise SystemExit(f"{n_customers:,} customers in place of {N_CUSTOMERS:,}")
    print(json.dumps({"seconds": seconds, "n_customers": n_customers}))


def main(arguments: Sequence[str] = ()) -> None:
    if arguments and arguments[0] == "--child":
        child(arguments[1])
        return
    if not RETAIL.exists():
        print(f"{RETAIL.name} is not here: nothing is measured.")
        return
    load = os.getloadavg()[0]
    print(f"{RETAIL.name}, load of the machine {load:.1f} on {os.cpu_count()} cores")
    for way in WAYS:
        measure(way)


if __name__ == "__main__":
    main(sys.argv[1:])
