"""Give scikit-learn's estimators what the model knows, as if they had been fitted."""

from __future__ import annotations

from typing import Any

import numpy as np

from segmentation.records import Matrix, ModelSpec


def nearest(spec: ModelSpec, centres: Matrix) -> Any:
    """Return a fitted KMeans with the centres."""
    from sklearn.cluster import KMeans

    kmeans = KMeans(n_clusters=spec.k, n_init=1, random_state=spec.seed)
    # Fitted to any k different points, then given its centres.
    kmeans.fit(np.outer(np.arange(spec.k), np.ones(centres.shape[1])))
    kmeans.cluster_centers_ = centres.copy()
    kmeans.inertia_ = spec.inertia
    return kmeans


def likeliest(slopes: Matrix, intercepts: Matrix) -> Any:
    """Return a fitted LogisticRegression with these coefficients, one row a class."""
    from sklearn.linear_model import LogisticRegression

    k, n_columns = slopes.shape
    logit = LogisticRegression()
    # Fitted to any k different points, then given its coefficients: of two classes the difference.
    logit.fit(np.outer(np.arange(k), np.ones(n_columns)), np.arange(k))
    logit.coef_ = slopes[1:] - slopes[:1] if k == 2 else slopes
    logit.intercept_ = intercepts[1:] - intercepts[:1] if k == 2 else intercepts
    return logit
