"""Say how far several methods agree, and what it means to take one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from segmentation.records import (
    LIKENESS,
    METHOD_TABLE,
    METHODS,
    Adoption,
    Algorithm,
    Clustering,
    Comparison,
    Likeness,
    MethodResult,
    likeness,
)
from segmentation.wording.methods import method_note
from segmentation.wording.numbers import (
    format_number,
    format_score,
    format_share,
    listing,
    plural,
    spelled,
)

_LIKENESS: Mapping[Likeness, str] = {
    "same": "much the same segments",
    "similar": "similar segments",
    "partly": "partly the same segments",
    "other": "different segments",
}

_LEAST_SAME = 0.95
"""Share of the customers that the nearest centre should put into their own segment."""

_SURE = 0.8
"""Probability from which a customer is called a member of one cloud."""


def method_words(algorithm: Algorithm) -> str:
    """Return what a method does, and its limit by the number of customers."""
    method = METHOD_TABLE[algorithm]
    return method.words.format(n_rows=method.n_rows)


def comparison_verdict(comparison: Comparison) -> str:
    """Return whether the segments depend on the method: how far other kinds of method agree."""
    found = {
        result.algorithm: index
        for result, index in zip(comparison.results, comparison.agreement[0], strict=True)
        if METHOD_TABLE[result.algorithm].is_independent and result.k > 1
    }
    if comparison.results[0].algorithm != "kmeans" or not found:
        return "No other kind of method found segments to compare with."
    n_similar = sum(index >= LIKENESS["similar"] for index in found.values())
    if likeness(min(*found.values(), _least_alike(comparison)[1])) == "same":
        opening = "The segments do not depend on the method"
    elif 2 * n_similar > len(found):
        opening = "Most methods find similar segments"
    elif n_similar:
        opening = "The segments depend on the method in part"
    else:
        opening = "The segments depend on the method"
    said = []
    for level, words in _LIKENESS.items():
        named = [a for a in found if likeness(found[a]) == level]
        if named:
            verb = "finds" if len(named) == 1 else "find"
            names = listing([f"{METHODS[a]} ({format_score(found[a])})" for a in named])
            said.append(f"{names} {verb} {words}")
    said[0] += " as K-Means" if likeness(max(found.values())) != "other" else " from K-Means"
    text = f"{opening}: {', '.join(said)}"
    least_alike, index = _least_alike(comparison)
    if least_alike not in found:
        text += f". The least similar is {METHODS[least_alike]} ({format_score(index)})"
    for result in comparison.results:
        if result.n_unassigned and result.algorithm in found:
            text += f". {METHODS[result.algorithm]} leaves "
            text += f"{plural(result.n_unassigned, 'customer')} in no segment"
    return f"{text}. 1 = identical, 0 = no better than chance."


def _least_alike(comparison: Comparison) -> tuple[Algorithm, float]:
    """Return the method that agrees least with the first one, of those that found segments."""
    pairs = zip(comparison.results[1:], comparison.agreement[0, 1:], strict=True)
    indices = [(float(index), result.algorithm) for result, index in pairs if result.k > 1]
    index, algorithm = min(indices)
    return algorithm, index


def limit_sentences(comparison: Comparison) -> tuple[str, ...]:
    """Return what a method did not look at, or why it found nothing, one sentence each."""
    return tuple(
        f"{METHODS[result.algorithm]}: {method_note(result)}"
        for result in comparison.results
        if result.k < 2 or result.n_fitted is not None or result.n_centres is not None
    )


def agreement_sentence(comparison: Comparison) -> str:
    """Return which methods agree most and least."""
    names = [METHODS[result.algorithm] for result in comparison.results]
    rows, columns = np.triu_indices(len(names), k=1)
    if not len(rows):
        return "One method alone has nothing to agree with."
    values = comparison.agreement[rows, columns]
    text = (
        "Each cell shows how similarly two methods group the customers (adjusted Rand index): 1 = "
        "identical, 0 = no better than chance."
    )
    most, least = int(values.argmax()), int(values.argmin())
    text += f" Most similar: {_pair(names, rows[most], columns[most], values[most])}"
    if least != most:
        text += f"; least: {_pair(names, rows[least], columns[least], values[least])}"
    n_unassigned = sum(result.n_unassigned > 0 for result in comparison.results)
    return text + (". Customers in no segment count as one more group." if n_unassigned else ".")


def method_sentence(comparison: Comparison, algorithm: Algorithm, names: Sequence[str]) -> str:
    """Return what a method made of the customers, beside K-Means, whose segments have names."""
    result = comparison.result(algorithm)
    name = METHODS[algorithm]
    if not result.k:
        return f"{name} found no segment. {method_note(result)}"
    n = len(result.labels)
    sizes = f"{result.sizes[-1]:,} to {plural(result.sizes[0], 'customer')}"
    if result.sizes[0] == result.sizes[-1]:
        sizes = plural(result.sizes[0], "customer")
    text = f"{name}: {plural(result.k, 'segment')} of {sizes}"
    if result.n_unassigned:
        share = format_share(result.n_unassigned / n)
        text += f"; {result.n_unassigned:,} ({share}) are in none"
    if algorithm == "kmeans":
        return f"{text}."
    partners = np.array([*result.partners, -1])[result.labels]
    reference = comparison.result("kmeans")
    n_same = int((partners == reference.labels).sum())
    text += (
        f". {n_same:,} of {plural(n, 'customer')} ({format_share(n_same / n)}) are in the same "
        f"segment "
        "as with K-Means"
    )
    return f"{text}{_largest_move(reference, partners, [*names, *_own_names(result)])}."


def partner_names(result: MethodResult, names: Sequence[str]) -> tuple[str, ...]:
    """Return what a method's segments are called: as the K-Means segment that each resembles.

    One that resembles none of these names is called by the method.
    """
    known = [*names, *_own_names(result)]
    return tuple(known[number] for number in result.partners)


def shared_sentence(
    counts: NDArray[np.int64], rows: Sequence[str], columns: Sequence[str], *, methods: str
) -> str:
    """Return which segment of one method holds together in another, and which is split most.

    Parameters
    ----------
    counts : (n_rows + 1, n_columns + 1) array of int
        From `cross_tabulate`: the last row and column are customers in no segment.
    rows, columns : sequence of str
        Names of the segments of the method in the rows, and in the columns.
    methods : str
        "K-Means and Ward".
    """
    sizes = counts[:-1].sum(axis=1)
    text = f"Customers by their segment in {methods}; the stronger the colour, the more of the row"
    if not len(rows) or not len(columns):
        return f"{text}."
    shares = counts[:-1, :-1].max(axis=1) / np.maximum(sizes, 1)
    best, worst = int(shares.argmax()), int(shares.argmin())
    text += f". “{rows[best]}” holds together best ({format_share(float(shares[best]))} in one)"
    if not counts[worst, :-1].any():
        text += f"; nobody of “{rows[worst]}” is in one"
    elif worst != best:
        parts = [*(f"“{name}”" for name in columns), "no segment"]
        where = [int(i) for i in np.argsort(-counts[worst], kind="stable")[:2]]
        split = listing(
            [f"{int(counts[worst, i]):,} in {parts[i]}" for i in where if counts[worst, i]]
        )
        text += f"; “{rows[worst]}” is split most: {split}"
    return f"{text}."


def dendrogram_sentence(result: MethodResult) -> str:
    """Return how to read Ward's tree, and where it has its longest stretch without a merge."""
    tree = result.dendrogram
    if tree is None:
        return f"There is no tree. {method_note(result)}".strip()
    text = (
        "The further right two branches meet, the less alike they are. The dashed line cuts the "
        f"tree into {plural(result.k, 'segment')}"
    )
    heights = np.concatenate([[0.0], tree.heights])
    # Between merges i and i + 1 there are n_leaves - i groups.
    gaps = {len(tree.sizes) - i: heights[i + 1] - heights[i] for i in range(1, len(tree.heights))}
    if gaps:
        best = max(gaps, key=lambda k: gaps[k])
        text += (
            ", where it runs longest without a merge"
            if best == result.k
            else f"; it runs longest without a merge where there are {spelled(best)}"
        )
    return " ".join(filter(None, (f"{text}.", method_note(result))))


def mixture_sentence(result: MethodResult) -> str:
    """Return what the BIC says about the number of clouds, and how sure memberships are.

    The clouds of numbers and categories are called classes.
    """
    noun = "clouds" if result.algorithm == "gaussian_mixture" else "classes"
    best = result.bic_k
    if best is None:
        return f"There is no mixture to judge. {method_note(result)}".strip()
    by_k = dict(result.bic_by_k)
    text = f"BIC weighs how well the {noun} fit against how many there are; lower is better"
    if best == max(by_k) and len(by_k) > 1:
        why = "columns with few different values do that"
        if noun == "classes":
            why = "columns that go together within a class do that"
        text += f". It still falls at {best}, so it singles out no number; {why}"
    else:
        text += f". It is lowest at {best}"
        if result.bic is not None and result.k != best:
            above = format_number(result.bic - by_k[best])
            text += f", and {above} higher at the {result.k} in use"
    if result.memberships is not None:
        n_sure = int((result.memberships.max(axis=1) >= _SURE).sum())
        n = len(result.memberships)
        who = f"Each of the {n:,} customers lies"
        if n_sure < n:
            who = f"{n_sure:,} of {plural(n, 'customer')} ({format_share(n_sure / n)}) lie"
        text += f". {who} in one of the {noun} with a probability of {format_share(_SURE)} or more"
        text += f"; the others lie between {noun}" if n_sure < n else ""
    return " ".join(filter(None, (f"{text}.", method_note(result))))


def adoption_sentence(adoption: Adoption) -> str:
    """Return for how many customers scoring gives the segment that the method gave."""
    n = len(adoption.clustering.labels) + adoption.n_unassigned
    name = METHODS[adoption.clustering.algorithm]
    if adoption.clustering.mixture is not None:
        return (
            f"New customers go to the segment that is most probable, as all of today's "
            f"{plural(n, 'customer')} did with {name}; how probable is shown beside it."
        )
    n_same = round(adoption.share_same * n)
    text = "New customers go to the segment whose centre is nearest. "
    if n_same == n:
        return f"{text}For all of today's {plural(n, 'customer')} that is the same as with {name}."
    text += (
        f"For {n_same:,} of today's {plural(n, 'customer')} ({format_share(adoption.share_same)}) "
        f"that is the same as with {name}"
    )
    if adoption.n_unassigned:
        verb = "is" if adoption.n_unassigned == 1 else "are"
        text += f"; {adoption.n_unassigned:,} {verb} in none today and would get one"
    return f"{text}."


def method_text(algorithm: Algorithm, share_same: float | None, *, n_unassigned: int = 0) -> str:
    """Return which method made the segments, and how new customers get one: for an audit.

    Examples
    --------
    >>> method_text("ward", 0.97)
    'Ward, adopted by nearest centre: 97% of customers keep their segment'
    """
    name = METHODS[algorithm]
    if METHOD_TABLE[algorithm].is_scored_by_probability:
        return f"{name}; new customers go to the most probable segment"
    if share_same is None:
        return name
    text = f"{name}, adopted by nearest centre: {format_share(share_same)} of customers "
    text += "keep their segment"
    if n_unassigned:
        text += f", {n_unassigned:,} had none"
    return text


def other_method_sentence(algorithm: Algorithm) -> str:
    """Return whose segments a page speaks of, where another method than K-Means is in use."""
    return (
        f"You are using the segments of {METHODS[algorithm]}. This page is about K-Means, "
        "with which the number of segments was searched."
    )


def unassigned_sentence(clustering: Clustering) -> str:
    """Return who is in no segment, and what the table of customers says of them; "" for nobody."""
    n, name = clustering.n_unassigned, METHODS[clustering.algorithm]
    if not n:
        return ""
    verb, pronoun = ("belongs", "it") if n == 1 else ("belong", "them")
    return (
        f"{plural(n, 'customer')} {verb} to no segment by {name} and took no part in these "
        f"numbers. The table of customers holds {pronoun} with the segment of the nearest "
        "centre, marked as such."
    )


def adoption_warning(adoption: Adoption) -> str:
    """Return what to mind where too few customers would keep their segment; else nothing."""
    if adoption.share_same >= _LEAST_SAME:
        return ""
    return (
        f"Below {format_share(_LEAST_SAME)}: new customers are scored by other borders than "
        "these segments have. Use K-Means if scoring matters."
    )


def _pair(names: Sequence[str], row: int, column: int, value: float) -> str:
    return f"{names[row]} and {names[column]} ({format_score(float(value))})"


def _own_names(result: MethodResult) -> list[str]:
    return [f"Only in {METHODS[result.algorithm]} {i + 1}" for i in range(result.k)]


def _largest_move(reference: MethodResult, partners: NDArray[np.intp], names: Sequence[str]) -> str:
    """Return between which two segments most customers changed sides."""
    has_moved = (partners != reference.labels) & (partners >= 0) & (reference.labels >= 0)
    if not has_moved.any():
        return ""
    pairs, counts = np.unique(
        np.stack([reference.labels[has_moved], partners[has_moved]]), axis=1, return_counts=True
    )
    old, new = (int(number) for number in pairs[:, counts.argmax()])
    return f"; the largest move ({int(counts.max()):,}) is from “{names[old]}” to “{names[new]}”"
