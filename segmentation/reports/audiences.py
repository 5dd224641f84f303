"""Write lists of customers as advertising and mail tools take them: their columns, their hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError, ParameterError
from segmentation.reports.cells import FORMULA_STARTS
from segmentation.reports.tables import spreadsheet_safe

Field: TypeAlias = Literal["email", "phone", "first_name", "last_name", "country", "zip"]

_CALLED: Mapping[Field, str] = MappingProxyType(
    {
        "email": r"e?mail(address|adresse)?|emailid|correo(electronico)?|courriel",
        "phone": r"(tele)?phone(number)?|mobile(phone|number)?|cell(phone)?|tel(efon)?(nummer)?"
        r"|handy(nummer)?|mobil(nummer)?|telefono|telephone",
        "first_name": r"first(name)?|givenname|forename|vorname|prenom|nombre",
        "last_name": r"last(name)?|surname|familyname|nachname|apellidos?",
        "country": r"country(code)?|land|pays|pais",
        "zip": r"zip(code)?|post(al)?code|plz|postleitzahl|codepostal|codigopostal",
    }
)
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
    names_segment: bool = True
    """Whether the name of the segment goes with it: never to where advertisements run."""


_TITLES: Mapping[Field, str] = {
    "email": "Email", "phone": "Phone Number", "first_name": "First Name",
    "last_name": "Last Name", "country": "Country", "zip": "Zip",
}  # fmt: skip
_ALL: frozenset[Field] = frozenset(_TITLES)

TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        # support.google.com/google-ads/answer/7659867 and 7476159: country and zip stay plain.
        "google": Target(
            "Google Customer Match",
            {**_TITLES, "phone": "Phone"},
            hashed=_ALL - {"country", "zip"},
            without_spaces=True,
            names_segment=False,
        ),
        # Business help 2082575038703844: what is hashed beforehand is hashed as a whole.
        "meta": Target(
            "Meta custom audience",
            {
                "email": "email", "phone": "phone", "first_name": "fn", "last_name": "ln",
                "country": "country", "zip": "zip",
            },
            hashed=_ALL,
            without_plus=True,
            names_segment=False,
        ),
        "klaviyo": Target("Klaviyo", _TITLES),
        "hubspot": Target("HubSpot", _TITLES),
        "csv": Target("plain CSV", _TITLES),
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


def contact_columns(columns: Sequence[str]) -> dict[Field, str]:
    """Return the first column that is known as each field, by its name.

    Examples
    --------
    >>> contact_columns(["E-Mail", "age", "PLZ", "Vorname"])
    {'email': 'E-Mail', 'first_name': 'Vorname', 'zip': 'PLZ'}
    """
    plain = {name: re.sub(r"[\W_]", "", str(name).lower()) for name in columns}
    return {
        field: found[0]
        for field, pattern in _CALLED.items()
        if (found := [name for name, text in plain.items() if re.fullmatch(pattern, text)])
    }


def audience(
    customers: pd.DataFrame, target: str, *, country: str | None = None, segment: Sequence[str] = ()
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

    Raises
    ------
    DataError
        If no column holds e-mail addresses or telephone numbers.
    ParameterError
        If the target or the country is none.
    """
    if target not in TARGETS:
        raise ParameterError(f"There is no list for {target!r}: choose {', '.join(TARGETS)}.")
    tool, columns = TARGETS[target], contact_columns(list(customers.columns))
    if not columns.keys() & {"email", "phone"}:
        raise DataError(
            "No column is called e-mail or phone: a tool cannot know anybody. Call the column with "
            "the addresses 'Email', or the one with the numbers 'Phone'."
        )
    cells = {f: [_text(v) for v in customers[name].tolist()] for f, name in columns.items()}
    unread: dict[str, int] = {}
    if "country" in cells:
        cells["country"] = _read(cells["country"], _as_country, "country", unread)
    if "email" in cells:
        cells["email"] = _read(cells["email"], _as_email, "email", unread)
    if "phone" in cells:
        own = cells.get("country", [""] * len(customers))
        cells["phone"] = _phones(cells["phone"], own, _checked(country), unread)
    rows, left_out = _usable(cells, len(customers))
    frame = pd.DataFrame(
        {tool.headers[f]: [_written(cells[f][at], f, tool) for at in rows] for f in cells},
        dtype="str",
    )
    if tool.names_segment and len(segment):
        frame["Segment"] = pd.Series([segment[at] for at in rows], dtype="str")
    return Audience(frame, rows, left_out, unread)


def audience_bytes(made: Audience) -> bytes:
    """Write a list as UTF-8 CSV; telephone numbers keep their +, which no formula is."""
    numbers = {"Phone Number", "Phone"} & set(made.frame.columns)
    safe = spreadsheet_safe(made.frame)
    for name in numbers:
        safe[name] = made.frame[name]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8")


def _text(value: object) -> str:
    """Return a cell as text, without the apostrophe that guards it in a spreadsheet."""
    text = str(value).strip() if isinstance(value, str) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def _read(
    texts: Sequence[str], read: Callable[[str], str], name: str, unread: dict[str, int]
) -> list[str]:
    found = [read(text) for text in texts]
    if n := sum(bool(text) and not kept for text, kept in zip(texts, found, strict=True)):
        unread[name] = n
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
    cells: Mapping[Field, Sequence[str]], n: int
) -> tuple[NDArray[np.intp], dict[str, int]]:
    """Return the customers who can be reached, each address and number once."""
    rows, counts = [], {"no_contact": 0, "duplicate": 0}
    seen: set[tuple[str, str]] = set()
    for at in range(n):
        contacts = {(f, cells[f][at]) for f in ("email", "phone") if f in cells and cells[f][at]}
        if not contacts:
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
