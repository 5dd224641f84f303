"""Help: the terms, and a line for the API that the API understands.

Covers `segmentation.ui.predict.help`.
"""

from __future__ import annotations

import json

from segmentation.ui.predict.help import curl_line
from segmentation.ui.session import cache
from segmentation.ui.session.study import sample
from tests.pages.conftest import Visit


def test_the_line_to_copy_sends_a_customer_of_the_current_columns() -> None:
    line = curl_line(cache.segmentation(sample()), "http://127.0.0.1:8501")
    assert line.startswith("curl -X POST http://127.0.0.1:8501/api/predict")
    body = json.loads(line.split("-d '")[1].removesuffix("'"))
    first = cache.table(sample().basis).frame.iloc[0]
    assert body == {name: first[name] for name in body}
    assert list(body) == ["Age", "Annual Income (k$)", "Spending Score (1-100)"]
    assert all(isinstance(value, int) for value in body.values())


def test_terms_and_methods_are_explained(visit: Visit) -> None:
    at = visit.at.switch_page("pages/10_Help.py").run()
    assert "Save your segments as a model first" in visit.texts()
    for tab, said in {
        "Glossary": "**Silhouette**",
        "Methods and their limits": "**Ward**",
    }.items():
        visit.view("Help", tab)
        assert not at.exception
        assert said in visit.texts()
