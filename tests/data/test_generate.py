import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PUBLISHED = ROOT.parent / "shared" / "data" / "mall" / "Mall_Customers.csv"
FILES = ("customers.csv", "shoppers.csv", "orders.csv")
INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"
MALL_COLUMNS = ["CustomerID", "Gender", "Age", INCOME, SCORE]
CHANNELS = ["web_purchases", "catalogue_purchases", "store_purchases"]


def generate(folder: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "error", DATA / "generate.py", "--out", folder, *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def customers():
    return pd.read_csv(DATA / "customers.csv")


@pytest.fixture(scope="module")
def shoppers():
    return pd.read_csv(DATA / "shoppers.csv")


@pytest.fixture(scope="module")
def orders():
    return pd.read_csv(
        DATA / "orders.csv", dtype={"customer_id": "Int64"}, parse_dates=["invoice_date"]
    )


def silhouettes(features: pd.DataFrame) -> dict[int, tuple[float, list[int]]]:
    """Return {k: (silhouette, cluster sizes, largest first)} for k = 2..10 on z-scores."""
    scaled = StandardScaler().fit_transform(features.fillna(features.median()))
    found = {}
    with threadpool_limits(1):
        for k in range(2, 11):
            labels = KMeans(k, n_init=10, random_state=42).fit_predict(scaled)
            sizes = sorted(np.bincount(labels).tolist(), reverse=True)
            found[k] = (float(silhouette_score(scaled, labels)), sizes)
    return found


def best_k(found: dict[int, tuple[float, list[int]]]) -> int:
    return max(found, key=lambda k: found[k][0])


# --- the files and their generator --------------------------------------------------------------


def test_the_files_are_what_the_generator_writes(tmp_path):
    generate(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), (
            f"data/{name} is not what the generator writes: run python data/generate.py"
        )


def test_another_seed_draws_other_rows_under_the_same_header(tmp_path):
    generate(tmp_path, "--seed", "7")
    for name in FILES:
        drawn = (tmp_path / name).read_text(encoding="utf-8").splitlines()
        stored = (DATA / name).read_text(encoding="utf-8").splitlines()
        assert drawn[0] == stored[0]
        assert drawn[1:] != stored[1:]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_small_utf_8_with_unix_line_ends(name):
    content = (DATA / name).read_bytes()
    content.decode("utf-8")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert len(content) < 2_000_000


# --- customers.csv ------------------------------------------------------------------------------


def test_customers_have_the_mall_columns_and_whole_numbers_within_limits(customers):
    assert list(customers.columns) == MALL_COLUMNS
    assert len(customers) == 200
    assert customers["CustomerID"].tolist() == list(range(1, 201))
    assert customers["Gender"].value_counts().to_dict() == {"Female": 112, "Male": 88}
    for column, lowest, highest in (("Age", 18, 70), (INCOME, 15, 140), (SCORE, 1, 100)):
        assert customers[column].dtype == np.int64
        assert customers[column].between(lowest, highest).all()


def test_customers_stand_in_no_order(customers):
    correlations = customers.corr(numeric_only=True)["CustomerID"].drop("CustomerID")
    assert correlations.abs().max() < 0.2


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published mall file is not beside us")
def test_customers_are_no_copies_of_the_published_ones(customers):
    published = pd.read_csv(PUBLISHED)[MALL_COLUMNS[1:]]
    assert customers.merge(published, how="inner").empty


@pytest.mark.parametrize(
    ("features", "least"), [([INCOME, SCORE], 0.55), (["Age", INCOME, SCORE], 0.5)]
)
def test_customers_fall_into_five_groups(customers, features, least):
    found = silhouettes(customers[features])
    assert best_k(found) == 5
    assert found[5][0] >= least
    # Made of 80, 40, 35, 23 and 22 customers; a few lie between two groups.
    assert found[5][1] == pytest.approx([80, 40, 35, 23, 22], abs=4)


def test_the_five_groups_differ_in_age(customers):
    income, score = customers[INCOME], customers[SCORE]
    young = customers.loc[(income < 40) & (score > 60), "Age"].mean()
    spenders = customers.loc[(income > 70) & (score > 60), "Age"].mean()
    middle = customers.loc[income.between(40, 70) & score.between(35, 65), "Age"].mean()
    assert young < spenders - 5
    assert spenders < middle - 15


# --- shoppers.csv -------------------------------------------------------------------------------


def test_shoppers_have_one_row_each_and_the_stated_gaps(shoppers):
    assert len(shoppers) == 2_000
    assert shoppers["customer_id"].is_unique
    missing = shoppers.isna().sum()
    assert missing[missing > 0].to_dict() == {
        "education": 9,
        "income_usd": 20,
        "web_visits_month": 6,
    }
    assert not shoppers.duplicated(shoppers.columns.drop("customer_id")).any()


def test_shoppers_are_consistent_from_column_to_column(shoppers):
    bought = shoppers[CHANNELS].sum(axis=1)
    assert bought.min() >= 1
    assert (shoppers["deal_purchases"] <= bought).all()
    signup = pd.to_datetime(shoppers["signup_date"], format="%Y-%m-%d")
    days = (pd.Timestamp("2026-06-30") - signup).dt.days
    assert days.min() >= 730
    assert (days <= (shoppers["age"] - 18) * 365).all()
    assert shoppers["recency_days"].between(0, 729).all()
    assert (shoppers.select_dtypes("number").min() >= 0).all()
    assert (shoppers.loc[shoppers["education"] == "Doctorate", "age"] >= 28).all()


def test_spends_are_skewed_and_a_few_shoppers_extreme(shoppers):
    spends = shoppers[["wine_usd", "meat_usd", "fish_usd", "fruit_usd", "sweets_usd", "gold_usd"]]
    assert (spends.mean() > spends.median()).all()
    assert (spends.skew() > 1).all()
    largest = {"income_usd": 655_000, "wine_usd": 5_870, "meat_usd": 4_320, "gold_usd": 1_480}
    largest |= {"web_visits_month": 31, "age": 97}
    assert shoppers[list(largest)].max().to_dict() == largest
    assert (shoppers["income_usd"] > 300_000).sum() == 2


def test_shoppers_fall_into_four_types_that_overlap(shoppers):
    found = silhouettes(shoppers.select_dtypes("number"))
    assert best_k(found) == 4
    assert 0.2 < found[4][0] < 0.5
    # Made of 580, 520, 460 and 440 shoppers; those between two types may fall to either side.
    assert found[4][1] == pytest.approx([580, 520, 460, 440], abs=60)


# --- orders.csv ---------------------------------------------------------------------------------


def test_orders_have_the_stated_size_and_span(orders):
    assert 19_500 <= len(orders) <= 20_500
    assert orders["customer_id"].dropna().nunique() == 1_500
    assert orders["invoice_date"].is_monotonic_increasing
    assert orders["invoice_date"].min() < pd.Timestamp("2024-07-08")
    assert pd.Timestamp("2026-06-24") < orders["invoice_date"].max() < pd.Timestamp("2026-07-01")
    assert orders["category"].nunique() == 6
    assert orders["country"].nunique() == 7


def test_an_invoice_has_one_customer_one_time_and_each_product_once(orders):
    heads = orders.groupby("invoice")[["customer_id", "invoice_date", "country"]]
    assert (heads.nunique(dropna=False) == 1).all(axis=None)
    assert not orders.drop_duplicates().duplicated(["invoice", "product_code"]).any()


def test_about_one_line_in_a_hundred_stands_twice(orders):
    assert 0.009 < orders.duplicated().mean() < 0.011


def test_about_three_lines_in_a_hundred_have_no_customer(orders):
    assert 0.025 < orders["customer_id"].isna().mean() < 0.035


def test_a_few_items_are_free(orders):
    assert 10 <= (orders["unit_price_usd"] == 0).sum() <= 20
    assert (orders["unit_price_usd"] >= 0).all()


def test_cancellations_begin_with_c_and_take_back_what_was_bought(orders):
    is_refund = orders["invoice"].str.startswith("C")
    assert 0.015 < is_refund.mean() < 0.03
    assert is_refund.equals(orders["quantity"] < 0)
    keys = ["customer_id", "product_code", "unit_price_usd"]
    refunds = orders[is_refund].drop_duplicates().reset_index(drop=True).reset_index()
    pairs = refunds.merge(orders[~is_refund].drop_duplicates(), on=keys, suffixes=("", "_bought"))
    days = (pairs["invoice_date"] - pairs["invoice_date_bought"]).dt.days
    fits = days.between(2, 30) & (pairs["quantity_bought"] >= -pairs["quantity"])
    assert set(pairs.loc[fits, "index"]) == set(refunds["index"])


def test_every_combination_of_recency_and_frequency_occurs(orders):
    bought = orders[(orders["quantity"] > 0) & orders["customer_id"].notna()]
    by_customer = bought.groupby("customer_id")
    recency = pd.qcut(by_customer["invoice_date"].max(), 5, labels=False)
    orders_placed = by_customer["invoice"].nunique().rank(method="first")
    frequency = pd.qcut(orders_placed, 5, labels=False)
    cells = pd.crosstab(recency, frequency)
    assert cells.shape == (5, 5)
    assert (cells >= 10).all(axis=None)


def test_revenue_is_skewed_but_not_owned_by_a_handful(orders):
    known = orders[orders["customer_id"].notna()].drop_duplicates()
    net = (known["quantity"] * known["unit_price_usd"]).groupby(known["customer_id"]).sum()
    assert net.max() > 50 * net.median()
    top_fifth = net.nlargest(300).sum() / net.sum()
    assert 0.5 < top_fifth < 0.85
    assert net.min() >= -0.005
    assert (net.abs() < 0.005).sum() == 5
