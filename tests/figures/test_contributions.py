import pytest

from segmentation.figures import contributions_figure


def test_the_largest_share_stands_on_top():
    figure = contributions_figure([("Age", 0.25), ("Income", 0.6), ("Visits", 0.15)])
    (bars,) = figure.data
    assert list(bars.hovertext) == ["Income", "Age", "Visits"]
    assert list(bars.x) == [0.6, 0.25, 0.15]
    assert list(bars.text) == ["60%", "25%", "15%"]
    assert figure.layout.yaxis.range == (2.5, -0.5)
    assert figure.layout.xaxis.title.text == "Share of the squared distances"


def test_equal_shares_keep_the_order_of_the_file():
    shares = [("c", 1 / 3), ("a", 1 / 3 + 1e-16), ("b", 1 / 3 - 1e-16)]
    assert list(contributions_figure(shares).data[0].hovertext) == ["c", "a", "b"]


def test_many_features_share_their_last_bar():
    bars = contributions_figure([(f"f{i}", 1 / 40) for i in range(40)]).data[0]
    assert len(bars.x) == 30
    assert bars.hovertext[-1] == "11 others"
    assert sum(bars.x) == pytest.approx(1)


def test_names_are_shown_literally():
    bars = contributions_figure([("<b>%{x}</b>", 1.0)]).data[0]
    assert list(bars.hovertext) == ["&lt;b&gt;%&#123;x}&lt;/b&gt;"]


def test_without_features_it_says_so():
    assert not contributions_figure([]).data
