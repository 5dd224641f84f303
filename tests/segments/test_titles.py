"""Names become titles where the meaning of their columns allows it, and only true ones."""

import pandas as pd
import pytest

from segmentation import segments
from segmentation.segments.titles import Title, is_titled, titled, topics_of
from segmentation.segments.vocabulary import nouns
from tests.segments import made


def names(frame, labels):
    prepared = made.prepared(made.table(pd.DataFrame(frame)))
    return [s.name for s in segments.profile(prepared, made.clustering(labels, prepared))]


LOW, HIGH = [1.0, 2.0, 3.0, 2.0], [91.0, 92.0, 93.0, 92.0]
THREE = [0] * 4 + [1] * 4 + [2] * 4


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (("income", "spend"), ["High-income big spenders", "High-income low spenders",
            "Low-income big spenders"]),
        (("Einkommen", "Ausgaben"), ["High-income big spenders", "High-income low spenders",
            "Low-income big spenders"]),
        (("recency_days", "orders"), ["Less recent frequent buyers",
            "Less recent occasional buyers", "Recent frequent buyers"]),
        (("web_visits", "deal_purchases"), ["Deal-seeking frequent visitors",
            "Few deal purchases, many web visits", "Deal-seeking rare visitors"]),
        (("age", "spend"), ["Older big spenders", "Older low spenders", "Young big spenders"]),
        (("tenure", "store_purchases"), ["Long-standing store buyers",
            "Few store purchases, long tenure", "Newer store buyers"]),
    ],
)  # fmt: skip
def test_two_traits_become_a_title(columns, told):
    one, other = columns
    assert names({one: HIGH + HIGH + LOW, other: HIGH + LOW + HIGH}, THREE) == told


@pytest.mark.parametrize(
    "columns",
    [("monthly_charges", "total_charges"), ("wine_usd", "age"), ("grocery", "age")],
    ids=["two amounts of spend", "spend on one thing", "no known meaning"],
)
def test_what_a_title_would_not_say_truly_stays_in_the_words_of_the_file(columns):
    one, other = columns
    found = names({one: HIGH + HIGH + LOW, other: HIGH + LOW + HIGH}, THREE)
    assert not any("spenders" in name for name in found)


def test_more_than_hardly_any_is_not_frequent():
    few = [0.0, 1.0, 0.0, 1.0]
    more = [1.0, 2.0, 1.0, 2.0]
    found = names({"age": HIGH + HIGH + LOW, "orders": more + few + more}, THREE)
    assert not any("frequent" in name.casefold() for name in found)


def test_a_title_takes_the_lowest_rank_for_its_noun():
    spend, income, store = (
        Title(5, "big-spending", "big spenders"),
        Title(13, "low-income", "low-income customers"),
        Title(1, "", "store buyers"),
    )
    assert titled([income, spend]) == "Low-income big spenders"
    assert titled([income, spend, store]) == "Low-income big-spending store buyers"
    assert titled([store, Title(2, "", "online buyers")]) == ""
    assert titled([spend, None]) == titled([spend]) == titled([]) == ""


def test_the_columns_of_a_title_are_known():
    words = nouns(["income", "spend", "Year_Birth"])
    assert topics_of(words, words) == {"income": "+income", "spend": "+spend", "Year_Birth": "-age"}
    told = "Younger high-income customers"
    assert is_titled(told, "income", words["income"], 1.0)
    assert is_titled(told, "Year_Birth", words["Year_Birth"], 1.0)
    assert not is_titled(told, "spend", words["spend"], 1.0)
    assert not is_titled(told, "income", words["income"], -1.0)
