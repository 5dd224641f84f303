"""Drift: worked by hand, silent where nothing has changed, loud where something has."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2, ks_2samp

from segmentation.errors import DataError, ModelError
from segmentation.models import Model, build_model, drift
from segmentation.models.format.fileformat import check_spec
from segmentation.records import DriftCause, PrepareSettings
from tests.models.conftest import make_frame, make_segmentation


@pytest.fixture(scope="module")
def large_model():
    return build_model(make_segmentation(make_frame(3000)), name="large")


def people(n, x, g):
    return pd.DataFrame({"x": np.resize(x, n).astype(float), "g": np.resize(g, n)})


def test_a_category_by_hand(plain_model):
    """Training: 4 f and 6 m of 10. Now: 80 and 20 of 100. Half a customer more everywhere."""
    found = drift(plain_model, people(100, range(11), ["f"] * 4 + ["m"])).feature("g")
    p = np.array([4.5, 6.5, 0.5]) / 11.5
    q = np.array([80.5, 20.5, 0.5]) / 101.5
    assert found.psi == pytest.approx(((q - p) * np.log(q / p)).sum())
    # two features make 3 * 2 + 2 measures; three shares have two degrees of freedom
    assert found.noise == pytest.approx((1 / 10 + 1 / 100) * chi2.isf(0.03 / 8, 2))
    assert found.level == "none"
    assert found.distance == pytest.approx(0.4)
    assert found.shares_before == {"f": 0.4, "m": 0.6}
    assert found.shares_now == pytest.approx({"f": 0.8, "m": 0.2})
    assert (found.median_before, found.median_now) == (None, None)


def test_a_number_by_hand(plain_model):
    """Training: deciles 0, 1 .. 10. Now all at 3.5: below 4 lie 40% then, all of them now."""
    found = drift(plain_model, people(1000, [3.5], ["m"])).feature("x")
    assert found.distance == pytest.approx(0.6)
    p, q = (10 * 0.1 + 0.5) / (10 + 5), np.full(10, 0.5 / 1005)
    q[3] = 1000.5 / 1005
    assert found.psi == pytest.approx(((q - p) * np.log(q / p)).sum())
    assert found.noise == pytest.approx((1 / 10 + 1 / 1000) * chi2.isf(0.03 / 8, 9))
    assert found.level == "strong"
    assert (found.median_before, found.median_now) == (4.0, 3.5)
    assert found.outside_share == 0


def test_the_training_customers_show_no_drift(large_model):
    found = drift(large_model, make_frame(3000))
    assert not found.is_refit_advised
    assert max(feature.psi for feature in found.features) < 0.002
    assert max(feature.distance for feature in found.features) < 0.011
    assert {feature.level for feature in found.features} == {"none"}
    assert found.segment_psi == 0
    assert found.shares_now == found.shares_before
    assert found.far_share == pytest.approx(0.01, abs=0.004)
    assert all(f.missing_now == pytest.approx(f.missing_before) for f in found.features)
    assert all(feature.outside_share == 0 for feature in found.features)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("n", [25, 400])
def test_other_customers_of_the_same_kind_are_no_reason(large_model, seed, n):
    assert drift(large_model, make_frame(n, seed=100 + seed)).causes == ()


def blobs(n, *, seed, shift=0.0):
    """Three overlapping groups of customers; the first column of all of them may be shifted."""
    rng = np.random.default_rng(seed)
    centres = np.array([[0, 0, 0], [3, 3, 0], [0, 4, 3.0]])
    values = centres[rng.integers(0, 3, n)] + rng.normal(size=(n, 3))
    values[:, 0] += shift * 1.7
    frame = pd.DataFrame(values, columns=["a", "b", "c"])
    return frame.assign(city=pd.Series(rng.choice(list("VWXYZ"), n), dtype="str"))


def modelled(n, seed):
    frame = blobs(n, seed=seed)
    kinds = dict.fromkeys("abc", "numeric") | {"city": "categorical"}
    return build_model(make_segmentation(frame, kinds=kinds, settings=PrepareSettings()))


@pytest.mark.parametrize("n_before", [50, 100, 200])
def test_models_of_few_customers_raise_few_false_alarms(n_before):
    models = [modelled(n_before, seed) for seed in range(40)]
    alarms = [
        bool(drift(model, blobs(n_now, seed=5000 + seed)).causes)
        for seed, model in enumerate(models)
        for n_now in (50, 200, 1000)
    ]
    assert np.mean(alarms) <= 0.05


@pytest.mark.parametrize(("n_before", "shift"), [(50, 1.5), (100, 1.0), (200, 1.0)])
def test_a_clear_shift_is_found_all_the_same(n_before, shift):
    found = [
        bool(drift(modelled(n_before, seed), blobs(200, seed=5000 + seed, shift=shift)).causes)
        for seed in range(15)
    ]
    assert np.mean(found) >= 0.8


def test_the_distance_is_that_of_the_two_samples(large_model):
    """As far as the round points that are kept show it: never more, and not much less."""
    before, now = make_frame(3000), make_frame(900, seed=3)
    now["Balance"] = now["Balance"] * 1.5 + 20
    found = drift(large_model, now).feature("Balance")
    exact = ks_2samp(before["Balance"].dropna(), now["Balance"].dropna()).statistic
    assert exact - 0.03 < found.distance <= exact
    assert found.distance > 0.1


def test_each_cause_is_found(large_model):
    frame = make_frame(1000, seed=8)
    frame["Age"] += 15
    frame.loc[:300, "Visits"] = np.nan
    frame.loc[:100, "Education"] = "Dr"
    frame["Newsletter"] = 1.0
    frame["Balance"] *= 30
    found = drift(large_model, frame)
    assert DriftCause("feature", "Age") in found.causes
    assert DriftCause("feature", "Newsletter") in found.causes
    assert DriftCause("missing", "Visits") in found.causes
    assert DriftCause("outside", "Education") in found.causes
    assert DriftCause("outside", "Balance") in found.causes
    assert DriftCause("far") in found.causes
    assert found.is_refit_advised
    assert found.feature("Education").outside_share == pytest.approx(0.1, abs=0.01)
    assert found.feature("Visits").missing_now == pytest.approx(0.301)
    assert found.feature("Newsletter").shares_now == {"no": 0, "yes": 1}


def test_segments_of_other_sizes_are_a_cause(large_model):
    frame = make_frame(3000)
    kept = large_model.predict(frame)["segment"] != 0
    found = drift(large_model, frame[kept])
    assert DriftCause("segments") in found.causes
    assert found.shares_now[0] == 0


def tied_model(share_of_zeros):
    """A column of which many values are one: its share is known between two percentiles."""
    rng = np.random.default_rng(4)
    values = np.where(rng.random(1000) < share_of_zeros, 0.0, rng.gamma(2.0, 50.0, 1000))
    frame = pd.DataFrame({"spend": values, "age": rng.normal(40, 9, 1000)})
    kinds = dict.fromkeys(frame.columns, "numeric")
    made = make_segmentation(frame, kinds=kinds, settings=PrepareSettings(), k=2)
    return build_model(made), frame


@pytest.mark.parametrize("share", [0.05, 0.394, 0.95])
def test_many_equal_values_are_no_drift(share):
    model, frame = tied_model(share)
    found = drift(model, frame).feature("spend")
    assert found.psi < 0.002
    assert found.distance < 0.011


def test_more_equal_values_are():
    model, frame = tied_model(0.394)
    moved = frame.assign(spend=frame["spend"].where(frame["spend"] > 100, 0.0))
    found = drift(model, moved).feature("spend")
    rise = (moved["spend"] == 0).mean() - (frame["spend"] == 0).mean()
    assert found.distance == pytest.approx(rise, abs=0.011)
    assert found.level == "strong"


def test_a_model_without_percentiles_is_measured_on_deciles(large_model):
    summaries = tuple(replace(summary, percentiles=()) for summary in large_model.spec.summaries)
    older = Model(replace(large_model.spec, summaries=summaries))
    assert drift(older, make_frame(1000, seed=3)).causes == ()
    moved = make_frame(1000, seed=3)
    moved["Age"] += 15
    assert DriftCause("feature", "Age") in drift(older, moved).causes


def test_a_model_that_knows_no_distribution_says_nothing_of_it(plain_model):
    summaries = tuple(replace(summary, quantiles=()) for summary in plain_model.spec.summaries)
    bare = Model(replace(plain_model.spec, summaries=summaries, distances=()))
    found = drift(bare, people(200, [3.5], ["f", "m"]))
    assert (found.feature("x").psi, found.feature("x").distance) == (0, 0)
    assert found.far_share is None


def test_missing_values_with_a_category_of_their_own_are_a_share_like_others():
    frame = make_frame(800)[["Age", "Education"]]
    made = make_segmentation(
        frame,
        kinds={"Age": "numeric", "Education": "categorical"},
        settings=PrepareSettings(category_impute="own_category"),
    )
    found = drift(build_model(made), frame).feature("Education")
    assert found.psi == pytest.approx(0, abs=1e-9)
    assert found.shares_now["(missing)"] == pytest.approx(frame["Education"].isna().mean())


def test_a_column_without_any_value_is_missing_and_nothing_else(plain_model):
    found = drift(plain_model, people(50, [np.nan], [None]))
    assert found.feature("x").median_now is None
    assert found.feature("x").missing_now == found.feature("g").missing_now == 1
    assert found.feature("x").level == found.feature("g").level == "none"
    assert set(found.causes) >= {DriftCause("missing", "x"), DriftCause("missing", "g")}


def test_names_of_features(plain_model):
    found = drift(plain_model, people(50, [1], ["f"]))
    with pytest.raises(KeyError, match="nobody"):
        found.feature("nobody")


def test_what_cannot_be_compared(plain_model):
    with pytest.raises(DataError, match=r"There is no customer to compare\. Choose a file with"):
        drift(plain_model, people(0, [1], ["f"]))
    with pytest.raises(DataError, match=r"1 of the 2 columns that the model needs are missing: 'g"):
        drift(plain_model, pd.DataFrame({"x": [1.0]}))


@pytest.mark.parametrize("field", ["quantiles", "percentiles"])
def test_quantiles_that_fall_are_refused(plain_model, field):
    first, *others = plain_model.spec.summaries
    for ranks in (tuple(range(11, 0, -1)), (1.0,), tuple(range(102))):
        spec = replace(plain_model.spec, summaries=(replace(first, **{field: ranks}), *others))
        message = r"the summary of 'x' needs 2 to 101 rising quantiles"
        with pytest.raises(ModelError, match=message):
            check_spec(spec)
