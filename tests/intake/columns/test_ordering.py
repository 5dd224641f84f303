"""Categories with an order of their own, and those without.

Covers `segmentation.intake.columns.scales` too.
"""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from segmentation.intake.columns.ordering import natural_order
from segmentation.wording import column_note
from tests.intake.conftest import read


@pytest.mark.parametrize(
    "ordered",
    [
        ("Low", "Medium", "High"),
        ("niedrig", "mittel", "hoch"),
        ("S", "M", "L", "XL"),
        ("XS", "S", "M", "L", "2XL"),
        ("never", "sometimes", "often"),
        ("bronze", "silver", "gold"),
        ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
        ("very_low", "low", "high"),
        ("18-24", "25-34", "35-44", "65+"),
        ("under 18", "18 - 24", "25 - 34", "35 and older"),
        ("< 20k", "20k-40k", "40k-60k", "> 60k"),
        ("0-9", "10-99", "100-999"),
        ("$0-$999", "$1,000-$4,999", "$5,000-$9,999", "$10,000+"),
        ("0–1 years", "2–5 years", "6–10 years"),
        ("Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +"),
        ("Basic", "Graduation", "Master", "PhD"),
        ("bis 1.000 €", "1.000 - 2.000 €", "über 2.000 €"),
        ("moins de 18 ans", "18-25 ans", "26-35 ans", "36 ans et plus"),
        ("18 bis 29 Jahre", "30 bis 49 Jahre", "65 Jahre und älter"),
        ("jonger dan 18", "18 t/m 24", "25 t/m 34", "65 en ouder"),
        ("Menos de 18", "18 a 25", "26 a 35", "36 años o más"),
        ("Child (0-12)", "Teen (13-19)", "Adult (20-64)", "Senior (65+)"),
        ("0-1 month", "1-6 months", "6-12 months", "1-2 years", "2+ years"),
        ("500-1k", "1k-5k", "5k+"),
        ("20-40k", "40-60k", "60k+"),
        ("(17.999, 25.0]", "(25.0, 35.0]", "(35.0, 60.0]"),
        ("18歳未満", "18-24歳", "25-34歳"),
        ("\uff11\uff18\uff0d\uff12\uff14", "\uff12\uff15\uff0d\uff13\uff14", "\uff13\uff15\uff0b"),
        ("None", "1-5", "6-10"),
        ("0", "1", "2", "3+"),
        ("1 star", "2 stars", "5 stars"),
        ("★☆☆", "★★☆", "★★★"),
        ("3/5", "4/5", "5/5"),
        ("20s", "30s", "40s"),
        ("Level 1", "Level 2", "Level 10"),
        ("1. Low", "2. Medium", "3. High"),
        ("1 - dissatisfied", "2 - neutral", "3 - satisfied"),
        ("(1) never", "(2) sometimes", "(3) always"),
        ("1. 18-24", "2. 25-34", "3. 35+"),
        ("low risk", "medium risk", "high risk"),
        ("Jan", "Feb", "Mar", "Dec"),
        ("Januar", "Februar", "März"),
        ("lundi", "mardi", "samedi"),
        ("Stimme gar nicht zu", "teils/teils", "Stimme voll zu"),
        ("pas du tout d'accord", "plutôt pas d'accord", "plutôt d'accord"),
        ("basic.4y", "high.school", "university.degree"),
        ("High school", "Bachelor's degree", "Master's degree"),
        ("Hauptschulabschluss", "Abitur", "Hochschulabschluss"),
        ("laag", "gemiddeld", "hoog"),
        ("Basic", "Graduation", "2n Cycle", "Master", "PhD"),
    ],
)
def test_the_order_is_found_however_they_stand(ordered):
    assert natural_order(sorted(ordered)) == ordered
    assert natural_order(ordered[::-1]) == ordered


@pytest.mark.parametrize(
    "categories",
    [
        ("red", "green", "blue"),
        ("low", "high"),
        ("Low", "low", "high"),
        ("A-1", "B-2", "C-3"),
        ("low", "medium", "unknown"),
        ("18-24", "18-24 years", "65+"),
        ("Berlin", "Paris", "Rome"),
        ("12", "13", "14"),
        ("2020-01", "2020-02", "2021-01", "x"),
        ("Store 1", "Store 2", "Store 3"),
        ("10-20", "15-30", "20-40"),
        ("Mars", "Junior", "Decor"),
        ("1/2", "3/4", "4/5"),
        ("555-1234", "555-2345", "555-3456"),
        ("Model 3", "Model S", "Model X"),
        ("yearly", "every 2 weeks", "fortnightly"),
    ],
)
def test_what_has_no_order(categories):
    assert natural_order(categories) == ()


def test_a_column_of_steps_is_ordinal_and_says_in_which_order():
    rows = "".join(f"{n},{20 + n},{n * n},{('High', 'Low', 'Medium')[n % 3]}\n" for n in range(30))
    column = read(f"id,age,spend,loyalty\n{rows}").column("loyalty")
    assert (column.kind, column.role) == ("ordinal", "descriptor")
    assert column.order == ("Low", "Medium", "High")
    assert column_note(column).startswith("in the order Low < Medium < High")


def test_unknown_beside_steps_is_missing_and_told():
    levels = ("Graduate", "Unknown", "High School", "Uneducated")
    rows = "".join(f"{n},{20 + n},{n * n},{levels[n % 4]}\n" for n in range(40))
    table = read(f"id,age,spend,Education_Level\n{rows}")
    column = table.column("Education_Level")
    assert column.order == ("Uneducated", "High School", "Graduate")
    assert (column.n_missing, column.contract.missing) == (10, ("unknown",))
    (step,) = [step for step in table.report.steps if step.column == "Education_Level"]
    assert (step.code, step.n_cells, step.values) == ("missing_word", 10, {"word": "Unknown"})


_ENDS = st.lists(st.integers(1, 999), min_size=4, max_size=9, unique=True).map(sorted)
_FORMS = [
    ("under {}", "{} to {}", "{} and over"),
    ("< {}", "{} - {}", "> {}"),
    ("bis {} €", "{} bis {} €", "über {} €"),
    ("moins de {} ans", "{}-{} ans", "{} ans et plus"),
    ("menos de {}", "{} a {}", "más de {}"),
    ("meno di {} anni", "{}-{} anni", "oltre {} anni"),
    ("jonger dan {}", "{} t/m {}", "{} en ouder"),
    ("{}k or less", "{}k-{}k", "{}k+"),
    ("до {}", "{}–{}", "от {}"),
]


@given(ends=_ENDS, forms=st.sampled_from(_FORMS), seed=st.randoms())
def test_bands_are_ordered_by_where_they_begin(ends, forms, seed):
    below, between, above = forms
    middle = [between.format(low + 1, high) for low, high in pairwise(ends) if low + 1 < high]
    bands = (below.format(ends[0]), *middle, above.format(ends[-1]))
    mixed = list(bands)
    seed.shuffle(mixed)
    assert len(bands) < 3 or natural_order(mixed) == bands
