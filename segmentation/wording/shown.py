"""Say what is shown of a result, what a workbook has no room for, and what was kept or lost."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import TotalsSought
from segmentation.wording.numbers import format_share, listing, plural


def drawn_clause(n_drawn: int, n_customers: int) -> str:
    """Return how many customers a picture draws, where it does not draw all; else nothing."""
    if n_drawn >= n_customers:
        return ""
    return f"{n_drawn:,} of {n_customers:,} are drawn, with every small segment kept visible"


def first_shown_sentence(n_shown: int) -> str:
    """Return that a table shows the first rows only."""
    return f"The first {n_shown} are shown; the download holds all."


def still_shown_sentence(name: str, *, until_done: bool = False) -> str:
    """Return which result is seen while another is on its way, or after it failed."""
    return f"{'Until it is done you' if until_done else 'You still'} see the result for {name}."


def saved_sentence(name: str, version: int) -> str:
    """Return under which name and version a model was saved."""
    which = name if version == 1 else f"version {version} of {name}; earlier ones are kept"
    return f"Saved as {which}."


def words_lost_sentence(names: Sequence[str]) -> str:
    """Say which names of a settings file no segment bears, because none is the same."""
    return (
        f"{listing(names)} in the settings: no segment of this study lies where that one did, so "
        "the name and its notes are left out."
    )


def scored_sentence(n_customers: int, source: str, *, n_warned: int) -> str:
    """Return how many customers of a file were scored, and how many of them with a warning."""
    text = f"{plural(n_customers, 'customer')} of {source} scored"
    if n_warned:
        text += f"; {n_warned:,} with a warning: read them in the last column"
    return f"{text}."


def totals_sought_sentence(sought: TotalsSought) -> str:
    """Return what a long file was not looked through for; empty where it was."""
    where = {
        "by name": "In this long file totals were looked for by their names alone (Total, Summe)",
        "at the ends": "Totals were looked for in the first and last rows of this long file alone",
        "nowhere": "No totals were looked for in this long file",
    }.get(sought)
    if where is None:
        return ""
    return (
        f"{where}: a row in it that sums up others is scored as a customer. Take such rows out if "
        "there are any."
    )


def kept_together_sentence(share: float | None, source: str) -> str:
    """Return how many customers of a file are in the same segment by two models."""
    return (
        f"{format_share(share)} of the customers of {source} stay together: the segments of both "
        "models that share the most customers count as the same."
    )


def repeats_sentence(column: str, *, n_distinct: int, n_rows: int) -> str:
    """Return how many different values of an identifier stand on how many rows."""
    return f"{n_distinct:,} different values of {column} stand on {n_rows:,} rows."


def pairs_sentence(
    columns: Sequence[str],
    coloured_by: str | None,
    *,
    n_drawn: int,
    n_customers: int,
    n_beyond: int = 0,
) -> str:
    """Return what the pair plot shows, and how many customers it draws and leaves off its axes."""
    text = "Each small chart sets two columns against each other, one point a customer"
    if len(columns) == 2:
        text = f"{columns[0]} against {columns[1]}, one point a customer"
    if coloured_by is not None:
        text += f", coloured by {coloured_by}"
    if n_drawn < n_customers:
        text += f"; {n_drawn:,} of {n_customers:,} customers are drawn"
    if n_beyond:
        text += f"; {plural(n_beyond, 'customer')} beyond the axes"
    return f"{text}."


def own_names_sentences(
    kept: Sequence[str], lost: Sequence[tuple[str, str | None, float | None]]
) -> str:
    """Return which names that a person gave went along, and which were left behind and why.

    Of those lost: the name, what the segment most like it is called now, and the share of its
    customers that both have in common; None where there is no such segment.
    """
    named = [f"“{name}”" for name in kept]
    said = [f"Your name and notes went along: {listing(named)}."] if kept else []
    for name, now, share in lost:
        if now is None:
            said.append(f"“{name}” was not found again; its name and notes are gone.")
        else:
            said.append(
                f"“{name}” was not carried over: the segment most like it, now “{now}”, has only "
                f"{format_share(share)} of its customers in common with it."
            )
    return " ".join([*said, "Undo brings them back."] if lost else said)


def lost_in_cells(
    *, n_characters: int, n_cells: int, n_cut: int, n_dates: int, longest: int
) -> tuple[str, ...]:
    """Return what the cells of a workbook could not hold, one sentence for each kind of loss."""
    said = []
    if n_characters:
        verb = "was" if n_characters == 1 else "were"
        said.append(
            f"{plural(n_characters, 'control character')} in {plural(n_cells, 'cell')} {verb} "
            "taken out: a workbook cannot hold them. Line breaks stay."
        )
    if n_cut:
        verb = "was" if n_cut == 1 else "were"
        said.append(f"{plural(n_cut, 'text')} {verb} cut: a cell holds {longest:,} characters.")
    if n_dates:
        verb = "is" if n_dates == 1 else "are"
        said.append(
            f"{plural(n_dates, 'date')} {verb} written as text: a spreadsheet's calendar has the "
            "years 1900 to 9999."
        )
    return tuple(said)


def left_off_sheet(n_held: int, n_all: int, what: str) -> str:
    """Return how many rows or columns of the customers a sheet has room for."""
    first, more = ("the first ", "no more rows") if what == "customers" else ("", "no more")
    return (
        f"The sheet Customers holds {first}{n_held:,} of {n_all:,} {what}: a sheet has {more}. The "
        "CSV of customers with segment holds all of them."
    )
