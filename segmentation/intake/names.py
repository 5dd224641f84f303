"""What a column's name says about it."""

from __future__ import annotations

import re

_ID_WORDS = frozenset({"id", "ids", "uid", "uuid", "guid", "kundennr"})
_ID_NAMES = frozenset({"idx", "index", "pk", "key", "primary key", "rowid", "rownum"})
"""Identifiers where they stand alone: a body mass index or a key account is none."""
_NUMBER_WORDS = frozenset(
    {"no", "nr", "num", "number", "nummer", "numero", "numéro", "code", "key"}
)
_OWNERS = frozenset(
    {
        "customer", "cust", "client", "user", "member", "account", "acct", "invoice", "order",
        "card", "household", "person", "contact", "subscriber", "visitor", "shopper", "row",
        "record", "line", "transaction", "kunde", "kunden", "konto", "mitglied", "mitglieds",
        "rechnungs", "bestell", "auftrags", "artikel", "stock", "product", "item", "cliente",
        "loyalty", "policy", "patient", "employee", "session",
    }
)  # fmt: skip
_JOINED_ID = re.compile(
    r"^(customer|cust|client|user|member|account|acct|invoice|order|visitor|person|household|"
    r"kunden|konto|mitglieds|rechnungs|bestell|auftrags|artikel)(s|_)?"
    r"(id|no|nr|num|number|nummer|code|key)$"
)
_LABEL_WORDS = frozenset(
    {
        "cluster", "clusters", "segment", "segments", "segmentation", "classification", "churn",
        "churned", "exited", "target", "label", "labels", "attrited", "attrition",
    }
)  # fmt: skip
_LABEL_NAMES = frozenset(
    {
        "class", "group", "output", "outcome", "response", "responded", "prediction", "predicted",
        "result", "klasse", "gruppe", "customer group", "customer class", "group id",
    }
)  # fmt: skip
_PERSONAL_WORDS = frozenset(
    {
        "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname",
        "prenom", "prénom", "apellido", "apellidos", "cognome", "email", "mail", "phone",
        "telephone", "telefon", "mobile", "handy", "fax", "address", "adresse", "street",
        "strasse", "straße", "iban", "ssn", "passport", "ip", "username",
    }
)  # fmt: skip
_BIRTH_WORDS = frozenset({"birthdate", "birthday", "dob", "geburtsdatum", "geburtstag"})
_NAME_OWNERS = frozenset(
    {
        "first", "last", "full", "given", "family", "middle", "maiden", "customer", "client",
        "contact", "user", "person", "member", "kunden", "cust",
    }
)  # fmt: skip
_PLACE_WORDS = frozenset({"zip", "postcode", "plz", "postal", "zipcode", "postleitzahl"})
_CODE_WORDS = _PLACE_WORDS | {
    "code", "type", "typ", "region", "channel", "kanal", "store", "branch", "category",
    "kategorie", "gender", "sex", "genre", "geschlecht", "status", "zone", "area", "plan",
    "country", "state", "city", "department",
}  # fmt: skip


def name_words(name: str) -> tuple[str, ...]:
    """Split a column name into lower-case words, also where only capitals part them.

    Examples
    --------
    >>> name_words("CustomerID"), name_words("Annual Income (k$)"), name_words("Z_Revenue")
    (('customer', 'id'), ('annual', 'income', 'k'), ('z', 'revenue'))
    """
    parted = re.sub(r"([a-zà-ÿ0-9])([A-ZÀ-Ý])", r"\1 \2", name)
    parted = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", parted)
    return tuple(re.findall(r"[^\W_]+", parted.casefold()))


def names_identifier(name: str) -> bool:
    """Tell whether a name is that of an identifier: customer id, Kundennummer, account no."""
    words = name_words(name)
    if not words:
        return False
    if words[0] == "unnamed":  # what pandas calls the column of its index
        return True
    if words[-1] in _ID_WORDS or (words[0] in _ID_WORDS and len(words) <= 2):
        return True
    if " ".join(words) in _ID_NAMES or _JOINED_ID.match("".join(words)):
        return True
    return words[-1] in _NUMBER_WORDS and bool(set(words[:-1]) & _OWNERS)


def names_label(name: str) -> bool:
    """Tell whether a name is that of somebody's result: cluster, class, churn."""
    words = name_words(name)
    return bool(set(words) & _LABEL_WORDS) or " ".join(words) in _LABEL_NAMES


def names_person(name: str) -> bool:
    """Tell whether a name is that of personal text: a name, address, telephone number."""
    words = name_words(name)
    is_name = words[-1:] == ("name",) and (len(words) == 1 or bool(set(words) & _NAME_OWNERS))
    return is_name or bool(set(words) & _PERSONAL_WORDS) or words[:2] == ("e", "mail")


def names_birth(name: str) -> bool:
    """Tell whether a name is that of a date of birth."""
    words = name_words(name)
    return bool(set(words) & _BIRTH_WORDS) or {"birth", "date"} <= set(words)


def names_code(name: str) -> bool:
    """Tell whether a name is that of codes, even where they are numbers: region, channel, type."""
    return bool(set(name_words(name)[-1:]) & _CODE_WORDS)


def names_place(name: str) -> bool:
    """Tell whether a name is that of postal codes."""
    return bool(set(name_words(name)) & _PLACE_WORDS)
