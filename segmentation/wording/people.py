"""Say who is in the segments, what their pictures show, and where a customer belongs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segmentation.records import (
    ComponentMap,
    NameContradiction,
    Note,
    NumericProfile,
    Prediction,
    Segment,
    Trait,
    plain_value,
)
from segmentation.wording.numbers import (
    format_number,
    format_share,
    format_value,
    listing,
    plural,
)
from segmentation.wording.phrases import Phrases, Values, say
from segmentation.wording.shown import drawn_clause
from segmentation.wording.traits import distinct_traits, is_share, trait_values, trait_words

MOST_TRAITS = 3
CLOSE_CALL = 0.1
"""Margin below which another segment is called almost as near."""
_SOME_CHANCE = 0.005
"""Probability from which a segment is told of beside others."""
_CLEAR_CALL, _UNUSUAL_PERCENTILE = 0.4, 95.0
_MUCH_MISSING = 0.15
"""Share of filled-in cells of a segment that is told."""


def segment_sentence(segment: Segment) -> str:
    """Return who is in a segment: its size, and its strongest traits in own units."""
    size = f"{plural(segment.size, 'customer')} ({format_share(segment.share)})"
    traits = distinct_traits(segment, at_most=MOST_TRAITS)
    notes = "".join(f" {note}" for note in segment_notes(segment))
    if not traits:
        return f"{size}: {_nothing_stands_out(segment)}.{notes}"
    first = next((trait for trait in traits if not is_share(segment, trait)), None)
    said = [
        f"{trait_words(t)} ({_against(segment, t)}{' on average' if t is first else ''})"
        for t in traits
    ]
    return f"{size}: {listing(said)}.{notes}"


def nothing_sentence(segment: Segment) -> str:
    """Return on a card that no trait stands out, and what keeps one from telling."""
    told = _nothing_stands_out(segment)
    return f"{told[:1].upper()}{told[1:]}."


def segment_notes(segment: Segment) -> tuple[str, ...]:
    """Return what averages rest on: whose are due to one customer, which cells were missing."""
    due = [
        f"Its average {p.column}, {_value(p, p.mean)}, is due to one customer."
        for p in segment.numeric
        if p.is_feature and p.is_far_by_ratio and p.rests_on_one
    ]
    missing = [
        f"{column} was missing for {format_share(share)} of them"
        f"{': it says nothing of this segment.' if column in segment.unknown else '.'}"
        for column, share in sorted(segment.missing.items(), key=lambda item: (-item[1], item[0]))
        if share >= _MUCH_MISSING
    ]
    return (*due, *missing)


def name_contradiction_sentence(found: NameContradiction) -> str:
    """Return what a person's name for a segment says that its numbers do not bear out."""
    own, overall = (
        format_value(value, found.column, "numeric") for value in (found.mean, found.overall_mean)
    )
    side = "below" if found.mean < found.overall_mean else "above"
    return (
        f"The name says “{found.words}”, but {found.column} is {side} average now: {own} "
        f"(all customers: {overall})."
    )


def sizes_sentence(segments: Sequence[Segment]) -> str:
    """Return how the customers spread over the segments."""
    if not segments:
        return "There are no segments yet."
    total = sum(segment.size for segment in segments)
    largest = max(segments, key=lambda segment: segment.size)
    smallest = min(segments, key=lambda segment: segment.size)
    if largest.size == smallest.size:
        return f"Every segment holds {plural(largest.size, 'customer')}."
    return (
        f"The largest segment, “{largest.name}”, holds {largest.size:,} of "
        f"{plural(total, 'customer')} ({format_share(largest.share)}), the smallest, "
        f"“{smallest.name}”, {smallest.size:,} ({format_share(smallest.share)})."
    )


def shares_label(segments: Sequence[Segment]) -> str:
    """Return what a bar of all segments shows, without their names.

    >>> shares_label([Segment(0, "A", 6, 0.6, {}), Segment(1, "B", 4, 0.4, {})])
    'Share of each segment: 60% and 40%'
    """
    shares = [format_share(segment.share) for segment in segments]
    return f"Share of each segment: {listing(shares)}"


def amount_sentence(segments: Sequence[Segment], shares: Sequence[float], column: str) -> str:
    """Return which segment holds most of an amount for its size."""
    if not segments:
        return "There are no segments yet."
    pairs = list(zip(segments, shares, strict=True))
    segment, share = max(pairs, key=lambda pair: pair[1] / pair[0].share)
    return (
        f"“{segment.name}” is {format_share(segment.share)} of the customers and holds "
        f"{format_share(share)} of {column}: the most for its size."
    )


def heatmap_sentence(segments: Sequence[Segment]) -> str:
    """Return how to read the heatmap against the average, and its strongest cell."""
    return _against_everyone(
        segments, "Each cell compares a segment with all customers, in standard deviations."
    )


def snake_sentence(segments: Sequence[Segment]) -> str:
    """Return how to read the lines against the average, and which lies furthest out."""
    return _against_everyone(
        segments,
        "Each line is a segment, from column to column; the upright line is the average of all "
        "customers, and the distance from it counts in standard deviations.",
    )


def radar_sentence(segments: Sequence[Segment]) -> str:
    """Return how to read the outlines around the average, and which reaches furthest."""
    return _against_everyone(
        segments,
        "Each outline is a segment; the dashed circle is the average of all customers, outside it "
        "lies what is above, in standard deviations.",
    )


def parallel_sentence(
    segments: Sequence[Segment], *, n_drawn: int = 0, n_customers: int = 0
) -> str:
    """Return how to read customers as lines down the columns, and how many are drawn."""
    if not n_drawn:
        return "There are too few numeric columns to draw lines between."
    said = drawn_clause(n_drawn, n_customers) or "each thin line is one"
    text = (
        f"Customers from column to column: {said}; the thick lines run through the middle of each "
        "segment (the median; for yes and no the share). Each column runs from low to high, "
        "without its outermost 1%."
    )
    columns = [profile.column for profile in segments[0].numeric if profile.is_feature]
    apart = _best_separating(segments, columns)
    return f"{text} {apart}" if apart else text


def scatter_sentence(
    segments: Sequence[Segment],
    axes: Sequence[str],
    *,
    n_drawn: int,
    n_customers: int,
    n_beyond: int = 0,
) -> str:
    """Return what a scatter plot over the given axes shows, and how many customers it draws.

    ``n_beyond`` of the drawn ones lie outside the axes until one zooms out.
    """
    text = f"Each point is a customer, placed by {listing(list(axes))} and coloured by segment"
    if n_drawn < n_customers:
        text += f"; {drawn_clause(n_drawn, n_customers)}"
    if n_beyond:
        verb = "lies" if n_beyond == 1 else "lie"
        text += f"; {plural(n_beyond, 'customer')} {verb} beyond the axes: zoom out to see"
    apart = _best_separating(segments, axes)
    return f"{text}. {apart}" if apart else f"{text}."


def map_sentence(component_map: ComponentMap, *, n_drawn: int = 0, n_customers: int = 0) -> str:
    """Return how much of the differences the map shows, what its axes mean, and who is drawn."""
    shares = component_map.explained
    parts = listing([format_share(share) for share in shares])
    axes = "axis" if len(shares) == 1 else "axes"
    text = (
        f"The map shows {format_share(min(sum(shares), 1.0))} of the differences between customers "
        f"({axes}: {parts}); points close together are alike in these."
    )
    directions = ("To the right", "Upwards", "To the back")
    for direction, loadings in zip(directions, component_map.loadings, strict=False):
        meaning = _axis_meaning(loadings, component_map.matrix_columns)
        if meaning:
            text += f" {direction}: {meaning}."
    if n_drawn < n_customers:
        text += f" {drawn_clause(n_drawn, n_customers)}."
    return text


def prediction_sentence(prediction: Prediction, names: Sequence[str]) -> str:
    """Return which segment a customer falls into, and how sure that is."""
    own = f"“{prediction.segment_name}”"
    number = prediction.second_segment
    second = f"“{names[number]}”" if 0 <= number < len(names) else f"segment {number}"
    near, nearest = ("likely", "likeliest") if prediction.memberships else ("near", "nearest")
    if prediction.segment == number:
        text = f"{own} is {nearest}"
    elif prediction.margin < CLOSE_CALL:
        text = f"{own}, but only just: {second} is almost as {near}"
    elif prediction.margin < _CLEAR_CALL:
        text = f"{own} is {nearest}; {second} comes next"
    else:
        text = f"Clearly {own}; {second} comes next"
    if prediction.percentile is not None and prediction.percentile >= _UNUSUAL_PERCENTILE:
        text += (
            ". Unusual even for this segment: further from the segment's centre than "
            f"{prediction.percentile:.0f}% of its customers"
        )
    return text + "."


def chances_sentence(prediction: Prediction, names: Sequence[str]) -> str:
    """Return how probable each segment is by a mixture, the likeliest first; "" without one."""
    chances = sorted(zip(prediction.memberships, names, strict=False), key=lambda pair: -pair[0])
    told = [
        f"“{name}” {format_share(chance)}" for chance, name in chances if chance >= _SOME_CHANCE
    ]
    return f"Probability: {', '.join(told)}." if told else ""


def _against_everyone(segments: Sequence[Segment], reading: str) -> str:
    """Return how a picture is read, and what in it lies furthest from the average."""
    cells = [(p, segment) for segment in segments for p in segment.numeric if p.is_feature]
    if not cells:
        return "There are no numeric columns to compare."
    profile, segment = max(cells, key=lambda cell: abs(cell[0].difference))
    side = "above" if profile.difference > 0 else "below"
    return (
        f"{reading} Furthest from the average: “{segment.name}” in {profile.column}, "
        f"{_value(profile, profile.mean)} against {_value(profile, profile.overall_mean)} "
        f"({format_number(abs(profile.difference))} {side})."
    )


def _nothing_stands_out(segment: Segment) -> str:
    """Return that a segment is average, and in what a few far values hide whether it is."""
    whole = "what is known of them" if segment.unknown else "everything"
    near = [f"{t.column} ({_against(segment, t)} on average)" for t in segment.traits[:1]]
    hidden = [
        f"{p.column} ({_value(p, p.mean)} against {_value(p, p.overall_mean)} on average)"
        for p in segment.numeric
        if p.is_feature and p.is_far_by_ratio and p.column not in segment.unknown
    ]
    if not hidden:
        example = f", for example in {near[0]}" if near else ""
        return f"close to the average in {whole}{example}"
    spread = f"{listing(hidden)} {'spreads' if len(hidden) == 1 else 'spread'} too widely to tell"
    return f"close to the average in {near[0]}; {spread}" if near else spread


def _against(segment: Segment, trait: Trait) -> str:
    own, overall = trait_values(segment, trait)
    return f"{own} against {overall}{' of everyone' if is_share(segment, trait) else ''}"


def _value(profile: NumericProfile, value: float) -> str:
    return format_value(value, profile.column, profile.kind)


def _best_separating(segments: Sequence[Segment], axes: Sequence[str]) -> str:
    """Return along which of the axes the segments lie furthest apart."""
    between = dict.fromkeys(axes, 0.0)
    for segment in segments:
        for profile in segment.numeric:
            if profile.column in between:
                between[profile.column] += segment.share * profile.difference**2
    known = {profile.column for segment in segments for profile in segment.numeric}
    if len(between) < 2 or not known >= set(axes) or max(between.values()) == 0:
        return ""
    best = max(between, key=lambda axis: between[axis])
    return f"Of these, {best} sets the segments apart most."


def _axis_meaning(loadings: Sequence[float], columns: Sequence[str]) -> str:
    sizes = np.abs(np.asarray(loadings, dtype=np.float64))
    if sizes.size == 0 or sizes.max() == 0:
        return ""
    strongest = [int(i) for i in np.argsort(-sizes, kind="stable")[:MOST_TRAITS]]
    said = [
        f"{'more' if loadings[i] > 0 else 'less'} {columns[i]}"
        for i in strongest
        if sizes[i] >= 0.5 * sizes.max()
    ]
    return listing(said)


_LONGEST_CELL = 40
_WANTED = {"date": "a date", "boolean": "yes or no"}


def _plain(values: Values, which: str) -> str:
    return plain_value(values[which], values["kind"])


def _fill(values: Values) -> str:
    return "not known" if values["fill"] is None else _plain(values, "fill")


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…")


WARNINGS: Phrases = {
    "imputed": lambda values: f"{values['name']} is missing: counted as {_fill(values)}",
    "written_otherwise": lambda values: (
        f"{values['name']} {_shown(values['cell'])} was read as {_plain(values, 'value')}, since "
        "the rest of the file is written so; by the file of training it would be "
        f"{_plain(values, 'known')}"
    ),
    "open_date": lambda values: (
        f"{values['name']} {_shown(values['cell'])} was read as {_plain(values, 'value')}: nothing "
        "says whether its day or its month stands first"
    ),
    "open_share": "{name} {value:g} was read as {value:g}%, which it may not be",
    "outside": lambda values: (
        f"{values['name']} {_plain(values, 'value')} lies outside {_plain(values, 'least')} to "
        f"{_plain(values, 'most')} seen in training"
    ),
    "new_category": lambda values: (
        f"{values['name']} {_shown(values['cell'])} is no category of the model: counted as "
        f"{'none of them' if values['fill'] is None else repr(values['fill'])}"
    ),
    "no_value": lambda values: (
        f"{values['name']} {_shown(values['cell'])} is not "
        f"{_WANTED.get(values['kind'], 'a number in range')}: counted as "
        f"{_fill(values)}"
    ),
    "too_far": lambda values: (
        f"{values['name']} is too far from what training saw: counted as {_fill(values)}"
    ),
}


def warning_sentence(note: Note) -> str:
    """Return what is doubtful about one value of a customer."""
    return say(WARNINGS, note.code, note.values)
