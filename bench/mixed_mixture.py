"""Mixtures of numbers alone, beside scikit-learn's with clouds along the columns, as many starts.

`python -m bench mixed_mixture`; both sides take one number of classes in turn.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from sklearn.mixture import GaussianMixture

from bench.k_search_data import customers
from segmentation.clusters.methods.latent_classes import Layout, fit_classes
from segmentation.clusters.methods.mixed_columns import mixed_table

K_VALUES = (2, 3, 5, 8)
N_STARTS = 10


def compare(n: int) -> None:
    table = mixed_table(customers(n), None)
    statistics = table.statistics(slice(None))
    layout = Layout(table.numbers.shape[1], ())
    for k in K_VALUES:
        began = time.perf_counter()
        fit = fit_classes(statistics, layout, k, seed=42, n_starts=N_STARTS)
        ours = time.perf_counter() - began
        began = time.perf_counter()
        mixture = GaussianMixture(
            k, covariance_type="diag", n_init=N_STARTS, max_iter=1000, tol=1e-6, random_state=42
        ).fit(table.numbers)
        theirs = time.perf_counter() - began
        gain = np.nan if fit is None else fit.log_likelihood - mixture.score(table.numbers) * n
        print(
            f"{n:,} x {layout.n_numbers}, k = {k}: {ours:.2f} s, GaussianMixture {theirs:.2f} s; "
            f"log-likelihood higher by {gain:,.2f}"
        )


def main(arguments: Sequence[str] = ()) -> None:
    compare(500)
    compare(2_000)
    if "--full" in arguments:
        compare(5_000)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
