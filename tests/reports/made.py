"""Tables and findings in which every text tries to be more than text."""

from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation import workflow
from segmentation.records import AsideRow, ColumnInfo, CustomerTable, Note, ReadReport, Step

MARKUP = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
FORMULA = '=HYPERLINK("http://example.com?"&A1,"click")'


def make_table(texts, *, names=(MARKUP, FORMULA, "- category")):
    """A table with one customer a text: two numbers, a category, and the texts themselves."""
    generator = np.random.default_rng(3)
    n = len(texts)
    group = np.arange(n) % 3
    frame = pd.DataFrame(
        {
            "id": pd.Series([f"{MARKUP} {row}" for row in range(n)], dtype="str"),
            names[0]: 10.0 * group + generator.normal(size=n),
            names[1]: -20.0 * group + generator.normal(size=n),
            names[2]: pd.Series(np.array([FORMULA, MARKUP, "plain"])[group], dtype="str"),
            "text": pd.Series(texts, dtype="str"),
        }
    )
    roles = ("identifier", "feature", "feature", "descriptor", "excluded")
    kinds = ("text", "numeric", "numeric", "categorical", "text")
    columns = tuple(
        ColumnInfo(name, role, kind, 0, frame[name].nunique())
        for name, role, kind in zip(frame.columns, roles, kinds, strict=True)
    )
    report = ReadReport(
        source=f"{MARKUP}.csv",
        fingerprint="ab" * 32,
        file_format="csv",
        encoding="utf-8",
        delimiter=",",
        n_rows=n,
        n_columns=5,
        steps=tuple(
            Step("trimmed", MARKUP, 1, 1, code="counted_as", values={"value": text})
            for text in texts
        ),
        aside=(AsideRow(7, FORMULA, Note(MARKUP)),),
    )
    return CustomerTable(frame, columns, report)


def make_findings(texts):
    """Findings whose names, notes, plans, columns, categories and steps are such texts."""
    segmentation = workflow.segment(workflow.prepare(make_table(texts)), k=3)
    renamed = tuple(
        replace(segment, name=f"{name} {segment.segment}", notes="\n".join(texts[:50]))
        for segment, name in zip(segmentation.segments, (MARKUP, FORMULA, texts[-1]), strict=True)
    )
    return workflow.findings(
        replace(segmentation, segments=renamed),
        title=MARKUP,
        plans=(MARKUP, "\n".join(texts), ""),
    )


def make_adopted(algorithm):
    """The mall sample by another method: what was clustered, what was found, the result."""
    prepared = workflow.prepare(workflow.read_sample())
    [result] = workflow.compare(prepared, k=5, methods=(algorithm,)).results
    found = workflow.adopt(prepared, result)
    return prepared, result, workflow.describe(found.prepared, found.clustering)
