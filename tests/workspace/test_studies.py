import re

import pytest

from segmentation import workspace
from segmentation.errors import ParameterError, StudyChangedError, StudyError
from segmentation.workspace.studies import LONGEST_NAME

NOT_HERE = "There is no study of yours at this address"


def test_a_study_comes_back_as_it_was_kept(kept):
    line = kept.save('{"k": 4}', name="spring.csv", upload=b"id\n1\n")
    again, text = workspace.load(kept.where, line.id, owner="ada")
    assert (again.name, again.file_name, again.n_customers, text) == (
        *("spring.csv", "spring.csv", 40, '{"k": 4}'),
    )
    assert workspace.fetch(kept.folder, kept.content(upload=b"id\n1\n").addresses[0]) == b"id\n1\n"


def test_an_address_cannot_be_guessed(kept):
    ids = {kept.save().id for _ in range(20)}
    assert len(ids) == 20
    assert all(re.fullmatch(r"[\w-]{22}", each) for each in ids)


def test_each_save_is_the_next_version_of_the_same_study(kept):
    first = kept.save("one")
    second = kept.save("two", of=first)
    assert (second.id, second.version) == (first.id, 2)
    assert workspace.version_of(kept.where, first.id, owner="ada") == 2
    assert workspace.load(kept.where, first.id, owner="ada")[1] == "two"


def test_the_later_of_two_changes_is_told_and_the_earlier_stays(kept):
    opened = kept.save("as both opened it")
    kept.save("by the first", of=opened)
    with pytest.raises(StudyChangedError, match="was changed or deleted elsewhere"):
        kept.save("by the second", of=opened)
    assert workspace.load(kept.where, opened.id, owner="ada")[1] == "by the first"


def test_a_study_deleted_meanwhile_is_not_changed(kept):
    opened = kept.save()
    workspace.delete(kept.where, opened.id, owner="ada")
    assert workspace.version_of(kept.where, opened.id, owner="ada") is None
    with pytest.raises(StudyChangedError, match="was changed or deleted elsewhere"):
        kept.save("again", of=opened)


def test_studies_are_listed_the_one_touched_last_first(kept):
    one, two = kept.save(name="one.csv"), kept.save(name="two.csv")
    assert [line.id for line in workspace.list_studies(kept.where, owner="ada")] == [two.id, one.id]
    workspace.load(kept.where, one.id, owner="ada")
    assert [line.id for line in workspace.list_studies(kept.where, owner="ada")] == [one.id, two.id]


def test_nothing_is_listed_and_made_before_something_is_kept(kept):
    assert workspace.list_studies(kept.where, owner="ada") == ()
    assert not kept.folder.exists()


def test_nobody_sees_opens_or_changes_the_study_of_another(kept):
    line = kept.save("secret", owner="ada")
    unknown = "x" * 22
    assert workspace.list_studies(kept.where, owner="bob") == ()
    assert workspace.version_of(kept.where, line.id, owner="bob") is None
    for work in (workspace.load, workspace.duplicate):
        told = []
        for identifier in (line.id, unknown):
            with pytest.raises(StudyError, match=NOT_HERE) as caught:
                work(kept.where, identifier, owner="bob")
            told.append(str(caught.value))
        assert told[0] == told[1]
    with pytest.raises(StudyError, match=NOT_HERE):
        workspace.rename(kept.where, line.id, "mine", owner="bob")
    with pytest.raises(StudyChangedError, match="was changed or deleted elsewhere"):
        kept.save("mine", owner="bob", of=line)
    assert workspace.load(kept.where, line.id, owner="ada")[1] == "secret"


def test_a_study_is_renamed_and_keeps_the_name_when_it_is_saved(kept):
    line = kept.save(name="export (3).csv")
    renamed = workspace.rename(kept.where, line.id, "  Spring   2026 ", owner="ada")
    assert (renamed.name, renamed.file_name) == ("Spring 2026", "export (3).csv")
    assert kept.save(name="export (3).csv", of=renamed).name == "Spring 2026"


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1)])
def test_a_name_has_a_length(kept, name):
    line = kept.save()
    with pytest.raises(ParameterError, match=r"A study's name has 1 to 120 characters\."):
        workspace.rename(kept.where, line.id, name, owner="ada")


def test_a_duplicate_is_a_study_of_its_own(kept):
    line = kept.save("one", name="x" * LONGEST_NAME)
    twin = workspace.duplicate(kept.where, line.id, owner="ada")
    assert twin.name.endswith("x (copy)")
    kept.save("two", of=twin)
    assert workspace.load(kept.where, line.id, owner="ada")[1] == "one"
    workspace.delete(kept.where, line.id, owner="ada")
    assert workspace.fetch(kept.folder, kept.content().addresses[0]) is not None


def test_an_upload_that_nobody_holds_any_more_does_not_keep_its_study_from_being_kept(kept):
    line = workspace.save(kept.where, kept.content(), lambda _address: None, owner="ada")
    assert line.n_bytes == len("{}")
