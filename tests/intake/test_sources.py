"""What a source is, told by its content, and what is said where it is none."""

import bz2
import gzip
import io
import zipfile
from dataclasses import replace

import pytest

from segmentation import intake
from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.limits import COMMAND_LINE
from segmentation.intake.sources import load
from segmentation.wording import step_reason
from tests.bad_files import builders
from tests.intake.conftest import raw, read

LINES = b"a,b\n1,2\n3,4\n"
ROWS = [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        gzip.compress(LINES, mtime=0),
        bz2.compress(LINES),
        builders.zip_of("customers.csv"),
        builders.zip_of("__MACOSX/._customers.csv", "customers.csv"),
    ],
)
def test_one_compressed_file_is_unpacked(data):
    assert raw(data) == (["a", "b"], ROWS)


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (LINES, []),
        (builders.small_workbook(), []),
        (gzip.compress(LINES, mtime=0), ["the file is a gzip file"]),
        (bz2.compress(LINES), ["the file is a bzip2 file"]),
        (builders.zip_of("may/c.csv"), ["the file is a ZIP archive with one file, 'c.csv'"]),
        (
            builders.zip_of("c.csv.gz", content=gzip.compress(LINES, mtime=0)),
            ["the file is a ZIP archive with one file, 'c.csv.gz'", "the file is a gzip file"],
        ),
    ],
)
def test_what_was_unpacked_is_said(data, reasons):
    for report in (intake.read_raw(data).report, read(data).report):
        assert [step_reason(step) for step in report.steps if step.action == "unpacked"] == reasons


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ""])
def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path, suffix):
    path = tmp_path / f"customers{suffix}"
    path.write_bytes(builders.small_workbook())
    table = intake.read_raw(path)
    assert (table.report.file_format, table.report.source) == ("excel", path.name)
    assert table.rows.to_numpy().tolist() == [["x", "2"], ["y", "3"]]


def test_paths_bytes_and_open_files_give_the_same(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_bytes(LINES)
    with path.open("rb") as stream:
        sources = [path, str(path), LINES, io.BytesIO(LINES), stream]
        tables = [intake.read_raw(source) for source in sources]
    assert all(table.rows.to_numpy().tolist() == ROWS for table in tables)
    assert len({table.report.fingerprint for table in tables}) == 1
    names = [table.report.source for table in tables]
    assert names == [path.name, path.name, "the data", "the data", path.name]


def test_the_fingerprint_is_the_sha256_of_the_file():
    # printf 'a,b\n1,2\n3,4\n' | sha256sum
    expected = "b9485148546419a0f6a85e8d708c923557c15d7f3c7d078ef1fa7f7c0f57d5a5"
    assert load(LINES, name=None, limits=COMMAND_LINE).fingerprint() == expected


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n..", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"<!DOCTYPE html><html></html>", "a web page or XML document"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a web page or XML document"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"\x80\x04\x95\x10", "a Python pickle"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(data, kind):
    with pytest.raises(
        ReadError, match=rf"^customers\.csv is {kind}, not a table\. (Use CSV|Open)"
    ):
        read(data)


def test_binary_content_is_no_text():
    with pytest.raises(ReadError, match="is not text but some binary format"):
        read(bytes(range(256)) * 8)


def test_no_such_file(tmp_path):
    with pytest.raises(ReadError, match=r"There is no file .*none\.csv\. Check the name"):
        intake.read_customers(tmp_path / "none.csv")


def test_a_folder(tmp_path):
    with pytest.raises(ReadError, match=r"is a folder\. Name one file in it"):
        intake.read_customers(tmp_path)


def test_a_name_that_no_file_can_have():
    with pytest.raises(ReadError, match="cannot be opened: the name is not one a file can have"):
        intake.read_customers("a\x00b")


def test_a_file_opened_as_text():
    with pytest.raises(ReadError, match=r"gives text where bytes are needed.*'rb'"):
        intake.read_customers(io.StringIO("a,b\n1,2\n"))


@pytest.mark.parametrize("members", [("a.csv", "b.csv"), ("a", "b", "c", "d")])
def test_an_archive_of_several_files(members):
    sentence = rf"is a ZIP archive of {len(members)} files \(a"
    with pytest.raises(ReadError, match=sentence):
        read(builders.zip_of(*members))


def test_an_archive_of_nothing():
    with pytest.raises(ReadError, match=r"is a ZIP archive with no file in it\. Choose another"):
        read(builders.zip_of())


def test_an_archive_with_a_password():
    data = bytearray(builders.zip_of("a.csv"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(ReadError, match=r"ZIP archive with a password\. Unpack it"):
        read(bytes(data))


def test_archives_that_were_cut_off():
    with pytest.raises(ReadError, match="is a damaged archive: it ends early"):
        read(gzip.compress(LINES * 1000)[:-20])
    with pytest.raises(ReadError, match="is a damaged ZIP archive or workbook"):
        read(builders.zip_of("a.csv")[:60])


def test_what_is_too_large_packed_or_unpacked(tmp_path):
    limits = replace(COMMAND_LINE, n_bytes=1000)
    path = tmp_path / "large.csv"
    path.write_bytes(LINES * 100)
    for source in (path, LINES * 100):
        with pytest.raises(TooLargeError, match=r"has 0\.0 MB, the limit here is 0 MB"):
            intake.read_raw(source, limits=limits)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("large.csv", LINES * 100)
    for data in (gzip.compress(LINES * 100), packed.getvalue()):
        with pytest.raises(TooLargeError, match="has more than 0 MB once unpacked"):
            intake.read_raw(data, limits=limits)


def test_what_file_managers_leave_in_an_archive_is_passed_over():
    litter = ["__MACOSX/._c.csv", "sub/.DS_Store", "Thumbs.db", "desktop.ini"]
    archive = builders.zip_of("sub/c.csv", *litter)
    assert raw(archive)[0] == ["a", "b"]


def test_an_archive_in_an_archive_is_opened():
    inner = gzip.compress(b"a,b\n1,2\n3,4\n")
    assert raw(gzip.compress(inner))[0] == ["a", "b"]
    assert raw(builders.zip_of("c.csv.gz", content=inner))[0] == ["a", "b"]
    assert raw(gzip.compress(builders.small_workbook()))[0] == ["name", "spend"]


def test_an_archive_whose_offsets_lie_outside_of_it():
    archive = builders.zip_of("c.csv")
    with pytest.raises(ReadError, match="is a damaged ZIP archive"):
        raw(archive[:4] + archive[30:])
