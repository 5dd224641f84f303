"""Sixty bodies that mean harm or nothing: each gets one short sentence and a 4xx."""

import json

import pytest

from segmentation.api.bodies import MAX_BODY_BYTES

CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}
REST = '"Annual Income (k$)": 86, "Spending Score (1-100)": 82}'
ECHO = "SECRET-VALUE"

RAW = [
    b"",
    b" ",
    b"\x00",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf",
    b"\x80\x04\x95\x0b\x00.",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"null",
    b"true",
    b"0",
    b"-",
    b"'x'",
    b'"SECRET-VALUE"',
    b"[]",
    b"[[]]",
    b"[[{}]]",
    b"[null]",
    b"[1, 2, 3]",
    b"{}",
    b"{{}}",
    b"{]",
    b"[}",
    b"{,}",
    b'{"Age"}',
    b'{"Age":}',
    b"{Age: 1}",
    b"{'Age': 1}",
    b'{"Age": 1,}',
    b'{"Age": 1} {"Age": 1}',
    b'{"Age": 1} // SECRET-VALUE',
    b"NaN",
    b"[NaN]",
    b"Infinity",
    b"-Infinity",
    b"<customer><Age>32</Age></customer>",
    b"Age=32&Income=86",
    b"Age,Income\n32,86\n",
    b"() { :; }; echo SECRET-VALUE",
    b"{{7*7}}",
    b"[" * 500_000,
    b'{"a":' * 200_000,
    b'{"a":[' * 100_000 + b"1" + b"]}" * 100_000,
    b'"' + b"\\" * 100_001,
    b'"' + b"a" * (MAX_BODY_BYTES - 1),
    b" " * (MAX_BODY_BYTES + 1),
    b"[" + b"{}," * 600_000 + b"{}]",
    ("[" + "{}," * 10_000 + "{}]").encode(),
    b'{"' + b"k" * 100_000 + b'": 1}',
    json.dumps({f"f{i}": i for i in range(50_000)}).encode(),
]
AGES = [
    "NaN",
    "-Infinity",
    "1e400",
    "-1e400",
    "9" * 100_000,
    "1" + "0" * 308,
    "1e308",
    "-1e101",
    "0x20",
    "032",
    "+32",
    ".5",
    "1_000",
    '"32 SECRET-VALUE"',
    '"SECRET-VALUE"',
    '"<script>alert(1)</script>"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    "true",
    "[]",
    "{}",
    '{"$gt": 0}',
    '[32, "SECRET-VALUE"]',
    '1, "Age": 2',
    '1, "Ag\\u0065": 2',
]


@pytest.mark.parametrize("body", RAW, ids=range(len(RAW)))
def test_a_hostile_body_is_refused_shortly(client, body):
    assert_refused(client.post("/predict", content=body))
    assert_refused(client.post("/predict", content=body, headers={"Content-Type": "text/plain"}))


@pytest.mark.parametrize("age", AGES, ids=range(len(AGES)))
def test_a_hostile_value_is_refused_shortly(client, age):
    customer = f'{{"Age": {age}, {REST}'.encode()
    assert_refused(client.post("/predict", content=customer))
    good = json.dumps(CUSTOMER).encode()
    assert_refused(client.post("/predict", content=b"[" + good + b", " + customer + b"]"))


@pytest.mark.parametrize(
    "name", ["..", "../x", "a/b", "\x00", "%00", "x" * 300, "CON", "nobody", "\u202e", "'--"]
)
def test_a_hostile_name_of_a_model_is_not_found(client, name):
    answer = client.post("/predict", params={"model": name}, json=CUSTOMER)
    assert_refused(answer)
    assert answer.status_code == 404
    assert name not in answer.text.replace("/models", "")


def assert_refused(answer):
    assert 400 <= answer.status_code < 500
    assert len(answer.content) <= 4096
    assert set(answer.json()) == {"code", "message"}
    assert ECHO not in answer.text
    assert "<script>" not in answer.text


def test_there_are_sixty_of_them_and_more():
    assert len(RAW) + len(AGES) >= 60
    assert len(set(RAW)) + len(set(AGES)) == len(RAW) + len(AGES)
