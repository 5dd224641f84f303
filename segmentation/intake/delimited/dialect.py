"""Decide how a text file is cut into cells: delimiter, quote, escape, by its first lines."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass, replace

from segmentation.reading.signs import CURRENCY_MARKS


@dataclass(frozen=True, slots=True)
class Dialect:
    """The marks by which a text file is cut into cells."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    skips_space: bool = False
    """Space after the delimiter is part of it, as in ", "."""
    collapses: bool = False
    """Any number of spaces part two cells."""


DELIMITERS = (",", ";", "\t", "|", " ", ":", "^", "~", "§", "\x01", "\x1f")
"""Candidates, the likelier first: equal scores go to the earlier one."""
NO_QUOTE = "\x00"
"""For files in which " is a character like any other."""
SAMPLE_LINES = 300
SAMPLE_CHARACTERS = 200_000
_AMOUNT = (
    rf"[-+]?(?:[{CURRENCY_MARKS}]|[A-Z]{{3}}\s)?\s?[\d.,'’ ]*\d[\d.,]*"
    rf"\s?(?:[%{CURRENCY_MARKS}]|[A-Z]{{3}})?"
)
_TYPED = re.compile(
    rf"^(?:|{_AMOUNT}"
    r"""
        | \(\s*[\d.,]+\)                                  # negatives in brackets
        | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?  # dates
        | \d{1,2}:\d{2}(?::\d{2})?                        # times of day
        | [^@\s]+@[^@\s]+\.\w+                            # e-mail addresses
        | https?://\S+
        | [\w#-]+                                         # one word or code
        | N/A | n/a
    )$""",
    re.VERBOSE,
)
_WORDS = re.compile(r"^[\w.'’&()/%$€ -]{1,60}$")
_BY_KIND = (1.0, 0.85, 0.45)
"""What a cell says for a dialect: a value, a few plain words, anything else."""
_SPACE_HANDICAP = 0.75
"""Space parts words too: it must explain the file clearly better."""
_RARE_HANDICAP = 0.9
_QUOTE_BONUS = 1.15
"""Apostrophes that all open and close cells are hardly anything but quotes."""


def declared_delimiter(text: str) -> str | None:
    """Return the delimiter that a first line such as "sep=;" declares, if there is one."""
    found = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return found.group(1) if found else None


def sample_of(text: str) -> str:
    """Return the first whole lines of a text: enough to decide on."""
    start = text[:SAMPLE_CHARACTERS]
    lines = start.splitlines(keepends=True)
    if len(text) > SAMPLE_CHARACTERS and len(lines) > 1:
        lines = lines[:-1]
    return "".join(lines[:SAMPLE_LINES])


def detect(sample: str, *, delimiter: str | None = None) -> Dialect:
    """Choose the dialect that cuts the sample into the most regular table of typical values.

    ``sample``: the first lines of a file. ``delimiter``: where the file itself declares it.
    """
    sample = sample.replace("\r\n", "\n").replace("\r", "\n")
    candidates = (delimiter,) if delimiter else tuple(d for d in DELIMITERS if d in sample)
    quotes = _quotes(sample, candidates)
    best, best_score = Dialect(delimiter or ","), 0.0
    for mark in candidates:
        for quote in quotes:
            dialect = Dialect(
                mark, quote, _escape(sample, quote), _skips_space(sample, mark, quote)
            )
            ways = [dialect]
            if mark == " " and "  " in sample:
                ways.append(replace(dialect, collapses=True))
            for way in ways:
                score = _score(sample, way) * _preference(sample, way)
                if score > best_score:
                    best, best_score = way, score
    return best


def _preference(sample: str, dialect: Dialect) -> float:
    """Prefer ' where every cell that begins with it ends with it, and none begins with "."""
    if dialect.quote != "'":
        return 1.0
    mark = re.escape(dialect.delimiter)
    begun = len(re.findall(rf"(?:^|{mark})'", sample, re.MULTILINE))
    closed = len(re.findall(rf"(?:^|{mark})'(?:[^']|'')*'(?={mark}|$)", sample, re.MULTILINE))
    is_double = re.search(rf'(?:^|{mark})"', sample, re.MULTILINE) is not None
    return _QUOTE_BONUS if begun == closed > 0 and not is_double else 1.0


def _quotes(sample: str, delimiters: tuple[str, ...]) -> tuple[str, ...]:
    """Return the quote characters worth a try: ' only where cells begin and end with it."""
    if "'" not in sample or not delimiters:
        return ('"',)
    marks = "".join(re.escape(mark) for mark in delimiters)
    cell = rf"(?:^|[{marks}])\s?'(?:[^']|'')*'(?=[{marks}]|$)"
    around = len(re.findall(cell, sample, re.MULTILINE))
    around_double = len(re.findall(rf'(?:^|[{marks}])\s?"', sample, re.MULTILINE))
    return ('"', "'") if around > 0 and 10 * around >= around_double else ('"',)


def _escape(sample: str, quote: str) -> str | None:
    escaped = len(re.findall(rf"\\{quote}(?![,;\t|]?\s*$)", sample, re.MULTILINE))
    doubled = sample.count(quote * 2)
    return "\\" if escaped > doubled else None


def _skips_space(sample: str, delimiter: str, quote: str) -> bool:
    if delimiter.isspace():
        return False
    n_marks = sample.count(delimiter)
    n_before_quotes = sample.count(f"{delimiter} {quote}")
    return n_marks > 0 and n_before_quotes + 0.5 * sample.count(f"{delimiter} ") > 0.45 * n_marks


def parse(text: str, dialect: Dialect) -> list[list[str]]:
    """Cut text into rows of cells, as well as it goes."""
    rows = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        escapechar=dialect.escape,
        doublequote=dialect.escape is None,
        skipinitialspace=dialect.skips_space,
    )
    return list(rows)


def _score(sample: str, dialect: Dialect) -> float:
    """Score a dialect: 0 to about 1, higher is better.

    Rows of the same width speak for it, the more so the wider they are; so do cells that look
    like values.
    """
    text = sample
    if dialect.collapses:
        text = "\n".join(" ".join(line.split()) for line in sample.splitlines())
    rows = [row for row in parse(text, dialect) if any(cell.strip() for cell in row)]
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    pattern = sum(n * max(width - 1, 0.001) / width for width, n in widths.items())
    pattern /= len(rows) * math.sqrt(len(widths))
    cells = [cell.strip() for row in rows[:100] for cell in row]
    typed = sum(_cell_weight(cell) for cell in cells) / len(cells)
    score = pattern * typed
    if dialect.delimiter == " ":
        score *= _SPACE_HANDICAP
    elif dialect.delimiter not in ",;\t|":
        score *= _RARE_HANDICAP
    return score


def _cell_weight(cell: str) -> float:
    if _TYPED.match(cell):
        return _BY_KIND[0]
    return _BY_KIND[1] if _WORDS.match(cell) else _BY_KIND[2]
