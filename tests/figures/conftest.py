"""Records for the figures to draw: made by hand, or by K-Means without the stages."""

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_samples

from segmentation.records import (
    SEGMENT_COLOURS,
    Candidate,
    CategoryProfile,
    Clustering,
    ColumnInfo,
    ComponentMap,
    CustomerTable,
    FeatureCoding,
    NumericProfile,
    PreparedTable,
    PrepareSettings,
    ReadReport,
    Segment,
    Segmentation,
)
from tests.clusters.searches import weigh

EVIL = "<b>x</b><script>alert(1)</script> %{x} & co"


def _make_table(frame, *, identifier="id", descriptors=()):
    kinds = {
        name: "numeric" if pd.api.types.is_numeric_dtype(column) else "categorical"
        for name, column in frame.items()
    }
    roles = {name: "descriptor" if name in descriptors else "feature" for name in frame}
    if identifier in roles:
        roles[identifier] = "identifier"
    columns = tuple(
        ColumnInfo(name, roles[name], kinds[name], int(column.isna().sum()), column.nunique())
        for name, column in frame.items()
    )
    report = ReadReport("test.csv", "0" * 64, "csv", "utf-8", ",", len(frame), frame.shape[1])
    return CustomerTable(frame, columns, report)


def _make_segmentation(frame, k, *, names=None, exact=True, **roles):
    """Cluster the numeric features of a table and describe the segments by plain pandas."""
    table = _make_table(frame, **roles)
    numeric = [name for name in table.features if table.column(name).kind == "numeric"]
    filled = frame[numeric].fillna(frame[numeric].median())
    centre, scale = filled.mean(), filled.std(ddof=0)
    matrix = ((filled - centre) / scale).to_numpy(float)
    codings = tuple(
        FeatureCoding(name, "numeric", float(filled[name].median()), (0.0,), (1.0,))
        for name in numeric
    )
    prepared = PreparedTable(
        table, PrepareSettings(), codings, np.ascontiguousarray(matrix), np.arange(len(frame))
    )
    fitted = KMeans(k, n_init=1, random_state=42).fit(matrix)
    order = np.argsort(-np.bincount(fitted.labels_), kind="stable")
    labels = np.argsort(order)[fitted.labels_].astype(np.intp)
    shown = np.arange(len(frame)) if exact else np.arange(0, len(frame), 50)
    silhouettes = silhouette_samples(matrix[shown], labels[shown])
    clustering = Clustering(
        k,
        labels,
        fitted.cluster_centers_[order],
        float(fitted.inertia_),
        float(silhouettes.mean()),
        silhouettes,
        shown,
    )
    segments = tuple(_segment(frame, labels, j, numeric, names=names) for j in range(k))
    return Segmentation(prepared, clustering, segments)


def _segment(frame, labels, segment, numeric, *, names):
    own = frame[labels == segment]
    profiles = tuple(
        NumericProfile(
            name,
            own[name].mean(),
            own[name].median(),
            own[name].std(ddof=0),
            frame[name].mean(),
            frame[name].std(ddof=0),
            is_feature=True,
        )
        for name in numeric
    )
    texts = [name for name in frame if name not in numeric and name != "id"]
    categorical = tuple(_categories(frame, own, name) for name in texts)
    return Segment(
        segment,
        names[segment] if names else f"Group {segment + 1}",
        len(own),
        len(own) / len(frame),
        {name: float(own[name].mean()) for name in numeric},
        profiles,
        categorical,
        colour=SEGMENT_COLOURS[segment],
    )


def _categories(frame, own, name):
    shares = own[name].value_counts(normalize=True)
    overall = frame[name].value_counts(normalize=True)
    return CategoryProfile(
        name,
        tuple(str(category) for category in shares.index),
        tuple(float(share) for share in shares),
        tuple(float(overall[category]) for category in shares.index),
        is_feature=False,
    )


def _make_map(segmentation, n_components=3):
    matrix = segmentation.prepared.matrix
    pca = PCA(min(n_components, matrix.shape[1]), random_state=0).fit(matrix)
    return ComponentMap(
        pca.transform(matrix),
        pca.transform(segmentation.clustering.centres),
        tuple(float(share) for share in pca.explained_variance_ratio_),
        pca.components_,
        segmentation.prepared.features,
    )


def _make_frame(n, *, seed=7):
    """Four groups of customers of unequal size (the last about 2%) in three columns."""
    generator = np.random.default_rng(seed)
    group = generator.choice(4, size=n, p=[0.5, 0.3, 0.18, 0.02])
    centres = np.array([[30, 50.0, 40], [60, 20, 80], [45, 110, 10], [75, 180, 95]])
    values = centres[group] + generator.normal(scale=[3, 6, 5], size=(n, 3))
    frame = pd.DataFrame(values, columns=["Age", "Annual Income (k$)", "Spending Score (1-100)"])
    frame.insert(0, "id", [f"C{row:06d}" for row in range(n)])
    frame["Gender"] = pd.Series(np.where(generator.random(n) < 0.6, "Female", "Male"), dtype="str")
    return frame


@pytest.fixture(scope="session")
def frame():
    return _make_frame(400)


@pytest.fixture(scope="session")
def segmentation(frame):
    return _make_segmentation(frame, 4, descriptors=("Gender",))


@pytest.fixture(scope="session")
def component_map(segmentation):
    return _make_map(segmentation)


@pytest.fixture(scope="session")
def large():
    return _make_segmentation(_make_frame(100_000), 4, descriptors=("Gender",), exact=False)


@pytest.fixture(scope="session")
def evil():
    """Column names, segment names and categories that try to be more than text."""
    frame = _make_frame(60).rename(columns={"Age": EVIL, "Gender": f"{EVIL} category"})
    frame[f"{EVIL} category"] = frame[f"{EVIL} category"].map(lambda text: f"{EVIL} {text}")
    frame["id"] = [f"{EVIL} {row}" for row in range(len(frame))]
    names = [f"{EVIL} {segment}" for segment in range(3)]
    return _make_segmentation(frame, 3, names=names, descriptors=(f"{EVIL} category",))


@pytest.fixture(scope="session")
def search():
    """Six customers in three pairs: one labelling for each k from 2 to 4."""
    labels = {
        2: np.array([0, 0, 0, 0, 1, 1]),
        3: np.array([0, 0, 1, 1, 2, 2]),
        4: np.array([0, 0, 1, 1, 2, 3]),
    }
    candidates = (
        Candidate(2, 40.0, 0.5, 11.0, 0.9, 2 / 6, 0.02, 0.1, 0.05, 0.8, (0.9, 0.7), 0.3, 0.01),
        Candidate(
            3, 10.0, 0.7, 30.0, 0.4, 2 / 6, 0.03, 0.4, 0.06, 0.9, (0.9, 0.8, 0.5), 0.31, 0.01
        ),
        Candidate(4, 8.0, 0.4, 20.0, 0.6, 1 / 6, 0.04, 0.3, 0.07, 0.6, (), 0.32, 0.01),
    )
    return weigh(candidates, gap_k=3, elbow_k=3, n_customers=6, labels=labels)


@pytest.fixture(scope="session")
def make_table():
    return _make_table


@pytest.fixture(scope="session")
def make_segmentation():
    return _make_segmentation


@pytest.fixture(scope="session")
def make_map():
    return _make_map
