"""Tokens of people: shown once, kept as digests, seen by their owner alone.

Covers `segmentation.workspace.tokens` and `segmentation.workspace.audit`.
"""

import json
import stat
from datetime import UTC, datetime, timedelta

import pytest

from segmentation import workspace
from segmentation.errors import ParameterError
from segmentation.workspace import audit
from segmentation.workspace.database import DATABASE
from segmentation.workspace.tokens import MOST_TOKENS


def made(kept, name="crm", scope="scoring", *, owner="ada"):
    return workspace.make_token(kept.where, name, scope, owner=owner)


def audited(kept):
    lines = (kept.folder / audit.AUDIT_FILE).read_text().splitlines()
    return [(line["who"], line["what"]) for line in map(json.loads, lines)]


def test_a_token_is_its_owners_and_its_letters_stand_nowhere(kept):
    token, line = made(kept)
    found = workspace.find_token(kept.where, token)
    assert (found.owner, found.id, found.scope) == ("ada", line.id, "scoring")
    assert [each.name for each in workspace.list_tokens(kept.where, owner="ada")] == ["crm"]
    assert workspace.list_tokens(kept.where, owner="bob") == ()
    for path in kept.folder.iterdir():
        if path.is_file():
            assert token.encode() not in path.read_bytes()


def test_a_revoked_token_opens_nothing(kept):
    token, line = made(kept)
    with pytest.raises(ParameterError, match="somebody else's"):
        workspace.revoke_token(kept.where, line.id, owner="bob")
    assert workspace.find_token(kept.where, token) is not None
    workspace.revoke_token(kept.where, line.id, owner="ada")
    assert workspace.find_token(kept.where, token) is None


@pytest.mark.parametrize("token", ["", "seg_", "seg_nobody", "x' OR '1'='1", "seg_' OR '1'='1"])
def test_a_guess_opens_nothing(kept, token):
    assert workspace.find_token(kept.where, token) is None
    made(kept)
    assert workspace.find_token(kept.where, token) is None


def test_the_last_use_is_known_to_the_minute(kept):
    token, _ = made(kept)
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for seconds in (0, 30, 59, 61):
        workspace.find_token(kept.where, token, now=start + timedelta(seconds=seconds))
    (line,) = workspace.list_tokens(kept.where, owner="ada")
    assert line.used == start + timedelta(seconds=61)
    assert audited(kept) == [("ada", "token made"), ("ada", "token used"), ("ada", "token used")]


@pytest.mark.parametrize(
    ("scope", "path", "is_open"),
    [
        ("scoring", "/api/predict", True),
        ("scoring", "/predict", True),
        ("scoring", "/api/models/spring", True),
        ("scoring", "/api/modelsandmore", False),
        ("scoring", "/api/metrics", False),
        ("scoring", "/", False),
        ("everything", "/api/metrics", True),
        ("everything", "/_stcore/stream", False),
        ("everything", "/Customers", False),
    ],
)
def test_a_scope_says_what_is_open(kept, scope, path, is_open):
    _, line = made(kept, scope=scope)
    assert line.opens(path) is is_open


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x1bb"])
def test_a_token_needs_a_name(kept, name):
    with pytest.raises(ParameterError, match="1 to 60 characters"):
        made(kept, name)


def test_nobody_has_more_than_one_may_have(kept):
    for number in range(MOST_TOKENS):
        made(kept, str(number))
    with pytest.raises(ParameterError, match="Revoke one first"):
        made(kept)
    made(kept, owner="bob")


def test_what_people_do_is_written_down_without_what_they_read(kept):
    line = kept.save(name="acme-takeover.csv")
    workspace.load(kept.where, line.id, owner="ada")
    workspace.rename(kept.where, line.id, "Secret plan", owner="ada")
    twin = workspace.duplicate(kept.where, line.id, owner="ada")
    workspace.delete(kept.where, twin.id, owner="ada", by="root")
    kept.save(owner="")
    text = (kept.folder / audit.AUDIT_FILE).read_text()
    assert audited(kept) == [
        ("ada", "study made"),
        ("ada", "study opened"),
        ("ada", "study renamed"),
        ("ada", "study duplicated"),
        ("root", "study deleted"),
    ]
    assert not any(word in text for word in (line.id, "acme", "Secret"))
    mode = stat.S_IMODE((kept.folder / audit.AUDIT_FILE).stat().st_mode)
    assert mode == 0o600


def test_a_long_audit_begins_anew_beside_the_earlier_one(kept, monkeypatch):
    monkeypatch.setattr(audit, "MOST_BYTES", 50)
    for _ in range(3):
        audit.note(kept.folder, "study made", who="ada")
    assert len(audited(kept)) == 1
    assert (kept.folder / "audit.earlier.jsonl").is_file()


def test_an_audit_that_cannot_be_written_stops_no_work(kept, caplog):
    kept.folder.mkdir(parents=True)
    (kept.folder / audit.AUDIT_FILE).mkdir()
    made(kept)
    assert "audit.jsonl could not be written" in caplog.text


def test_sizes_tell_nothing_of_what_is_in_a_study(kept):
    line = kept.save(name="acme-takeover.csv")
    kept.save(owner="bob")
    found = {each.owner: each for each in workspace.sizes(kept.where)}
    assert found["ada"].n_bytes == line.n_bytes
    assert set(found) == {"ada", "bob"}
    assert "acme" not in repr(found)


def test_a_list_of_studies_from_before_there_were_tokens_is_none(kept):
    kept.save()
    import sqlite3

    with sqlite3.connect(kept.folder / DATABASE) as connection:
        connection.execute("DROP TABLE token")
    assert workspace.find_token(kept.where, "seg_x") is None
    assert made(kept)[1].owner == "ada"
