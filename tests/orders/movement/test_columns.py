"""Movement as columns: where each customer was, since when not, and what it brought since."""

import io
from datetime import date

import pandas as pd

from segmentation import orders, workflow
from segmentation.cli import main
from segmentation.workflow import sample_path

BEFORE, AFTER = date(2026, 1, 1), date(2026, 6, 30)


def test_the_columns_agree_with_the_movement_and_with_the_command_line(tmp_path):
    clean = orders.clean_orders(workflow.read_sample("orders"))
    moved = orders.movement_between(clean, BEFORE, AFTER)
    grid = orders.score_rfm(orders.customers_from_orders(clean, reference=AFTER))
    found = orders.with_movement(orders.scored_customers(grid), moved)
    is_changed = found["changed_on"] != ""
    assert (found["previous_segment"] != found["rfm_segment"]).tolist() == is_changed.tolist()
    assert set(found["changed_on"]) == {"", "2026-06-30"}
    # 1,270 customers before, 625 of them in the same segment: 230 are new.
    assert ((found["previous_segment"] == "").sum(), (~is_changed).sum()) == (230, 625)
    later = found["monetary"].sum() - found["value_change"].sum()
    assert round(later, 2) == round(float(moved.revenue_before.sum()), 2)
    output = tmp_path / "out.csv"
    asked = ["rfm", str(sample_path("orders")), "--previous", "2026-01-01", "-o", str(output)]
    assert main([*asked, "--json"]) == 0
    written = pd.read_csv(io.BytesIO(output.read_bytes()), keep_default_na=False, dtype="str")
    for name in ("previous_segment", "changed_on"):
        assert written[name].tolist() == found[name].tolist()
