"""Turn column names into words of a sentence: "NumWebVisitsMonth" is "web visits a month".

The rules are general: units, technical prefixes and separators go, the file's own words stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from segmentation.reading import spelling
from segmentation.reading.spelling import without_marks
from segmentation.segments.languages import in_english, is_adjective, is_german

_Form: TypeAlias = Literal[
    "amount", "count", "age", "birth", "duration", "since", "first", "start", "year", "having",
    "being", "done",
]  # fmt: skip
"""How the noun goes with more and less: high income, many orders, older, long tenure, ..."""

LONGEST_NOUN = 28

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]")
_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_CAMEL = re.compile(rf"(?<=[{_LOWER}0-9])(?=[{_UPPER}])|(?<=[{_UPPER}])(?=[{_UPPER}][{_LOWER}])")
_DIGITS_AFTER_WORD = re.compile(r"^([a-z]+?)(\d+)$")

_ABBREVIATIONS = {
    "amt": "amount",
    "avg": "average",
    "cat": "category",
    "cmp": "campaign",
    "cust": "customer",
    "freq": "frequency",
    "kidhome": "kids at home",
    "max": "highest",
    "min": "lowest",
    "prod": "product",
    "prods": "products",
    "qty": "quantity",
    "teenhome": "teens at home",
    "txn": "transaction",
    "txns": "transactions",
    "yr": "year",
}
COUNT_PREFIXES = {"n", "nb", "nr", "num", "cnt", "count", "number"}
_COUNTS_ELSEWHERE = {"anzahl", "aantal"}
_COUNTS_OF = {"nombre": ("de", "d"), "numero": ("di", "de")}
"""Words for a number that may also name one thing: they count what stands in the plural."""
_SPEND_PREFIXES = {"mnt", "amt", "spent"}
_DATE_PREFIXES = {"dt", "date"}
_PLAIN_PREFIXES = {"annual", "yearly", "customer", "client"}
CURRENCIES = {"usd", "eur", "gbp", "chf", "inr", "jpy", "kusd", "keur", "kgbp", "dollars", "euros"}
UNITS = {"days", "weeks", "months", "years", "yrs", "hours", "minutes", "pct", "percent", "k"}
BARE = {"total", "average", "mean", "median", "highest", "lowest", "number", "n", "num"}
TIME_UNITS = {
    "day", "days", "week", "weeks", "month", "months", "year", "years", "yrs", "hour", "hours",
    "minute", "minutes", "time", "tage", "wochen", "monate", "jahre", "jours", "semaines", "mois",
    "dias", "semanas", "meses", "giorni", "settimane", "mesi", "dagen", "weken", "maanden",
}  # fmt: skip
INCOME = {
    "income", "salary", "wage", "wages", "earnings", "wealth", "einkommen", "gehalt", "lohn",
    "revenu", "revenus", "salaire", "ingresos", "salario", "sueldo", "reddito", "stipendio",
    "renda", "inkomen", "salaris",
}  # fmt: skip
SPEND = {
    "spend", "spending", "spent", "monetary", "revenue", "sales", "turnover", "charges", "umsatz",
    "ausgaben", "depenses", "depense", "gasto", "gastos", "spesa", "spese", "despesas",
    "uitgaven", "omzet", "besteding",
}  # fmt: skip
MONEY = INCOME | SPEND | {
    "amount", "balance", "bill", "budget", "charge", "cost", "costs", "credit", "debt", "expenses",
    "fee", "fees", "limit", "margin", "pay", "payment", "payments", "price", "profit", "savings",
    "value", "worth",
}  # fmt: skip
_NOT_BOUGHT = MONEY | {
    "arrears", "cashback", "claim", "claims", "deposit", "deposits", "discount", "discounts",
    "gift", "loan", "loans", "mortgage", "premium", "rebate", "refund", "refunds", "returns",
    "tax", "taxes", "voucher", "wealth",
}  # fmt: skip
"""Amounts that are not spent on what they are called: a refund in euros."""
AGES = set(map(without_marks, spelling.AGES))
BIRTHS = {*map(without_marks, spelling.BIRTHS), "yob", "birthyear"}
SINCE = {"since", "seit", "depuis", "desde", "da", "dal", "dalla", "dall", "sinds"}
LAST = {
    "last", "letzte", "letzten", "letzter", "letztem", "dernier", "derniere", "ultimo", "ultima",
    "laatste",
}  # fmt: skip
BOUGHT = {
    "order", "purchase", "transaction", "booking", "sale", "buy", "bestellung", "kauf", "einkauf",
    "commande", "achat", "pedido", "compra", "ordine", "acquisto", "bestelling", "aankoop",
    "recency",
}  # fmt: skip
"""What the last one of must lie long ago for customers who have not bought for long."""
STARTS = {
    "signup", "registration", "registered", "joined", "joining", "join", "first", "opened",
    "enrolment", "enrollment", "onboarding", "start", "account", "subscription", "customer",
    "registrierung", "anmeldung", "inscription", "registro", "registrazione", "iscrizione",
    "registo", "cadastro", "alta", "registratie", "opening", "created", "creation", "erste",
    "ersten", "erster", "erstem", "premier", "premiere", "primer", "primera", "primo", "prima",
    "primeiro", "primeira", "eerste",
}  # fmt: skip
"""What lies long ago for customers who have stayed for long."""
PERIODS = {"day", "week", "month", "quarter", "year"}
BETWEEN = {"between", "zwischen", "entre", "tra", "fra", "tussen"}
NEGATIONS = {
    "no", "non", "not", "never", "without", "nicht", "ohne", "kein", "keine", "pas", "sans", "sin",
    "senza", "nao", "sem", "niet", "geen", "zonder",
}  # fmt: skip
JOINTS = {
    "a", "the", "at", "for", "from", "in", "last", "of", "on", "over", "per", "to", "under", "with",
    "auf", "bei", "fur", "im", "pro", "von", "zur", "zum", "au", "aux", "d", "de", "des",
    "du", "par", "sur", "en", "del", "por", "sobre", "di", "su", "sul", "sulla", "do", "dos",
    "op", "tot", "van", "voor", "der", "dem", "den", "la", "le", "l", "el", "il", "o", "het",
}  # fmt: skip
_PLURALS = {"children", "kids", "people", "teens"}
_ACRONYMS = {
    "aov", "arpu", "arr", "b2b", "b2c", "clv", "cltv", "csat", "gb", "gmv", "kpi", "ltv", "mb",
    "mrr", "nps", "rfm", "roi", "sku", "sms", "tv", "vip",
}  # fmt: skip
_NUMBERED = re.compile(r"[A-Z]\d*")
_SINGULAR_ENDINGS = ("ss", "us", "is")
_ACTS = re.compile(r"[a-z]{2,}ed")
_DURATIONS = {"tenure", "duration", "lifetime", "length"}
_TIMES = _DURATIONS | {"age", "recency", "time", "playtime", "since"}
"""What is a time by its name: of others the unit says what is counted, as in "trial days"."""
FACTS: Mapping[str, _Form] = {"has": "having", "have": "having", "is": "being", "was": "being"}
OWNERS = {"customer", "client", "current", "member"}


@dataclass(frozen=True, slots=True)
class Noun:
    """A column in words, and how it goes with more and less."""

    words: str
    form: _Form = "amount"
    family: str = ""
    """What several columns count together: "spend" of "spend on wine", "purchases" of "web
    purchases"; empty where there is no such word."""
    ambiguous: frozenset[str] = frozenset()
    """Categories, in lower case, that other columns have too: alone they would not say enough."""


_BUYING_TIME = Noun("time as a buyer", "duration")


def nouns(columns: Iterable[str]) -> Mapping[str, Noun]:
    """Return a noun for each column; short where that tells the columns apart, else the full name.

    Where that does not either, the name with what stands in brackets: of two columns "spend" the
    second one is called "spend (2)".

    Examples
    --------
    >>> [noun.words for noun in nouns(["Annual Income (k$)", "MntWines", "n_orders"]).values()]
    ['income', 'spend on wines', 'orders']
    >>> [noun.words for noun in nouns(["income_usd", "income_eur"]).values()]
    ['income usd', 'income eur']
    >>> [noun.words for noun in nouns(["spend", "spend (2)", "visits"]).values()]
    ['spend', 'spend (2)', 'visits']
    """
    columns = list(columns)
    is_written_german = is_german(part for column in columns for part in _written(column))
    short = {
        column: _as_written(_noun(plain_words(column)), column, is_german=is_written_german)
        for column in columns
    }
    if spans_from_first(columns):
        short |= {column: _BUYING_TIME for column in columns if column.casefold() == "recency"}
    times = Counter(noun.words for noun in short.values())
    full = {
        column: _as_written(
            Noun(clip(" ".join(plain_words(column)))), column, is_german=is_written_german
        )
        for column in columns
    }
    found = {
        column: noun if times[noun.words] == 1 or noun.words == full[column].words else full[column]
        for column, noun in short.items()
    }
    times = Counter(noun.words.casefold() for noun in found.values())
    return {
        column: noun
        if times[noun.words.casefold()] == 1
        else replace(noun, words=_apart_by(column, noun))
        for column, noun in found.items()
    }


def _apart_by(column: str, noun: Noun) -> str:
    """Return the noun's words with what stands in brackets in the column's name, else that name."""
    told = " ".join(_BRACKETS.findall(tidy(column))).strip()
    if not told:
        return clip(tidy(column))
    half = LONGEST_NOUN // 2
    told = told if len(told) <= half else f"…{told[1 - half :]}"
    written = _written(column)
    words = " ".join(written) if in_english(written) else noun.words
    return f"{clip(words, LONGEST_NOUN - len(told) - 1)} {told}"


def _as_written(noun: Noun, column: str, *, is_german: bool) -> Noun:
    """Return the noun with the capitals that belong to it: of acronyms, of German nouns."""
    parts = _parts(column)
    is_mixed = any(map(str.islower, column))
    own = {
        part.lower(): part
        for part, after in zip(parts, [*parts[1:], ""], strict=False)
        if (is_mixed and is_german and part.istitle() and not is_adjective(part, after))
        or _NUMBERED.fullmatch(part)
    }
    words = [
        word.upper() if word in _ACRONYMS else own.get(word, word) for word in noun.words.split(" ")
    ]
    return replace(noun, words=" ".join(words))


def spans_from_first(columns: Iterable[str]) -> bool:
    """Tell whether "recency" is the time from the first to the last purchase, not since the last.

    So tables for models of repeat buying call it, beside T, the time since the first purchase.
    """
    names = set(columns)
    return "T" in names and {"recency", "frequency"} <= {name.casefold() for name in names}


def tidy(text: str) -> str:
    """Return text from a file on one line: no control characters, no runs of blanks."""
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(shown.split())


def clip(text: str, longest: int = LONGEST_NOUN) -> str:
    """Return the text cut to a length, at a blank where there is one in its second half."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank >= longest // 2 else cut).rstrip() + "…"


def plain_words(column: str) -> list[str]:
    """Return the words of a column's name: at least one, lower case but for abbreviations."""
    is_mixed = any(map(str.islower, column))
    words = []
    for part in _parts(column):
        is_acronym = is_mixed and part.isupper() and 2 <= len(part) <= 4
        word = part if is_acronym else part.lower()
        numbered = _DIGITS_AFTER_WORD.match(word)
        if numbered and numbered[1] in _ABBREVIATIONS:
            words += [_ABBREVIATIONS[numbered[1]], numbered[2]]
        else:
            words.append(word)
    return words or [tidy(column) or "unnamed"]


def _parts(column: str) -> list[str]:
    """Return the words of a column's name, in English where all of them are understood."""
    written = _written(column)
    return in_english(written) or written


def _written(column: str) -> list[str]:
    """Return the words of a column's name as they are written, without what stands in brackets."""
    text = tidy(column)
    text = _BRACKETS.sub("", text) or text
    parts = re.sub(r"[_.\s]+", " ", text).split()
    if not any(map(str.islower, text)):
        return parts
    return [word for part in parts for word in _CAMEL.sub(" ", part).split()]


def all_words(column: str) -> list[str]:
    """Return the words of a column's name: lower case, no accents, abbreviations spelled out."""
    words = _apart(_spelled_out(plain_words(column)))
    return [word.casefold() for word in words]


def _spelled_out(words: list[str]) -> list[str]:
    return [word for part in words for word in _ABBREVIATIONS.get(part, part).split(" ")]


def _apart(words: list[str]) -> list[str]:
    """Return the words parted at apostrophes and without accents, as the lists here are written."""
    parts = [part for word in words for part in re.split("['’]", word) if part] or words
    return [without_marks(part) for part in parts]


def _noun(words: list[str]) -> Noun:
    """Drop prefixes and units, and see from what is left how the noun is used."""
    if words[-1] in {"days", "weeks", "months"} and words[-2:-1] == ["age"] and len(words) > 2:
        is_owner = words[0] in OWNERS and len(words) == 3
        told = "time as a customer" if is_owner else " ".join(words[:-1])
        return Noun(clip(told), "duration")
    spent, counted = False, False
    if len(words) > 1 and words[0] in COUNT_PREFIXES:
        words, counted = words[1:], True
        words = words[1:] if words[0] == "of" and len(words) > 1 else words
    elif (n_before := _count_words(words)) > 0:
        words, counted = words[n_before:], True
    elif len(words) > 1 and words[0] in _SPEND_PREFIXES:
        spent = words[0] == "spent" or not _NOT_BOUGHT & set(words[1:])
        words = words[1:]
        words = words[1:] if words[0] == "on" and len(words) > 1 else words
    elif len(words) > 1 and words[0] in _DATE_PREFIXES | _PLAIN_PREFIXES and words[1] not in SINCE:
        words = words[1:]
    words = _spelled_out(words)
    if len(words) > 1 and words[-1] in CURRENCIES and words[-2] not in BARE:
        words, spent = words[:-1], spent or not _NOT_BOUGHT & set(words)
    elif len(words) > 1 and words[-1] in UNITS and words[-2] not in BARE | JOINTS | SINCE:
        is_counted = words[-1] in TIME_UNITS and not _TIMES & set(words)
        words, counted = (words, True) if is_counted else (words[:-1], counted)
    if spent:
        return Noun(clip("spend on " + " ".join(words)), family="spend")
    return _formed(words, counted=counted)


def _count_words(words: list[str]) -> int:
    """Return how many words at the beginning say in another language that something is counted."""
    parts = _apart(words)
    if len(parts) < 2 or len(parts) != len(words):
        return 0
    if parts[:2] == ["no", "of"] and len(parts) > 2:
        return 2
    n = 2 if parts[1] in _COUNTS_OF.get(parts[0], ()) else 1
    is_of = parts[0] in _COUNTS_OF and len(parts) > n and parts[n].endswith(("s", "i"))
    return n if parts[0] in _COUNTS_ELSEWHERE or is_of else 0


def _formed(words: list[str], *, counted: bool) -> Noun:
    noun = _time_noun(words) or _fact_noun(words)
    if noun is not None:
        return noun
    if len(words) > 1 and words[-1] in PERIODS and _is_plural(words[-2]):
        return Noun(clip(" ".join([*words[:-1], "a", words[-1]])), "count")
    family = words[-1] if len(words) > 1 and _is_plural(words[-1]) else ""
    form: _Form = "count" if counted or _is_counted(words) else "amount"
    return Noun(clip(" ".join(words)), form, family)


def _time_noun(words: list[str]) -> Noun | None:
    known = set(words)
    if words[-1] == "age" and (len(words) == 1 or words[0] in OWNERS):
        return Noun("age", "age")
    if known & BIRTHS or {"birth", "year"} <= known or {"birth", "date"} <= known:
        return Noun("age", "birth")
    if words[-1] in SINCE and len(words) > 1 and not TIME_UNITS & known:
        return Noun(clip(" ".join(words)), "start")
    if words == ["recency"]:
        return Noun("purchase", "since")
    if len(words) > 2 and words[0] in TIME_UNITS and words[1] == "since":
        rest = words[3:] if words[2] == "last" and len(words) > 3 else words[2:]
        is_first = STARTS & known and "last" not in known
        return Noun(clip(" ".join(rest)), "first" if is_first else "since")
    if _is_year(words):
        return Noun(clip(" ".join(words)), "year")
    return Noun(clip(" ".join(words)), "duration") if words[-1] in _DURATIONS else None


def _is_year(words: list[str]) -> bool:
    """Return whether it is the year of an event: of signing up, of the last order."""
    events = set(words) - {"year", "of", *LAST}
    is_event = bool(events) and events <= STARTS | BOUGHT
    return is_event and "year" in (words[0], words[-1]) and words[-2:] != ["last", "year"]


def _fact_noun(words: list[str]) -> Noun | None:
    if len(words) > 1 and words[0] in FACTS:
        return Noun(clip(" ".join(words[1:])), FACTS[words[0]])
    return Noun(clip(" ".join(words)), "done") if _ACTS.fullmatch(words[0]) else None


def _is_counted(words: list[str]) -> bool:
    words = _apart(words)
    joint = next(
        (i for i, word in enumerate(words) if word in JOINTS | BETWEEN and i > 0), len(words)
    )
    return _is_plural(words[joint - 1]) and not (MONEY | NEGATIONS) & set(words)


def _is_plural(word: str) -> bool:
    is_regular = len(word) > 3 and word.endswith("s") and not word.endswith(_SINGULAR_ENDINGS)
    return word in _PLURALS or is_regular
