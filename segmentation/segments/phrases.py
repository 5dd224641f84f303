"""Put one trait into a few words: "very high income", "few store purchases"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from segmentation.records import MOSTLY, Kind
from segmentation.segments.vocabulary import Noun, clip, tidy

Level: TypeAlias = Literal["very high", "high", "average", "low", "very low"]
Degree: TypeAlias = Level | Literal["above average", "below average"]

HIGH = 0.5
"""Standard deviations from everyone from which a mean is called high or low."""
_VERY_HIGH = 1.2
SLIGHT = 0.2
ALMOST_ALL = 0.9

OPPOSITE: dict[Degree, Degree] = {
    "very high": "very low",
    "high": "low",
    "above average": "below average",
    "average": "average",
    "below average": "above average",
    "low": "high",
    "very low": "very high",
}
PLAIN: dict[Degree, Degree] = {"very high": "high", "very low": "low"}

_AMOUNT: dict[Degree, str] = {
    "very high": "very high {}",
    "high": "high {}",
    "above average": "above-average {}",
    "average": "near-average {}",
    "below average": "below-average {}",
    "low": "low {}",
    "very low": "very low {}",
}
WORDS: dict[str, dict[Degree, str]] = {
    "count": {
        **_AMOUNT,
        "very high": "very many {}",
        "high": "many {}",
        "low": "few {}",
        "very low": "very few {}",
    },
    "age": {
        "very high": "much older",
        "high": "older",
        "above average": "slightly older",
        "average": "near-average {}",
        "below average": "slightly younger",
        "low": "younger",
        "very low": "much younger",
    },
    "duration": {
        **_AMOUNT,
        "very high": "very long {}",
        "high": "long {}",
        "low": "short {}",
        "very low": "very short {}",
    },
    "since": {
        "very high": "very long since last {}",
        "high": "long since last {}",
        "above average": "less recent {}",
        "average": "near-average time since last {}",
        "below average": "more recent {}",
        "low": "recent {}",
        "very low": "very recent {}",
    },
    "start": {
        "very high": "much newer",
        "high": "newer",
        "above average": "slightly newer",
        "average": "near-average {}",
        "below average": "slightly longer-standing",
        "low": "longer-standing",
        "very low": "much longer-standing",
    },
    "date": {
        "very high": "much later {}",
        "high": "later {}",
        "above average": "slightly later {}",
        "average": "near-average {}",
        "below average": "slightly earlier {}",
        "low": "earlier {}",
        "very low": "much earlier {}",
    },
}
WORDS["first"] = {
    degree: words.replace("since last", "since") for degree, words in WORDS["since"].items()
}
WORDS["year"] = WORDS["date"]
_EVENTS = {
    "churn": "churned",
    "complain": "complained",
    "complaint": "complained",
    "default": "defaulted",
    "response": "responded",
}
"""Columns that ask whether something happened: of their yes it is said that it did."""

MANY = 2.0
"""A mean below is not called many, however few the others have: there are just more."""
_HARDLY_ANY = 0.05

YES = {"yes", "y", "true"}
NO = {"no", "n", "false"}


def level_of(difference: float) -> Level:
    """Return the word for a distance from everyone, in standard deviations."""
    size = abs(difference)
    if size < HIGH:
        return "average"
    if size < _VERY_HIGH:
        return "high" if difference > 0 else "low"
    return "very high" if difference > 0 else "very low"


def degree_of(difference: float) -> Degree:
    """Return a finer word, which tells those slightly above from those slightly below apart."""
    if SLIGHT <= abs(difference) < HIGH:
        return "above average" if difference > 0 else "below average"
    return level_of(difference)


def plain(degree: Degree) -> Degree:
    """Return the degree without "very"."""
    return PLAIN.get(degree, degree)


def numeric_phrase(
    noun: Noun, degree: Degree, *, kind: Kind = "numeric", mean: float | None = None
) -> str:
    """Return a numeric column's trait in words; ``mean`` matters for counts and shares of yes."""
    if kind == "boolean":
        return _share_phrase(noun, degree, mean or 0.0)
    if noun.form == "birth":
        return numeric_phrase(Noun("age", "age"), OPPOSITE[degree])
    if noun.form == "count" and kind == "numeric" and mean is not None and 0 <= mean < MANY:
        few = _small_count(noun, degree, mean)
        if few:
            return few
    form = "date" if kind == "date" else noun.form
    return WORDS.get(form, _AMOUNT)[degree].format(noun.words)


def unknown_phrase(noun: Noun) -> str:
    """Return what is said of a segment for most of whose customers a column has no value."""
    return f"{noun.words} mostly missing"


def category_phrase(noun: Noun, category: str, share: float, *, among: Sequence[str] = ()) -> str:
    """Return a category's trait in words: "mostly Female", "more often region 3".

    ``among`` are the categories of the column: a Y among other letters is no yes.
    """
    answer = category.strip().casefold()
    others = {other.strip().casefold() for other in among}
    is_answer = answer in YES | NO and (len(answer) > 1 or others <= YES | NO)
    if is_answer:
        return _share_phrase(noun, "high", share) if answer in YES else _no_phrase(noun, share)
    words = clip(tidy(category))
    # A bare number or code says nothing without its column.
    if len(words) <= 3 or not any(letter.isalpha() for letter in words):
        words = f"{noun.words} {words}"
    elif answer in noun.ambiguous:
        words = f"{noun.words}: {words}"
    return _how_often(share) + words


def _small_count(noun: Noun, degree: Degree, mean: float) -> str:
    """Return words that hold for a count of less than two; "" where the usual ones do."""
    if degree in ("high", "very high"):
        return f"more {noun.words}"
    if degree in ("low", "very low") and mean < _HARDLY_ANY:
        return f"no {noun.words}" if mean == 0 else f"hardly any {noun.words}"
    return ""


def _share_phrase(noun: Noun, degree: Degree, share: float) -> str:
    if degree == "average":
        return f"near-average {noun.words}"
    if degree in ("low", "very low", "below average"):
        return _no_phrase(noun, 1 - share) if share < MOSTLY else f"less often {_having(noun)}"
    return f"{_how_often(share)}{_having(noun)}"


def _no_phrase(noun: Noun, share: float) -> str:
    having = _having(noun)
    is_with = having.startswith("with ")
    not_having = f"without {noun.words}" if is_with else f"not {having}"
    return f"{_how_often(share)}{not_having}"


def _having(noun: Noun) -> str:
    if noun.words in _EVENTS:
        return _EVENTS[noun.words]
    return noun.words if noun.form in ("being", "done") else f"with {noun.words}"


def _how_often(share: float) -> str:
    if share >= ALMOST_ALL:
        return ""
    return "mostly " if share >= MOSTLY else "more often "
