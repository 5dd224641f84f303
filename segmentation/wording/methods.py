"""Say what a method did not look at, or why it found no segment."""

from __future__ import annotations

from segmentation.records import MethodResult
from segmentation.wording.numbers import format_share, listing, plural
from segmentation.wording.phrases import Phrases, Values, say


def _constant(values: Values) -> str:
    verb = "takes" if len(values["columns"]) == 1 else "take"
    return (
        f"{listing(values['columns'])} {verb} no part: all customers that have a value there have "
        "the same."
    )


def _few_values(values: Values) -> str:
    verb = "holds" if len(values["columns"]) == 1 else "hold"
    return (
        f"{listing(values['columns'])} {verb} few different numbers, so each number counts as a "
        "category."
    )


def _categories_alone(values: Values) -> str:
    if not values["has_numbers"]:
        return "Categories alone decide: no column of numbers takes part."
    return (
        "Categories alone decide: without the numbers "
        f"{format_share(values['share'])} of the customers would be in the same class."
    )


NOTES: Phrases = {
    "crowds": "It finds the number of segments itself: crowds of {least:,} customers or more.",
    "no_crowds_apart": "No two crowds of {least:,} customers or more stand apart.",
    "too_few_for_crowds": (
        "It needs two crowds of {least:,} customers or more; there are {n:,} in all."
    ),
    "sample_of_crowds": (
        "It looked at a sample of {n_fitted:,} customers (limit {limit:,}); each other one went "
        "with the nearest of these."
    ),
    "batches": "It learns from {n_batches:,} random batches of {n_rows:,} customers at most.",
    "components": lambda values: (
        f"It sees {values['n_components']} of {values['n_all']} principal components, which hold "
        f"{100 * values['share']:.0f}% of the variation."
    ),
    "all_components": lambda values: (
        f"It takes all {values['n_all']} components to hold {100 * values['share']:.0f}% of the "
        "variation, so it sees what K-Means sees."
    ),
    "sample_of_mixture": (
        "Fitted to a sample of {n_fitted:,} customers (limit {limit:,}); every customer then went "
        "where it is most probable."
    ),
    "clouds_along_columns": (
        "The clouds lie along the columns, not aslant: {n_columns} columns have too many "
        "directions for these customers."
    ),
    "too_many_parameters": (
        "A mixture of {k} in {n_columns} columns has more parameters than there are customers "
        "({n:,})."
    ),
    "collapsed": "A mixture of {k} collapses on these customers: too many are alike.",
    "nothing_varies": "No column varies, so there is nothing to tell customers apart by.",
    "constant_columns": _constant,
    "few_values": _few_values,
    "gaps_left_out": lambda values: (
        f"{plural(values['n'], 'missing value')} {'says' if values['n'] == 1 else 'say'} nothing "
        "here: the mixture fills no gap."
    ),
    "weights_left_out": "Weights of columns do not count: a likelihood has none.",
    "categories_alone": _categories_alone,
    "one_value_in_a_class": lambda values: (
        f"In a class {listing(values['columns'])} does not vary, which the BIC takes for a perfect "
        "fit: it says little about the number of classes then."
    ),
    "classes_of_nobody": lambda values: (
        f"Of the {values['k']} classes {values['n']} "
        f"{'is' if values['n'] == 1 else 'are'} nobody's most probable one."
    ),
    "tree_over_centres": (
        "The tree stands on {n_centres:,} fine K-Means centres, each weighing what its customers "
        "weigh: over all {n:,} customers one by one (limit {limit:,}) its memory would grow with "
        "their square."
    ),
    "too_few_centres": (
        "Above {limit:,} customers Ward's tree stands on fine K-Means centres; these customers "
        "have {n_centres:,}, too few for {k:,} segments."
    ),
}


def method_note(result: MethodResult) -> str:
    """Return what was limited and how, or why there is no segment; "" where nothing was."""
    return " ".join(say(NOTES, note.code, note.values) for note in result.notes)
