"""Order lines to the RFM grid: this project from a file and from a table, pandas, and Polars.

Every way runs in a process of its own, so that its peak memory is its own. `--full` adds 50 million
lines, which take minutes to make and 500 MB of room in the temporary folder (and 4 GB while they
are read).
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CUSTOMERS_A_PART = 100_000
ROWS_A_GROUP = 500_000
BYTES_A_KILOBYTE = 1_024


def write_lines(path: Path, n_lines: int) -> None:
    """Write made-up order lines as Parquet, part by part: other customers in each part."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sys.path.insert(0, str(ROOT / "data"))
    from generators.orders import make_orders

    writer, n_written, first_invoice = None, 0, 0
    for part in range(n_lines):
        lines = make_orders(part, n_customers=CUSTOMERS_A_PART)
        lines["customer_id"] += part * CUSTOMERS_A_PART
        is_refund = lines["invoice"].str.startswith("C")
        numbers = lines["invoice"].str.removeprefix("C").astype("int64") + first_invoice
        first_invoice += len(lines)
        lines["invoice"] = ("C" + numbers.astype(str)).where(is_refund, numbers.astype(str))
        table = pa.Table.from_pandas(lines.iloc[: n_lines - n_written], preserve_index=False)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=ROWS_A_GROUP)
        n_written += table.num_rows
        if n_written >= n_lines:
            break
    if writer is not None:
        writer.close()


def from_file(path: Path) -> int:
    from segmentation import workflow

    return len(workflow.rfm(path).customers.frame)


def from_table(path: Path) -> int:
    import pandas as pd

    from segmentation.orders import rfm_from_table
    from segmentation.records import CustomerTable, ReadReport

    frame = pd.read_parquet(path)
    report = ReadReport(path.name, "", "parquet", None, None, *frame.shape)
    return len(rfm_from_table(CustomerTable(frame, (), report)).customers.frame)


def with_pandas(path: Path) -> int:
    """What a notebook does: the same lines, recency, frequency and monetary value alone."""
    import pandas as pd

    lines = pd.read_parquet(path).dropna(subset=["customer_id"])
    lines = lines[(lines["unit_price_usd"] > 0) & (lines["quantity"] != 0)].drop_duplicates()
    lines["amount"] = lines["quantity"] * lines["unit_price_usd"]
    bought = lines[lines["quantity"] > 0].groupby("customer_id")
    table = pd.DataFrame(
        {
            "recency": lines["invoice_date"].max() - bought["invoice_date"].max(),
            "frequency": bought["invoice"].nunique(),
            "monetary": lines.groupby("customer_id")["amount"].sum(),
        }
    )
    return int(table["recency"].notna().sum())


def with_polars(path: Path) -> int:
    """The same with Polars' streaming engine."""
    pl: Any = importlib.import_module("polars")
    is_bought = pl.col("quantity") > 0
    lines = (
        pl.scan_parquet(path)
        .filter(
            pl.col("customer_id").is_not_null()
            & (pl.col("unit_price_usd") > 0)
            & (pl.col("quantity") != 0)
        )
        .unique()
    )
    table = lines.group_by("customer_id").agg(
        last=pl.col("invoice_date").filter(is_bought).max(),
        frequency=pl.col("invoice").filter(is_bought).n_unique(),
        monetary=(pl.col("quantity") * pl.col("unit_price_usd")).sum(),
    )
    found = table.filter(pl.col("last").is_not_null()).collect(engine="streaming")
    return int(found.height)


WAYS: dict[str, tuple[str, Callable[[Path], int]]] = {
    "from_file": ("this project, the file in parts", from_file),
    "from_table": ("this project, a table in memory", from_table),
    "pandas": ("pandas as in a notebook, R, F and M alone", with_pandas),
    "polars": ("Polars, streaming, R, F and M alone", with_polars),
}


def measure(way: str, path: Path) -> None:
    """Run one way in a process of its own and print its time and peak memory."""
    command = [sys.executable, "-m", "bench.orders", "--child", way, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    label = WAYS[way][0]
    if done.returncode:
        print(f"{label:45s} failed: {done.stderr.strip().splitlines()[-1]}")
        return
    answer = json.loads(done.stdout)
    print(
        f"{label:45s} {answer['seconds']:8.1f} s   {answer['memory_mb']:8,.0f} MB   "
        f"{answer['n_customers']:,} customers"
    )


def child(way: str, path: Path) -> None:
    start = time.perf_counter()
    n_customers = WAYS[way][1](path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_A_KILOBYTE / 1e6
    print(json.dumps({"seconds": seconds, "memory_mb": peak, "n_customers": n_customers}))


def main(arguments: Sequence[str] = ()) -> None:
    if arguments and arguments[0] == "--child":
        child(arguments[1], Path(arguments[2]))
        return
    ways = [way for way in WAYS if way != "polars" or importlib.util.find_spec("polars")]
    runs: list[tuple[int, list[str]]] = [(5_000_000, ways)]
    if "--full" in arguments:
        runs.append((50_000_000, ["from_file"]))
    for n_lines, chosen in runs:
        with tempfile.TemporaryDirectory(prefix="bench-orders-") as folder:
            path = Path(folder) / "orders.parquet"
            write_lines(path, n_lines)
            print(f"{n_lines:,} order lines, {path.stat().st_size / 1e6:,.0f} MB of Parquet")
            for way in chosen:
                measure(way, path)


if __name__ == "__main__":
    main(sys.argv[1:])
