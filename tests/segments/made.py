"""Small tables and clusterings, made by hand, so that these tests need no other stage."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segmentation.records import (
    Clustering,
    ColumnInfo,
    CustomerTable,
    FeatureCoding,
    Kind,
    PreparedTable,
    PrepareSettings,
    ReadReport,
    Role,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"


def table(
    frame: Mapping[str, Sequence] | pd.DataFrame,
    *,
    roles: Mapping[str, Role] | None = None,
    kinds: Mapping[str, Kind] | None = None,
) -> CustomerTable:
    """Columns are features unless a role is given; numeric or categorical by their values."""
    frame = pd.DataFrame(frame)
    roles, kinds, columns = roles or {}, kinds or {}, []
    for name in frame.columns:
        is_number = pd.api.types.is_numeric_dtype(frame[name])
        is_date = pd.api.types.is_datetime64_any_dtype(frame[name])
        kind: Kind = "date" if is_date else "numeric" if is_number else "categorical"
        columns.append(
            ColumnInfo(
                name=name,
                role=roles.get(name, "feature"),
                kind=kinds.get(name, kind),
                n_missing=int(frame[name].isna().sum()),
                n_distinct=frame[name].nunique(),
            )
        )
        if not is_date:
            frame[name] = frame[name].astype("float64" if is_number else "str")
    n_rows, n_columns = frame.shape
    report = ReadReport("customers.csv", "0" * 64, "csv", "utf-8", ",", n_rows, n_columns)
    return CustomerTable(frame, tuple(columns), report)


def prepared(customers: CustomerTable) -> PreparedTable:
    """Median and most frequent for missing cells, z-scores, an indicator for each category."""
    codings, columns = [], []
    for name in customers.features:
        cells, kind = customers.frame[name], customers.column(name).kind
        if kind == "categorical":
            fill = cells.mode()[0]
            filled = cells.fillna(fill)
            categories = tuple(sorted(filled.unique()))
            raw = [(filled == category).to_numpy(dtype=float) for category in categories]
        else:
            fill, categories = float(cells.median()), ()
            raw = [cells.fillna(fill).to_numpy()]
        centre = tuple(float(column.mean()) for column in raw)
        scale = tuple(float(column.std()) or 1.0 for column in raw)
        codings.append(FeatureCoding(name, kind, fill, centre, scale, categories))
        columns += [(c - m) / s for c, m, s in zip(raw, centre, scale, strict=True)]
    matrix = np.ascontiguousarray(np.column_stack(columns))
    kept = np.arange(len(matrix))
    return PreparedTable(customers, PrepareSettings(fewest_alike=1), tuple(codings), matrix, kept)


def clustering(labels: Sequence[int], table: PreparedTable) -> Clustering:
    """A clustering with the given labels and their own centres; silhouettes are all 0.5."""
    found = np.asarray(labels, dtype=np.intp)
    k = int(found.max()) + 1
    centres = np.array([table.matrix[found == j].mean(axis=0) for j in range(k)])
    inertia = float(((table.matrix - centres[found]) ** 2).sum())
    shown = np.arange(len(found))
    return Clustering(k, found, centres, inertia, 0.5, np.full(len(found), 0.5), shown)


def kmeans(table: PreparedTable, k: int) -> Clustering:
    """K-Means by scikit-learn, largest segment first."""
    from sklearn.cluster import KMeans

    fitted = KMeans(k, n_init=10, random_state=42).fit(table.matrix)
    order = np.argsort(-np.bincount(fitted.labels_), kind="stable")
    return clustering(np.argsort(order)[fitted.labels_], table)


def shared_frame(path: str, **options) -> pd.DataFrame:
    """A file of real data; the test is skipped where there is none."""
    file = SHARED / "data" / path
    if not file.exists():
        pytest.skip(f"real data are not here: {file.name}")
    frame: pd.DataFrame = pd.read_csv(file, **options)
    return frame


def mall(*features: str) -> PreparedTable:
    """The mall customers with the given features; the other columns are descriptors."""
    frame = shared_frame("mall/Mall_Customers.csv")
    roles: dict[str, Role] = {name: "descriptor" for name in frame.columns if name not in features}
    return prepared(table(frame, roles=roles | {"CustomerID": "identifier"}))
