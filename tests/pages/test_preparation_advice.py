"""Another preparation is found, told and taken back on the pages."""

from segmentation.ui.session import cache
from segmentation.ui.session.study import sample
from tests.workflow.lognormal import lognormal_groups
from tests.workflow.test_advising import hidden_groups

BACK = "choose_k.verdict_preparation_asis"
AGAIN = "choose_k.verdict_preparation_auto"


def test_what_only_a_log_scale_shows_is_told_and_taken_back_by_one_click(visit):
    table = lognormal_groups(6, n=150)
    content = table.frame.assign(id=[f"c{i}" for i in range(150)]).to_csv(index=False).encode()
    visit.upload(content)
    assert visit.open("Overview").error == []
    assert "On a log scale: three segments stand out" in visit.texts()
    at = visit.open("Choose k")
    assert "As it is: no reliable segments" in visit.texts()
    assert "chosen among" in visit.texts()
    at.button(key=BACK).click().run()
    study = at.session_state["state.current"]
    assert study.basis.settings.per_feature == ()
    assert "No reliable segments" in visit.texts()
    at.button(key=AGAIN).click().run()
    study = at.session_state["state.current"]
    assert {setting.transform for setting in study.basis.settings.per_feature} <= {
        "log",
        "yeo_johnson",
    }
    assert "three segments stand out" in visit.texts()


def test_what_shows_as_it_is_needs_no_word(visit):
    visit.open("Choose k")
    assert "As it is" not in visit.texts()


def test_exceptional_customers_are_told_and_put_back_by_one_click(visit):
    visit.upload(hidden_groups().frame.to_csv(index=False).encode())
    at = visit.open("Segments")
    assert not at.exception
    assert "2 customers are exceptional (spend above" in visit.texts()
    assert "Exceptional customers" in visit.texts()
    for page in ("Overview", "Explore", "Choose k", "Predict", "Compare"):
        assert not visit.open(page).exception
    at = visit.open("Choose k")
    at.button(key="choose_k.verdict_preparation_asis").click().run()
    assert at.session_state["state.current"].basis.settings.per_feature == ()
    assert "are exceptional" not in visit.texts()


def test_the_largest_number_with_enough_customers_in_each_is_one_click_away(visit):
    at = visit.open("Choose k")
    at.number_input(key="choose_k.slider_minimum").set_value(50).run()
    assert "are the most with 50 customers in each by itself" in visit.texts()
    at.button(key="choose_k.slider_minimum_use").click().run()
    assert at.session_state["state.current"].k == cache.search(sample().basis).largest_k(50)
    at.number_input(key="choose_k.slider_minimum").set_value(100).run()
    assert "100 customers in each by itself" in visit.texts()
