"""Write lists of customers as advertising and mail tools take them: their columns, their hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError, ParameterError
from segmentation.reports.cells import looks_like_formula
from segmentation.reports.tables import spreadsheet_safe

Field: TypeAlias = Literal[
    "email", "phone", "first_name", "last_name", "country", "zip", "city", "state"
]
Place: TypeAlias = tuple[Field, int]
"""A field and which of its columns: a file may have several e-mail addresses."""
Cells: TypeAlias = dict[Place, list[str]]

_CALLED: Mapping[Field, str] = MappingProxyType(
    {
        "email": r"e?mail(address|adresse)?|emailid|correo(electronico)?|courriel",
        "phone": r"(tele)?phone(number)?|mobile(phone|number)?|cell(phone)?|tel(efon)?(nummer)?"
        r"|handy(nummer)?|mobil(nummer)?|telefono|telephone",
        "first_name": r"first(name)?|givenname|forename|vorname|prenom|nombre",
        "last_name": r"last(name)?|surname|familyname|nachname|apellidos?",
        "country": r"country(code)?|land|pays|pais",
        "zip": r"zip(code)?|post(al)?code|plz|postleitzahl|codepostal|codigopostal",
        "city": r"city|town|stadt|ort|wohnort|ville|ciudad|citta|cidade|plaats",
        "state": r"(state|province)(code)?|bundesland|region|provincia",
    }
)
_BEFORE = r"(?:customer|billing|shipping|second|other|work|private)?"
"""By what names a file's columns are known, in small letters without spaces and punctuation."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a tool takes: its headers by field, which of them hashed, and what it leaves out."""

    label: str
    headers: Mapping[Field, str]
    hashed: frozenset[Field] = frozenset()
    without_plus: bool = False
    """Whether telephone numbers are digits alone."""
    without_spaces: bool = False
    """Whether spaces inside names are taken out before hashing."""
    most: int = 1
    """Columns of one field that it takes: e-mail addresses, telephone numbers, postal codes."""
    takes_anybody: bool = False
    """Whether it may list customers by their own number, where no column holds an address."""
    names_segment: bool = True
    """Whether the name of the segment goes with it: never to where advertisements run."""


_TITLES: Mapping[Field, str] = {
    "email": "Email", "phone": "Phone Number", "first_name": "First Name",
    "last_name": "Last Name", "country": "Country", "zip": "Zip", "city": "City", "state": "State",
}  # fmt: skip
_GOOGLE: tuple[Field, ...] = ("email", "phone", "first_name", "last_name", "country", "zip")
_SEVERAL: frozenset[Field] = frozenset({"email", "phone", "zip"})
_IDENTIFIER = "Customer ID"
_ALL: frozenset[Field] = frozenset(_TITLES)

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        # support.google.com/google-ads/answer/7659867 and 7476159: country and zip stay plain.
        "google": Target(
            "Google Customer Match",
            {field: "Phone" if field == "phone" else _TITLES[field] for field in _GOOGLE},
            hashed=_ALL - {"country", "zip"},
            without_spaces=True,
            most=3,
            names_segment=False,
        ),
        # Business help 2082575038703844: what is hashed beforehand is hashed as a whole.
        "meta": Target(
            "Meta custom audience",
            {
                "email": "email", "phone": "phone", "first_name": "fn", "last_name": "ln",
                "country": "country", "zip": "zip", "city": "ct", "state": "st",
            },
            hashed=_ALL,
            without_plus=True,
            most=3,
            names_segment=False,
        ),
        "klaviyo": Target("Klaviyo", _TITLES),
        "hubspot": Target("HubSpot", _TITLES),
        "csv": Target("plain CSV", _TITLES, takes_anybody=True),
    }
)  # fmt: skip
"""Every tool that lists are written for. A further one is an entry here."""

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^\W\d_]{2,}")
_COUNTRY = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """A list as a tool takes it, and why rows are not on it."""

    frame: pd.DataFrame
    rows: NDArray[np.intp]
    """Positions of the customers who are on it."""
    left_out: Mapping[str, int]
    """Customers who are not on it, by reason: no_contact, duplicate."""
    unread: Mapping[str, int]
    """Cells that could not be used: email, phone, phone_without_country, country."""

    def counts(self, *, n_segment: int, n_held_out: int) -> dict[str, Any]:
        """Return how many customers of a segment are on the list, and why the others are not."""
        return {
            "n_segment": n_segment,
            "n_held_out": n_held_out,
            "n_written": len(self.rows),
            "left_out": dict(self.left_out),
            "unread": dict(self.unread),
        }


def contact_columns(columns: Sequence[str]) -> dict[Field, tuple[str, ...]]:
    """Return the columns that are known as each field, by their names.

    Examples
    --------
    >>> contact_columns(["E-Mail", "age", "PLZ", "email 2"])
    {'email': ('E-Mail', 'email 2'), 'zip': ('PLZ',)}
    """
    plain = {name: re.sub(r"[\W_]", "", str(name).lower()) for name in columns}
    return {
        field: tuple(found)
        for field, pattern in _CALLED.items()
        if (
            found := [
                name
                for name, text in plain.items()
                if re.fullmatch(rf"{_BEFORE}(?:{pattern})\d?", text)
            ]
        )
    }


def audience(
    customers: pd.DataFrame,
    target: str,
    *,
    country: str | None = None,
    segment: Sequence[str] = (),
    identifiers: Sequence[str] = (),
) -> Audience:
    """Write customers as a tool takes them; who has no address or number of use is counted.

    Parameters
    ----------
    customers : DataFrame
        Columns of text, as the file has them.
    target : str
        One of `TARGETS`.
    country : str, optional
        Two letters: where telephone numbers without a country code are from.
    segment : sequence of str
        Name of each customer's segment, for tools that may know it.
    identifiers : sequence of str
        Number of each customer, for a list that is not matched by addresses.

    Raises
    ------
    DataError
        If no column holds e-mail addresses or telephone numbers, and the tool needs one.
    ParameterError
        If the target or the country is none.
    """
    if target not in TARGETS:
        raise ParameterError(f"There is no list for {target!r}: choose {', '.join(TARGETS)}.")
    tool, columns = TARGETS[target], contact_columns(list(customers.columns))
    is_reached = bool(columns.keys() & {"email", "phone"})
    takes_anybody = tool.takes_anybody and not is_reached and bool(len(identifiers))
    if not is_reached and not takes_anybody:
        raise DataError(
            "No column is called e-mail or phone: a tool cannot know anybody. Call the column with "
            "the addresses 'Email', or the one with the numbers 'Phone'."
        )
    unread: dict[str, int] = {}
    cells = _cells(customers, columns, tool, (_checked(country), unread))
    rows, left_out = _usable(cells, len(customers), takes_anybody=takes_anybody)
    parts: list[tuple[str, list[str]]] = [
        (tool.headers[place[0]], [_written(texts[at], place[0], tool) for at in rows])
        for place, texts in cells.items()
    ]
    if takes_anybody:
        parts.insert(0, (_IDENTIFIER, [identifiers[at] for at in rows]))
    if tool.names_segment and len(segment):
        parts.append(("Segment", [segment[at] for at in rows]))
    frame = pd.DataFrame(dict(enumerate(texts for _, texts in parts)), dtype="str")
    return Audience(frame.set_axis([name for name, _ in parts], axis=1), rows, left_out, unread)


def _cells(
    customers: pd.DataFrame,
    columns: Mapping[Field, tuple[str, ...]],
    tool: Target,
    told: tuple[str | None, dict[str, int]],
) -> Cells:
    """Return what is read of each column that the tool takes; what cannot be read is counted."""
    country, unread = told
    cells: Cells = {
        (field, number): [_text(value) for value in customers[name].tolist()]
        for field, names in columns.items()
        if field in tool.headers
        for number, name in enumerate(names[: tool.most if field in _SEVERAL else 1])
    }
    own = [""] * len(customers)
    if ("country", 0) in cells:
        own = cells["country", 0] = _read(cells["country", 0], _as_country, "country", unread)
    for place, texts in cells.items():
        if place[0] == "email":
            cells[place] = _read(texts, _as_email, "email", unread)
        elif place[0] == "phone":
            cells[place] = _phones(texts, own, country, unread)
    return cells


def audience_bytes(made: Audience) -> bytes:
    """Write a list as UTF-8 CSV; telephone numbers keep their +, which no formula is."""
    safe = spreadsheet_safe(made.frame)
    for at, name in enumerate(made.frame.columns):
        if name in ("Phone Number", "Phone"):
            safe.isetitem(at, made.frame.iloc[:, at].array)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def _text(value: object) -> str:
    """Return a cell as text, without the apostrophe that guards it in a spreadsheet."""
    text = str(value).strip() if isinstance(value, str) else ""
    return text[1:] if text[:1] == "'" and looks_like_formula(text[1:]) else text


def _read(
    texts: Sequence[str], read: Callable[[str], str], name: str, unread: dict[str, int]
) -> list[str]:
    found = [read(text) for text in texts]
    if n := sum(bool(text) and not kept for text, kept in zip(texts, found, strict=True)):
        unread[name] = unread.get(name, 0) + n
    return found


def _as_email(text: str) -> str:
    return text.lower() if _EMAIL.fullmatch(text) else ""


def _as_country(text: str) -> str:
    return text.lower() if _COUNTRY.fullmatch(text.lower()) else ""


def _checked(country: str | None) -> str | None:
    import phonenumbers

    if country is not None and country.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise ParameterError(f"{country!r} is no country: write two letters, such as DE or US.")
    return None if country is None else country.upper()


def _phones(
    texts: Sequence[str], own: Sequence[str], country: str | None, unread: dict[str, int]
) -> list[str]:
    """Return telephone numbers as E.164, empty where they are none."""
    import phonenumbers

    found = []
    for text, region in zip(texts, own, strict=True):
        plain = f"+{text[2:]}" if text.startswith("00") else text
        where = region.upper() or country
        is_local = not plain.startswith("+") and where is None
        number = ""
        if plain and not is_local:
            try:
                parsed = phonenumbers.parse(plain, where)
            except phonenumbers.NumberParseException:
                parsed = None
            if parsed is not None and phonenumbers.is_possible_number(parsed):
                number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if plain and not number:
            name = "phone_without_country" if is_local else "phone"
            unread[name] = unread.get(name, 0) + 1
        found.append(number)
    return found


def _usable(
    cells: Cells, n: int, *, takes_anybody: bool
) -> tuple[NDArray[np.intp], dict[str, int]]:
    """Return the customers who can be reached, each address and number once."""
    rows, counts = [], {"no_contact": 0, "duplicate": 0}
    seen: set[tuple[Field, str]] = set()
    reaching = [place for place in cells if place[0] in ("email", "phone")]
    for at in range(n):
        contacts = {(place[0], cells[place][at]) for place in reaching if cells[place][at]}
        if not contacts and not takes_anybody:
            counts["no_contact"] += 1
        elif contacts & seen:
            counts["duplicate"] += 1
        else:
            rows.append(at)
        seen |= contacts
    return np.array(rows, dtype=np.intp), {reason: c for reason, c in counts.items() if c}


def _written(text: str, field: Field, tool: Target) -> str:
    if field == "phone" and tool.without_plus:
        text = text.removeprefix("+")
    if field == "country" and field not in tool.hashed:
        text = text.upper()
    if field not in tool.hashed or not text:
        return text
    text = text.lower()
    if tool.without_spaces or field == "zip":
        text = "".join(text.split())
    return hashlib.sha256(text.encode()).hexdigest()
