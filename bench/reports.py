"""What is taken away from 100,000 customers x 20 columns: the HTML report and the workbook."""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from segmentation import reports, workflow
from segmentation.records import Segmentation

ROWS = 100_000
K = 6
RUNS = 3


def customers(n: int = ROWS) -> bytes:
    """As CSV: an identifier, 14 numbers in six groups, 4 categories, a date and a name."""
    generator = np.random.default_rng(42)
    group = generator.choice(K, size=n, p=[0.3, 0.25, 0.2, 0.15, 0.07, 0.03])
    centres = generator.normal(scale=2.5, size=(K, 14))
    numbers = np.round(50 + 10 * (centres[group] + generator.normal(size=(n, 14))), 2)
    frame = pd.DataFrame(numbers, columns=[f"measure_{i}" for i in range(14)])
    for i, size in enumerate((2, 4, 6, 10)):
        words = np.array([f"category {chr(65 + j)}" for j in range(size)])
        frame[f"category_{i}"] = words[generator.integers(size, size=n)]
    frame["since"] = pd.Timestamp("2019-01-01") + pd.to_timedelta(
        generator.integers(0, 2000, n), "D"
    )
    frame.insert(0, "customer_id", [f"C{row:07d}" for row in range(n)])
    return frame.to_csv(index=False).encode()


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cell_by_cell(segmentation: Segmentation) -> bytes:
    """The customers as pandas writes them with the same library."""
    target = io.BytesIO()
    reports.customers_with_segments(segmentation).to_excel(target, engine="xlsxwriter", index=False)
    return target.getvalue()


def main(arguments: Sequence[str] = ()) -> None:
    prepared = workflow.prepare(workflow.read_customers(customers()))
    search = workflow.search_k(prepared, k_values=range(2, 9))
    segmentation = workflow.segment(prepared, k=K, search=search)
    found = workflow.findings(segmentation)
    gathering = seconds(lambda: workflow.findings(segmentation))
    writing = seconds(lambda: reports.html_report(found))
    book = seconds(lambda: reports.excel_workbook(found))
    csv = seconds(lambda: reports.csv_bytes(reports.customers_with_segments(segmentation)))
    n_page, n_book = len(reports.html_report(found)), len(reports.excel_workbook(found))
    print(f"{prepared.n_customers:,} customers x {len(prepared.table.columns)} columns, k = {K}")
    print(f"rules, effects, map and model for a report:  {gathering:7.2f} s")
    print(f"HTML report:                                 {writing:7.2f} s")
    print(f"together:                          {gathering + writing:17.2f} s  (aim 5)")
    print(f"size of the HTML report:                     {n_page / 1e6:7.2f} MB (aim 8)")
    print(f"Excel workbook, customers included:          {book:7.2f} s")
    print(f"size of the workbook:                        {n_book / 1e6:7.2f} MB")
    print(f"CSV of customers with segment:               {csv:7.2f} s")
    if "--full" in arguments:
        plain = seconds(lambda: cell_by_cell(segmentation))
        print(f"pandas, the customers' sheet alone:          {plain:7.2f} s")
        print(f"ratio pandas / workbook:                     {plain / book:7.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
