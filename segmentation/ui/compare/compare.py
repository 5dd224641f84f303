"""Draw several methods beside each other: measures, pictures, and adopting one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from segmentation import figures, wording, workflow
from segmentation.records import METHOD_TABLE, METHODS, Algorithm, Comparison, PreparedTable
from segmentation.ui.compare import tables as compare_tables
from segmentation.ui.compare.state import Methods
from segmentation.ui.parts import blocks
from segmentation.ui.parts.buttons import button
from segmentation.ui.parts.text import plain
from segmentation.ui.predict import help as helping
from segmentation.ui.session import cache, state

PLACE = "compare.adopt"


def verdict(methods: Methods) -> None:
    """Draw how far other methods agree."""
    with st.container(border=True, key="compare_verdict"):
        st.header(plain(wording.comparison_verdict(methods.comparison)), anchor=False)


def views(methods: Methods) -> dict[str, Callable[[], None]]:
    """Return what draws each part of the page, by the words on its tab."""
    return {
        "Side by side": partial(_side_by_side, methods),
        "Who is where": partial(shared, methods),
        "Every method measured": partial(measures, methods),
        "How many segments": partial(mixtures, methods),
        "Ward's tree": partial(tree, methods),
        "All methods compared": partial(agreement, methods),
        "What each method does": helping.methods,
    }


def _side_by_side(methods: Methods) -> None:
    """Draw the customers by the segments of two methods, and what adopting one means."""
    blocks.sentence("Segments that resemble a K-Means segment share its name and colour.")
    algorithm, other = choose(methods)
    left, right = st.columns(2, gap="medium")
    with left:
        _map(methods, algorithm, key="compare.map")
    with right:
        _map(methods, other, key="compare.map_beside")
    adopt(methods, algorithm)


def mixtures(methods: Methods) -> None:
    """Draw how many segments the mixtures find."""
    numbers, mixed = st.columns(2, gap="medium")
    with numbers:
        _mixture(methods, "gaussian_mixture", key="compare.mixture", title="how many clouds")
    with mixed:
        _mixture(methods, "mixed_mixture", key="compare.mixed", title="how many classes")


def measures(methods: Methods) -> None:
    """Draw the table of all methods on the same measures."""
    blocks.table(
        compare_tables.methods(methods.comparison, in_use=state.current().algorithm),
        key="compare.methods",
        alt="Every method on the same measures, with its run time",
        columns=compare_tables.method_formats(),
        download=compare_tables.method_figures(methods.comparison),
    )
    for told in wording.limit_sentences(methods.comparison):
        blocks.sentence(told)


def choose(methods: Methods) -> tuple[Algorithm, Algorithm]:
    """Draw the choice of the method to compare, and of the one it is compared with."""
    names = [result.algorithm for result in methods.comparison.results]
    in_use = state.current().algorithm
    first = next(name for name in names if METHOD_TABLE[name].is_independent)
    looked_at, beside = st.columns(2, gap="medium")
    told: dict[str, Any] = {"format_func": METHODS.__getitem__, "persist_state": "session"}
    at = names.index(first if in_use == "kmeans" else in_use)
    return (
        looked_at.selectbox("Compare", names, at, key="compare.algorithm", **told),
        beside.selectbox("With", names, key="compare.beside", **told),
    )


def _map(methods: Methods, algorithm: Algorithm, *, key: str) -> None:
    everyone = cache.component_map(replace(state.current(), algorithm="kmeans"))
    drawn = figures.method_map_figure(
        methods.comparison.result(algorithm),
        everyone,
        names=methods.names_of(algorithm),
        colours=methods.colours_of(algorithm),
    )
    text = wording.method_sentence(methods.comparison, algorithm, methods.names)
    blocks.figure(drawn, text, key=key, title=METHODS[algorithm])


def shared(methods: Methods) -> None:
    """Draw how the segments of two methods share the customers."""
    algorithm, other = choose(methods)
    rows, columns = methods.names_of(other), methods.names_of(algorithm)
    counts = workflow.cross_tabulate(
        methods.comparison.result(other), methods.comparison.result(algorithm)
    )
    titles = (METHODS[other], METHODS[algorithm])
    blocks.figure(
        figures.shared_customers_figure(counts, rows, columns, titles=titles),
        wording.shared_sentence(counts, rows, columns, methods=" and ".join(titles)),
        key="compare.shared",
        title="Who is where",
    )
    blocks.csv_download(
        compare_tables.shared(counts, rows, columns, title=f"{titles[0]} \\ {titles[1]}"),
        key="compare.shared_csv",
    )


def adopt(methods: Methods, algorithm: Algorithm) -> None:
    """Draw what adopting a method means, and the button that does it."""
    name, result = METHODS[algorithm], methods.comparison.result(algorithm)
    with st.container(border=True):
        st.markdown(f"**Use the segments of {name}**")
        if result.k < 2:
            st.caption(plain(wording.method_sentence(methods.comparison, algorithm, methods.names)))
            return
        adopted = cache.trial(methods.basis, methods.comparison.k, algorithm)
        if not METHOD_TABLE[algorithm].is_scored_by_probability:
            st.metric(
                "Same segment by the nearest centre",
                wording.format_share(adopted.share_same),
                help="Share of today's customers that the nearest centre puts in the same segment "
                "as the method",
            )
        st.caption(plain(wording.adoption_sentence(adopted)))
        warning = wording.adoption_warning(adopted)
        if warning:
            st.warning(plain(warning), icon=":material/warning:")
        if algorithm == state.current().algorithm:
            st.badge("In use on every page", icon=":material/check:", color="green")
        else:
            act = partial(state.choose_method, algorithm, place=PLACE)
            button("Use these segments", "compare.use", "check", act, type="primary")
        blocks.notice(PLACE)


def tree(methods: Methods) -> None:
    """Draw Ward's tree."""
    blocks.figure(
        figures.dendrogram_figure(
            methods.comparison.result("ward"),
            names=methods.names_of("ward"),
            colours=methods.colours_of("ward"),
        ),
        wording.dendrogram_sentence(methods.comparison.result("ward")),
        key="compare.tree",
        title="Ward: which groups merge, and when",
    )


def _mixture(methods: Methods, algorithm: Algorithm, *, key: str, title: str) -> None:
    """Draw the BIC of mixtures, and offer the probabilities."""
    result = methods.comparison.result(algorithm)
    blocks.figure(
        figures.mixture_figure(result, chosen=methods.comparison.k),
        wording.mixture_sentence(result),
        key=key,
        title=f"{METHODS[algorithm]}: {title}",
    )
    if result.memberships is not None:
        blocks.csv_download(
            _later(methods, (algorithm,), partial(compare_tables.memberships, algorithm=algorithm)),
            key="compare.probabilities_csv" if key == "compare.mixture" else f"{key}_csv",
            label="Download every customer's probabilities",
        )


def agreement(methods: Methods) -> None:
    """Draw how far every two methods agree, and offer every customer's segment by each."""
    blocks.figure(
        figures.agreement_figure(methods.comparison),
        wording.agreement_sentence(methods.comparison),
        key="compare.agreement",
        title="How far each pair of methods agrees",
    )
    blocks.csv_download(
        _later(methods, tuple(METHODS), compare_tables.customers),
        key="compare.by_method_csv",
        label="Download every customer's segment by each method",
    )


def _later(
    methods: Methods,
    algorithms: Sequence[Algorithm],
    make: Callable[[PreparedTable, Comparison, Mapping[Algorithm, Sequence[str]]], pd.DataFrame],
) -> Callable[[], pd.DataFrame]:
    """Return what makes a table of every customer once it is asked for, holding none meanwhile."""
    basis, k = methods.basis, methods.comparison.k
    names = {algorithm: methods.names_of(algorithm) for algorithm in algorithms}
    return lambda: make(cache.prepared(basis), cache.comparison(basis, k), names)
