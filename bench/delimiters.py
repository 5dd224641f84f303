"""Which delimiter and quote a file has: our detector beside DuckDB's sniffer and CleverCSV's.

On made files, and where they stand beside the project on csv-spectrum and on a part of the Pollock
benchmark, whose files are broken on purpose. All look at the same first lines.
`python -m bench delimiters`; `--full` makes more files.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segmentation.intake.delimited.dialect import detect, sample_of

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
MARKS = (",", ";", "\t", "|", ":", "^", "~", " ")
POLLOCK = {
    "file_field_delimiter_0x20.csv": " ",
    "file_field_delimiter_0x3B.csv": ";",
    "file_field_delimiter_0x9.csv": "\t",
}


class File(NamedTuple):
    kind: str
    text: str
    delimiter: str
    quote: str
    """Empty where the file has none."""


Answer = tuple[str, str]


def ours(text: str) -> Answer:
    found = detect(text)
    return found.delimiter, found.quote


def duckdb_sniffer(text: str) -> Answer:
    import duckdb

    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        query = "SELECT Delimiter, Quote FROM sniff_csv(?)"
        try:
            found = duckdb.execute(query, [file.name]).fetchone()
        except duckdb.Error:
            return "", ""
    delimiter, quote = found or ("", "")
    return delimiter, "" if quote == "(empty)" else quote


def clever_csv(text: str) -> Answer:
    import clevercsv

    found = clevercsv.Detector().detect(text)
    return ("", "") if found is None else (found.delimiter or "", found.quotechar or "")


SIDES: dict[str, Callable[[str], Answer]] = {
    "ours": ours,
    "DuckDB": duckdb_sniffer,
    "CleverCSV": clever_csv,
}


def made(n_each: int) -> Iterator[File]:
    """Tables of customers with each delimiter, plain and quoted, some with decimal commas."""
    generator = np.random.default_rng(42)
    for mark in MARKS:
        for quote in ("", '"', "'"):
            for n_rows in (2, 10, 100):
                for _ in range(n_each):
                    lines = [_line(mark, quote, row, generator) for row in range(-1, n_rows)]
                    yield File("made", "\n".join(lines) + "\n", mark, quote)


def _line(mark: str, quote: str, row: int, generator: np.random.Generator) -> str:
    names = ("Ann", "Bob O.", "Müller", "Smith, J.", "Garcia; M.", "x-large")
    if row < 0:
        cells = ["customer", "name", "spend", "since", "city"]
    else:
        amount = f"{generator.lognormal(4, 1):.2f}"
        since = f"20{generator.integers(10, 25)}-{generator.integers(1, 13):02}-01"
        city = str(generator.choice(("Berlin", "New York", "Rome")))
        amount = amount.replace(".", ",") if mark == ";" else amount
        cells = [f"C{row:04}", str(generator.choice(names)), amount, since, city]
    if quote:
        cells = [
            f"{quote}{cell}{quote}" if place in (1, 4) else cell for place, cell in enumerate(cells)
        ]
    else:
        cells = [cell.replace(mark, "-") for cell in cells]
    return mark.join(cells)


def spectrum() -> Iterator[File]:
    for path in sorted((DATA / "csv-spectrum" / "csvs").glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        yield File("csv-spectrum", text, ",", '"' if '"' in text else "")


def pollock() -> Iterator[File]:
    for path in sorted((DATA / "pollock-sample" / "csv").glob("*.csv")):
        text = path.read_bytes().decode("utf-8", errors="replace")
        quote = "'" if path.name == "file_quotation_char_0x27.csv" else '"'
        yield File("Pollock", text, POLLOCK.get(path.name, ","), quote if quote in text else "")


def compare(files: Sequence[File]) -> None:
    kinds = list(dict.fromkeys(file.kind for file in files))
    usual: dict[str, float] = {}
    for name, side in SIDES.items():
        side(files[0].text)
        for kind in kinds:
            chosen = [file for file in files if file.kind == kind]
            delimiters, both, seconds = [], [], []
            for file in chosen:
                sample = sample_of(file.text)
                began = time.perf_counter()
                delimiter, quote = side(sample)
                seconds.append(time.perf_counter() - began)
                delimiters.append(delimiter.strip(" ") == file.delimiter.strip(" "))
                both.append(delimiters[-1] and (quote == file.quote or not file.quote))
            taken = statistics.mean(seconds)
            usual.setdefault(kind, taken)
            right, quoted = statistics.mean(delimiters), statistics.mean(both)
            print(
                f"{kind:13} {len(chosen):4} files, {name:10}: delimiter {right:6.1%}, with quote "
                f"{quoted:6.1%} right, {1000 * taken:.2f} ms, {taken / usual[kind]:6.1f} times ours"
            )


def main(arguments: Sequence[str] = ()) -> None:
    if not DATA.is_dir():
        print("csv-spectrum and the Pollock files stand beside the project, and are not here")
    compare([*made(10 if "--full" in arguments else 2), *spectrum(), *pollock()])


if __name__ == "__main__":
    main(sys.argv[1:])
