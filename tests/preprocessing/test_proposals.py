"""Which transforms are offered, and that none is applied."""

import numpy as np
import pytest

from segmentation.preprocessing import propose_transform


def _lognormal(n=400):
    """Values whose logarithm (of 1 more) is symmetric: evenly spaced."""
    return np.expm1(np.linspace(0, 8, n))


def test_a_long_tail_whose_logarithm_is_symmetric_is_offered_it(prepared):
    result = prepared({"spend": _lognormal(), "age": np.linspace(18, 80, 400)})
    proposal = propose_transform(result.table, "spend")
    assert (proposal.name, proposal.transform) == ("spend", "log")
    assert proposal.skew > 1
    assert proposal.skew_after == pytest.approx(0, abs=1e-9)
    assert [coding.transform for coding in result.codings] == ["none", "none"]


def test_negative_values_or_a_tail_to_the_left_are_offered_a_power(prepared):
    tail = _lognormal()
    table = prepared({"balance": tail - 9.0, "left": 9e3 - tail}).table
    found = [propose_transform(table, name) for name in ("balance", "left")]
    assert [(p.name, p.transform) for p in found] == [
        ("balance", "yeo_johnson"),
        ("left", "yeo_johnson"),
    ]
    assert all(abs(p.skew_after) < 0.5 * abs(p.skew) for p in found)


def test_nothing_is_offered_where_it_would_not_help(prepared):
    """Few values, and a symmetric column."""
    data = {
        "visits": [0.0] * 190 + [1.0] * 8 + [9.0] * 2,
        "age": np.linspace(18, 80, 200),
    }
    table = prepared(data).table
    assert [propose_transform(table, name) for name in data] == [None, None]


def test_missing_values_are_left_out_of_the_skew(prepared):
    with_gaps = np.where(np.arange(400) % 10 == 0, np.nan, _lognormal())
    proposal = propose_transform(prepared({"spend": with_gaps}).table, "spend")
    assert proposal.transform == "log"
