"""Every page by itself: on the sample, on an upload, on a file that cannot be segmented.

Covers `segmentation.ui.parts.cards` and `segmentation.ui.parts.menu`.
"""

from __future__ import annotations

import pytest

from segmentation.ui.session.memory import MEMORY
from tests.pages.conftest import BASED, PAGES, ROOT, Visit

SHARED = ROOT.parent / "shared" / "data"

BAD_FILES = {
    "an empty file": (b"", "is empty"),
    "a header and nothing else": (b"id,age,income\n", "no rows"),
    "one column": (b"age\n1\n2\n3\n", "one column only"),
    "no numeric column": (
        b"name,city\nAnn,Rome\nBob,Oslo\nCyd,Rome\nDan,Paris\n",
        "No column is left to compare customers by",
    ),
    "fewer rows than clusters": (b"id,age,income\n1,20,30\n2,40,50\n", "at least 3"),
    "columns that are all constant": (
        b"id,age,income\n" + b"".join(b"%d,20,30\n" % row for row in range(9)),
        "No column is left to compare customers by",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "PNG image"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opened_first_shows_the_segmented_sample(visit: Visit, page: str) -> None:
    at = visit.open(page)
    assert not at.exception
    assert not at.error
    assert "200 customers · 5 segments" in visit.texts()
    assert len(at.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_uploaded_file(visit: Visit, page: str, two_groups: bytes) -> None:
    visit.upload(two_groups, "spring.csv")
    at = visit.open(page)
    assert not at.exception
    assert not at.error
    assert "spring.csv · 40 customers · 2 segments" in visit.texts()


def test_an_upload_shows_named_and_drawn_segments_without_a_further_click(
    visit: Visit, two_groups: bytes
) -> None:
    at = visit.upload(two_groups, "spring.csv")
    segments = at.session_state["state.current"]
    assert segments.name == "spring.csv"
    assert "Read 40 customers with 3 columns from spring.csv" in visit.texts()
    headings = [text for text in visit.texts().splitlines() if text.startswith("## ")]
    assert len(headings) == 2
    drawn = [chart.key for chart in at.get("plotly_chart")]
    assert drawn == ["customers.map"]


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_segmented_says_so_and_the_earlier_result_stays(
    visit: Visit, two_groups: bytes, kind: str
) -> None:
    visit.upload(two_groups, "spring.csv")
    content, message = BAD_FILES[kind]
    at = visit.upload(content, "bad.csv")
    assert not at.exception
    [error] = visit.errors()
    assert message in error
    assert error.endswith("You still see the result for spring.csv.")
    assert visit.study() == "spring.csv"
    for page in PAGES:
        at = visit.open(page)
        assert not at.exception
        assert "spring.csv · 40 customers · 2 segments" in visit.texts()


def test_a_good_file_after_a_bad_one_takes_the_sentence_away(
    visit: Visit, two_groups: bytes
) -> None:
    visit.upload(b"", "bad.csv")
    visit.upload(two_groups, "spring.csv")
    assert visit.errors() == []
    assert visit.study() == "spring.csv"


@pytest.mark.parametrize(
    ("content", "n_used"),
    [
        (b"id,age,income\n1,20,30\n2,20,50\n3,20,10\n4,20,13\n5,20,88\n", 1),  # age is constant
        (b"id,age,income\n1,,30\n2,,50\n3,,10\n4,,12\n5,,99\n", 1),  # age is all missing
        (b"id,age,age\n1,20,30\n2,21,50\n3,40,10\n4,22,10\n5,60,70\n", 2),  # the same name twice
        (b"id,age,income\n1,20,30\n2,old,50\n3,40,10\n4,22,10\n5,33,20\n6,51,77\n", 1),  # a word
    ],
)
def test_a_file_with_one_poor_column_is_segmented_by_the_others(
    visit: Visit, content: bytes, n_used: int
) -> None:
    at = visit.upload(content, "poor.csv")
    assert not at.exception
    assert not at.error
    assert visit.study() == "poor.csv"
    used = next(metric for metric in at.metric if metric.label == "Used for segments")
    assert used.value == str(n_used)


def test_text_from_a_file_is_shown_as_it_is(visit: Visit) -> None:
    rows = b"".join(b"%d,%d,%d\n" % (row, row % 7, (row * 5) % 11) for row in range(30))
    header = b"id,**bold** $x^2$ :smile:,[click](http://example.com) <b>\n"
    visit.upload(header + rows, "<img src=x>.csv")
    for page in PAGES:
        at = visit.open(page)
        assert not at.exception
        for element in (*at.markdown, *at.caption):
            assert "<img" not in element.value.replace("\\<", "")
            assert "**bold**" not in element.value
            assert "](http" not in element.value


def test_a_file_that_the_server_had_to_drop_is_asked_for_and_the_sample_stands_in(
    visit: Visit, two_groups: bytes
) -> None:
    visit.upload(two_groups, "spring.csv")
    MEMORY.clear()
    at = visit.open("Segments")
    assert not at.exception
    [error] = visit.errors()
    assert "no longer holds 'spring.csv'" in error
    assert visit.study() == "Mall customers (sample)"
    assert "200 customers · 5 segments" in visit.texts()


def test_the_sample_comes_back_with_one_click(visit: Visit, two_groups: bytes) -> None:
    visit.upload(two_groups, "spring.csv")
    visit.at.button(key="menu.sample").click().run()
    assert visit.study() == "Mall customers (sample)"


def test_the_other_sample_is_one_click_away(visit: Visit) -> None:
    visit.open("Customers")
    visit.at.button(key="customers.sample_shoppers").click().run()
    assert not visit.at.exception
    assert "2,000 customers" in visit.texts()


def test_undo_goes_back_one_change_at_a_time(visit: Visit, two_groups: bytes) -> None:
    at = visit.upload(two_groups, "spring.csv", tab=BASED)
    at.segmented_control(key="customers.scaling_choice").set_value("robust").run()
    assert at.session_state["state.current"].basis.settings.scaling == "robust"
    assert visit.undoing() == "Undo: scaling from standard to robust"
    at.button(key="menu.undo").click().run()
    assert at.session_state["state.current"].basis.settings.scaling == "standard"
    assert visit.study() == "spring.csv"
    assert visit.undoing() == "Undo: upload of spring.csv"
    at.button(key="menu.undo").click().run()
    assert visit.study() == "Mall customers (sample)"
    [said] = [each.value.replace("\\", "") for each in at.success]
    assert said.startswith("spring.csv was put aside; you are looking at Mall customers (sample)")


def test_other_columns_make_other_segments_and_are_kept_across_pages(visit: Visit) -> None:
    at = visit.open("Customers", BASED)
    at.multiselect(key="customers.features_columns").unselect("Age").run()
    assert not at.exception
    assert not at.error
    visit.open("Predict")
    labels = [slider.label.replace("\\", "") for slider in visit.at.slider]
    assert labels == ["Annual Income (k$)", "Spending Score (1-100)"]


def test_no_columns_at_all_is_said_in_place_and_the_segments_stay(visit: Visit) -> None:
    at = visit.open("Customers", BASED)
    at.multiselect(key="customers.features_columns").set_value([]).run()
    assert not at.exception
    [error] = visit.errors()
    assert "Choose at least one feature" in error
    assert "200 customers · 5 segments" in visit.texts()
    assert at.multiselect(key="customers.features_columns").value == [
        "Age",
        "Annual Income (k$)",
        "Spending Score (1-100)",
    ]


def test_a_role_that_is_changed_in_the_table_segments_again(visit: Visit) -> None:
    at = visit.open("Customers", "Columns")
    age = 2
    edit = {"edited_rows": {age: {"Used as": "descriptor"}}, "added_rows": [], "deleted_rows": []}
    at.session_state["customers.roles_0"] = edit
    at.run()
    assert not at.exception
    assert dict(at.session_state["state.current"].basis.roles) == {"Age": "descriptor"}
    visit.view("Customers", BASED)
    assert "Age" not in at.multiselect(key="customers.features_columns").value
