"""How long `/health` waits while others send what costs the API most: huge objects, long lists."""

from __future__ import annotations

import json
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from bench.dashboard import served, wait_until_up

KEYS, LISTS, CUSTOMERS = 180_000, 20, 9_000
AIM_MS = 200
CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}


def post(url: str, body: bytes) -> int:
    request = urllib.request.Request(f"{url}/api/predict", data=body, method="POST")  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # loopback
            answer.read()
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def health_while(url: str, sent: Sequence[Future[int]]) -> list[float]:
    """Ask `/health` until all that was sent is answered; return the seconds of each answer."""
    seconds = []
    while True:
        started = time.perf_counter()
        with urllib.request.urlopen(f"{url}/api/health") as answer:  # noqa: S310  # loopback
            answer.read()
        seconds.append(time.perf_counter() - started)
        if not wait(sent, timeout=0.005).not_done:
            return seconds


def measure(url: str, bodies: Sequence[bytes], what: str) -> None:
    with ThreadPoolExecutor(len(bodies)) as senders:
        sent = [senders.submit(post, url, body) for body in bodies]
        seconds = sorted(health_while(url, sent))
    statuses = [future.result() for future in sent]
    counted = ", ".join(f"{statuses.count(each)} x {each}" for each in sorted(set(statuses)))
    print(
        f"{what}: /health {1000 * seconds[len(seconds) // 2]:.0f} ms, at most "
        f"{1000 * seconds[-1]:.0f} ms of {len(seconds)} (aim {AIM_MS}); answers {counted}"
    )


def main(arguments: Sequence[str] = ()) -> None:
    del arguments
    wide = json.dumps({f"{i}": 1 for i in range(KEYS)}, separators=(",", ":")).encode()
    longest = json.dumps([CUSTOMER] * CUSTOMERS).encode()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (url, process):
        wait_until_up(url, process)
        while post(url, json.dumps(CUSTOMER).encode()) != 200:
            time.sleep(0.1)
        time.sleep(5)  # what is loaded after the first page
        measure(url, [wide], f"one object of {KEYS:,} keys, {len(wide) / 1e6:.1f} MB")
        measure(url, [wide] * 10, "ten of them at once")
        measure(url, [longest] * LISTS, f"{LISTS} lists of {CUSTOMERS:,}")


if __name__ == "__main__":
    main()
