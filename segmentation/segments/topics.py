"""Tell what a column is about from the words of its name, each in the context of the others."""

from __future__ import annotations

from itertools import groupby

from segmentation.reading.spelling import NUMBER_WORDS, without_marks
from segmentation.records import Kind
from segmentation.segments.vocabulary import (
    AGES,
    BARE,
    BETWEEN,
    BIRTHS,
    BOUGHT,
    COUNT_PREFIXES,
    CURRENCIES,
    INCOME,
    JOINTS,
    LAST,
    NEGATIONS,
    PERIODS,
    SINCE,
    SPEND,
    STARTS,
    TIME_UNITS,
    UNITS,
    Noun,
    all_words,
    nouns,
)

TOPICS: dict[str, set[str]] = {
    "churn": {"churn", "churned", "exited", "attrition", "cancelled", "lapsed", "gekundigt",
        "gekuendigt"},
    "complaints": {
        "complain", "complaint", "complaints", "refunds", "returns", "tickets", "beschwerden",
        "reklamationen", "retouren", "plaintes", "reclamations", "quejas", "reclamos", "reclami",
        "reclamacoes", "klachten",
    },
    "satisfaction": {
        "satisfaction", "rating", "nps", "stars", "zufriedenheit", "satisfaccion",
        "soddisfazione", "satisfacao", "tevredenheid",
    },
    "deals": {
        "deal", "deals", "discount", "discounts", "coupon", "coupons", "promotion", "voucher",
        "gutscheine", "rabatt", "rabatte", "remise", "remises", "descuento", "descuentos",
        "sconto", "sconti", "desconto", "korting",
    },
    "response": {"accepted", "response", "responded", "clicked", "opened"},
    "visits": {
        "visits", "sessions", "clicks", "views", "logins", "besuche", "visites", "visitas",
        "visite", "bezoeken",
    },
    "web": {"web", "online", "app", "mobile", "digital"},
    "store": {
        "store", "stores", "shop", "branch", "filiale", "laden", "magasin", "boutique", "tienda",
        "negozio", "loja", "winkel",
    },
    "catalogue": {"catalog", "catalogue", "katalog", "catalogo", "catalogus"},
    "family": {
        "kid", "kids", "teen", "teens", "child", "children", "dependents", "kinder", "enfants",
        "hijos", "figli", "filhos", "kinderen",
    },
    "tenure": {
        "tenure", "loyalty", "kundendauer", "anciennete", "antiguedad", "anzianita",
        "antiguidade", "klantduur",
    },
    "income": INCOME,
    "spend": SPEND,
    "orders": {
        "purchases", "orders", "transactions", "bookings", "frequency", "bestellungen", "kaufe",
        "kaeufe", "einkaufe", "commandes", "achats", "pedidos", "encomendas", "compras", "ordini",
        "acquisti", "bestellingen", "aankopen",
    },
}  # fmt: skip
"""Words of a column's name that say what it is about; the first topic that fits counts."""

CHANNELS = {"web", "store", "catalogue"}
_MEASURED = {"income", "spend", "orders", "satisfaction", "complaints"}
"""Topics that a quotient is not about."""

_CUSTOMER = {"customer", "client", "account", "member", "membership", "subscription", "contract"}
_CAMPAIGN = {
    "campaign", "campaigns", "email", "emails", "mail", "mails", "mailing", "newsletter",
    "newsletters", "offer", "offers", "marketing",
}  # fmt: skip
_RATED = {"satisfaction", "service", "product", "review", "app"}
_ALONE_OR_WITH = {
    **dict.fromkeys(("exited", "cancelled", "lapsed", "tenure"), _CUSTOMER),
    **dict.fromkeys(("accepted", "response", "responded", "clicked", "opened"), _CAMPAIGN),
    **dict.fromkeys(("rating", "stars"), _RATED),
    "returns": {"product", "order", "item", "goods"},
    "frequency": BOUGHT | TOPICS["orders"] - {"frequency"},
    **dict.fromkeys(
        TOPICS["visits"],
        TOPICS["web"] | TOPICS["store"] | {"website", "site", "page", "pages", "product"},
    ),
}
"""Words that say something of customers alone or beside these: tax returns do not, nor do visits
of a doctor."""
_ONLY_WITH = {"tickets": {"support", "service", "helpdesk", "help"}, "loyalty": TIME_UNITS}
"""Words that say too little alone: loyalty points are no time."""

_NEUTRAL = (
    {
        "amount", "index", "level", "sum", "ct", "quantity", "value", "score", "rate", "share",
        "volume", "flag", "label", "status", "risk", "probability", "group", "band", "used",
        "made", "placed", "received", "redeemed", "filed", "size", "lifetime", "ytd", "past",
        "this", "customer", "anzahl", "nombre", "montant", "taux", "numero", "importe",
        "valor", "tasa", "tasso", "taxa", "valore", "importo", "aantal", "bedrag",
        "medio", "media", "medios", "medias", "medi", "medie",
    }
    | {"frequency", "household", *UNITS, *TIME_UNITS, *PERIODS, *CURRENCIES, *BARE}
    | COUNT_PREFIXES
)  # fmt: skip
_NEUTRAL_STEMS = (
    "annua", "annue", "annui", "annuo", "anua", "year", "month", "mens", "mean", "average",
    "moyen", "median", "gemid", "total", "gesamt", "totaal", "netto", "brut", "jahr", "monat",
    "jaar", "maand",
)  # fmt: skip
"""Words that may follow a topic and leave it what it is; after others ("income tax", "sales rep")
the name is of something else."""

_NAMERS = set(map(without_marks, NUMBER_WORDS)) - {"num"} | {"id", "type"}
"""Words at the end that make a column a name of something: a coupon number is no deal."""
_MANY = ("s", "i", "e")
"""Endings of what a numero counts: a numero coupon names one coupon."""
_TURNED = {
    "unpaid", "cancelled", "canceled", "returned", "refunded", "failed", "late", "declined",
    "abandoned", "open", "pending", "overdue", "lost", "missed", "missing", "rejected", "disputed",
    "fraud", "fraudulent", "blocked", "offen", "offene", "storniert", "stornierte", "unbezahlt",
    "unbezahlte", "retourniert", "impaye", "impayes", "impayee", "impayees", "annule", "annules",
    "annulee", "annulees", "impagado", "impagados", "impagada", "impagadas", "cancelado",
    "cancelados", "canceladas", "pendientes", "annullati", "annullate", "sospesi", "onbetaald",
    "onbetaalde", "geannuleerd", "geannuleerde", "openstaand", "openstaande", "risk", "risiko",
    "risque", "riesgo", "rischio", "risco", "unused", "expired", "hold", "delayed", "returns",
    "churned", "retard", "retraso", "ritardo", "atraso", "atrasados", "atrasadas",
}  # fmt: skip
"""Words beside orders or sales that make them something else."""
_LESS = {
    "low", "less", "zero", "poor", "bad", "negative", "declining", "decreasing", "decrease",
    "decline", "reduced", "drop", "loss", "shortfall", "below", "lack", "niedrig", "niedrige",
    "geringe", "weniger", "ruckgang", "verlust", "faible", "faibles", "baisse", "moins", "perte",
    "bajo", "bajos", "baja", "menos", "caida", "perdida", "basso", "bassi", "calo", "meno",
    "perdita", "baixo", "baixa", "queda", "perda", "laag", "lage", "minder", "daling", "verlies",
}  # fmt: skip
"""Words that turn around what more of a column means: a yes to "low income" is no income."""
_ELSEWHERE = AGES | {
    "ad", "ads", "advertising", "marketing", "competitor", "company", "supplier", "employee",
    "staff", "job", "work", "loan", "interest", "credit", "tax", "distance", "error", "errors",
    "werbung", "publicite", "publicidad", "pubblicita", "publicidade", "reclame", "shipping",
    "delivery", "freight", "versand", "livraison", "envio", "spedizione", "verzending", "parent",
    "parents", "neighbour", "neighbor", "area", "partner", "spouse", "manager", "overdraft", "bank",
    "points", "penalty",
    "steuer", "impot", "impuesto", "imposta", "imposto", "belasting",
}  # fmt: skip
"""Words that make it somebody else's, or another measure: ad spend, job tenure, age of children."""
_TIMES = {"hour", "hours", "minute", "minutes", "time", "seconds", "stunden", "minuten", "heures"}
"""Time can be spent too."""
_PERIODS = PERIODS | {
    "tag", "woche", "monat", "jahr", "jour", "semaine", "an", "dia", "semana", "mes", "ano",
    "giorno", "settimana", "mese", "anno", "dag", "maand", "jaar",
}  # fmt: skip
_SPANS = TIME_UNITS - _PERIODS - {"hour", "minute"}
"""Beside a topic they measure something else: days of a response; not so the last 90 days."""
_SUMS = {
    "amount", "value", "sum", "size", "montant", "valeur", "importe", "importo", "valor", "valore",
    "bedrag", "betrag", "wert", "waarde",
}  # fmt: skip
"""Words that make money of orders."""
_PART_OF = {
    "with",
    "on",
    "in",
    "under",
    "mit",
    "auf",
    "avec",
    "sur",
    "con",
    "su",
    "com",
    "met",
    "op",
}
"""Words after orders that leave only some of them: orders with a discount, orders on hold."""
_SINGLE = {"churn", "complaints", "response", "deals"}
"""Topics of what happened once, perhaps: their month is no number of them."""
_INTERVALS = BETWEEN | {"interval", "gap", "intervall", "intervalle", "intervalo", "intervallo"}
_PER = {"per", "pro", "por", "par", "je"}
_RATIOS = {
    "to", "ratio", *_PER, "share", "rate", "pct", "percent", "percentage", "limit", "growth",
    "change", "trend", "anteil", "quote", "taux", "part", "tasa", "tasso", "taxa", "quota",
    "aandeel", "wachstum", "croissance", "crecimiento", "crescita", "crescimento", "groei",
}  # fmt: skip
"""Words that make a quotient or a change of what else stands in the name."""


def topic_of(column: str) -> str | None:
    """Return what more of a column means, as plays put it ("+orders"); None where it is unclear."""
    noun = nouns([column])[column]
    words = _without_period(all_words(column))
    known = set(words)
    if words[-1] in _NAMERS or (words[0] == "numero" and not words[-1].endswith(_MANY)):
        return None
    if (NEGATIONS | _LESS) & known:
        return None
    if _INTERVALS & known:
        return "-orders" if (TOPICS["orders"] | BOUGHT) & known or len(words) == 1 else None
    if SINCE & known or noun.form in ("since", "first", "year") or _is_last(words):
        return _since(words, known, noun)
    if words[0] in TIME_UNITS and len(words) > 1:
        return None
    if noun.family == "spend" and not (_TIMES | _ELSEWHERE | _TURNED) & known:
        return "+spend"
    return next((f"+{topic}" for topic in TOPICS if _is_about(topic, _head(words), known)), None)


def _without_period(words: list[str]) -> list[str]:
    """Return the words without "per month": it leaves a number what it is."""
    pairs = zip(words, [*words[1:], ""], ["", *words[:-1]], strict=True)
    spans = _PERIODS | TIME_UNITS
    return [
        word
        for word, after, before in pairs
        if not ((word in _PER and after in spans) or (word in spans and before in _PER))
    ]


def _is_last(words: list[str]) -> bool:
    """Return whether it is a time to the last purchase: "last order days", "days last order"."""
    others = [word for word in words if word not in _SPANS | JOINTS - LAST | {"ago"}]
    if len(others) == len(words) or len(others) != 2:
        return False
    return others[0] in LAST and others[1] in BOUGHT


def _head(words: list[str]) -> list[str]:
    """Return what is measured: the words before "of", "per" or "to", unless those only count."""
    phrases = [list(run) for is_joint, run in groupby(words, JOINTS.__contains__) if not is_joint]
    return next((phrase for phrase in phrases if not all(map(_is_neutral, phrase))), words)


def _is_about(topic: str, head: list[str], known: set[str]) -> bool:
    if _TURNING[topic] & known or (_PARTING[topic] & known and not _is_limited(known)):
        return False
    if topic in _SINGLE and head[-1] in _PERIODS and not head[0].endswith("s"):
        return False
    if topic == "web" and {"in", "app"} <= known:  # in a game there is no other way to buy
        return False
    if topic in CHANNELS:  # "OnlineBackup" is no way to buy: a channel is where orders come from
        return bool(TOPICS[topic] & known and TOPICS["orders"] & set(head))
    places = [place for place, word in enumerate(head) if word in TOPICS[topic]]
    if topic == "orders":  # few instalment purchases are not few purchases
        places = [n for n in places if all(w in _ALL_OF or _is_neutral(w) for w in head[:n])]
    return any(
        _counts_alone(head[place], known)
        and all(
            _is_neutral(word) or word in _TAKEN | _ALONE_OR_WITH.get(head[place], set())
            for word in head[place + 1 :]
        )
        for place in places
    )


_ONLY = {
    "orders": _SUMS,
    "satisfaction": COUNT_PREFIXES | {"anzahl", "nombre", "numero", "aantal"},
    "churn": SPEND | TOPICS["orders"],
    "deals": {"size"},
}
_TURNING = {
    topic: _ONLY.get(topic, set())
    | (set() if topic == "churn" else _TURNED - (words if topic == "complaints" else set()))
    | (set() if topic == "response" else _ELSEWHERE)
    | (set() if topic == "tenure" else _TIMES)
    | (_RATIOS if topic in _MEASURED else set())
    for topic, words in TOPICS.items()
}
"""For each topic the words beside which a column is about something else."""
_PARTING = {
    topic: (set() if topic == "tenure" else _SPANS) | (_PART_OF if topic == "orders" else set())
    for topic in TOPICS
}
"""The same, unless they only say of which days: orders in the last 30 days."""


def _is_limited(known: set[str]) -> bool:
    return bool((LAST | {"past"}) & known) or any(any(map(str.isdigit, word)) for word in known)


_ALL_OF = {"repeat", "completed", "paid", "client"} | BOUGHT | TOPICS["orders"]
"""Words before orders that leave them all that a customer buys."""
_TAKEN = TOPICS["orders"] | TOPICS["visits"] | TOPICS["response"] | TOPICS["family"] | SPEND
"""What may follow another topic: deal purchases are deals."""


def _counts_alone(word: str, known: set[str]) -> bool:
    """Return whether a word that says different things has the company that it needs."""
    others = {other for other in known - {word} if not _is_neutral(other)}
    if word in _ONLY_WITH:
        return bool(_ONLY_WITH[word] & known)
    return word not in _ALONE_OR_WITH or not others or bool(_ALONE_OR_WITH[word] & known)


def _is_neutral(word: str) -> bool:
    return word in _NEUTRAL or any(map(str.isdigit, word)) or word.startswith(_NEUTRAL_STEMS)


def _since(words: list[str], known: set[str], noun: Noun) -> str | None:
    """Tell the time since the last purchase from that since the first day."""
    events = {word for word in known - SINCE - JOINTS - LAST if not _is_neutral(word)}
    if words[-1] in SINCE:  # a day or a year, and not a span: the later, the newer
        return None if TIME_UNITS & known else "-tenure"
    if not events <= STARTS | BOUGHT:
        return None
    if STARTS & known and not LAST & known:
        return "-tenure" if noun.form == "year" else "+tenure"
    is_last = noun.form == "since" or LAST & known or (words[0] in TIME_UNITS and SINCE & known)
    return "+since" if is_last and BOUGHT & known and noun.form != "year" else None


_GIVEN = {
    "gender", "sex", "genre", "geschlecht", "sexo", "genero", "sesso", "genere", "sexe",
    "geslacht", "birth", "born", "geburtsjahr", "geboren", "geboorte", "tenure", "ethnicity",
    "nationality", *BIRTHS,
}  # fmt: skip


def is_changeable(column: str, kind: Kind) -> bool:
    """Return whether anything that is done with a customer could change a column.

    Examples
    --------
    >>> [is_changeable(name, "numeric") for name in ("Age", "Annual Income (k$)", "Year_Birth")]
    [False, True, False]
    """
    known = set(all_words(column))
    return kind != "date" and not known & (AGES | SINCE | TOPICS["tenure"] | _GIVEN)
