"""Roles that are proposed, and why; roles chosen by hand.

Covers `segmentation.intake.columns.assignment`.
"""

import numpy as np
import pandas as pd
import pytest

from segmentation import intake, read_customers
from segmentation.errors import ParameterError
from segmentation.intake.columns.names import (
    names_code,
    names_identifier,
    names_label,
)
from segmentation.intake.columns.personal_names import names_person
from segmentation.wording import column_note
from tests.intake.conftest import read

ROWS = 40


OF_CUSTOMERS = (
    "Debitor", "Kunde", "Customer", "Sold-to", "KdNr", "客户编号", "رقم العميل", "Müşteri No",
    "รหัสลูกค้า", "ग्राहक आईडी", "Κωδικός πελάτη", "cod_cliente", "číslo zákazníka", "hshd_num",
    "patient_nbr", "CASEID", "respondent", "customer_sk",
)  # fmt: skip


def table_of(**columns):
    """A table of columns given as functions of the row's number, beside two plain features."""
    columns = {"age": lambda n: 20 + n % 31, "income": lambda n: 1000 + 37 * n % 509} | columns
    lines = [",".join(columns)]
    lines += [",".join(str(cell(n)) for cell in columns.values()) for n in range(ROWS)]
    return read("\n".join(lines) + "\n")


def role_of(name, cell):
    column = table_of(**{name: cell}).column(name)
    return column.role, column_note(column)


@pytest.mark.parametrize(
    ("name", "cell", "role"),
    [
        ("CustomerID", lambda n: 7 * n % 41, "identifier"),
        ("customerid", lambda n: n // 2, "identifier"),
        ("Kundennummer", lambda n: 100 + 3 * n, "identifier"),
        ("Account No", lambda n: f"A{n}", "identifier"),
        ("position", lambda n: n + 1, "identifier"),
        *((name, lambda n: 100_000 + 37 * n % 15, "identifier") for name in OF_CUSTOMERS),
        ("x", lambda n: 100_000 + 37 * n % 15, "identifier"),
        ("ticket", lambda n: 5_000 + 3 * n // 4, "identifier"),
        ("points", lambda n: 20 + 3 * n // 4, "feature"),
        ("x", lambda n: 100_000 + 370 * n % 50_000, "feature"),
        ("Customers", lambda n: 100_000 + 3_700 * n, "feature"),
        ("Members", lambda n: n % 4, "feature"),
        ("Order Date", lambda n: (130123, 140223)[n % 2], "descriptor"),
        ("Bestelldatum", lambda n: 2023013 + n % 3, "descriptor"),
        ("days to update", lambda n: 20 + n * n, "feature"),
        ("code", lambda n: f"{7 * n:05d}", "identifier"),
        ("voucher", lambda n: f"X7-{n * n}", "identifier"),
        ("height", lambda n: 150 + n, "feature"),
        ("visits", lambda n: n % 3, "feature"),
        ("newsletter", lambda n: n % 2, "descriptor"),
        ("partner", lambda n: "yes" if n % 3 else "no", "descriptor"),
        ("Gender", lambda n: "Male" if n % 3 else "Female", "descriptor"),
        ("Region", lambda n: n % 3 + 1, "descriptor"),
        ("zip", lambda n: 10115 + n, "descriptor"),
        ("since", lambda n: f"2020-01-{n % 28 + 1:02d}", "descriptor"),
        ("Cluster", lambda n: n % 5, "label"),
        ("Customer Segment", lambda n: "AB"[n % 2] * 2, "label"),
        ("cluster_id", lambda n: n % 4, "label"),
        ("Churn", lambda n: "yes" if n % 3 else "no", "label"),
        ("Exited", lambda n: n % 2, "label"),
        ("class", lambda n: n % 2, "label"),
        ("Surname", lambda n: "Smith" + "abcdefgh"[n % 8] * (n // 8 + 1), "personal"),
        ("contact", lambda n: f"ann{n}@example.org", "personal"),
        ("reach", lambda n: f"+49 30 {1234567 + n}", "personal"),
        ("Phone", lambda n: 5551230000 + 7 * n % 41, "personal"),
        ("mobile calls", lambda n: 7 * n % 41, "feature"),
        ("birthdate", lambda n: f"19{50 + n}-01-31", "personal"),
        ("first_name", lambda n: ("Ann", "Bob", "Cyd")[n % 3], "personal"),
        ("Vorname", lambda n: ("Ann", "Bob", "Cyd")[n % 3], "personal"),
        ("Imię", lambda n: ("Ann", "Bob", "Cyd")[n % 3], "personal"),
        ("Nom", lambda n: "Du" + "abcdefgh"[n % 8] * (n // 8 + 1), "personal"),
        ("y_pred", lambda n: n % 3, "label"),
        ("constant", lambda _: 3, "excluded"),
        ("nothing", lambda _: "", "excluded"),
        ("sparse", lambda n: n if n % 3 == 0 else "", "excluded"),
        ("remark", lambda n: "word " * (n % 17) + chr(97 + n % 26) * n, "excluded"),
    ],
)
def test_roles_by_name_and_content(name, cell, role):
    found, note = role_of(name, cell)
    assert found == role
    assert note or role == "feature"


def test_the_reason_is_said():
    assert role_of("constant", lambda _: 3)[1] == "constant: every value is 3"
    assert role_of("sparse", lambda n: n if n % 3 == 0 else "")[1] == "65% of the cells are missing"
    assert (
        role_of("CustomerID", lambda n: n // 2)[1]
        == "identifier by its name, repeated on several rows"
    )
    assert role_of("Gender", lambda n: "MF"[n % 2])[1] == (
        "describes the segments; switch it on to cluster on it"
    )


def test_a_column_that_says_the_same_as_a_label_is_one():
    table = table_of(
        cluster=lambda n: n % 3, kind=lambda n: "xyz"[n % 3], other=lambda n: "xyz"[n * n % 3]
    )
    assert table.column("kind").role == "label"
    assert column_note(table.column("kind")) == (
        "says the same as cluster, which is somebody's result; kept out as well"
    )
    assert table.column("other").role == "descriptor"


def test_an_almost_empty_column_is_not_called_constant():
    assert role_of("fax", lambda n: "x" if n == 3 else "")[1] == "98% of the cells are missing"


def test_identifiers_of_digits_are_text_without_a_point():
    table = table_of(CustomerID=lambda n: f"{17850 + n}.0" if n else "")
    assert table.frame["CustomerID"].tolist()[1:3] == ["17851", "17852"]
    assert table.column("CustomerID").kind == "text"


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "ID",
        "user_id",
        "Unnamed: 0",
        "index",
        "customer key",
        "ID Nr",
        "RowNumber",
        "invoice no",
        "Kunden-Nr",
        "uuid",
        "orderkey",
    ],
)
def test_names_of_identifiers(name):
    assert names_identifier(name)


@pytest.mark.parametrize(
    "name",
    [
        "paid",
        "Number of visits",
        "body mass index",
        "Key Account",
        "ID card holder",
        "NumWebPurchases",
        "width",
        "kids",
        "age",
        "",
        "Annual Income (k$)",
    ],
)
def test_names_that_only_look_like_identifiers(name):
    assert not names_identifier(name)


def test_names_that_only_look_like_labels_persons_or_codes():
    assert not any(map(names_label, ["Age Group", "response time", "outlets", "classics"]))
    assert not any(map(names_person, ["product name", "namesake"]))
    assert not any(map(names_code, ["NumStorePurchases", "statuses", "typed", "encode", "codes"]))


@pytest.mark.parametrize(
    "name",
    [
        "Tarifcode",
        "Branchenschlüssel",
        "Kundentyp",
        "Steuerklasse",
        "Código tarifa",
        "Type de contrat",
    ],
)
def test_codes_are_no_amounts_in_other_languages_either(name):
    assert role_of(name, lambda n: (101, 102, 205)[n % 3])[0] == "descriptor"


def test_categories_become_features_where_numbers_are_few():
    table = read(
        "age,Gender,plan,note\n"
        + "".join(f"{20 + n},{'MF'[n % 2]},{'abc'[n % 3]},x{n} y\n" for n in range(ROWS))
    )
    assert table.features == ("age", "Gender", "plan")
    assert column_note(table.column("Gender")) == "a feature because the file has few numbers"


def test_truth_values_become_features_where_numbers_are_few():
    table = read("age,member\n" + "".join(f"{20 + 3 * n % 41},{n % 2}\n" for n in range(ROWS)))
    assert table.features == ("age", "member")


def test_a_nameless_first_column_that_counts_the_rows_is_an_identifier():
    assert read(",age,income\n0,23,45\n1,33,55\n2,44,65\n").identifier == "column 1"
    table = read('"mpg","cyl"\n"Mazda RX4",21,6\n"Datsun 710",22.8,4\n"Hornet",21.4,6\n')
    assert (table.identifier, table.features) == ("column 1", ("mpg", "cyl"))


def test_a_role_is_changed_by_hand_and_the_table_given_stays_as_it_was():
    table = table_of(CustomerID=lambda n: 7 * n % 41, Gender=lambda n: "MF"[n % 2])
    changed = intake.assign_roles(table, {"Gender": "feature", "age": "descriptor"})
    assert changed.features == ("income", "Gender")
    assert column_note(changed.column("Gender")) == "chosen by hand"
    assert table.features == ("age", "income")
    assert intake.assign_roles(table, {}).features == table.features


def test_an_identifier_that_becomes_a_feature_is_numeric_again():
    table = table_of(CustomerID=lambda n: 7 * n % 41)
    changed = intake.assign_roles(table, {"CustomerID": "feature"})
    assert changed.column("CustomerID").kind == "numeric"
    assert changed.frame["CustomerID"].dtype == np.float64
    assert table.frame["CustomerID"].tolist()[1] == "7"


def test_a_text_of_few_values_becomes_a_category():
    table = table_of(code=lambda n: f"0{n % 3}")
    assert intake.assign_roles(table, {"code": "feature"}).frame["code"].tolist()[:2] == [0, 1]
    words = read("a,b,c\n1,2,x\n3,4,y\n")
    assert intake.assign_roles(words, {"c": "feature"}).column("c").kind == "categorical"


def test_wrong_roles_are_refused():
    table = table_of(remark=lambda n: f"some {n} words")
    with pytest.raises(
        ParameterError, match=r"no column 'nme' in customers\.csv\. Its columns are: age"
    ):
        intake.assign_roles(table, {"nme": "feature"})
    with pytest.raises(
        ParameterError, match=r"no role 'key' for column 'age'\. Choose one of: ident"
    ):
        intake.assign_roles(table, {"age": "key"})
    with pytest.raises(
        ParameterError, match=r"'remark' of customers\.csv cannot be a feature: it holds 40"
    ):
        intake.assign_roles(table, {"remark": "feature"})


N_NAMED = 120


def digits(n, *, seed):
    """As many different numbers of n digits as there are rows."""
    draw = np.random.default_rng(seed)
    return draw.choice(np.arange(10 ** (n - 1), 10**n - 1, 10 ** max(0, n - 5)), N_NAMED, False)


@pytest.mark.parametrize(
    ("name", "n_digits", "role"),
    [
        ("Kundennr.", 6, "identifier"),
        ("Nº de pedido", 7, "identifier"),
        ("Numéro client", 6, "identifier"),
        ("N° contrat", 6, "identifier"),
        ("Número de cliente", 6, "identifier"),
        ("Buchungsnummer", 6, "identifier"),
        ("Matrikelnummer", 6, "identifier"),
        ("Polizzennummer", 8, "identifier"),
        ("Policy", 8, "identifier"),
        ("Coupon", 5, "identifier"),
        ("loyalty_card", 8, "identifier"),
        ("TC Kimlik", 11, "personal"),
        ("Aadhaar", 12, "personal"),
        ("NIR", 13, "personal"),
        ("Sozialversicherungsnummer", 9, "personal"),
        ("Driver License", 8, "personal"),
        ("Führerscheinnummer", 8, "personal"),
        ("Rijksregisternummer", 11, "personal"),
        ("NHS Number", 10, "personal"),
        ("Steuer-ID", 11, "personal"),
        ("Mobil", 11, "personal"),
        ("WhatsApp", 12, "personal"),
        ("post_code", 5, "descriptor"),
        ("ATECO", 5, "descriptor"),
        ("CNAE", 5, "descriptor"),
        ("HS code", 6, "descriptor"),
    ],
)
def test_numbers_that_name_something_in_other_words_are_no_features(name, n_digits, role):
    frame = pd.DataFrame({name: digits(n_digits, seed=len(name)), "spend": np.arange(N_NAMED) % 77})
    frame["visits"] = np.arange(N_NAMED) % 9
    table = read_customers(frame.to_csv(index=False).encode())
    assert table.column(name).role == role
    assert table.features == ("spend", "visits")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("KW", [1 + n % 52 for n in range(N_NAMED)]),
        ("Geburtsjahr", [1950 + n % 50 for n in range(N_NAMED)]),
        ("cohort_month", [202301 + n % 12 for n in range(N_NAMED)]),
        ("Hausnummer", [1 + n % 60 for n in range(N_NAMED)]),
        ("card last4", [1000 + 7 * n for n in range(N_NAMED)]),
        ("x_coord", [40.5 + n / 7 for n in range(N_NAMED)]),
        ("churn_probability", [round((n % 97) / 97, 3) for n in range(N_NAMED)]),
        ("rfm_score", [3 + n % 13 for n in range(N_NAMED)]),
        ("week", [f"2023-W{1 + n % 52:02}" for n in range(N_NAMED)]),
        ("Ansprechpartner", [f"Ann Lee{n % 9}" for n in range(N_NAMED)]),
        ("Contact person", [f"Ann Lee{n % 9}" for n in range(N_NAMED)]),
        ("Kennzeichen", [f"B-XY {n % 90}" for n in range(N_NAMED)]),
        ("Tel.", [f"030/33{1000 + n}" for n in range(N_NAMED)]),
    ],
)
def test_parts_of_dates_places_answers_and_persons_are_no_features(name, values):
    frame = pd.DataFrame({name: values, "spend": np.arange(N_NAMED) % 77})
    frame["visits"] = np.arange(N_NAMED) % 9
    assert read_customers(frame.to_csv(index=False).encode()).features == ("spend", "visits")


@pytest.mark.parametrize("name", ["number of orders", "tickets", "Policies", "margin", "Numb"])
def test_counts_and_amounts_stay_features(name):
    frame = pd.DataFrame({name: np.arange(N_NAMED) % 31, "spend": np.arange(N_NAMED) % 77})
    assert name in read_customers(frame.to_csv(index=False).encode()).features
