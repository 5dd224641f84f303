"""The grid as a table: one row a customer with scores, code and segment."""

import numpy as np

from segmentation.orders import name_by_code, score_rfm, scored_customers
from segmentation.records import SCORE_COLUMNS


def test_every_customer_has_its_scores_its_code_and_the_name_of_that_code(sample_customers):
    grid = score_rfm(sample_customers)
    scored = scored_customers(grid)
    assert len(scored) == sample_customers.n_customers
    assert list(scored.columns) == [*sample_customers.frame.columns, *SCORE_COLUMNS]
    scores = scored[["recency_score", "frequency_score", "monetary_score"]].astype("str")
    assert (scores.agg("".join, axis=1) == scored["rfm_code"]).all()
    names = name_by_code(grid.rules, 5)
    assert (scored["rfm_code"].map(names) == scored["rfm_segment"]).all()
    assert np.isclose(scored["monetary"].sum(), sample_customers.revenue)


def test_columns_of_these_names_are_replaced(sample_customers):
    frame = sample_customers.frame.assign(rfm_segment="old")
    table = type(sample_customers).__mro__[1](
        frame, sample_customers.columns, sample_customers.report
    )
    scored = scored_customers(score_rfm(table))
    assert list(scored.columns).count("rfm_segment") == 1
    assert "old" not in set(scored["rfm_segment"])
