from segmentation import workspace

MODEL = {"model": "spring", "created": "2026-03-01T10:00:00"}


def test_a_model_knows_its_study_as_it_was(kept):
    line = kept.save("then")
    workspace.remember_origin(kept.where, line, "then", **MODEL)
    kept.save("now", of=line)
    found = workspace.origin_of(kept.where, **MODEL, owner="ada")
    assert (found.line.id, found.line.version, found.now, found.then) == (line.id, 2, "now", "then")


def test_another_model_of_the_name_or_another_person_does_not(kept):
    line = kept.save()
    workspace.remember_origin(kept.where, line, "{}", **MODEL)
    assert workspace.origin_of(kept.where, **MODEL, owner="bob") is None
    other = MODEL | {"created": "2026-03-02T10:00:00"}
    assert workspace.origin_of(kept.where, **other, owner="ada") is None


def test_a_deleted_study_takes_along_what_its_models_remember(kept):
    line = kept.save()
    workspace.remember_origin(kept.where, line, "secret notes", **MODEL)
    workspace.delete(kept.where, line.id, owner="ada")
    assert workspace.origin_of(kept.where, **MODEL, owner="ada") is None
    assert not any(b"secret notes" in path.read_bytes() for path in kept.folder.glob("studies*"))


def test_where_nothing_is_kept_no_model_has_one(kept):
    assert workspace.origin_of(kept.where, **MODEL, owner="ada") is None
    assert not kept.folder.exists()
