"""Reading files: a clean CSV of 100 MB beside pandas with pyarrow, and how soon a look is had."""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from segmentation import intake

RUNS = 5
PROJECT = Path(__file__).resolve().parent.parent
FIRST_ROWS = 200


def numbers(n_rows: int, n_columns: int) -> pd.DataFrame:
    """Amounts, counts and ages: what a clean export of numbers holds."""
    generator = np.random.default_rng(42)
    makers: tuple[Callable[[], np.ndarray], ...] = (
        lambda: generator.normal(100, 30, n_rows).round(4),
        lambda: generator.integers(0, 100_000, n_rows),
        lambda: generator.lognormal(3, 1, n_rows).round(2),
        lambda: generator.integers(18, 90, n_rows),
    )
    return pd.DataFrame({f"value {i}": makers[i % len(makers)]() for i in range(n_columns)})


def customers(n_rows: int, n_columns: int) -> pd.DataFrame:
    """An identifier, numbers, categories and dates."""
    generator = np.random.default_rng(42)
    frame = numbers(n_rows, n_columns - 3)
    frame.insert(0, "customer_id", [f"C{n:07d}" for n in range(n_rows)])
    frame["city"] = generator.choice(["Berlin", "Paris", "Rome", "Oslo"], n_rows)
    days = pd.to_timedelta(generator.integers(0, 2000, n_rows), unit="D")
    frame["since"] = pd.Timestamp("2020-01-01") + days
    return frame


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)


def compare_with_pandas(megabytes: int) -> None:
    """Print both ratios: inside one process, and as whole commands with start and report."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "numbers.csv")
        n_rows = megabytes * 1_000_000 // 46
        numbers(n_rows, 8).to_csv(path, index=False)
        size = Path(path).stat().st_size / 1e6
        print(f"clean CSV of numbers, {n_rows:,} x 8, {size:.0f} MB:")
        program = f"import pandas; pandas.read_csv({path!r}, engine='pyarrow')"
        for where, theirs, ours in (
            (
                "in one process",
                lambda: pd.read_csv(path, engine="pyarrow"),
                lambda: intake.read_customers(path),
            ),
            (
                "whole command",
                lambda: run("-c", program),
                lambda: run("-m", "segmentation", "inspect", path),
            ),
        ):
            pandas_seconds, our_seconds = median_seconds(theirs), median_seconds(ours)
            print(
                f"  {where}: pandas (pyarrow) {pandas_seconds:.2f} s, with types and report "
                f"{our_seconds:.2f} s, ratio {our_seconds / pandas_seconds:.2f} (aim 2.00)"
            )


def as_bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    write(buffer)
    return buffer.getvalue()


def uploads(*, is_full: bool) -> dict[str, bytes]:
    small, middle = customers(10_000, 8), customers(100_000, 20)
    files = {
        "CSV, 10,000 x 8": small.to_csv(index=False).encode(),
        "CSV, 100,000 x 20": middle.to_csv(index=False).encode(),
        "Parquet, 100,000 x 20": as_bytes(middle.to_parquet),
        "JSON, 20,000 x 10": customers(20_000, 10).to_json(orient="records").encode(),
        "Excel, 20,000 x 10": as_bytes(
            lambda to: customers(20_000, 10).to_excel(to, index=False, engine="xlsxwriter")
        ),
    }
    if is_full:
        files["CSV, 340,000 x 18"] = customers(340_000, 18).to_csv(index=False).encode()
        files["Parquet, 800,000 x 20"] = as_bytes(customers(800_000, 20).to_parquet)
        files["JSON, 200,000 x 10"] = customers(200_000, 10).to_json(orient="records").encode()
        files["Excel, 200,000 x 15"] = as_bytes(
            lambda to: customers(200_000, 15).to_excel(to, index=False, engine="xlsxwriter")
        )
    return files


def look(*, is_full: bool) -> None:
    """Print how long an upload takes in the process that reads untrusted files."""
    intake.warm_up()
    limits = replace(intake.BROWSER, seconds=60.0)
    print("upload to typed table with roles, and to its first rows (aim 2.0 s):")
    for name, data in uploads(is_full=is_full).items():

        def read(n_rows: int | None, data: bytes = data) -> object:
            return intake.read_untrusted(data, name="upload", limits=limits, n_rows=n_rows)

        whole, first = (
            median_seconds(lambda: read(None), 1),
            median_seconds(lambda: read(FIRST_ROWS), 3),
        )
        print(f"  {name:24} {len(data) / 1e6:5.1f} MB: all {whole:5.2f} s, first {first:5.2f} s")


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench reading")
    parser.add_argument("--full", action="store_true", help="also files near the limits")
    options = parser.parse_args(arguments)
    compare_with_pandas(100)
    look(is_full=options.full)


if __name__ == "__main__":
    main(sys.argv[1:])
