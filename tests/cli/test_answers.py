"""Files that a verb writes, and the sentence where the system refuses."""

import pytest

from segmentation.cli.answers import write_file
from segmentation.errors import SaveError


def test_a_file_is_written_where_it_was_asked_for(tmp_path):
    write_file(tmp_path / "out.csv", b"a,b\n")
    assert (tmp_path / "out.csv").read_bytes() == b"a,b\n"


def test_a_place_that_refuses_is_said_with_its_reason(tmp_path):
    with pytest.raises(SaveError, match=r"Cannot write .*: No such file .* another place with -o"):
        write_file(tmp_path / "missing" / "out.csv", b"")
