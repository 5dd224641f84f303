"""Write numbers, shares, dates and text from files as they stand in sentences."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta

from segmentation.records import Kind

NO_VALUE = "–"
_MINUS = "−"
EPOCH = date(1970, 1, 1)
_SMALL_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WORD_JOINER = "\u2060"
"""Invisible and without width. Some rules of the Markdown that pages use (links, e-mail addresses,
emoji and icon codes, arrows) look at text after backslashes are gone: only a character between
stops them."""
_LIVE = re.compile(
    r"(?::(?=[\w+\-/]+:)"  # :smile: and :material/home:
    r"|(?<=http)(?=s?://)|(?<=www)(?=\.)"
    r"|@(?=[-\w])"
    r"|(?<=[<>~-])(?=[=>-]))",  # arrows and the like
    re.IGNORECASE,
)

_YEAR = re.compile(
    r"(?:year|jahr|jaar)(?!ly|s|e|lich)|année|\b(?:año|ano|anno|since|seit|depuis|desde|sinds)\b"
)
"""Names of columns that may hold years, in the languages that are read; not yearly amounts."""


def format_number(value: float | None) -> str:
    """Return a number as people write it: about three figures, thousands apart.

    Examples
    --------
    >>> [format_number(x) for x in (2240, 60.56, 0.4284, 0.00123, -1.5, 3.0)]
    ['2,240', '60.6', '0.43', '0.0012', '−1.5', '3']
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    size = abs(value)
    if size == 0:
        return "0"
    sign = _MINUS if value < 0 else ""
    if size >= 1e15 or size < 1e-6:
        return f"{sign}{size:.1e}".replace("e-", f"e{_MINUS}").replace("e+", "e")
    if size == round(size):
        return f"{sign}{size:,.0f}"
    # Rounded first, so that 99.97 and 100.2 are written alike.
    decimals = 0 if round(size, 1) >= 100 else 1 if round(size, 2) >= 1 else 2
    if round(size, 3) < 0.1:
        decimals = 1 - math.floor(math.log10(size))
    return f"{sign}{size:,.{decimals}f}"


def format_money(value: float | None, currency: str | None = None) -> str:
    """Return an amount in whole units with its currency, where that is known.

    Examples
    --------
    >>> format_money(60759.4, "£"), format_money(-3.2, "EUR"), format_money(12.0)
    ('£60,759', '−3.2 EUR', '12')
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    text = format_number(round(value) if abs(value) >= 100 else value)
    if not currency:
        return text
    if len(currency) > 1:
        return f"{text} {currency}"
    return f"{_MINUS}{currency}{text[1:]}" if text.startswith(_MINUS) else f"{currency}{text}"


def format_score(value: float | None) -> str:
    """Return a measure that lies between -1 and 1, always with two decimals.

    >>> format_score(0.6), format_score(-0.004)
    ('0.60', '0.00')
    """
    if value is None or math.isnan(value):
        return NO_VALUE
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", _MINUS)


def format_value(value: float | None, column: str, kind: Kind = "numeric") -> str:
    """Return a value of a column: shares of yes in per cent, days as dates, years without commas.

    >>> format_value(0.25, "churned", "boolean"), format_value(1969.3, "Year_Birth")
    ('25%', '1969')
    """
    if kind == "boolean":
        return format_share(value)
    if kind == "date":
        return format_day(value)
    if value is not None and _is_year(value, column):
        return f"{value:.0f}"
    return format_number(value)


def _is_year(value: float, column: str) -> bool:
    is_named = _YEAR.search(column.casefold().replace("_", " ")) is not None
    return is_named and 1800 <= value < 2200


def format_share(share: float | None) -> str:
    """Return a share (0 to 1) in per cent; never 0% or 100% of a part.

    Examples
    --------
    >>> [format_share(x) for x in (0.2, 0.055, 0.9996, 0.0001, 1, 0)]
    ['20%', '5.5%', 'over 99.9%', 'under 0.1%', '100%', '0%']
    """
    if share is None or math.isnan(share):
        return f"{NO_VALUE}%"
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    per_cent = 100 * share
    has_decimal = per_cent < 9.95 or 99 < per_cent < 100
    text = f"{per_cent:.1f}".removesuffix(".0") if has_decimal else f"{per_cent:.0f}"
    return f"{text}%".replace("-", _MINUS)


def format_threshold(value: float, column: str, kind: Kind = "numeric") -> str:
    """Return a limit with all of its digits: rounded further, it would part others.

    >>> format_threshold(55_465.5, "income"), format_threshold(0.125, "share")
    ('55,465.5', '0.125')
    """
    if kind == "date" or not math.isfinite(value):
        return format_value(value, column, kind)
    is_plain = abs(value) >= 1e12 or _is_year(value, column)
    text = f"{abs(value):.12g}" if is_plain else f"{abs(value):,.12g}"
    return (_MINUS if value < 0 else "") + text


def format_day(days: float | None) -> str:
    """Return a day, given as days since 1970-01-01, as an ISO date.

    >>> format_day(15_843.4)
    '2013-05-18'
    """
    if days is None or not math.isfinite(days):
        return NO_VALUE
    try:
        return (EPOCH + timedelta(days=round(days))).isoformat()
    except OverflowError:
        return format_number(days)


def plural(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun in the right number.

    >>> plural(1, "customer"), plural(2240, "customer"), plural(2, "category", "categories")
    ('1 customer', '2,240 customers', '2 categories')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def spelled(n: int) -> str:
    """Return a small count as a word ("five"), a larger one in figures."""
    return _SMALL_NUMBERS[n] if 0 <= n < len(_SMALL_NUMBERS) else f"{n:,}"


def listing(parts: Sequence[str], *, last: str = "and") -> str:
    """Return the parts as one phrase: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """Return the text with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


def literal(text: str) -> str:
    r"""Return the text so that Markdown shows it as it is: no emphasis, link, emoji, formula, HTML.

    Needed wherever text from a file, or a sentence that quotes it, goes to `st.markdown`,
    `st.write`, or a label of a widget; not for `st.text`, tables or figures.

    Examples
    --------
    >>> literal("*a* <b>")
    '\\*a\\* \\<b\\>'
    """
    text = " ".join(text.split())
    text = _LIVE.sub(lambda match: match[0] + _WORD_JOINER, text)
    return _PUNCTUATION.sub(r"\\\1", text)
