from dataclasses import replace

import numpy as np
import pytest

from segmentation import wording
from segmentation.records import ComponentMap, Note, NumericProfile, Prediction, Segment, Trait


def number(column, mean, overall, spread=10.0, kind="numeric"):
    return NumericProfile(column, mean, mean, 1.0, overall, spread, is_feature=True, kind=kind)


def trait(column, level, value, overall, phrase, **more):
    return Trait(column, level, value, overall, (value - overall) / 10, phrase=phrase, **more)


RICH = Segment(
    segment=0,
    name="High income",
    size=40,
    share=0.2,
    centre={},
    numeric=(number("Income", 86.54, 60.56), number("Year_Birth", 1980.0, 1969.0)),
    traits=(
        trait("Income", "very high", 86.54, 60.56, "very high income"),
        trait("Gender", "mostly", 0.72, 0.44, "mostly Male", category="Male"),
        trait("Year_Birth", "high", 1980.0, 1969.0, "younger"),
        trait("Visits", "high", 9.0, 5.0, "many visits"),
    ),
)
PLAIN = Segment(
    segment=1,
    name="Average all round",
    size=160,
    share=0.8,
    centre={},
    numeric=(number("Income", 55.3, 60.56),),
    traits=(trait("Income", "average", 55.3, 60.56, "average income"),),
)


def test_a_segment_is_told_by_its_size_and_strongest_traits_in_own_units():
    assert wording.segment_sentence(RICH) == (
        "40 customers (20%): very high income (86.5 against 60.6 on average), mostly Male (72% "
        "against 44% of everyone) and younger (1980 against 1969)."
    )


def test_an_average_segment_is_told_as_such():
    assert wording.segment_sentence(PLAIN) == (
        "160 customers (80%): close to the average in everything, for example in Income (55.3 "
        "against 60.6 on average)."
    )
    bare = Segment(0, "x", 1, 1.0, {})
    assert (
        wording.segment_sentence(bare) == "1 customer (100%): close to the average in everything."
    )


def test_the_same_fact_under_two_names_is_told_once():
    twice = (
        trait("Internet", "mostly", 1.0, 0.22, "No internet", category="No"),
        trait("Backup", "mostly", 1.0, 0.22, "No internet service", category="No internet service"),
        trait("Income", "high", 70.0, 60.56, "high income"),
    )
    said = wording.segment_sentence(Segment(0, "x", 10, 0.1, {}, traits=twice))
    assert "No internet (100% against 22% of everyone) and high income" in said


def test_sizes_name_the_largest_and_the_smallest():
    assert wording.sizes_sentence((RICH, PLAIN)) == (
        "The largest segment, “Average all round”, holds 160 of 200 customers (80%), the "
        "smallest, “High income”, 40 (20%)."
    )
    assert wording.sizes_sentence((RICH, RICH)) == "Every segment holds 40 customers."
    assert wording.sizes_sentence(()) == "There are no segments yet."


def test_the_heatmap_names_its_strongest_cell():
    assert wording.heatmap_sentence((PLAIN, RICH)).endswith(
        "Furthest from the average: “High income” in Income, 86.5 against 60.6 (2.6 above)."
    )
    assert wording.heatmap_sentence((Segment(0, "x", 1, 1.0, {}),)) == (
        "There are no numeric columns to compare."
    )


def test_lines_and_radar_say_how_to_read_them_and_name_their_furthest_point():
    furthest = "Furthest from the average: “High income” in Income, 86.5 against 60.6 (2.6 above)."
    for said, begins in (
        (wording.snake_sentence((PLAIN, RICH)), "Each line is a segment"),
        (wording.radar_sentence((PLAIN, RICH)), "Each outline is a segment"),
    ):
        assert said.startswith(begins)
        assert said.endswith(furthest)


def test_customers_as_lines_say_how_many_are_drawn():
    said = wording.parallel_sentence((PLAIN, RICH), n_drawn=300, n_customers=2000)
    assert "300 of 2,000 are drawn, with every small segment kept visible" in said
    said = wording.parallel_sentence((PLAIN, RICH), n_drawn=200, n_customers=200)
    assert "each thin line is one; the thick lines" in said
    assert wording.parallel_sentence((PLAIN, RICH)) == (
        "There are too few numeric columns to draw lines between."
    )


def test_a_scatter_says_when_it_draws_a_sample():
    said = wording.scatter_sentence((RICH, PLAIN), ["Income"], n_drawn=50, n_customers=200)
    assert said == (
        "Each point is a customer, placed by Income and coloured by segment; 50 of 200 are drawn, "
        "with every small segment kept visible."
    )
    said = wording.scatter_sentence((), ["Income"], n_drawn=9, n_customers=9, n_beyond=1)
    assert said.endswith("by segment; 1 customer lies beyond the axes: zoom out to see.")
    said = wording.scatter_sentence((RICH,), ["Year_Birth", "Income"], n_drawn=9, n_customers=9)
    assert said.endswith("coloured by segment. Of these, Income sets the segments apart most.")


def component_map(explained, loadings):
    return ComponentMap(
        points=np.zeros((3, len(explained))),
        centres=np.zeros((2, len(explained))),
        explained=explained,
        loadings=np.array(loadings),
        matrix_columns=("Age", "Income", "Score"),
    )


def test_the_map_says_how_much_it_shows_and_what_its_axes_mean():
    said = wording.map_sentence(
        component_map((0.4427, 0.3331), [[0.7, 0.0, -0.7], [0.1, 0.99, 0.05]])
    )
    assert said == (
        "The map shows 78% of the differences between customers (axes: 44% and 33%); points "
        "close together are alike in these. To the right: more Age and less Score. Upwards: more "
        "Income."
    )


def test_a_map_of_one_axis_or_of_nothing_is_told_too():
    said = wording.map_sentence(component_map((1.0,), [[0.0, 0.0, 0.0]]))
    assert said.startswith("The map shows 100% of the differences between customers (axis: 100%)")


NAMES = ("High income", "Average all round")


@pytest.mark.parametrize(
    ("prediction", "said"),
    [
        (
            Prediction(0, "High income", 1, 0.7),
            "Clearly “High income”; “Average all round” comes next.",
        ),
        (
            Prediction(0, "High income", 1, 0.2),
            "“High income” is nearest; “Average all round” comes next.",
        ),
        (
            Prediction(0, "High income", 1, 0.03),
            "“High income”, but only just: “Average all round” is almost as near.",
        ),
        (Prediction(0, "High income", 9, 0.2), "“High income” is nearest; segment 9 comes next."),
        (
            Prediction(0, "High income", 1, 0.2, percentile=97.4),
            (
                "“High income” is nearest; “Average all round” comes next. Unusual even for "
                "this segment: further from the segment's centre than 97% of its customers."
            ),
        ),
    ],
)
def test_a_prediction_says_how_sure_it_is(prediction, said):
    assert wording.prediction_sentence(prediction, NAMES) == said


def test_a_prediction_by_probability_says_how_likely_each_segment_is():
    near = Prediction(0, "High income", 1, 0.03, memberships=(0.508, 0.492))
    assert wording.prediction_sentence(near, NAMES) == (
        "“High income”, but only just: “Average all round” is almost as likely."
    )
    told = replace(near, memberships=(0.174, 0.826, 0.0))
    assert wording.chances_sentence(told, [*NAMES[:2], "Third"]) == (
        "Probability: “Average all round” 83%, “High income” 17%."
    )
    assert wording.chances_sentence(replace(near, memberships=()), NAMES) == ""


NUMBER = {"name": "spend", "kind": "numeric"}
DATE = {"name": "joined", "kind": "date"}
"""Dates are days since 1970-01-01: 19,723 is 2024-01-01."""


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("imputed", {**NUMBER, "fill": 55_887.5}, "spend is missing: counted as 55,887.5"),
        (
            "imputed",
            {"name": "{city}", "kind": "text", "fill": "Ulm"},
            "{city} is missing: counted as 'Ulm'",
        ),
        ("imputed", {**NUMBER, "fill": None}, "spend is missing: counted as not known"),
        (
            "outside",
            {**NUMBER, "value": -3.0, "least": 0.0, "most": 12_500.0},
            "spend -3 lies outside 0 to 12,500 seen in training",
        ),
        (
            "open_share",
            {**NUMBER, "value": 0.25},
            "spend 0.25 was read as 0.25%, which it may not be",
        ),
        (
            "open_date",
            {**DATE, "cell": "01/01/2024", "value": 19_723.0},
            (
                "joined '01/01/2024' was read as 2024-01-01: nothing says whether its day or its "
                "month stands first"
            ),
        ),
        (
            "written_otherwise",
            {**NUMBER, "cell": "1.234", "value": 1234.0, "known": 1.234},
            (
                "spend '1.234' was read as 1234, since the rest of the file is written so; by the "
                "file of training it would be 1.234"
            ),
        ),
        (
            "new_category",
            {"name": "city", "kind": "text", "cell": "Rom", "fill": None},
            "city 'Rom' is no category of the model: counted as none of them",
        ),
        (
            "new_category",
            {"name": "city", "kind": "text", "cell": "x" * 41, "fill": "Ulm"},
            f"city '{'x' * 39}…' is no category of the model: counted as 'Ulm'",
        ),
        (
            "no_value",
            {**NUMBER, "cell": "many", "fill": 4.0},
            "spend 'many' is not a number in range: counted as 4",
        ),
        (
            "no_value",
            {**DATE, "cell": "soon", "fill": 19_723.0},
            "joined 'soon' is not a date: counted as 2024-01-01",
        ),
        (
            "too_far",
            {**NUMBER, "fill": 4.0},
            "spend is too far from what training saw: counted as 4",
        ),
    ],
)
def test_every_warning_names_the_column_and_what_was_made_of_the_value(code, values, said):
    assert wording.warning_sentence(Note(code, values)) == said
