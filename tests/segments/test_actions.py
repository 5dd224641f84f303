import pytest

from segmentation import segments
from segmentation.records import NumericProfile, Segment, Trait
from segmentation.segments.actions import PLAYS
from segmentation.segments.topics import TOPICS
from tests.segments import made
from tests.segments.made import INCOME, SCORE


def trait(column, level, category=None):
    return Trait(column, level, 1.0, 0.5, 0.5, category=category, phrase=f"{level} {column}")


def suggested(*traits):
    return segments.actions(Segment(0, "x", 10, 0.1, {}, traits=traits))


@pytest.mark.parametrize(
    ("traits", "names"),
    [
        ([("income", "high"), ("spending_score", "very high")], ["Premium and loyalty"]),
        ([("income", "high"), ("spending_score", "low")], ["Upsell"]),
        ([("income", "low"), ("spending_score", "high")], ["Payment flexibility"]),
        ([("income", "very low"), ("spending_score", "low")], ["Value range"]),
        ([("spending_score", "low")], ["Introductory offer"]),
        ([("recency_days", "high")], ["Win-back"]),
        ([("recency_days", "low")], []),
        ([("tenure", "low"), ("MonthlyCharges", "high")], ["Loyalty", "Welcome"]),
        ([("NumDealsPurchases", "high")], ["Offers with a purpose"]),
        ([("n_visits", "high"), ("n_orders", "low")], ["From looking to buying"]),
        ([("n_orders", "low")], ["A reason to come back"]),
        ([("web_purchases", "high")], ["Online first"]),
        ([("OnlineBackup", "high")], []),
        ([("Complain", "high")], ["Service first"]),
        ([("churned", "high"), ("income", "high")], ["Retention", "Upper range"]),
        ([("tenure", "high"), ("MonthlyCharges", "low")], ["One step more"]),
        ([("Age", "low"), ("income", "low")], ["Entry range"]),
        ([("Age", "high")], []),
        ([("income", "average")], ["Regular programme"]),
        ([], ["Regular programme"]),
        ([("days_between_orders", "low")], []),
        ([("days_between_orders", "high")], ["A reason to come back"]),
        ([("days_since_signup", "high")], ["Thank and keep"]),
        ([("days_since_last_order", "high")], ["Win-back"]),
        ([("customer_since", "high")], ["Welcome"]),
        ([("days_since_last_complaint", "high")], []),
        ([("days_since_last_login", "high")], []),
        ([("Tage seit letzter Bestellung", "high")], ["Win-back"]),
        ([("giorni dall'ultimo ordine", "high")], ["Win-back"]),
        ([("jours_entre_commandes", "low")], []),
        ([("pedidos_impagados", "low")], []),
        ([("Numéro coupon", "high")], []),
        ([("HourSpendOnApp", "high")], []),
        ([("debt_to_income", "high")], []),
        ([("review_count", "low")], []),
        ([("unpaid_orders", "low")], []),
        ([("coupon_number", "high")], []),
        ([("Einkommen", "high"), ("Ausgaben", "low")], ["Upsell"]),
        ([("bestellungen", "low")], ["A reason to come back"]),
        ([("Revenus", "low"), ("Dépenses", "low")], ["Value range"]),
        ([("gasto_total", "high")], ["Loyalty"]),
    ],
)
def test_traits_choose_from_the_table(traits, names):
    assert [action.name for action in suggested(*(trait(*t) for t in traits))] == names


def test_answers_and_contracts_count_and_other_categories_do_not():
    assert suggested(trait("Churn", "mostly", "Yes"))[0].name == "Retention"
    assert suggested(trait("Churn", "mostly", "No")) == ()
    assert suggested(trait("Contract", "mostly", "Month-to-month"))[0].name == "Longer contract"
    assert suggested(trait("store", "mostly", "North")) == ()
    assert suggested(trait("newsletter", "mostly", "Monthly")) == ()


def test_recency_beside_the_time_since_the_first_purchase_is_no_time_since_the_last():
    profiles = tuple(
        NumericProfile(column, 9, 9, 1, 5, 2, is_feature=True)
        for column in ("frequency", "recency", "T")
    )
    found = Segment(0, "x", 10, 0.1, {}, numeric=profiles, traits=(trait("recency", "high"),))
    assert segments.actions(found) == ()


def test_each_action_names_the_traits_that_called_for_it():
    income, score = trait("income", "high"), trait("spending_score", "low")
    (action,) = suggested(income, score)
    assert set(action.because) == {income, score}
    assert suggested(trait("Age", "high")) == ()


def test_contradicting_traits_call_for_nothing():
    found = suggested(trait("wine_usd", "high"), trait("fish_usd", "low"))
    assert [action.name for action in found] == []


def test_at_most_three_are_suggested_most_important_first():
    found = suggested(
        trait("store_purchases", "high"),
        trait("income", "high"),
        trait("spending_score", "high"),
        trait("web_purchases", "high"),
        trait("deal_purchases", "high"),
    )
    assert [action.name for action in found] == [
        "Premium and loyalty",
        "Offers with a purpose",
        "In the store",
    ]


def test_of_several_ways_to_buy_the_strongest_counts():
    catalogue = trait("NumCatalogPurchases", "very high")
    store, web = trait("NumStorePurchases", "high"), trait("NumWebPurchases", "high")
    assert [a.name for a in suggested(catalogue, store, web)] == ["By catalogue"]
    assert [a.name for a in suggested(web, catalogue, store)] == ["Online first"]


def test_every_play_can_be_called_for():
    for play in PLAYS:
        assert play.needs
        for need in play.needs:
            assert need[0] in "+-"
            assert need[1:] in {*TOPICS, "since", "monthly"}


def test_mall_segments_get_the_treatment_that_income_and_spending_call_for():
    mall = made.mall(INCOME, SCORE)
    found = segments.profile(mall, made.kmeans(mall, 5))
    assert [segments.actions(segment)[0].name for segment in found] == [
        "Regular programme",
        "Premium and loyalty",
        "Upsell",
        "Value range",
        "Payment flexibility",
    ]
