"""Caches: one reading for all visitors, told apart by content and choices."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from segmentation.errors import CancelledError, DataError
from segmentation.records import PrepareSettings
from segmentation.ui.session import cache
from segmentation.ui.session.study import Basis, sample, untouched, upload

CONTENT = b"id,age,income\n" + b"".join(
    b"%d,%d,%d\n" % (row, 20 + row % 5 + 40 * (row % 2), 80 + row % 7 - 50 * (row % 2))
    for row in range(40)
)


def test_an_upload_is_known_by_the_sha256_of_its_bytes() -> None:
    file = upload(CONTENT, "spring.csv")
    assert file.source == hashlib.sha256(CONTENT).hexdigest()
    assert file == upload(bytes(CONTENT), "spring.csv")
    assert file != upload(CONTENT + b"41,20,80\n", "spring.csv")


def test_a_file_that_is_no_longer_held_is_asked_for_again() -> None:
    study = untouched(upload(CONTENT, "spring.csv"))
    with pytest.raises(DataError, match=r"no longer holds 'spring\.csv'.*Upload it again"):
        cache.segmentation(study)


def test_a_table_is_read_once_for_all_choices_about_it() -> None:
    basis = Basis(cache.hold(CONTENT, "spring.csv"))
    robust = replace(basis, settings=PrepareSettings(scaling="robust"))
    assert cache.prepared(robust).table is cache.prepared(basis).table
    assert cache.prepared(robust) is not cache.prepared(basis)


def test_the_number_of_segments_needs_no_new_search() -> None:
    assert cache.search(sample().with_k(3).basis) is cache.search(sample().basis)
    assert cache.segmentation(sample().with_k(3)).k == 3


def test_roles_are_those_that_were_chosen() -> None:
    study = sample().with_roles({"Age": "descriptor"})
    assert "Age" not in cache.prepared(study.basis).features
    assert "Age" in cache.prepared(sample().basis).features


def test_a_run_reports_stages_in_order_and_leaves_its_results_behind() -> None:
    shares: list[float] = []
    stages: list[str] = []

    def progress(stage: str, share: float) -> None:
        stages.append(stage)
        shares.append(share)

    cache.run(sample(), progress)
    assert shares == sorted(shares)
    assert stages[0] == "reading the file"
    assert stages[-1] == "describing the segments"
    assert 0 <= shares[0] <= shares[-1] < 1


def test_a_run_that_is_stopped_leaves_nothing_half_done_behind() -> None:
    def stop(_stage: str, share: float) -> None:
        if share > 0.2:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        cache.run(sample(), stop)
    assert cache.segmentation(sample()).k == 5


def test_the_warmed_sample_is_the_one_that_pages_show() -> None:
    cache.warm()
    assert cache.component_map(sample()).points.shape == (200, 2)
