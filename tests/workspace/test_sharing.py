import json

import pytest

from segmentation import workspace
from segmentation.errors import ParameterError, StudyError
from segmentation.workspace import sharing


@pytest.fixture
def study(kept):
    return kept.save('{"k": 3}', name="spring.csv")


def test_a_link_shows_the_study_as_it_is_now_and_nothing_else(kept, study):
    token, share = workspace.make_share(kept.where, study.id, "look", owner="ada")
    assert workspace.list_shares(kept.where, owner="ada") == (share,)
    assert workspace.list_shares(kept.where, owner="bob") == ()
    seen = workspace.open_shared(kept.where, token, who="bob")
    assert (seen.right, seen.name, seen.text) == ("look", "spring.csv", '{"k": 3}')
    assert study.id not in repr(seen)
    kept.save('{"k": 4}', of=study)
    assert workspace.shared_version(kept.where, token) == ("customers", 2)
    assert workspace.open_shared(kept.where, token, who="bob").text == '{"k": 4}'
    stored = b"".join(path.read_bytes() for path in kept.folder.iterdir() if path.is_file())
    assert token.encode() not in stored


def test_whoever_looks_does_not_keep_it_from_going(kept, study):
    token, _ = workspace.make_share(kept.where, study.id, "look", owner="ada")
    workspace.open_shared(kept.where, token, who="bob")
    [line] = workspace.list_studies(kept.where, owner="ada")
    assert line.touched == study.touched


def test_a_revoked_link_opens_nothing(kept, study):
    token, share = workspace.make_share(kept.where, study.id, "copy", owner="ada")
    with pytest.raises(ParameterError, match="revoked already, or it is somebody else's"):
        workspace.revoke_share(kept.where, share.id, owner="bob")
    workspace.revoke_share(kept.where, share.id, owner="ada")
    assert workspace.shared_version(kept.where, token) is None
    for act in (workspace.open_shared, workspace.copy_shared):
        with pytest.raises(StudyError, match="This link opens nothing: it was revoked"):
            act(kept.where, token, who="bob")
    assert workspace.list_studies(kept.where, owner="bob") == ()


@pytest.mark.parametrize("token", ["", "x" * 43, "' OR 1=1 --"])
def test_a_guess_opens_nothing(kept, study, token):
    workspace.make_share(kept.where, study.id, "look", owner="ada")
    assert workspace.shared_version(kept.where, token) is None
    assert workspace.shared_version(workspace.Workspace(kept.folder / "none"), token) is None


def test_a_link_goes_with_its_study(kept, study):
    token, _ = workspace.make_share(kept.where, study.id, "look", owner="ada")
    workspace.delete(kept.where, study.id, owner="ada")
    assert workspace.shared_version(kept.where, token) is None
    assert workspace.list_shares(kept.where, owner="ada") == ()


def test_nobody_shares_the_study_of_another(kept, study):
    with pytest.raises(StudyError, match="no study of yours"):
        workspace.make_share(kept.where, study.id, "copy", owner="bob")


def test_a_copy_is_a_study_of_ones_own_with_its_file(kept, study):
    token, _ = workspace.make_share(kept.where, study.id, "copy", owner="ada")
    copy = workspace.copy_shared(kept.where, token, who="bob")
    assert copy.id != study.id
    assert (copy.name, copy.n_customers, copy.kind) == ("spring.csv", 40, "customers")
    workspace.delete(kept.where, study.id, owner="ada")
    _, text = workspace.load(kept.where, copy.id, owner="bob")
    assert text == '{"k": 3}'
    [address] = kept.content().addresses
    assert workspace.fetch(kept.folder, address) == b"id,age\n1,2\n"


def test_a_link_to_look_copies_nothing(kept, study):
    token, _ = workspace.make_share(kept.where, study.id, "look", owner="ada")
    with pytest.raises(StudyError, match="lets you look at the study, not copy it"):
        workspace.copy_shared(kept.where, token, who="bob")
    assert workspace.list_studies(kept.where, owner="bob") == ()


def test_nobody_has_more_links_than_one_may_have(kept, study, monkeypatch):
    monkeypatch.setattr(sharing, "MOST_SHARES", 1)
    workspace.make_share(kept.where, study.id, "look", owner="ada")
    with pytest.raises(ParameterError, match="You have 1 links, as many as one may have"):
        workspace.make_share(kept.where, study.id, "look", owner="ada")


def test_who_shared_opened_and_copied_is_written_down_without_the_link(kept, study):
    token, share = workspace.make_share(kept.where, study.id, "copy", owner="ada")
    workspace.open_shared(kept.where, token, who="bob")
    workspace.copy_shared(kept.where, token, who="bob")
    workspace.revoke_share(kept.where, share.id, owner="ada")
    text = (kept.folder / "audit.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["who"], line["what"]) for line in lines] == [
        ("ada", "study made"),
        ("ada", "study shared"),
        ("bob", "shared study opened"),
        ("bob", "study made"),
        ("bob", "shared study copied"),
        ("ada", "link revoked"),
    ]
    assert token not in text
    assert study.id not in text


def test_a_list_of_studies_from_before_there_were_links_takes_them(kept, study):
    with workspace.database.opened(kept.folder, "x") as connection:
        connection.execute("DROP TABLE share")
        connection.execute("ALTER TABLE study DROP COLUMN kind")
    token, _ = workspace.make_share(kept.where, study.id, "look", owner="ada")
    assert workspace.shared_version(kept.where, token) == ("customers", 1)
