"""The mixture over numbers and categories: published results, the criterion, what is said."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import segmentation
from segmentation.clusters.methods import mixed_mixture
from segmentation.clusters.methods.labelling import put_in_order
from segmentation.errors import CancelledError
from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, same_groups, task

CARCINOMA = Path(__file__).resolve().parents[4] / "shared" / "data" / "latent" / "carcinoma.csv"


def compared(text, k, *, features=None, settings=None):
    table = segmentation.read_customers(text)
    prepared = segmentation.prepare(table, features=features, settings=settings)
    return segmentation.compare(prepared, k=k, methods=("mixed_mixture",)).results[0]


@pytest.fixture
def only_asked(monkeypatch):
    """Fit the k asked for alone."""
    monkeypatch.setattr(mixed_mixture, "TRIED_K", ())


def mixed_file(n=300, *, seed=1, effect=3.0):
    """Two kinds of customers: they differ in spending, in plan, and in whether they answer."""
    generator = np.random.default_rng(seed)
    own = generator.permutation(np.arange(n) % 3 == 0)
    spend = generator.normal(50, 5, n) + effect * 5 * own
    plan = np.where(generator.random(n) < np.where(own, 0.9, 0.1), "plus", "basic")
    answers = np.where(generator.random(n) < np.where(own, 0.8, 0.2), "yes", "no")
    spend_text = [f"{value:.3f}" if i % 20 else "" for i, value in enumerate(spend)]
    rows = [f"{a},{b},{c}" for a, b, c in zip(spend_text, plan, answers, strict=True)]
    return "\n".join(["spend,plan,answers", *rows]).encode(), own.astype(int)


# Four questions, from the first answer to all to the last, the last question changing fastest:
# conflicts of roles (Stouffer and Toby 1951, as in Goodman 1974), cheating by students (Dayton
# 1998), and what people think of surveys (McCutcheon 1987, as poLCA's gss82).
ROLES = (42, 23, 6, 25, 6, 24, 7, 38, 1, 4, 1, 6, 2, 9, 2, 20)
CHEATING = (207, 46, 7, 5, 13, 4, 1, 2, 10, 3, 1, 2, 11, 4, 1, 2)
SURVEYS = (
    *(419, 35, 2, 71, 25, 5, 270, 25, 4, 42, 16, 5),
    *(23, 4, 1, 6, 2, 0, 43, 9, 2, 9, 3, 2),
    *(26, 3, 0, 1, 2, 0, 85, 23, 6, 13, 12, 8),
)
ANSWERS = {ROLES: "2222", CHEATING: "2222", SURVEYS: "3223"}
"""How many answers there are to each question."""


@pytest.mark.usefixtures("only_asked")
@pytest.mark.parametrize(
    ("counts", "k", "log_likelihood"),
    [
        (ROLES, 2, -504.4677),
        (ROLES, 3, -503.3011),
        (CHEATING, 2, -440.0271),
        (SURVEYS, 2, -2783.268),
        (SURVEYS, 3, -2754.545),
    ],
)
def test_latent_classes_of_printed_tables_reach_the_likelihoods_of_polca(counts, k, log_likelihood):
    answers = itertools.product(*("123"[: int(n)] for n in ANSWERS[counts]))
    rows = [",".join(a) for a, n in zip(answers, counts, strict=True) for _ in range(n)]
    found = compared("\n".join(["a,b,c,d", *rows]).encode(), k)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-3)


@pytest.mark.skipif(not CARCINOMA.exists(), reason="carcinoma.csv stands outside the repository")
@pytest.mark.parametrize(
    ("k", "log_likelihood", "n_parameters"),
    [(2, -317.2568, 15), (3, -293.7050, 23), (4, -289.2858, 31)],
)
def test_latent_classes_reach_the_published_likelihoods(k, log_likelihood, n_parameters):
    # Linzer and Lewis (2011), the example of poLCA's manual; its criterion is the formula below.
    found = compared(CARCINOMA, k)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-3)
    assert dict(found.log_likelihood_by_k)[k] == found.log_likelihood
    assert dict(found.n_parameters_by_k)[k] == n_parameters
    assert found.bic == pytest.approx(n_parameters * np.log(118) - 2 * found.log_likelihood)
    assert found.bic_k == 3
    assert "Categories alone decide: no column of numbers takes part." in method_note(found)
    assert "hold few different numbers" in method_note(found)


@pytest.mark.usefixtures("only_asked")
def test_numbers_and_categories_together_find_the_kinds_and_gaps_are_told():
    text, own = mixed_file()
    found = compared(text, 2, features=["spend", "plan", "answers"])
    assert (found.labels == own).mean() > 0.95
    np.testing.assert_allclose(found.memberships.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(found.memberships.argmax(axis=1), found.labels)
    assert "15 missing values say nothing here: the mixture fills no gap." in method_note(found)
    # 1 share; a mean, a variance and two probabilities a class.
    assert dict(found.n_parameters_by_k) == {2: 9}


@pytest.mark.usefixtures("only_asked")
def test_numbers_that_add_nothing_leave_the_decision_to_the_categories():
    generator = np.random.default_rng(4)
    own = np.arange(200) % 2
    words = np.array(["red", "blue"])[own]
    rows = [f"{generator.normal():.4f},{w},{w}x,{w}y,{w}z" for w in words]
    text = "\n".join(["noise,a,b,c,d", *rows]).encode()
    found = compared(text, 2, features=["noise", "a", "b", "c", "d"])
    assert same_groups(found.labels, own)
    assert (
        "Categories alone decide: without the numbers 100% of the customers would be in the same "
        "class."
    ) in method_note(found)


def test_the_criterion_is_lowest_at_the_number_of_crowds(monkeypatch):
    monkeypatch.setattr(mixed_mixture, "TRIED_K", (1, 2, 3, 4))
    rows, own = crowds((80, 60, 40))
    found = put_in_order(rows, mixed_mixture.fit_mixed_mixture(task(rows, 3)))
    assert same_groups(found.labels, own)
    by_k = dict(found.bic_by_k)
    assert list(by_k) == [1, 2, 3, 4]
    assert min(by_k, key=by_k.__getitem__) == 3
    assert found.bic == by_k[3]


@pytest.mark.usefixtures("only_asked")
def test_the_likelihood_is_in_the_units_of_the_matrix():
    # Twice the unit halves every density: n log 2 less for each column.
    rows, _ = crowds((60, 40), n_columns=2)
    one = mixed_mixture.fit_mixed_mixture(task(rows, 2)).log_likelihood
    other = mixed_mixture.fit_mixed_mixture(task(2 * rows, 2)).log_likelihood
    assert one - other == pytest.approx(100 * 2 * np.log(2), abs=1e-3)


@pytest.mark.usefixtures("only_asked")
def test_above_the_limit_a_sample_is_fitted_and_everybody_has_a_probability(monkeypatch):
    monkeypatch.setattr(mixed_mixture, "MIXED_ROWS", 200)
    rows, own = crowds((600, 300, 100))
    found = mixed_mixture.fit_mixed_mixture(task(rows, 3))
    assert same_groups(found.labels, own)
    assert found.memberships.shape == (1000, 3)
    assert f"Fitted to a sample of {found.n_fitted} customers (limit 200)" in method_note(found)


@pytest.mark.usefixtures("only_asked")
def test_columns_that_do_not_vary_are_said():
    rows, own = crowds((60, 40))
    found = mixed_mixture.fit_mixed_mixture(task(np.column_stack([rows, np.ones(100)]), 2))
    assert same_groups(found.labels, own)
    assert "column 3 takes no part: all customers that have a value there have the same." in (
        method_note(found)
    )


def test_nothing_that_varies_is_said():
    given = replace(task(crowds((6, 6))[0], 2), matrix=np.ones((12, 2)))
    found = mixed_mixture.fit_mixed_mixture(given)
    assert (found.labels == -1).all()
    assert method_note(found) == "No column varies, so there is nothing to tell customers apart by."


@pytest.mark.usefixtures("only_asked")
def test_a_mixture_that_collapses_is_said():
    found = mixed_mixture.fit_mixed_mixture(task(np.array([[0.0]] * 9 + [[1.0]]), 2))
    assert (found.labels == -1).all()
    assert found.bic is None
    assert method_note(found).startswith("A mixture of 2 collapses on these customers")


@pytest.mark.usefixtures("only_asked")
def test_too_few_customers_are_said():
    found = mixed_mixture.fit_mixed_mixture(task(crowds((3, 3), n_columns=4)[0], 2))
    assert (found.labels == -1).all()
    assert "has more parameters than there are customers (6)" in method_note(found)


@pytest.mark.usefixtures("only_asked")
def test_a_number_that_does_not_vary_in_a_class_is_said():
    generator = np.random.default_rng(2)
    matrix = np.concatenate([np.zeros(40), generator.normal(10, 1, 40)])[:, None]
    found = mixed_mixture.fit_mixed_mixture(task(matrix, 2))
    assert "In a class column 1 does not vary" in method_note(found)


@pytest.mark.usefixtures("only_asked")
def test_weights_do_not_count_and_that_is_said():
    text, _ = mixed_file()
    heavy = PrepareSettings(per_feature=(FeatureSetting("spend", weight=3.0),))
    names = ["spend", "plan", "answers"]
    plain, weighted = (
        compared(text, 2, features=names, settings=settings) for settings in (None, heavy)
    )
    np.testing.assert_array_equal(plain.labels, weighted.labels)
    assert "Weights of columns do not count" in method_note(weighted)
    assert "Weights" not in method_note(plain)


def test_what_the_report_raises_stops_it():
    def stop(_share):
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        mixed_mixture.fit_mixed_mixture(task(crowds((80, 60))[0], 2, report=stop))
