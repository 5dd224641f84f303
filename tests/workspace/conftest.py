"""A workspace of a test's own, and studies to keep in it."""

import hashlib
from dataclasses import replace
from types import SimpleNamespace

import pytest

from segmentation import workspace
from segmentation.workspace import StudyContent, Workspace


@pytest.fixture
def kept(tmp_path):
    """Keeps studies of uploads in a folder of the test's own."""
    where = Workspace(tmp_path / "workspace", days=30, most_bytes=1_000_000)
    uploads = {}

    def content(text="{}", *, name="customers.csv", upload=b"id,age\n1,2\n"):
        address = hashlib.sha256(upload).hexdigest()
        uploads[address] = upload
        return StudyContent(name, 40, text, (address,))

    def save(*told, owner="ada", of=None, **more):
        kept = replace(content(*told, **more), of=of)
        return workspace.save(where, kept, uploads.get, owner=owner)

    return SimpleNamespace(where=where, content=content, save=save, folder=where.folder)
