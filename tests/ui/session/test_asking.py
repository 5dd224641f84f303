"""An upload is held back only where its rows are not what its box takes, and only once."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.ui.session import cache

ORDERS = "customer,date,amount\n" + "".join(
    f"C{row % 12},2026-0{1 + row % 6}-1{row % 9},{10 + row}.50\n" for row in range(60)
)
CUSTOMERS = "customer,joined,spend\n" + "".join(
    f"C{row},2026-0{1 + row % 6}-1{row % 9},{30 + row}.50\n" for row in range(60)
)


@pytest.mark.parametrize(
    ("text", "as_orders", "is_open"),
    [
        (ORDERS, False, True),
        (ORDERS, True, False),
        (CUSTOMERS, False, False),
        (CUSTOMERS, True, True),
    ],
)
def test_the_question_is_open_where_rows_are_of_the_other_kind(
    text: str, as_orders: bool, is_open: bool
) -> None:
    file = cache.hold(text.encode(), "file.csv")
    assert cache.is_open_what_rows_are(file, as_orders=as_orders) is is_open


def asking_of_a_file() -> None:
    import streamlit as st

    from segmentation.ui.session import asking
    from segmentation.ui.session.study import File

    asking.expect(None)
    st.text(f"{asking.is_due(File('customers', 'x'), as_orders=False)} {asking.asked()}")
    asking.expect(File("other", "y"))
    st.text(f"{asking.is_due(File('customers', 'x'), as_orders=False)} {asking.asked()}")


def test_nothing_is_asked_of_what_is_no_new_upload() -> None:
    at = AppTest.from_function(asking_of_a_file, default_timeout=30).run()
    assert [text.value for text in at.text] == ["False None", "False None"]
