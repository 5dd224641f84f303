"""Where the product's own files stand, and what a user saves."""

from pathlib import Path

from segmentation import folders
from segmentation.workflow import SAMPLES

ROOT = Path(__file__).resolve().parents[1]


def test_a_checkout_keeps_what_is_saved():
    assert not folders.IS_INSTALLED
    assert folders.FILES == ROOT
    assert folders.saved_folder("artifacts") == ROOT / "artifacts"
    for there in ("app.py", "pages", ".streamlit/config.toml", *map("data/{}".format, SAMPLES)):
        assert (ROOT / there).exists() or (ROOT / f"{there}.csv").exists()


def test_a_wheel_saves_into_the_users_data_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "IS_INSTALLED", True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert folders.saved_folder("artifacts") == tmp_path / "segmentation" / "artifacts"
