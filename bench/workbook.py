"""The customers' sheet of the workbook: rows put in as XML, beside xlsxwriter's constant memory.

`python -m bench workbook`; `--full` goes up to 1,000,000 customers. Each side runs in a process of
its own and writes the same cells: text as text, numbers, days as days.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from bench.alone import measure_alone


def customers(n: int) -> pd.DataFrame:
    """20 columns: an identifier, 14 numbers, 3 categories, a day, and the segment's name."""
    generator = np.random.default_rng(42)
    frame = pd.DataFrame({f"measure {i}": generator.lognormal(3, 1, n).round(2) for i in range(14)})
    for i, size in enumerate((2, 4, 10)):
        frame[f"category {i}"] = generator.choice([f"word {w}" for w in range(size)], n)
    days = pd.to_timedelta(generator.integers(0, 2000, n), unit="D")
    frame["since"] = pd.Timestamp("2019-01-01") + days
    frame["segment"] = generator.choice(["Loyal regulars", "Big spenders", "New"], n)
    frame.insert(0, "customer", [f"C{row:07d}" for row in range(n)])
    return frame


def our_job(n: int) -> Callable[[], int]:
    from segmentation.reports.cells import Losses
    from segmentation.reports.customer_rows import encode, put_rows, read_styles, row_blocks

    def work(frame: pd.DataFrame) -> int:
        book = empty_book(frame)
        columns = encode(frame, Losses())
        sheet = "xl/worksheets/sheet1.xml"
        blocks = row_blocks(columns, len(frame), read_styles(book, sheet))
        return len(put_rows(book, sheet, blocks, dimension=f"A1:T{len(frame) + 1}"))

    work(customers(10))
    return partial(work, customers(n))


def empty_book(frame: pd.DataFrame) -> bytes:
    """A workbook with the names of the columns, and the formats that rows are put in with."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Customers")
        sheet.write_row(0, 0, list(frame.columns))
        shown = ({"quote_prefix": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "hh:mm"})
        for place, properties in enumerate(shown):
            sheet.write_blank(1, place, None, book.add_format(properties))
    return target.getvalue()


def their_job(n: int) -> Callable[[], int]:
    import xlsxwriter

    from segmentation.reports.cells import clean, looks_like_formula

    def work(frame: pd.DataFrame) -> int:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "customers.xlsx"
            options = {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            }
            with xlsxwriter.Workbook(str(path), options) as book:
                sheet = book.add_worksheet("Customers")
                quoted = book.add_format({"quote_prefix": True})
                day = book.add_format({"num_format": "yyyy-mm-dd"})
                sheet.write_row(0, 0, list(frame.columns))
                for at, row in enumerate(frame.itertuples(index=False, name=None), 1):
                    for place, value in enumerate(row):
                        if isinstance(value, str):
                            text = clean(value).text
                            shown = quoted if looks_like_formula(text) else None
                            sheet.write_string(at, place, text, shown)
                        elif isinstance(value, float):
                            sheet.write_number(at, place, value)
                        else:
                            sheet.write_datetime(at, place, value, day)
            return path.stat().st_size

    work(customers(10))
    return partial(work, customers(n))


def compare(n: int, *, runs: int) -> None:
    ours = measure_alone(our_job, n, runs=runs)
    theirs = measure_alone(their_job, n, runs=runs)
    print(
        f"{n:,} x 20: {ours.seconds:.2f} s, {ours.megabytes:,.0f} MB beside the table, file of "
        f"{ours.result / 1e6:.1f} MB; xlsxwriter, constant memory: {theirs.seconds:.2f} s, "
        f"{theirs.megabytes:,.0f} MB, {theirs.result / 1e6:.1f} MB; "
        f"{theirs.seconds / ours.seconds:.2f} times as long"
    )


def main(arguments: Sequence[str] = ()) -> None:
    compare(1_000, runs=5)
    compare(10_000, runs=3)
    compare(100_000, runs=1)
    if "--full" in arguments:
        compare(1_000_000, runs=1)


if __name__ == "__main__":
    main(sys.argv[1:])
