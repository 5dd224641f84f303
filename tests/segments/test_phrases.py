import pytest

from segmentation.segments.phrases import category_phrase, degree_of, level_of, numeric_phrase
from segmentation.segments.vocabulary import Noun


@pytest.mark.parametrize(
    ("difference", "level", "degree"),
    [
        (2.0, "very high", "very high"),
        (1.2, "very high", "very high"),
        (1.19, "high", "high"),
        (0.5, "high", "high"),
        (0.49, "average", "above average"),
        (0.19, "average", "average"),
        (0.0, "average", "average"),
        (-0.3, "average", "below average"),
        (-0.5, "low", "low"),
        (-1.2, "very low", "very low"),
    ],
)
def test_levels_follow_standard_deviations(difference, level, degree):
    assert level_of(difference) == level
    assert degree_of(difference) == degree


@pytest.mark.parametrize(
    ("noun", "degree", "phrase"),
    [
        (Noun("income"), "very high", "very high income"),
        (Noun("income"), "below average", "below-average income"),
        (Noun("orders", "count"), "high", "many orders"),
        (Noun("orders", "count"), "very low", "very few orders"),
        (Noun("age", "age"), "low", "younger"),
        (Noun("age", "age"), "very high", "much older"),
        (Noun("tenure", "duration"), "high", "long tenure"),
        (Noun("purchase", "since"), "high", "long since last purchase"),
        (Noun("purchase", "since"), "low", "recent purchase"),
        (Noun("age", "birth"), "high", "younger"),
        (Noun("age", "birth"), "very low", "much older"),
    ],
)
def test_every_form_has_its_words(noun, degree, phrase):
    assert numeric_phrase(noun, degree) == phrase


@pytest.mark.parametrize(
    ("noun", "degree", "share", "phrase"),
    [
        (Noun("cr card", "having"), "high", 0.95, "with cr card"),
        (Noun("cr card", "having"), "high", 0.6, "mostly with cr card"),
        (Noun("cr card", "having"), "high", 0.3, "more often with cr card"),
        (Noun("cr card", "having"), "low", 0.02, "without cr card"),
        (Noun("cr card", "having"), "low", 0.3, "mostly without cr card"),
        (Noun("cr card", "having"), "low", 0.6, "less often with cr card"),
        (Noun("active member", "being"), "high", 0.95, "active member"),
        (Noun("active member", "being"), "low", 0.05, "not active member"),
        (Noun("accepted campaign 2", "done"), "very high", 0.7, "mostly accepted campaign 2"),
        (Noun("complain"), "average", 0.4, "near-average complain"),
    ],
)
def test_a_share_of_yes_is_told_as_with_or_without(noun, degree, share, phrase):
    assert numeric_phrase(noun, degree, kind="boolean", mean=share) == phrase


@pytest.mark.parametrize(
    ("degree", "mean", "phrase"),
    [
        ("very high", 1.9, "more kids"),
        ("high", 2.0, "many kids"),
        ("low", 0.0, "no kids"),
        ("very low", 0.04, "hardly any kids"),
        ("low", 0.05, "few kids"),
        ("average", 0.5, "near-average kids"),
        # Below 0 nothing is counted, whatever the column is called.
        ("high", -1.0, "many kids"),
        ("high", None, "many kids"),
    ],
)
def test_a_count_of_less_than_two_is_not_called_many(degree, mean, phrase):
    assert numeric_phrase(Noun("kids", "count"), degree, mean=mean) == phrase


@pytest.mark.parametrize(
    ("word", "answer", "share", "phrase"),
    [
        ("churn", "Yes", 0.95, "churned"),
        ("churn", "Yes", 0.4, "more often churned"),
        ("churn", "No", 0.6, "mostly not churned"),
        ("response", "yes", 0.3, "more often responded"),
    ],
)
def test_of_an_event_it_is_told_that_it_happened(word, answer, share, phrase):
    assert category_phrase(Noun(word), answer, share) == phrase


def test_a_date_is_later_or_earlier():
    assert numeric_phrase(Noun("signup"), "high", kind="date") == "later signup"


@pytest.mark.parametrize(
    ("category", "share", "phrase"),
    [
        ("Female", 0.95, "Female"),
        ("Female", 0.72, "mostly Female"),
        ("Female", 0.4, "more often Female"),
        ("3", 0.6, "mostly region 3"),
        ("DSL", 0.95, "region DSL"),
        ("Yes", 0.95, "with region"),
        ("no", 0.6, "mostly without region"),
    ],
)
def test_a_category_is_told_with_its_column_where_it_says_nothing_alone(category, share, phrase):
    assert category_phrase(Noun("region"), category, share) == phrase


@pytest.mark.parametrize(
    ("category", "among", "phrase"),
    [
        ("y", ("y", "n"), "with kind"),
        ("Y", ("X", "Y"), "kind Y"),
        ("n", ("n", "s", "e"), "kind n"),
        ("Yes", ("Yes", "No", "No internet service"), "with kind"),
    ],
)
def test_a_letter_is_an_answer_only_among_answers(category, among, phrase):
    assert category_phrase(Noun("kind"), category, 0.95, among=among) == phrase
