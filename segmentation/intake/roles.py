"""What each column is proposed for, with the reason: identifier, feature, descriptor, and so on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import pandas as pd

from segmentation.errors import ParameterError
from segmentation.intake.grid import PANDAS_TEXT
from segmentation.intake.kinds import TypedColumn
from segmentation.records import ColumnInfo, CustomerTable, Kind, Role, Step

FEW_CATEGORIES = 20
"""Most categories that a column may have to become a feature unasked."""
MOSTLY_MISSING = 0.6
"""Above this share of missing cells a column is left out."""
ENOUGH_FEATURES = 2
"""With this many numeric features, categories describe the segments and do not make them."""
FEW_CODES = 20
_RUN = 20
"""Shortest column of consecutive whole numbers that is taken for a running number."""
_SOME_CELLS = 200
_HALF = 0.5

_ID_WORDS = frozenset({"id", "ids", "uid", "uuid", "guid", "idx", "index", "pk", "key", "kundennr"})
_NUMBER_WORDS = frozenset({"no", "nr", "num", "number", "nummer", "numero", "numéro", "code"})
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
        "y", "result", "klasse", "gruppe", "customer group", "customer class", "group id",
    }
)  # fmt: skip
_PERSONAL_WORDS = frozenset(
    {
        "surname", "firstname", "lastname", "forename", "fullname", "nachname", "vorname",
        "prenom", "prénom", "apellido", "apellidos", "cognome", "email", "mail", "phone",
        "telephone", "telefon", "mobile", "handy", "fax", "address", "adresse", "street",
        "strasse", "straße", "iban", "ssn", "passport", "birthdate", "dob", "geburtsdatum",
        "ip", "username",
    }
)  # fmt: skip
_NAME_OWNERS = frozenset(
    {"first", "last", "full", "given", "family", "middle", "maiden", "customer", "client",
     "contact", "user", "person", "member", "kunden", "cust"}
)  # fmt: skip
_CODE_WORDS = frozenset(
    {
        "code", "type", "typ", "region", "channel", "kanal", "store", "branch", "category",
        "kategorie", "gender", "sex", "genre", "geschlecht", "status", "zone", "area", "plan",
        "country", "state", "city", "department", "zip", "postcode", "plz", "postal", "zipcode",
    }
)  # fmt: skip
_EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = r"^(\+|00)\d[\d ()/.-]{6,18}\d$|^\(?0?\d{2,5}\)?[ /.-]\d{2,5}[ .-]\d{2,6}([ .-]\d{2,4})?$"


@dataclass(frozen=True, slots=True)
class _Proposal:
    role: Role
    note: str
    kind: Kind | None = None


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


def propose_roles(columns: tuple[TypedColumn, ...]) -> tuple[tuple[ColumnInfo, pd.Series], ...]:
    """Propose a role for each column, and return it with the column's values in their final form.

    Identifiers and codes are kept as text, so that 5524 is not shown as 5524.0.
    """
    proposals = [_propose(column) for column in columns]
    n_numeric = sum(
        proposal.role == "feature" and column.kind == "numeric"
        for column, proposal in zip(columns, proposals, strict=True)
    )
    if n_numeric < ENOUGH_FEATURES:
        proposals = [
            _promote(column, proposal) for column, proposal in zip(columns, proposals, strict=True)
        ]
    return tuple(_finish(*pair) for pair in zip(columns, proposals, strict=True))


def _propose(column: TypedColumn) -> _Proposal:
    words = name_words(column.name)
    for rule in (_unusable, _personal, _identifier, _label, _code):
        proposal = rule(column, words)
        if proposal is not None:
            return proposal
    return _by_kind(column)


def _unusable(column: TypedColumn, words: tuple[str, ...]) -> _Proposal | None:  # noqa: ARG001 - all rules are called alike
    n_rows = len(column.values)
    if column.n_present == 0:
        return _Proposal("excluded", "every cell is missing")
    if column.n_distinct == 1 and n_rows > 1:
        value = column.values.dropna().iloc[0]
        shown = f"{value:g}" if isinstance(value, float) else str(value)[:40]
        return _Proposal("excluded", f"constant: every value is {shown}")
    if column.n_missing > MOSTLY_MISSING * n_rows:
        return _Proposal(
            "excluded", f"{100 * column.n_missing / n_rows:.0f} % of the cells are missing"
        )
    return None


def _personal(column: TypedColumn, words: tuple[str, ...]) -> _Proposal | None:
    if column.kind not in ("text", "categorical", "date"):
        return None
    if column.kind != "date" and not column.is_code:
        some = column.values.dropna().iloc[:_SOME_CELLS]
        if some.str.match(_EMAIL).mean() > _HALF:
            return _Proposal("personal", "e-mail addresses: never a feature")
        if some.str.match(_PHONE).mean() > _HALF:
            return _Proposal("personal", "telephone numbers: never a feature")
    is_varied = column.kind != "categorical" or column.n_distinct > _HALF * column.n_present
    is_name = words[-1:] == ("name",) and (len(words) == 1 or set(words) & _NAME_OWNERS)
    if is_varied and (set(words) & _PERSONAL_WORDS or is_name or words[:2] == ("e", "mail")):
        if column.kind == "date" and not set(words) & {"birthdate", "dob", "geburtsdatum"}:
            return None
        return _Proposal("personal", "personal data by its name: never a feature")
    return None


def _identifier(column: TypedColumn, words: tuple[str, ...]) -> _Proposal | None:
    if column.kind in ("date", "boolean"):
        return None
    is_unique = column.n_distinct == column.n_present and column.n_present > 1
    if _names_identifier(words) and (column.kind != "numeric" or _is_whole(column.values)):
        is_repeated = not is_unique
        note = "identifier by its name" + (", repeated on several rows" if is_repeated else "")
        return _Proposal("identifier", note, "text")
    if column.kind == "numeric":
        if is_unique and _is_running(column.values):
            return _Proposal("identifier", "a running number", "text")
        return None
    if column.is_code and is_unique:
        return _Proposal("identifier", f"unique codes, {column.note}", "text")
    if is_unique and column.n_present >= _RUN and _looks_coded(column.values):
        return _Proposal("identifier", "a different code on every row", "text")
    return None


def _names_identifier(words: tuple[str, ...]) -> bool:
    if not words:
        return False
    if words[0] == "unnamed":
        return True
    if set(words[:1] + words[-1:]) & _ID_WORDS or _JOINED_ID.match("".join(words)):
        return True
    return words[-1] in _NUMBER_WORDS and bool(set(words[:-1]) & _OWNERS)


def _is_whole(values: pd.Series) -> bool:
    present = values.dropna().to_numpy()
    return bool((present == np.round(present)).all())


def _is_running(values: pd.Series) -> bool:
    present = values.to_numpy()
    if len(present) < _RUN or np.isnan(present).any():
        return False
    return bool((np.diff(present) == 1).all())


def _looks_coded(values: pd.Series) -> bool:
    some = values.dropna().iloc[:_SOME_CELLS]
    has_digit = some.str.contains(r"\d", regex=True)
    has_space = some.str.contains(r"\s", regex=True)
    return bool((has_digit & ~has_space).mean() > 1 - 1 / _RUN)


def _label(column: TypedColumn, words: tuple[str, ...]) -> _Proposal | None:
    if column.kind == "date" or column.n_distinct > max(50, _HALF * column.n_present):
        return None
    if set(words) & _LABEL_WORDS or " ".join(words) in _LABEL_NAMES:
        return _Proposal("label", "somebody's earlier result or target: kept out of the clustering")
    return None


def _code(column: TypedColumn, words: tuple[str, ...]) -> _Proposal | None:
    if column.is_code:
        return _Proposal("descriptor", f"codes: {column.note}")
    if (
        column.kind != "numeric"
        or not set(words[-1:]) & _CODE_WORDS
        or not _is_whole(column.values)
    ):
        return None
    is_place = bool(set(words) & {"zip", "postcode", "plz", "postal", "zipcode"})
    if column.n_distinct <= FEW_CODES or is_place:
        note = "numbers that are codes by the column's name; they describe the segments"
        return _Proposal("descriptor", note, "categorical")
    return None


def _by_kind(column: TypedColumn) -> _Proposal:
    if column.kind == "numeric":
        return _Proposal("feature", column.note)
    if column.kind == "text":
        return _Proposal("excluded", column.note or "free text")
    if column.kind == "date":
        return _Proposal("descriptor", column.note)
    note = "describes the segments; switch it on to cluster on it"
    return _Proposal("descriptor", f"{column.note}; {note}" if column.note else note)


def _promote(column: TypedColumn, proposal: _Proposal) -> _Proposal:
    """Make a category or truth value a feature: the file has too few numbers without it."""
    kind = proposal.kind or column.kind
    is_usable = kind == "boolean" or (
        kind == "categorical" and column.n_distinct <= FEW_CATEGORIES and not column.is_code
    )
    if proposal.role != "descriptor" or not is_usable:
        return proposal
    return replace(proposal, role="feature", note="a feature because the file has few numbers")


def _finish(column: TypedColumn, proposal: _Proposal) -> tuple[ColumnInfo, pd.Series]:
    kind = proposal.kind or column.kind
    values = column.values
    if kind in ("text", "categorical") and column.kind == "numeric":
        values = whole_text(values)
    info = ColumnInfo(
        column.name, proposal.role, kind, column.n_missing, column.n_distinct, proposal.note
    )
    return info, values.rename(column.name)


def whole_text(values: pd.Series) -> pd.Series:
    """Return numbers as text, whole ones without a point; NaN stays missing."""
    if _is_whole(values):
        return values.astype("Int64").astype(PANDAS_TEXT)
    return values.map(repr, na_action="ignore").astype(PANDAS_TEXT)


def assign_roles(table: CustomerTable, roles: Mapping[str, Role]) -> CustomerTable:
    """Return the table with other roles for the named columns.

    An identifier of digits that becomes a feature becomes numeric again.

    Parameters
    ----------
    table : CustomerTable
    roles : mapping of str to Role
        Column name to role; columns that are not named keep theirs.

    Returns
    -------
    CustomerTable

    Raises
    ------
    ParameterError
        If there is no such column or role, or the column cannot be a feature.
    """
    names = [column.name for column in table.columns]
    unknown = [name for name in roles if name not in names]
    if unknown:
        raise ParameterError(
            f"There is no column {', '.join(map(repr, unknown))} in {table.report.source}. "
            f"Its columns are: {', '.join(names)}."
        )
    frame = table.frame
    columns = []
    for column in table.columns:
        role = roles.get(column.name, column.role)
        changed, values = _assign(column, role, frame[column.name], table.report.source)
        if values is not None:
            frame = frame.assign(**{column.name: values})
        columns.append(changed)
    return replace(table, frame=frame, columns=tuple(columns))


def _assign(
    column: ColumnInfo, role: Role, values: pd.Series, source: str
) -> tuple[ColumnInfo, pd.Series | None]:
    if role not in get_args(Role):
        raise ParameterError(
            f"There is no role {role!r} for column {column.name!r}. "
            f"Choose one of: {', '.join(get_args(Role))}."
        )
    if role == column.role:
        return column, None
    note = "chosen by hand"
    if role != "feature" or column.kind != "text":
        return replace(column, role=role, note=note), None
    read = pd.to_numeric(values, errors="coerce")
    if read.notna().sum() == values.notna().sum() and read.notna().any():
        return replace(column, role=role, kind="numeric", note=note), read.astype(np.float64)
    if column.n_distinct <= FEW_CATEGORIES:
        return replace(column, role=role, kind="categorical", note=note), None
    raise ParameterError(
        f"Column {column.name!r} of {source} cannot be a feature: it holds {column.n_distinct:,} "
        f"different texts. At most {FEW_CATEGORIES} categories can be clustered on; choose another "
        "column, or group its values first."
    )


def typing_steps(columns: tuple[TypedColumn, ...]) -> tuple[Step, ...]:
    """Return what was done to the cells of all columns, in file order."""
    return tuple(step for column in columns for step in column.steps)
