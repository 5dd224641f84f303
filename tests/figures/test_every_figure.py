"""What holds for all figures: text from files is shown literally, and none is too heavy.

Covers `segmentation.figures.customers`.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segmentation import figures
from segmentation.records import ColumnSummary, Correlations
from tests.figures.methods import method_figures
from tests.figures.order_records import order_figures

LIMIT_BYTES = 5_000_000
OWN_FIELDS = {"x", "y", "z", "r", "text", "hovertext", "customdata", "theta"} | {
    "xaxis.title.text",
    "yaxis.title.text",
}
OWN_TAGS = {"<br>", "<b>", "</b>", "<extra>", "</extra>"}


def _all_figures(segmentation, component_map, search):
    table = segmentation.prepared.table
    numeric = list(segmentation.prepared.features)
    category = next(
        c.name for c in table.columns if c.kind == "categorical" and c.role != "identifier"
    )
    correlations = Correlations(tuple(numeric), np.corrcoef(table.frame[numeric].to_numpy().T))
    summaries = [ColumnSummary(name, "feature", "numeric", 3, 9) for name in numeric]
    new = {name: float(table.frame[name].mean()) for name in numeric}
    return {
        "elbow": figures.elbow_figure(search, chosen=3),
        "silhouette": figures.silhouette_figure(search, chosen=3),
        "criteria": figures.search_criteria_figure(search, chosen=3),
        "flow": figures.flow_figure(search, chosen=3),
        "stability": figures.stability_figure(search, 3, segments=segmentation.segments),
        "silhouette plot": figures.silhouette_plot_figure(
            segmentation.clustering, segmentation.segments
        ),
        "sizes": figures.sizes_figure(segmentation.segments),
        "scatter3d": figures.scatter3d_figure(
            segmentation, axes=numeric, new_customer=new, new_segment=0
        ),
        "scatter3d category": figures.scatter3d_figure(
            segmentation, axes=[numeric[0], category, numeric[1]]
        ),
        "scatter": figures.scatter3d_figure(segmentation, axes=[numeric[0], category]),
        "strip": figures.scatter3d_figure(segmentation, axes=numeric[:1]),
        "map": figures.map_figure(segmentation, component_map),
        "heatmap": figures.profile_heatmap_figure(segmentation.segments),
        "amounts": figures.amount_shares_figure(
            segmentation.segments, [1 / segmentation.k] * segmentation.k, numeric[0]
        ),
        "snake": figures.snake_figure(segmentation.segments),
        "radar": figures.radar_figure(segmentation.segments),
        "parallel": figures.parallel_figure(segmentation),
        "histogram": figures.histogram_figure(table, numeric[0], by=segmentation),
        "bars": figures.histogram_figure(table, category, by=segmentation),
        "pairs": figures.pair_figure(table, numeric, colour=category),
        "correlations": figures.correlation_figure(correlations),
        "missing": figures.missing_figure(summaries, n_customers=100),
        "shares": figures.category_shares_figure(segmentation.segments, category),
        "boxes": figures.box_figure(segmentation, numeric[0]),
        **order_figures([segment.name for segment in segmentation.segments]),
        **method_figures(segmentation.clustering.labels, component_map, segmentation.names),
    }


@pytest.fixture(scope="module")
def drawn(segmentation, component_map, search):
    return _all_figures(segmentation, component_map, search)


@pytest.fixture(scope="module")
def drawn_evil(evil, search, make_map):
    return _all_figures(evil, make_map(evil), search)


def _texts(value, key=""):
    """Yield every string in a figure's JSON, with the name of the property that holds it."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("bdata", "uirevision", "meta"):
                yield from _texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, key)


def test_text_from_files_is_never_markup(drawn_evil):
    for name, figure in drawn_evil.items():
        for _, text in _texts(json.loads(figure.to_json())):
            tags = set(re.findall(r"<[^\u200b][^>]*>?", text))
            assert tags <= OWN_TAGS, (name, text)


def test_text_from_files_is_never_a_template(drawn_evil):
    for name, figure in drawn_evil.items():
        for key, text in _texts(json.loads(figure.to_json())):
            fields = {field.split(":")[0] for field in re.findall(r"%\{([^}]*)\}", text)}
            if key in ("hovertemplate", "texttemplate"):
                assert {field.split("[")[0] for field in fields} <= OWN_FIELDS, (name, text)
                assert "%{x} & co" not in text.replace("&amp;", "&"), (name, text)
            else:
                assert "%{" not in text, (name, text)


def test_evil_text_still_arrives_whole(evil):
    text = figures.sizes_figure(evil.segments).layout.annotations[0].text
    assert text.startswith("&lt;b&gt;x&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt; %&#123;x}")


def test_no_figure_of_100_000_customers_is_heavy(large, search, make_map):
    for name, figure in _all_figures(large, make_map(large), search).items():
        assert len(figure.to_json()) < LIMIT_BYTES, name


def test_long_identifiers_give_way_to_row_numbers_on_a_large_map(large, make_map):
    frame = large.prepared.table.frame.assign(
        id=[f"{row:08d}-0000-4000-8000-000000000000" for row in range(100_000)]
    )
    table = replace(large.prepared.table, frame=frame)
    renamed = replace(large, prepared=replace(large.prepared, table=table))
    figure = figures.map_figure(renamed, make_map(renamed))
    first = figure.data[0]
    assert "Row %{text}" in first.hovertemplate
    assert first.text[0] == first.customdata[0][0] + 1
    assert len(figure.to_json()) < LIMIT_BYTES


def test_the_map_draws_100_000_customers(large, make_map):
    figure = figures.map_figure(large, make_map(large))
    assert figure.layout.meta["n_drawn"] == 100_000


def test_drawing_again_gives_the_same_and_changes_no_record(
    drawn, segmentation, component_map, search
):
    before = segmentation.prepared.table.frame.copy(deep=True)
    again = _all_figures(segmentation, component_map, search)
    for name, figure in drawn.items():
        assert figure.to_json() == again[name].to_json(), name
    assert before.equals(segmentation.prepared.table.frame)


def test_every_figure_suits_light_and_dark_pages(drawn):
    for name, figure in drawn.items():
        layout = json.loads(figure.to_json())["layout"]
        assert layout["template"]["layout"]["paper_bgcolor"] == "rgba(0, 0, 0, 0)", name
        assert "paper_bgcolor" not in layout, name
        assert "color" not in layout.get("font", {}), name
        assert 140 <= layout["height"] <= 1_400, name


def test_every_public_figure_is_drawn_by_a_test():
    drawn = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    public = [name for name in vars(figures) if name.endswith("_figure")]
    assert [name for name in public if f"{name}(" not in drawn] == []


@pytest.mark.parametrize("name", [name for name in vars(figures) if name.endswith("_figure")])
def test_every_figure_says_what_it_draws(name):
    assert getattr(figures, name).__doc__.startswith("Draw ")
