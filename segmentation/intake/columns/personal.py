"""Recognise personal data by the names and the cells of a column."""

from __future__ import annotations

import re

import pandas as pd

from segmentation.intake.columns.names import names_identifier
from segmentation.intake.columns.personal_names import (
    names_birth,
    names_card,
    names_national,
    names_own_name,
    names_person,
    names_phone,
    names_somebody,
)
from segmentation.intake.columns.typed import TypedColumn

_SOME_CELLS = 200
_HALF = 0.5
_NEARLY_ALL = 0.9
_SHORTEST_PHONE = 1e5
"""Numbers below this in a column called phone count something: calls, lines."""
_FEWEST_NAMES = 3
"""Two different texts in a column called name are a choice, not persons."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(\+|00)\d[\d ()/.-]{6,18}\d"
    r"|\(?0?\d{2,5}\)?[ /.-]\d{2,5}[ .-]\d{2,6}([ .-]\d{2,4})?"
    r"|\(?0\d{1,5}\)?[ /-]\d{5,9}|0\d(?:[ .-]\d\d){4}"
)
_CALLED = re.compile(r"\+?[\d ()/.-]{6,20}")
"""A number in a column that is called after telephones."""
_DAY = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4}")
_TIME = re.compile(r"\d{1,3}(?::\d{2}){1,2}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?")
_CARD = re.compile(r"\d(?:[ -]?\d){12,18}")
_SECURITY = re.compile(
    r"\d{3}-\d{2}-\d{4}|\d{6}-[1-8]\d{6}|[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d|\d{17}[\dXx]"
    r"|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"
)
"""Numbers of persons in the United States, Korea, Mexico, China and the United Kingdom."""
_INTERNET = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[\da-fA-F]{0,4}:){2,7}[\da-fA-F]{0,4}")
"""Where somebody's device can be reached."""
_EXTENSION = re.compile(r" ?(?:x|ext\.?) ?\d{1,6}$")
_STREET = re.compile(
    r"(?i)\d+[a-z]? .*\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court"
    r"|ct|place|pl)\b\.?.*|.*(?:straße|strasse|str\.|weg|platz|gasse|allee|straat|laan)"
    r" ?\d+ ?[a-z]?|\d+,? (?:bis )?(?:rue|avenue|boulevard|chemin|place|impasse)\b.*"
    r"|(?:calle|via|rua|ul\.) .*\d+.*"
)
_FULL_NAME = re.compile(r"[^\W\d_][^\W\d_.'-]*\.?(?: [^\W\d_][^\W\d_.'-]*\.?){1,3}")


def personal_reason(column: TypedColumn) -> str:
    """Return by what a column is personal data: the code of a note, empty where it is none.

    A name, an account or a card number stays personal where it repeats on many rows.
    """
    if column.kind == "date":
        return "birth_dates" if names_birth(column.name) else ""
    if column.kind == "numeric":
        return _of_numbers(column)
    if column.kind not in ("text", "categorical", "ordinal") or not column.n_present:
        return ""
    if names_own_name(column.name) and column.n_distinct >= _FEWEST_NAMES:
        return "personal_name"
    if names_national(column.name) and column.n_distinct >= _FEWEST_NAMES:
        return "national_numbers"
    by_shape = _by_shape(column)
    if by_shape:
        return by_shape
    return "personal_name" if _is_named(column) or _is_somebody(column) else ""


def _of_numbers(column: TypedColumn) -> str:
    present = column.values.dropna()
    is_whole = bool((present == present.round()).all())
    if not is_whole or not len(present):
        return ""
    if names_phone(column.name) and present.median() >= _SHORTEST_PHONE:
        return "phones"
    if names_national(column.name) and present.median() >= _SHORTEST_PHONE:
        return "national_numbers"
    some = present.iloc[:_SOME_CELLS]
    is_long = bool((some >= 10**12).all())
    if is_long and names_card(column.name) and not column.is_unique:
        return "cards"
    return "cards" if is_long and _are_cards(some.map(lambda value: str(int(value)))) else ""


def _by_shape(column: TypedColumn) -> str:
    some = column.values.dropna().iloc[:_SOME_CELLS].str.strip()
    some = some.str.replace(_EXTENSION, "", regex=True)
    if _share(some, _EMAIL) > _HALF:
        return "emails"
    if _share(some, _IBAN) > _NEARLY_ALL:
        return "accounts"
    is_called = names_card(column.name) and not column.is_unique
    if _share(some, _CARD) > _NEARLY_ALL and (is_called or _are_cards(some)):
        return "cards"
    if names_identifier(column.name):  # a code with dashes, whatever it looks like
        return ""
    return _by_form(column, some)


def _by_form(column: TypedColumn, some: pd.Series) -> str:
    """Return what most cells of a column that is no identifier by its name have the form of."""
    is_wide = column.n_distinct >= _FEWEST_NAMES
    is_free = not column.is_code and _share(some, _DAY) <= _HALF
    forms = (
        ("national_numbers", _SECURITY, not column.is_code or not column.is_unique),
        ("addresses", _INTERNET, _share(some, _TIME) <= _HALF),
        ("addresses", _STREET, is_wide),
        ("phones", _CALLED, names_phone(column.name)),
        ("phones", _PHONE, is_free),
    )
    found = (code for code, form, may_be in forms if may_be and _share(some, form) > _HALF)
    return next(found, "")


def _is_named(column: TypedColumn) -> bool:
    """Tell whether the name says so: of words that repeat only where persons are meant."""
    if column.n_distinct < _FEWEST_NAMES or not names_person(column.name):
        return False
    is_varied = column.kind == "text" or column.n_distinct > _HALF * column.n_present
    some = column.values.dropna().iloc[:_SOME_CELLS]
    has_digits_alone = bool(some.str.fullmatch(r"#?\d+").mean() > _HALF)
    return (is_varied or column.n_distinct > _FEWEST_NAMES) and not has_digits_alone


def _is_somebody(column: TypedColumn) -> bool:
    """Tell whether a column that may name persons holds first and last names, not kinds of them."""
    may_be = names_somebody(column.name) or names_own_name(column.name)
    if column.n_distinct < 2 or not may_be:
        return False
    some = column.values.dropna().iloc[:_SOME_CELLS].str.strip()
    ends = (some.str.split().str[at].nunique() for at in (0, -1))
    return _share(some, _FULL_NAME) > _NEARLY_ALL and min(ends) > 1


def _share(cells: pd.Series, form: re.Pattern[str]) -> float:
    return float(cells.str.fullmatch(form).mean())


def _are_cards(cells: pd.Series) -> bool:
    """Tell whether nearly all numbers end in the check digit of payment cards (Luhn)."""
    return float(cells.map(_has_check_digit).mean()) > _NEARLY_ALL


def _has_check_digit(text: str) -> bool:
    digits = [int(character) for character in reversed(text) if character.isdecimal()]
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0
