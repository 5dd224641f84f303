"""Pages in process: jobs are waited for, and models are saved in the test's own folder.

The caches are shared between tests: they are keyed by content, so they save time and tell nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from segmentation.records import ARTIFACTS_VARIABLE
from segmentation.ui.session import state

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "Overview": None,
    "Customers": "pages/1_Customers.py",
    "Explore": "pages/2_Explore.py",
    "Choose k": "pages/3_Choose_k.py",
    "Segments": "pages/4_Segments.py",
    "Predict": "pages/5_Predict.py",
    "Compare": "pages/6_Compare.py",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(state, "PATIENCE_SECONDS", 60)
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(tmp_path / "artifacts"))


BASED = "What the segments are based on"
"""The tab of the Customers page with every choice."""


class Visit:
    """One visitor: opens pages, uploads files, and reads what stands there."""

    def __init__(self) -> None:
        self.at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)

    def open(self, page: str, tab: str | None = None) -> AppTest:
        """Open a page, and a tab of it where one is named."""
        path = PAGES[page]
        if path is None:
            path = "app.py"
        self.at.switch_page(path).run()
        return self.at if tab is None else self.view(page, tab)

    def view(self, page: str, tab: str) -> AppTest:
        """Open a tab of the page that is open."""
        self.at.session_state[f"{page.lower().replace(' ', '_')}.views"] = tab
        return self.at.run()

    def upload(
        self, content: bytes, name: str = "customers.csv", *, tab: str | None = None
    ) -> AppTest:
        self.open("Customers", tab)
        uploader = self.at.file_uploader(key="customers.upload_file")
        return uploader.upload(name, content).run()

    def study(self) -> str:
        """Return the name of the data set that every page shows."""
        return str(self.at.session_state["state.current"].name)

    def undoing(self) -> str:
        """Return what the undo button says that it takes back."""
        return str(self.at.button(key="menu.undo").label).replace("\\", "")

    def errors(self) -> list[str]:
        return [error.value.replace("\\", "") for error in self.at.error]

    def texts(self) -> str:
        """Return all that is written on the page, without Markdown's backslashes."""
        at = self.at
        found = [
            element.value
            for kind in (at.title, at.header, at.markdown, at.caption, at.error, at.success)
            for element in kind
        ]
        return "\n".join(str(text) for text in found).replace("\\", "")


@pytest.fixture
def visit() -> Visit:
    return Visit()


@pytest.fixture
def two_groups() -> bytes:
    """Forty customers in two groups that nobody can mistake: young and rich, old and poor."""
    young = [f"a{row},{20 + row % 5},{80 + row % 7}" for row in range(20)]
    old = [f"b{row},{60 + row % 5},{20 + row % 7}" for row in range(20)]
    return "\n".join(["id,age,income", *young, *old, ""]).encode()
