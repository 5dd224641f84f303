import hashlib

from segmentation.workspace import uploads


def stored(folder, content, owner="ada"):
    address = hashlib.sha256(content).hexdigest()
    path = uploads.upload_path(folder, owner, address)
    uploads.store(path, content)
    return path, address


def test_an_upload_comes_back_from_fewer_bytes(tmp_path):
    content = b"id,age\n" + b"1,30\n" * 1000
    path, address = stored(tmp_path, content)
    assert uploads.fetch(tmp_path, address) == content
    assert path.stat().st_size < len(content) / 10


def test_one_that_is_not_whole_is_none(tmp_path):
    path, address = stored(tmp_path, b"id\n1\n")
    path.write_bytes(path.read_bytes()[:-3])
    assert uploads.fetch(tmp_path, address) is None


def test_one_that_holds_something_else_is_none(tmp_path):
    path, address = stored(tmp_path, b"id\n1\n")
    other, _ = stored(tmp_path, b"id\n2\n")
    path.write_bytes(other.read_bytes())
    assert uploads.fetch(tmp_path, address) is None


def test_no_name_leads_out_of_the_folder(tmp_path):
    assert uploads.fetch(tmp_path, "../" * 20) is None
    assert uploads.fetch(tmp_path, "*") is None


def test_a_persons_folder_does_not_tell_who_it_is(tmp_path):
    path, _ = stored(tmp_path, b"id\n", owner="ada@example.com")
    assert "ada" not in str(path.relative_to(tmp_path))


def test_others_go(tmp_path):
    one, address = stored(tmp_path, b"id\n1\n")
    two, _ = stored(tmp_path, b"id\n2\n")
    uploads.remove_others(tmp_path, "ada", [address])
    assert (one.exists(), two.exists()) == (True, False)
    uploads.remove_others(tmp_path, "nobody", [])
