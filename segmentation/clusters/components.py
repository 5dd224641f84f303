"""Project customers and centres on the principal components of the matrix."""

from __future__ import annotations

import numpy as np

from segmentation.clusters.parallel.threads import one_blas_thread, row_blocks
from segmentation.records import Clustering, ComponentMap, FeatureCoding, Matrix, PreparedTable


def map_components(
    prepared: PreparedTable, clustering: Clustering, *, n_components: int = 3
) -> ComponentMap:
    """Project customers and centres on the directions in which customers differ most.

    ``clustering``: its centres are projected with the customers. ``n_components``: at most as many
    as the matrix has columns are made.

    Each component points so that its largest loading is positive, so that the map of the same data
    is never mirrored from one run to the next.
    """
    matrix = prepared.matrix
    with one_blas_thread():
        # A few customers far from all others would be the first direction.
        usual = matrix[~prepared.is_exceptional] if len(prepared.exceptional) else matrix
        mean = usual.mean(axis=0)
        shares, axes = principal_axes(covariance(usual, mean))
        n_components = min(n_components, matrix.shape[1])
        loadings = axes[:n_components]
        points = np.concatenate(
            [(matrix[rows] - mean) @ loadings.T for rows in row_blocks(len(matrix))]
        )
        centres = (clustering.centres - mean) @ loadings.T
    explained = tuple(float(share) for share in shares[:n_components])
    return ComponentMap(points, centres, explained, loadings, name_columns(prepared.codings))


def covariance(matrix: Matrix, mean: Matrix) -> Matrix:
    """Return the (n_columns, n_columns) population covariance, in blocks of rows."""
    total = np.zeros((matrix.shape[1], matrix.shape[1]))
    for rows in row_blocks(len(matrix)):
        block = matrix[rows] - mean
        total += block.T @ block
    return total / len(matrix)


def principal_axes(covariances: Matrix) -> tuple[Matrix, Matrix]:
    """Return the share of variance of each principal axis, largest first, and the axes as rows.

    The sign of an axis is the one that makes its largest loading positive (the first of several
    that are equally large, up to rounding).
    """
    values, vectors = np.linalg.eigh(covariances)
    values, axes = np.maximum(values[::-1], 0), vectors.T[::-1].copy()
    sizes = np.abs(axes)
    leading = (sizes >= sizes.max(axis=1, keepdims=True) - 1e-9).argmax(axis=1)
    axes *= np.sign(axes[np.arange(len(axes)), leading])[:, None]
    total = values.sum()
    return (values / total if total > 0 else values), axes


def name_columns(codings: tuple[FeatureCoding, ...]) -> tuple[str, ...]:
    """Return a readable name for each column of the matrix, such as "Age" or "Education: PhD"."""
    names: list[str] = []
    for coding in codings:
        if coding.kind != "categorical":
            names.append(coding.name)
        elif not coding.is_one_hot:
            names.append(f"{coding.name}: {coding.categories[1]}")
        else:
            names.extend(f"{coding.name}: {category}" for category in coding.categories)
    return tuple(names)
