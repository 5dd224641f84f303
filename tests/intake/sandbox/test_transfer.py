"""A table on its way to another process and back: every value and all that is known of it."""

import json

import pandas as pd

from segmentation.intake.sandbox.transfer import pack, unpack
from segmentation.records import CustomerTable
from tests.intake.conftest import read


def there_and_back(table: CustomerTable) -> CustomerTable:
    described, columns = pack(table)
    return unpack(json.loads(json.dumps(described)), columns)


def test_a_table_of_every_kind_comes_back_as_it_was():
    table = read(
        "id,spend,member,size,since,city\n"
        "1,1.5,yes,S,2020-01-31,Rome\n2,,no,M,,Oslo\n3,2.5,yes,L,2021-02-28,\n4,9,no,S,2022-03-01,Rome\n"
    )
    found = there_and_back(table)
    pd.testing.assert_frame_equal(found.frame, table.frame)
    assert found.lines is not None
    assert found.lines.tolist() == [2, 3, 4, 5]
    for ours, theirs in zip(found.columns, table.columns, strict=True):
        assert (ours.name, ours.role, ours.kind, ours.order, ours.n_missing) == (
            theirs.name,
            theirs.role,
            theirs.kind,
            theirs.order,
            theirs.n_missing,
        )
    report, expected = found.report, table.report
    assert (report.source, report.fingerprint) == (expected.source, expected.fingerprint)
    assert [(step.action, step.column, step.n_cells) for step in report.steps] == [
        (step.action, step.column, step.n_cells) for step in expected.steps
    ]


def test_rows_that_stand_aside_come_back_with_their_lines():
    table = read("id;spend;visits\n" + "".join(f"{n};{n},5;{n}\n" for n in range(30)) + "31;x\n")
    found = there_and_back(table)
    assert [(row.line, row.text) for row in found.report.aside] == [
        (row.line, row.text) for row in table.report.aside
    ]
