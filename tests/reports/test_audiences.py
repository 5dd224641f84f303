"""Lists that other tools take: headers, normalisation, hashes, rows that cannot be used."""

import csv
import hashlib
import io

import pandas as pd
import pytest

from segmentation.errors import DataError, ParameterError
from segmentation.reports.audiences import TARGETS, audience, audience_bytes
from tests.orders.conftest import exactly

PEOPLE = pd.DataFrame(
    {
        "E-Mail": [" Ann.Lee+Shop@Example.COM", "no mail", "bo@example.de", "bo@example.de", None],
        "Phone": ["(650) 253-0000", "030 901820", "0049 30 901821", "", "'+39 06 6982"],
        "First name": ["Ann Marie", "Udo", "=cmd()", "Bo", "Pia"],
        "Last name": ["Lee", "Ott", "Berg", "Berg", "Rossi"],
        "Country": ["US", "", "de", "de", "Italia"],
        "Zip": ["94043", "10178", "10178", "10178", "00120"],
        "spend": ["1", "2", "3", "4", "5"],
    }
)


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def written(target, **options):
    made = audience(PEOPLE, target, segment=["big spenders"] * 5, **options)
    return made, list(csv.DictReader(io.StringIO(audience_bytes(made).decode("utf-8"))))


def test_google_takes_hashes_of_all_but_country_and_zip():
    made, rows = written("google")
    assert list(rows[0]) == ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"]
    assert rows[0] == {
        "Email": sha("ann.lee+shop@example.com"), "Phone": sha("+16502530000"),
        "First Name": sha("annmarie"), "Last Name": sha("lee"), "Country": "US", "Zip": "94043",
    }  # fmt: skip
    # Without a country Udo's number is nobody's, and he has no address; Bo stands there twice.
    assert made.left_out == {"no_contact": 1, "duplicate": 1}
    assert made.unread == {"email": 1, "phone_without_country": 1, "country": 1}
    assert b"spend" not in audience_bytes(made)


def test_meta_takes_digits_alone_and_hashes_of_everything():
    _, rows = written("meta")
    assert list(rows[0]) == ["email", "phone", "fn", "ln", "country", "zip"]
    assert rows[0]["phone"] == sha("16502530000")
    assert rows[0]["country"] == sha("us")
    assert rows[0]["fn"] == sha("ann marie")


@pytest.mark.parametrize("target", ["klaviyo", "hubspot", "csv"])
def test_mail_tools_take_plain_values_and_the_segment(target):
    _, rows = written(target)
    assert next(iter(rows[0])) == "Email"
    assert rows[0]["Email"] == "ann.lee+shop@example.com"
    assert [row["Phone Number"] for row in rows] == ["+16502530000", "+4930901821", "+39066982"]
    assert rows[1]["First Name"] == "'=cmd()"
    assert rows[0]["Segment"] == "big spenders"
    mails = [row["Email"] for row in rows if row["Email"]]
    assert len(set(mails)) == len(mails)


def test_a_country_that_is_given_reads_numbers_without_one():
    made, rows = written("csv", country="de")
    assert "+4930901820" in [row["Phone Number"] for row in rows]
    assert "phone_without_country" not in made.unread


def test_the_name_of_a_segment_never_goes_where_advertisements_run():
    for target, tool in TARGETS.items():
        made, _ = written(target)
        assert (b"big spenders" in audience_bytes(made)) == tool.names_segment
        assert tool.names_segment == (target not in ("google", "meta"))


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        (
            lambda: audience(PEOPLE[["spend"]], "csv"),
            DataError,
            ("No column is called e-mail or phone: a tool cannot know anybody. Call the column "
            "with the addresses 'Email', or the one with the numbers 'Phone'."),
        ),
        (
            lambda: audience(PEOPLE, "fax"),
            ParameterError,
            "There is no list for 'fax': choose google, meta, klaviyo, hubspot, csv.",
        ),
        (
            lambda: audience(PEOPLE, "csv", country="XY"),
            ParameterError,
            "'XY' is no country: write two letters, such as DE or US.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(wrong, kind, message):
    with pytest.raises(kind, match=exactly(message)):
        wrong()


def test_several_addresses_go_along_where_the_tool_takes_several():
    people = pd.DataFrame(
        {
            "Email": ["ann@a.de"],
            "Email 2": ["ann@b.de"],
            "Phone": ["+49 30 901820"],
            "City": ["Bonn"],
        }
    )
    google = audience(people, "google").frame
    assert list(google.columns) == ["Email", "Email", "Phone"]
    assert google.iloc[0].tolist() == [sha("ann@a.de"), sha("ann@b.de"), sha("+4930901820")]
    assert list(audience(people, "meta").frame.columns) == ["email", "email", "phone", "ct"]
    assert list(audience(people, "klaviyo").frame.columns) == ["Email", "Phone Number", "City"]


def test_a_plain_list_takes_customers_by_their_number_alone():
    made = audience(pd.DataFrame({"age": ["3", "4"]}), "csv", identifiers=["c1", "=c2"])
    assert audience_bytes(made).decode() == "Customer ID\r\nc1\r\n'=c2\r\n"
    with pytest.raises(DataError, match="No column is called e-mail or phone"):
        audience(pd.DataFrame({"age": ["3", "4"]}), "klaviyo", identifiers=["c1", "c2"])
