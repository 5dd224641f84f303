"""Long requests are scored beside the event loop, a few at once; small ones never wait for them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest
from fastapi.testclient import TestClient

from segmentation.api import application, bodies, create_app
from segmentation.api.bodies import INLINE_BYTES, MORE_FIELDS
from segmentation.api.scoring import AT_ONCE, RETRY_AFTER_SECONDS, WAITING

CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}
MANY = [CUSTOMER] * (INLINE_BYTES // 50)


class Held:
    """Scoring that goes on when it is told to, for requests that are long."""

    def __init__(self, score):
        self._score = score
        self.begun = threading.Semaphore(0)
        self.released = threading.Event()
        self.threads = set()

    def __call__(self, model, customers, *, is_list):
        if len(customers) > 1:
            self.threads.add(threading.current_thread().name)
            self.begun.release()
            assert self.released.wait(60)
        return self._score(model, customers, is_list=is_list)


@pytest.fixture
def held(monkeypatch):
    held = Held(application.predict_customers)
    monkeypatch.setattr(application, "predict_customers", held)
    yield held
    held.released.set()


@pytest.fixture
def fresh(artifacts):
    with TestClient(create_app(artifacts=artifacts), base_url="http://localhost") as client:
        yield client


def test_others_are_answered_while_lists_are_scored(fresh, held):
    with ThreadPoolExecutor(AT_ONCE + WAITING) as senders:
        sent = [senders.submit(fresh.post, "/predict", json=MANY) for _ in range(AT_ONCE)]
        for _ in sent:
            assert held.begun.acquire(timeout=60)
        # All that score are held: what follows is answered beside them, or never.
        assert fresh.get("/health").json()["status"] == "ok"
        assert fresh.get("/metrics").status_code == 200
        assert fresh.post("/predict", json=CUSTOMER).status_code == 200
        assert not any(future.done() for future in sent)
        held.released.set()
        assert [future.result().status_code for future in sent] == [200] * AT_ONCE
    assert all(name.startswith("scoring") for name in held.threads)
    assert len(held.threads) <= AT_ONCE


def test_beyond_what_may_wait_one_is_told_when_to_come_again(fresh, held):
    n_sent = AT_ONCE + WAITING + 3
    with ThreadPoolExecutor(n_sent) as senders:
        sent = [senders.submit(fresh.post, "/predict", json=MANY) for _ in range(n_sent)]
        refused = list(islice(as_completed(sent, timeout=60), 3))
        held.released.set()
        answers = [future.result() for future in sent]
    assert sorted(answer.status_code for answer in answers) == [200] * (n_sent - 3) + [503] * 3
    for future in refused:
        answer = future.result()
        assert answer.headers["Retry-After"] == str(RETRY_AFTER_SECONDS)
        assert answer.json() == {
            "code": "busy",
            "message": "10 other requests are being scored or wait for it. Send it again in "
            "2 seconds, or score a file with the command line.",
        }
    assert fresh.post("/predict", json=MANY).status_code == 200


def test_a_request_that_fails_gives_its_place_back(fresh):
    wrong = [{**CUSTOMER, "Age": "old"}] * len(MANY)
    for _ in range(AT_ONCE + WAITING + 1):
        assert fresh.post("/predict", json=wrong).status_code == 422
    assert fresh.post("/predict", json=MANY).status_code == 200


def test_a_customer_may_have_all_columns_of_its_file(fresh):
    wide = {**CUSTOMER, **{f"column {i}": i for i in range(MORE_FIELDS)}}
    assert fresh.post("/predict", json=wide).status_code == 200
    wider = {**wide, "one more": 1}
    for body, place in ((wider, "The customer"), ([CUSTOMER, wider], "Customer 1")):
        answer = fresh.post("/predict", json=body)
        assert answer.status_code == 413
        assert answer.json() == {
            "code": "too_large",
            "message": f"{place} has 504 fields; at most 503 are read with this model. Send only "
            "what GET /models/NAME lists.",
        }


FLOATS = b"[" + b",".join([b"1.5"] * 400_000) + b"]"
LONG = {
    "very many fields": (
        json.dumps({f"k{i}": 1 for i in range(150_000)}).encode()[:1_900_000] + b"}",
        (413, "The customer has more fields than any model"),
    ),
    "numbers in a list": (FLOATS, (422, "In the body, customer 0 is not a JSON object")),
    "lists in a list": (b"[" + b"[]," * 600_000, (422, "In the body, customer 0 is not a JSON")),
    "a list in the second": (b'[{},{"a":' + FLOATS, (422, "In customer 1, a value is a list or")),
    "a list in the only one": (b'{"a":' + FLOATS, (422, "In the customer, a value is a list or")),
    "empty customers": (
        b"[" + b"{}," * 600_000,
        (413, "The list holds more than 10,000 customers"),
    ),
}


@pytest.mark.parametrize("body", LONG)
def test_what_would_take_long_to_parse_is_refused_unparsed(fresh, body, monkeypatch):
    monkeypatch.setattr(bodies, "_parse", None)
    content, (status, told) = LONG[body]
    answer = fresh.post("/predict", content=content)
    assert answer.status_code == status
    assert answer.json()["message"].startswith(told)


@pytest.mark.parametrize("names", ['"a"', '"{"', '"[}"', r'"\""', r'"\\"', '"a" ', '""', '"é, "'])
def test_what_a_text_holds_is_no_bracket(names):
    customer = f' {{ {names} : {names}, "spend":-1.5e3 }} '
    customers = f"[{','.join([customer] * (INLINE_BYTES // len(customer) + 1))}]"
    found, is_list = bodies.parse_customers(customers.encode())
    assert is_list
    assert [found[0]] * len(found) == [json.loads(customer)] * len(found)
    long = json.dumps({"note": "{[" * INLINE_BYTES})
    assert bodies.parse_customers(long.encode()) == ([json.loads(long)], False)
