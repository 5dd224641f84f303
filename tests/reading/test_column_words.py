"""Words of columns' names stand once; every stage knows them as it spells them.

Covers `segmentation.reading.spelling`.
"""

from segmentation.intake.columns.personal_names import names_birth
from segmentation.orders.lines import vocabulary as order_words
from segmentation.reading.spelling import AGES, BIRTHS, NUMBER_WORDS, without_marks
from segmentation.segments import vocabulary
from segmentation.segments.topics import is_changeable


def test_every_stage_knows_each_age_date_of_birth_and_number():
    for age in AGES:
        assert without_marks(age) in vocabulary.AGES
        assert not is_changeable(age, "numeric")
    for birth in BIRTHS:
        assert names_birth(birth)
        assert not is_changeable(birth, "numeric")
    assert {without_marks(word) for word in NUMBER_WORDS} <= set(order_words.NUMBERS)
