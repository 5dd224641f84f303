import numpy as np
import pandas as pd
import pytest

from segmentation.figures import missing_pattern_figure


def test_each_customer_has_a_stripe_and_the_emptiest_column_stands_on_top(make_table):
    frame = pd.DataFrame(
        {"full": [1.0, 2, 3, 4], "a": [1.0, np.nan, 3, 4], "b": [np.nan, np.nan, 3, 4]}
    )
    figure = missing_pattern_figure(make_table(frame))
    (stripes,) = figure.data
    assert figure.layout.yaxis.ticktext == ("b", "a")
    assert np.asarray(stripes.z).tolist() == [[1, 1, 0, 0], [0, 1, 0, 0]]
    assert list(stripes.x) == [1, 2, 3, 4]
    assert stripes.hovertext[1][1] == "a<br>row 2"
    assert figure.layout.xaxis.title.text == "Customers in the order of the file"


def test_many_customers_share_stripes_and_none_is_lost(make_table):
    """1,000 customers in 200 stripes of 5; the last hundred lack the value."""
    values = np.where(np.arange(1000) < 900, 1.0, np.nan)
    stripes = missing_pattern_figure(make_table(pd.DataFrame({"a": values, "b": 1.0}))).data[0]
    assert np.asarray(stripes.z).shape == (1, 200)
    assert np.asarray(stripes.z).sum() * 5 == pytest.approx(100)
    assert np.asarray(stripes.z)[0, 180:].tolist() == [1.0] * 20
    assert stripes.hovertext[0][1] == "a<br>rows 6 to 10"


def test_where_nothing_is_missing_it_says_so(make_table):
    assert not missing_pattern_figure(make_table(pd.DataFrame({"a": [1.0, 2.0]}))).data
