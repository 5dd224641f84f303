"""JSON as programs and services write it."""

import json

from segmentation import read_customers

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
