import pytest

from segmentation.segments.phrases import numeric_phrase
from segmentation.segments.vocabulary import LONGEST_NOUN, clip, nouns, tidy


@pytest.mark.parametrize(
    ("column", "words", "form"),
    [
        ("Annual Income (k$)", "income", "amount"),
        ("AnnualIncome", "income", "amount"),
        ("Spending Score (1-100)", "spending score", "amount"),
        ("MntMeatProducts", "spend on meat products", "amount"),
        ("wine_usd", "spend on wine", "amount"),
        ("income_usd", "income", "amount"),
        ("NumWebVisitsMonth", "web visits a month", "count"),
        ("NumCatalogPurchases", "catalog purchases", "count"),
        ("web_purchases", "web purchases", "count"),
        ("children_at_home", "children at home", "count"),
        ("Kidhome", "kids at home", "count"),
        ("Teenhome", "teens at home", "count"),
        ("n_orders", "orders", "count"),
        ("number_of_visits", "visits", "count"),
        ("MonthlyCharges", "monthly charges", "amount"),
        ("TotalCharges", "total charges", "amount"),
        ("Age", "age", "age"),
        ("customer_age", "age", "age"),
        ("Year_Birth", "age", "birth"),
        ("tenure", "tenure", "duration"),
        ("tenure_months", "tenure", "duration"),
        ("Recency", "purchase", "since"),
        ("recency_days", "purchase", "since"),
        ("days_since_last_order", "order", "since"),
        ("DaysSinceVisit", "visit", "since"),
        ("DaySinceLastOrder", "order", "since"),
        ("days_since_first_purchase", "first purchase", "first"),
        ("days_since_account_closed", "account closed", "first"),
        ("customer_age_days", "time as a customer", "duration"),
        ("signup_year", "signup year", "year"),
        ("purchase_last_year", "purchase last year", "amount"),
        ("Client_depuis", "customer since", "start"),
        ("Âge des enfants", "children age", "amount"),
        ("Dépenses", "spend", "amount"),
        ("refund_eur", "refund", "amount"),
        ("HasCrCard", "cr card", "having"),
        ("IsActiveMember", "active member", "being"),
        ("AcceptedCmp3", "accepted campaign 3", "done"),
        ("total_days", "total days", "count"),
        ("Total day minutes", "total day minutes", "count"),
        ("overdraft_days", "overdraft days", "count"),
        ("membership_months", "membership months", "count"),
        ("contract_length_months", "contract length", "duration"),
        ("Anzahl Retouren", "returns", "count"),
        ("Tage seit letztem Kauf", "purchase", "since"),
        ("durchschnittlicher_umsatz", "average revenue", "amount"),
        ("Offene Bestellungen", "offene Bestellungen", "amount"),
        ("mrr", "MRR", "amount"),
        ("data_gb", "data GB", "amount"),
        ("customer_since_days", "customer since days", "count"),
        ("jours_depuis", "days since", "amount"),
        ("nombre de commandes", "orders", "count"),
        ("numero ordini", "orders", "count"),
        ("numero cliente", "numero cliente", "amount"),
        ("CLV", "CLV", "amount"),
        ("avg order value", "average order value", "amount"),
        ("customerCLV", "CLV", "amount"),
        ("(k$)", "(k$)", "amount"),
        ("年収", "年収", "amount"),
        ("", "unnamed", "done"),
        ("n", "n", "amount"),
    ],
)
def test_a_column_becomes_words_of_the_file(column, words, form):
    noun = nouns([column])[column]
    assert (noun.words, noun.form) == (words, form)


def test_columns_that_would_sound_alike_keep_their_full_names():
    found = nouns(["MntWines", "NumWines", "income_usd", "income_eur", "age"])
    assert [noun.words for noun in found.values()] == [
        "spend on wines",
        "wines",
        "income usd",
        "income eur",
        "age",
    ]


def test_age_stays_age_beside_a_year_of_birth():
    found = nouns(["Age", "Year_Birth"])
    assert (found["Age"].words, found["Age"].form) == ("age", "age")
    assert (found["Year_Birth"].words, found["Year_Birth"].form) == ("year birth", "amount")


def test_the_words_do_not_depend_on_the_order_of_the_columns():
    columns = ["income_usd", "income_eur", "Age", "MntWines"]
    assert nouns(columns) == nouns(columns[::-1])


def test_columns_of_one_family_are_known_as_such():
    found = nouns(["wine_usd", "meat_usd", "web_purchases", "store_purchases", "income_usd"])
    assert [noun.family for noun in found.values()] == [
        "spend",
        "spend",
        "purchases",
        "purchases",
        "",
    ]


def test_a_long_column_name_is_cut_at_a_blank():
    (noun,) = nouns(["average satisfaction with the checkout process in stores"]).values()
    assert len(noun.words) <= LONGEST_NOUN
    assert noun.words == "average satisfaction with…"


def test_a_long_word_is_cut_where_it_must_be():
    assert clip("x" * 500) == "x" * (LONGEST_NOUN - 1) + "…"


def test_control_characters_never_reach_a_sentence():
    assert tidy("a\tb\r\nc\x00d\u2028e") == "a b c d e"


def test_a_year_in_which_someone_became_a_customer_is_newer_or_longer_standing():
    noun = nouns(["customer_since"])["customer_since"]
    assert (noun.words, noun.form) == ("customer since", "start")
    assert numeric_phrase(noun, "high") == "newer"
    assert numeric_phrase(noun, "low") == "longer-standing"


def test_time_since_the_first_of_something_is_not_told_of_the_last():
    noun = nouns(["days_since_signup"])["days_since_signup"]
    assert numeric_phrase(noun, "high") == "long since signup"
    noun = nouns(["registration_year"])["registration_year"]
    assert numeric_phrase(noun, "low") == "earlier registration year"


def test_recency_beside_t_is_the_time_from_first_to_last_purchase():
    assert nouns(["recency", "frequency", "T"])["recency"].words == "time as a buyer"
    assert nouns(["recency", "frequency"])["recency"].form == "since"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["spend", "spend (2)"], ["spend", "spend (2)"]),
        (["umsatz", "Umsatz (2)"], ["umsatz", "Umsatz (2)"]),
        (["spend_online", "Spend Online"], ["spend_online", "Spend Online"]),
        (["income (k$)", "income (keur)"], ["income (k$)", "income (keur)"]),
    ],
)
def test_columns_that_differ_in_brackets_or_writing_alone_are_told_apart(columns, told):
    assert [noun.words for noun in nouns(columns).values()] == told


def test_names_too_long_to_be_told_whole_stay_different():
    long = "a" * 80
    columns = [f"{long} (1)", f"{long} (2)", f"x ({long})", f"x ({long}b)"]
    words = [noun.words for noun in nouns(columns).values()]
    assert len(set(words)) == len(columns)
    assert all(len(each) <= LONGEST_NOUN for each in words)
