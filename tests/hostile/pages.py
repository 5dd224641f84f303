"""Pages opened in process, as a visitor who comes for the first time."""

from streamlit.testing.v1 import AppTest

from tests.servers import ROOT


def opened(page: str) -> AppTest:
    """Return a page that was drawn without a fault of the program."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page(page).run()
    assert not at.exception, [each.value for each in at.exception]
    return at
