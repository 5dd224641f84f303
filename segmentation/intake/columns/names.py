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
        "class", "group", "output", "y", "y pred", "y true", "yhat", "y hat", "kmeans", "k means",
        "persona", "cohort label", "outcome", "response", "responded", "prediction", "predicted",
        "result", "klasse", "gruppe", "customer group", "customer class", "group id",
    }
)  # fmt: skip
_PERSONAL_WORDS = frozenset(
    {
        "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname",
        "prenom", "prénom", "apellido", "apellidos", "cognome", "email", "mail", "phone",
        "telephone", "telefon", "mobile", "handy", "fax", "address", "adresse", "street",
        "strasse", "straße", "iban", "ssn", "passport", "ip", "username", "anschrift", "indirizzo",
        "dirección", "direccion", "endereço", "adres", "adress", "correo", "courriel", "téléphone",
        "teléfono", "telefono", "móvil", "cellulare", "telefone", "celular", "телефон", "адрес",
        "почта", "電話番号", "住所", "メール",
    }
)  # fmt: skip
_OWN_NAMES = frozenset(
    {
        "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname", "prenom",
        "prénom", "apellido", "apellidos", "cognome", "nazwisko", "imię", "imie", "фамилия", "имя",
        "фио", "氏名", "姓名", "名前", "이름", "familienname", "achternaam", "voornaam",
        "efternamn",
    }
)  # fmt: skip
"""Names of persons, which stay such where they repeat: there are only so many first names."""
_PHONE_WORDS = frozenset(
    {
        "phone", "telephone", "telefon", "mobile", "handy", "fax", "téléphone", "teléfono",
        "telefono", "móvil", "cellulare", "telefone", "celular", "телефон", "電話番号", "tel",
        "cell", "cellphone", "msisdn",
    }
)  # fmt: skip
_LONE_NAMES = frozenset({"nom", "nombre", "nome", "naam", "namn", "navn", "nimi", "név", "jméno"})
"""A name where the column is called nothing else (and holds texts that hardly repeat)."""
_BIRTH_WORDS = frozenset(
    {
        "birthdate", "birthday", "dob", "geburtsdatum", "geburtstag", "geburt", "naissance",
        "nacimiento", "nascita", "nascimento", "geboortedatum", "urodzenia", "生年月日",
    }
)  # fmt: skip
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
    is_lone = len(words) == 1 and words[0] in _LONE_NAMES
    is_personal = bool(set(words) & (_PERSONAL_WORDS | _OWN_NAMES)) or words[:2] == ("e", "mail")
    return is_name or is_lone or is_personal


def names_own_name(name: str) -> bool:
    """Tell whether a name is plainly that of a person's first, last or full name."""
    words = set(name_words(name))
    owners = words & {"first", "last", "full", "given", "family", "middle", "maiden"}
    return bool(words & _OWN_NAMES) or ("name" in words and bool(owners))


def names_phone(name: str) -> bool:
    """Tell whether a name is that of telephone numbers."""
    return bool(set(name_words(name)) & _PHONE_WORDS)


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
