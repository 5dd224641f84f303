"""100,000 customers x 20 columns: who is in each segment, every figure, and what is taken away."""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from segmentation import figures, reports, workflow
from segmentation.records import ComponentMap, PreparedTable, Segmentation

ROWS = 100_000
K = 6
RUNS = 3


def customers(n: int = ROWS) -> bytes:
    """As CSV: an identifier, 14 numbers in six groups, 4 categories, a date and a name."""
    generator = np.random.default_rng(42)
    group = generator.choice(K, size=n, p=[0.3, 0.25, 0.2, 0.15, 0.07, 0.03])
    centres = generator.normal(scale=2.5, size=(K, 14))
    numbers = np.round(50 + 10 * (centres[group] + generator.normal(size=(n, 14))), 2)
    frame = pd.DataFrame(numbers, columns=[f"measure_{i}" for i in range(14)])
    for i, size in enumerate((2, 4, 6, 10)):
        words = np.array([f"category {chr(65 + j)}" for j in range(size)])
        frame[f"category_{i}"] = words[generator.integers(size, size=n)]
    frame["since"] = pd.Timestamp("2019-01-01") + pd.to_timedelta(
        generator.integers(0, 2000, n), "D"
    )
    frame.insert(0, "customer_id", [f"C{row:07d}" for row in range(n)])
    return frame.to_csv(index=False).encode()


def seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cell_by_cell(segmentation: Segmentation) -> bytes:
    """The customers as pandas writes them with the same library."""
    target = io.BytesIO()
    reports.customers_with_segments(segmentation).to_excel(target, engine="xlsxwriter", index=False)
    return target.getvalue()


def every_figure(found: Segmentation, map2: ComponentMap) -> list[go.Figure]:
    """What the pages draw of the segments, under the names of the functions that draw it."""
    segments, table = found.segments, found.prepared.table
    numbers, category = list(found.prepared.features[:3]), "category_3"
    moved = np.full((found.k, found.k), 100, dtype=np.intp)
    sides = [(segment.name, segment.colour) for segment in segments]
    drawn = {
        "sizes": figures.sizes_figure(segments),
        "3D scatter": figures.scatter3d_figure(found, axes=numbers),
        "map": figures.map_figure(found, map2),
        "heatmap": figures.profile_heatmap_figure(segments),
        "lines": figures.snake_figure(segments),
        "customers as lines": figures.parallel_figure(found),
        "radar": figures.radar_figure(segments),
        "boxes": figures.box_figure(found, numbers[0]),
        "category shares": figures.category_shares_figure(segments, category),
        "pairs by segment": figures.pair_figure(table, found.prepared.features[:5], by=found),
        "histogram by segment": figures.histogram_figure(table, numbers[0], by=found),
        "movement": figures.moved_figure(moved, sides, sides),
    }
    return [figure.update_layout(title_text=name) for name, figure in drawn.items()]


def tell_segments(prepared: PreparedTable, segmentation: Segmentation) -> None:
    """Print how long it takes to say who is in each segment."""
    clustering, search = segmentation.clustering, segmentation.search
    profiles = seconds(lambda: workflow.describe(prepared, clustering, search=search))
    rules = seconds(lambda: workflow.rules(segmentation))
    print(f"profiles, traits and names:                  {profiles:7.2f} s")
    print(f"rules:                                       {rules:7.2f} s")
    print(f"together:                                    {profiles + rules:7.2f} s  (aim 2)")
    print(f"what separates the segments:         {_timed(workflow.effect_sizes, segmentation)}")
    print(f"typical and odd customers:           {_timed(workflow.members, segmentation)}")


def _timed(work: Callable[[Segmentation], object], found: Segmentation) -> str:
    return f"{seconds(lambda: work(found)):15.2f} s"


def weigh_figures(segmentation: Segmentation) -> None:
    """Print what each figure sends to the browser."""
    found = workflow.map_components(segmentation, n_components=2)
    for figure in every_figure(segmentation, found):
        size = len(figure.to_json().encode()) / 1e6
        print(f"figure: {figure.layout.title.text:<36} {size:7.2f} MB (aim 5)")


def main(arguments: Sequence[str] = ()) -> None:
    prepared = workflow.prepare(workflow.read_customers(customers()))
    search = workflow.search_k(prepared, k_values=range(2, 9))
    segmentation = workflow.segment(prepared, k=K, search=search)
    print(f"{prepared.n_customers:,} customers x {len(prepared.table.columns)} columns, k = {K}")
    tell_segments(prepared, segmentation)
    weigh_figures(segmentation)
    take_away(segmentation)
    if "--full" in arguments:
        plain = seconds(lambda: cell_by_cell(segmentation))
        book = seconds(lambda: reports.excel_workbook(workflow.findings(segmentation)))
        print(f"pandas, the customers' sheet alone:          {plain:7.2f} s")
        print(f"ratio pandas / workbook:                     {plain / book:7.2f}")


def take_away(segmentation: Segmentation) -> None:
    """Print how long reports take, and what they weigh."""
    found = workflow.findings(segmentation)
    gathering = seconds(lambda: workflow.findings(segmentation))
    writing = seconds(lambda: reports.html_report(found))
    book = seconds(lambda: reports.excel_workbook(found))
    csv = seconds(lambda: reports.csv_bytes(reports.customers_with_segments(segmentation)))
    n_page, n_book = len(reports.html_report(found)), len(reports.excel_workbook(found))
    print(f"rules, effects, map and model for a report:  {gathering:7.2f} s")
    print(f"HTML report:                                 {writing:7.2f} s")
    print(f"together:                                    {gathering + writing:7.2f} s  (aim 5)")
    print(f"size of the HTML report:                     {n_page / 1e6:7.2f} MB (aim 8)")
    print(f"Excel workbook, customers included:          {book:7.2f} s")
    print(f"size of the workbook:                        {n_book / 1e6:7.2f} MB")
    print(f"CSV of customers with segment:               {csv:7.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
