"""How good the segments are is said on every page in the same plain words.

Covers `segmentation.ui.customers.verdict`.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.pages.conftest import Visit


@pytest.fixture
def one_crowd() -> bytes:
    """Customers of one round crowd: nothing in it stands apart."""
    values = np.random.default_rng(0).normal(size=(150, 2)).round(4)
    rows = [f"{spend},{visits}" for spend, visits in values]
    return "\n".join(["spend,visits", *rows, ""]).encode()


def verdicts(visit: Visit) -> list[str]:
    return [text.value for text in visit.at.header if "segments" in text.value.lower()]


def test_segments_that_do_not_stand_out_have_the_same_warning_on_every_page(
    visit: Visit, one_crowd: bytes
) -> None:
    visit.upload(one_crowd)
    for page in ("Overview", "Customers", "Choose k", "Segments", "Predict"):
        at = visit.open(page)
        assert verdicts(visit) == ["No reliable segments"], page
        assert "**None**" in visit.texts()
        assert "do not treat them as types of customers" in visit.texts()
        assert "Choose other columns" in [link.proto.label for link in at.get("page_link")]


def test_segments_that_stand_out_have_no_warning(visit: Visit, two_groups: bytes) -> None:
    visit.upload(two_groups)
    for page in ("Customers", "Segments"):
        visit.open(page)
        assert verdicts(visit) == [], page


def test_the_first_page_says_how_good_the_segments_are_without_statistics(visit: Visit) -> None:
    visit.open("Overview")
    assert verdicts(visit) == ["Five segments that clearly stand apart"]
    written = visit.texts().casefold()
    assert "**strong**" in written
    assert not [word for word in ("silhouette", "k = ", "elbow", "gap") if word in written]
