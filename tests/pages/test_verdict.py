"""Where no segments stand out, the pages that show segments say so above them."""

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


def warnings(visit: Visit) -> list[str]:
    return [warning.value.replace("\\", "") for warning in visit.at.warning]


def test_segments_that_do_not_stand_out_are_shown_with_a_warning(
    visit: Visit, one_crowd: bytes
) -> None:
    visit.upload(one_crowd)
    for page in ("Customers", "Segments"):
        visit.open(page)
        assert [text[:20] for text in warnings(visit)] == ["No reliable segments"], page


def test_segments_that_stand_out_have_no_warning(visit: Visit, two_groups: bytes) -> None:
    visit.upload(two_groups)
    for page in ("Customers", "Segments"):
        visit.open(page)
        assert warnings(visit) == [], page
