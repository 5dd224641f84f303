"""What a file leaves open is asked on the Customers page, and one click answers it.

Covers `segmentation.ui.customers.questions`.
"""

import io

import pytest
from openpyxl import Workbook

from segmentation.records import OPEN_QUESTIONS
from segmentation.ui.customers import questions
from segmentation.ui.session import cache
from segmentation.wording import questions as wording_questions, step_reason
from tests.pages.conftest import BASED, Visit

QUESTION = "**Your file can be read in two ways**"


def lines(column: str, cells: list[str]) -> bytes:
    rows = [f"C{n};{cell};{10 + n * n % 37}" for n, cell in enumerate(cells)]
    return "\n".join([f"id;{column};visits", *rows]).encode()


MARKS = lines("spend", [str(343 + n) if n % 2 else f"{n + 2}.157" for n in range(40)])
DATES = lines("day", [f"{1 + n % 12:02}/{1 + n * 7 % 12:02}/2023" for n in range(40)])
AGES = lines("age", ["999" if n % 9 == 0 else str(20 + n) for n in range(40)])


def hidden() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["id", "visits", "spend"])
    for n in range(40):
        sheet.append([f"C{n}", 1 + n % 7, 10.5 * n + n % 3])
        sheet.row_dimensions[n + 2].hidden = n % 2 == 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def labels(visit: Visit) -> list[str]:
    """Return what the buttons say, without Markdown's backslashes."""
    found = [b for b in visit.at.button if (b.key or "").startswith("customers.questions_")]
    return [str(button.label).replace("\\", "") for button in found]


def steps(visit: Visit) -> list[str]:
    study = visit.at.session_state["state.current"]
    return [step_reason(step) for step in cache.read(study.file).report.steps]


@pytest.mark.parametrize(
    ("content", "name", "label", "told", "undoing"),
    [
        (MARKS, "marks.csv", "It is 2.157", None, "how spend is read"),
        (AGES, "ages.csv", "999 means unknown", "'999' stands for no value", "how age is read"),
        (DATES, "dates.csv", "Month first", None, "how day is read"),
        (hidden(), "hidden.xlsx", "Leave them out", "in the workbook, as you said", "hidden rows"),
    ],
)
def test_one_click_answers(
    visit: Visit, content: bytes, name: str, label: str, told: str | None, undoing: str
) -> None:
    visit.upload(content, name)
    assert QUESTION in visit.texts()
    assert labels(visit) == [label]
    before = steps(visit)
    visit.at.button(key="customers.questions_0").click().run()
    assert not visit.at.exception
    assert labels(visit) == []
    assert QUESTION not in visit.texts()
    assert steps(visit) != before
    assert told is None or any(told in reason for reason in steps(visit))
    assert visit.undoing() == f"Undo: {undoing}"
    visit.at.button(key="menu.undo").click().run()
    assert labels(visit) == [label]
    assert steps(visit) == before


def test_the_answer_holds_for_what_is_made_of_the_file(visit: Visit) -> None:
    visit.upload(DATES, "dates.csv")
    visit.at.button(key="customers.questions_0").click().run()
    study = visit.at.session_state["state.current"]
    day = cache.read(study.file).frame["day"]
    assert str(day[1].date()) == "2023-02-08"  # 02/08/2023
    visit.upload(hidden(), "hidden.xlsx")
    visit.at.button(key="customers.questions_0").click().run()
    study = visit.at.session_state["state.current"]
    assert cache.read(study.file).n_customers == 20


def test_defaults_take_answers_back_and_samples_ask_nothing(visit: Visit) -> None:
    visit.open("Customers")
    assert labels(visit) == []
    visit.upload(AGES, "ages.csv")
    visit.at.button(key="customers.questions_0").click().run()
    visit.view("Customers", BASED)
    visit.at.button(key="customers.reset_defaults").click().run()
    assert labels(visit) == ["999 means unknown"]


def test_many_questions_stay_quiet(visit: Visit) -> None:
    """Five columns with 999: three are asked in sight, two behind a click."""
    cells = [
        ",".join("999" if n % 9 == k else str(20 + n + k) for k in range(5)) for n in range(40)
    ]
    text = "\n".join(["id,a,b,c,d,e", *(f"C{n},{row}" for n, row in enumerate(cells))])
    visit.upload(text.encode(), "many.csv")
    assert len(labels(visit)) == 5
    assert "2 more questions" in [expander.label for expander in visit.at.expander]
    visit.at.button(key="customers.questions_more_1").click().run()
    assert not visit.at.exception
    assert len(labels(visit)) == 4


def test_what_is_open_is_asked_wherever_segments_are_shown(visit: Visit) -> None:
    visit.upload(AGES, "ages.csv")
    for page, key in (("Overview", "overview"), ("Segments", "segments")):
        visit.open(page)
        assert QUESTION in visit.texts(), page
        assert visit.at.button(key=f"{key}.questions_0").label == "999 means unknown"
    visit.at.button(key="segments.questions_0").click().run()
    assert not visit.at.exception
    assert QUESTION not in visit.texts()


def test_each_question_has_its_answer() -> None:
    assert set(OPEN_QUESTIONS) == set(questions.ANSWERS) == set(wording_questions.ANSWERS)
