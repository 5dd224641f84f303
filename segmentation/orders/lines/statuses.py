"""Read what a status says of an order: that nothing came of it, or that it is not paid yet."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, TypeAlias

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

from segmentation.orders.lines.vocabulary import DATES, OWNERS, STATUSES, name_words
from segmentation.reading.truth import NO, TRUTH_WORDS, YES
from segmentation.records import CREDIT_PAPERS

Outcome: TypeAlias = Literal["fell through", "went back", "open"]

_CANCELLED = frozenset({
    "cancelled", "canceled", "cancellation", "voided", "void", "deleted", "storniert", "storno",
    "abgebrochen", "annulé", "annulée", "annulee", "annule", "cancelado", "cancelada", "anulado",
    "anulada", "annullato", "annullata", "geannuleerd", "anulowane", "anulowano", "avbruten",
    "zrušeno", "zrušená", "отменен", "отменён", "отменено", "iptal", "キャンセル", "キャンセル済み",
    "已取消", "取消", "交易关闭", "취소", "취소완료", "ملغي", "ملغى",
})  # fmt: skip
_FELL_THROUGH = _CANCELLED | {
    "failed", "declined", "refused", "rejected", "expired", "denied", "blocked", "abandoned",
    "fehlgeschlagen", "abgelehnt", "échoué", "échouée", "echoue", "refusé", "rechazado", "fallido",
    "mislukt", "odrzucone", "test",
}  # fmt: skip
_WENT_BACK = frozenset({
    "refunded", "returned", "reversed", "chargeback", "disputed", "erstattet", "retourniert",
    "rückerstattet", "remboursé", "remboursée", "rembourse", "reembolsado", "reembolsada",
    "rimborsato", "rimborsata", "terugbetaald", "zwrócone", "iade", "返金済み", "已退款", "환불",
    "возврат", "возвращен",
})  # fmt: skip
_OPEN = frozenset({
    "pending", "unpaid", "draft", "incomplete", "unbezahlt", "ausstehend", "pendiente", "pendente",
    "impayé", "待付款", "未付款", "入金待ち", "입금대기",
})  # fmt: skip
_NOTHING_BOUGHT = frozenset(
    {
        "view", "page view", "pageview", "click", "cart", "add to cart", "addtocart",
        "remove from cart", "wishlist", *(paper for paper, _ in CREDIT_PAPERS),
    }
)  # fmt: skip
"""What is said in one breath: events before a purchase, and papers by which money goes back."""
_AWAITED = frozenset({"on hold", "awaiting payment", "requires payment method", "payment due"})
_NOT_SO = frozenset({
    "not", "non", "no", "never", "nicht", "kein", "keine", "partially", "partial", "partly", "part",
    "teilweise", "teil", "partiellement", "parcialmente", "parcial", "parzialmente", "gedeeltelijk",
    "requested", "request",
})  # fmt: skip
_OF_OTHERS = frozenset(
    {"subscription", "email", "review", "risk", "payout", "card", "plan", "campaign", "consent"}
)
_OF_RETURNS = frozenset({"return", "returns", "refund", "refunds", "dispute", "retoure"})
_BESIDE = frozenset(
    {"is", "was", "has", "fully", "order", "utc", "by", "the", "transaction", "payment", *DATES}
)
"""Words around the one that a flag or a day is about: is_cancelled, "Cancelled at"."""
_SENT_BACK = frozenset({"return", "returns", "retoure", "retouren"})
_PAID = frozenset({"paid", "captured", "bezahlt"})
_TRUE = frozenset({*YES, "1.0", *(yes for _, yes in TRUTH_WORDS)})
_FALSE = frozenset({*NO, "0.0", *(no for no, _ in TRUTH_WORDS)})
_DAY = re.compile(r"\d{4}-\d|\d[./-]\d+[./-]\d|[12]\d{9}")


def tells_outcomes(name: str, values: pd.Series) -> bool:
    """Tell whether a column says of orders what became of them: a status, a flag or a day."""
    if _is_status(name):
        return not pd.api.types.is_numeric_dtype(values) and not is_datetime64_any_dtype(values)
    about = _about(name)
    if not about or not about <= _FELL_THROUGH | _WENT_BACK | _SENT_BACK | _PAID:
        return False
    present = values.dropna()
    texts = {str(text).strip().casefold() for text in present.unique()[:_MOST_WORDS]}
    if about <= _CANCELLED and all(map(_DAY.search, texts)):
        return True
    return bool(texts) and texts <= _TRUE | _FALSE


_MOST_WORDS = 1_000


def outcome_of(name: str, text: str) -> tuple[Outcome, str] | None:
    """Return what a cell says that became of an order, and the word for it; None: nothing ill.

    Examples
    --------
    >>> outcome_of("Order Status", "wc-cancelled"), outcome_of("Status", "partially_refunded")
    (('fell through', 'wc-cancelled'), None)
    >>> outcome_of("Cancelled at", "2026-01-31 10:00"), outcome_of("Captured", "FALSE")
    (('fell through', 'Cancelled at'), ('open', 'Captured: FALSE'))
    """
    plain = text.strip().casefold()
    if not plain:
        return None
    if not _is_status(name):
        return _flagged(name, plain, text)
    found = _status(plain)
    is_other = set(name_words(name)) & _OF_RETURNS and found != "went back"
    return None if found is None or is_other else (found, text.strip())


def _is_status(name: str) -> bool:
    words = set(name_words(name))
    return bool(words & set(STATUSES)) and not words & {*OWNERS, *_OF_OTHERS}


def _about(name: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", name.casefold())) - _BESIDE


def _flagged(name: str, plain: str, text: str) -> tuple[Outcome, str] | None:
    about = _about(name)
    if about <= _PAID:
        return ("open", f"{name}: {text.strip()}") if plain in _FALSE else None
    if plain not in _TRUE and not (about <= _CANCELLED and _DAY.search(plain)):
        return None
    if about <= _SENT_BACK:
        return "open", name
    return ("went back" if about & _WENT_BACK else "fell through"), name


def _status(plain: str) -> Outcome | None:
    words = re.findall(r"[^\W\d_]+", plain)
    phrase = " ".join(word for word in words if word != "wc")
    if phrase in _NOTHING_BOUGHT:
        return "fell through"
    if phrase in _AWAITED:
        return "open"
    return None if _NOT_SO & set(words) else _worst(words)


def _worst(words: Collection[str]) -> Outcome | None:
    kinds: tuple[tuple[Outcome, frozenset[str]], ...] = (
        ("fell through", _FELL_THROUGH),
        ("went back", _WENT_BACK),
        ("open", _OPEN),
    )
    return next((outcome for outcome, known in kinds if known & set(words)), None)
