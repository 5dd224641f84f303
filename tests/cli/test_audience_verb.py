"""audience on the command line: who is on the list, who is held out, what is wrong."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from segmentation import workflow
from segmentation.campaigns import held_out
from segmentation.cli import main
from segmentation.records import AUDIENCES
from segmentation.reports.audiences import TARGETS


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Return a folder with customers of two kinds, and a model of them."""
    folder = tmp_path_factory.mktemp("shop")
    random = np.random.default_rng(3)
    n = 200
    spend = np.where(np.arange(n) < 80, 500, 20) + random.normal(0, 3, n)
    frame = pd.DataFrame(
        {
            "customer_id": [f"K{number:04d}" for number in range(n)],
            "email": [f"P{number}@Example.com" for number in range(n)],
            "phone": [f"+49 151 {number:07d}" for number in range(n)],
            "spend": spend.round(2),
            "visits": (spend / 10 + random.normal(0, 1, n)).round(2),
        }
    )
    frame.loc[3, ["email", "phone"]] = ["none", ""]
    frame.to_csv(folder / "people.csv", index=False)
    prepared = workflow.prepare(workflow.read_customers(folder / "people.csv"))
    workflow.save(workflow.fit(prepared, k=2), "shop", artifacts=folder)
    return folder


def arguments(shop, target, *more):
    places = ["audience", "shop", shop / "people.csv", "--artifacts", shop, "-o", shop / "o.csv"]
    return [*map(str, places), "--for", target, "--segment", "1", "--json", *map(str, more)]


def test_a_segment_is_written_without_its_control_group(shop, capsys):
    assert main(arguments(shop, "google", "--hold-out", "0.25", "--campaign", "spring")) == 0
    answer = json.loads(capsys.readouterr().out)
    people = pd.read_csv(shop / "people.csv").iloc[:80]
    drawn = held_out(people["customer_id"], 0.25, campaign="spring")
    assert (answer["n_segment"], answer["n_held_out"]) == (80, int(drawn.sum()))
    control = pd.read_csv(shop / "o_control.csv")
    assert control["customer_id"].tolist() == people["customer_id"][drawn].tolist()
    written = pd.read_csv(shop / "o.csv", dtype="str")
    reached = people["email"][~drawn & (np.arange(80) != 3)]
    expected = [hashlib.sha256(mail.lower().encode()).hexdigest() for mail in reached]
    assert written["Email"].tolist() == expected
    assert answer["n_written"] == len(written)


def test_what_could_not_be_used_is_counted(shop, capsys):
    assert main(arguments(shop, "csv")) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["left_out"] == {"no_contact": 1}
    assert answer["unread"] == {"email": 1}
    assert pd.read_csv(shop / "o.csv", dtype="str")["Phone Number"][0] == "+491510000000"
    assert main([a for a in arguments(shop, "csv") if a != "--json"]) == 0
    assert capsys.readouterr().out == (
        "79 customers of 80 written, 0 held out; left out: 1 without an e-mail address or "
        "telephone number that can be used; cells left empty: 1 e-mail addresses that are none.\n"
    )


def test_every_tool_has_its_entry():
    assert tuple(TARGETS) == AUDIENCES


def test_a_segment_that_is_none_is_said(shop, capsys):
    assert main([*arguments(shop, "csv"), "--segment", "7"]) == 2
    assert "There is no segment '7'. The segments are: 0 (" in capsys.readouterr().err


def test_an_identifier_that_is_none_is_said(shop, capsys):
    assert main([*arguments(shop, "csv"), "--identifier", "nr"]) == 2
    assert "Customers cannot be told apart by 'nr'" in capsys.readouterr().err


def test_a_file_without_anybody_of_the_segment_is_said(shop, capsys):
    people = pd.read_csv(shop / "people.csv").iloc[80:]
    people.to_csv(shop / "others.csv", index=False)
    found = [a.replace("people.csv", "others.csv") for a in arguments(shop, "csv")]
    assert main(found) == 2
    assert "is in 1. Choose another segment or another file." in capsys.readouterr().err
