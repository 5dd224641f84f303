"""JSON as programs and services write it."""

import json

import pytest

from segmentation import read_customers
from segmentation.wording import step_reason

CUSTOMERS = [{"id": n, "age": 20 + n, "spend": 10.5 * n} for n in range(12)]


def read(content):
    return read_customers(json.dumps(content).encode(), name="answer.json")


def test_the_records_of_an_answer_with_links_beside_them():
    table = read({"meta": {"page": 1}, "links": [{"rel": "next", "href": "x"}], "data": CUSTOMERS})
    assert table.n_customers == 12
    assert [column.name for column in table.columns] == ["id", "age", "spend"]


def test_what_the_records_refer_to_is_left_beside():
    records = [{"type": "customers", "id": str(n), "attributes": {"age": n}} for n in range(12)]
    plans = [{"type": "plans", "id": str(n)} for n in range(40)]
    table = read({"data": records, "included": plans})
    assert table.n_customers == 12
    assert "attributes.age" in table.frame


def test_of_lists_with_other_names_the_longest_is_read():
    assert read({"errors": [{"code": 1}], "kunden": CUSTOMERS}).n_customers == 12


def test_one_object_a_line():
    lines = "\n".join(json.dumps(record) for record in CUSTOMERS).encode()
    assert read_customers(lines, name="customers.jsonl").n_customers == 12


def steps(table):
    return [step_reason(step) for step in table.report.steps]


def test_records_in_an_object_within_the_answer():
    answer = {"errors": [], "warnings": [{"m": "x"}], "result": {"customers": CUSTOMERS, "n": 12}}
    table = read(answer)
    assert (table.n_customers, table.identifier) == (12, "id")
    assert "values beside the records: errors, warnings, result.n" in steps(table)


def test_hits_of_a_search_engine():
    hits = [{"_id": str(n), "_source": record} for n, record in enumerate(CUSTOMERS)]
    table = read({"took": 3, "hits": {"total": {"value": 12}, "hits": hits}})
    assert table.n_customers == 12
    assert table.frame["_source.age"].tolist() == [20 + n for n in range(12)]


def test_edges_of_a_graph():
    edges = [{"cursor": f"x{n}", "node": record} for n, record in enumerate(CUSTOMERS)]
    table = read({"data": {"customers": {"edges": edges, "pageInfo": {"hasNextPage": False}}}})
    assert table.n_customers == 12
    assert "node.spend" in table.frame


def test_customers_under_their_keys_keep_their_own_lists():
    orders = [{"sku": "A"}, {"sku": "B"}]
    table = read({f"C{n}": {**CUSTOMERS[n], "orders": orders} for n in range(12)})
    assert table.frame["key"].tolist() == [f"C{n}" for n in range(12)]


ROWS = [[f"C{n:02}", 20 + n, 2.5 * n] for n in range(12)]
NAMES = ["id", "age", "spend"]
RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"range": "A1:C13", "values": [NAMES, *ROWS]}),
        json.dumps([{"page": n, "rows": RECORDS[6 * n : 6 * n + 6]} for n in range(2)]),
        "\n".join(map(json.dumps, [NAMES, *ROWS])),
        "".join(map(json.dumps, RECORDS)),
        "\n".join(json.dumps(record, indent=1) for record in RECORDS),
        json.dumps(RECORDS),
    ],
)
def test_forms_in_which_programs_hand_on_rows(text):
    table = read_customers(text.encode(), name="rows.json")
    assert table.frame.to_numpy().tolist() == ROWS
    assert [column.name for column in table.columns] == NAMES


def test_lists_without_names_lose_no_customer():
    table = read_customers(json.dumps(ROWS).encode(), name="rows.json")
    assert table.n_customers == 12
    assert [column.name for column in table.columns] == ["column 1", "column 2", "column 3"]


def test_customers_with_a_list_of_orders_each_are_no_pages():
    records = [record | {"orders": [{"amount": 1}, {"amount": 2}]} for record in RECORDS]
    assert read_customers(json.dumps(records).encode(), name="rows.json").n_customers == 12
