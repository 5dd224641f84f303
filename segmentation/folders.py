"""Find the product's own files, and the folder where what a user saves is kept.

In a checkout both are the project's own. A wheel carries `app.py`, the pages, the samples and the
theme inside the package, and what is saved goes to the user's data folder.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "carried"

IS_INSTALLED = _CARRIED.is_dir()
"""Whether this is a wheel, which carries its files, and no checkout."""

FILES = _CARRIED if IS_INSTALLED else _PACKAGE.parent
"""Where `app.py`, `pages/`, `data/` and `.streamlit/` stand."""


def saved_folder(name: str) -> Path:
    """Return where a kind of thing is saved unless somebody names another folder."""
    if not IS_INSTALLED:
        return FILES / name
    from platformdirs import user_data_path

    return user_data_path("segmentation", appauthor=False) / name
