"""Column names of six languages are read for their meaning, whole or not at all."""

import pytest

from segmentation.segments.languages import in_english, is_german
from segmentation.segments.vocabulary import nouns


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["Alter", "Jahreseinkommen (k€)", "Ausgaben-Score"], ["age", "income", "spending score"]),
        (["Âge", "Revenu annuel", "Score de dépenses"], ["age", "income", "spending score"]),
        (["Edad", "Ingresos anuales", "Gasto total"], ["age", "income", "total spend"]),
        (["Idade", "Renda anual", "Valor gasto"], ["age", "income", "spend"]),
        (["Età", "Reddito annuo", "Punteggio di spesa"], ["age", "income", "spending score"]),
        (["Leeftijd", "Jaarinkomen", "Bestedingsscore"], ["age", "income", "spending score"]),
        (["Anzahl Bestellungen", "nombre d'achats"], ["orders", "purchases"]),
        (["Número de pedidos", "numero di acquisti"], ["orders", "purchases"]),
        (["Visitas web", "Online-Käufe", "Panier moyen"], ["web visits", "online purchases",
            "average basket"]),
        (["Kunde seit", "Anzianità"], ["customer since", "tenure"]),
    ],
)  # fmt: skip
def test_a_column_is_told_in_english(columns, told):
    assert [noun.words for noun in nouns(columns).values()] == told


@pytest.mark.parametrize(
    "column",
    ["Tage seit letzter Bestellung", "Días desde la última compra", "jours depuis dernier achat",
     "Dias desde a última compra", "Giorni dall'ultimo acquisto", "Dagen sinds laatste aankoop"],
)  # fmt: skip
def test_time_since_the_last_purchase_is_known_in_each_language(column):
    noun = nouns([column])[column]
    assert noun.form == "since"
    assert noun.words in ("order", "purchase")


@pytest.mark.parametrize(
    "column",
    ["Media spend", "Total score", "Client age", "Web visits", "Kundenzufriedenheitsindex XY",
     "Nombre", "Numero cliente", "Ausgaben Milch", "", "年収"],
)  # fmt: skip
def test_what_is_english_or_not_understood_whole_stays_as_it_is(column):
    assert in_english(column.split()) == []


def test_a_german_file_is_known_by_a_word_or_its_ending():
    assert is_german(["Umsatz"])
    assert is_german(["Kundenzufriedenheit"])
    assert not is_german(["revenue", "satisfaction"])
