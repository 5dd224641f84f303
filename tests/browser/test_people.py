"""Two people behind the proxy that they sign in at: nobody sees or guesses the other's work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from segmentation.authentication.people import HEADER_VARIABLE, PROXY_VARIABLE
from segmentation.authentication.tokens import TOKEN_VARIABLE
from segmentation.records import WORKSPACE_VARIABLE
from tests.browser.test_my_work import PATIENCE, study_of
from tests.identity_provider import PEOPLE, provider, secrets
from tests.servers import HERE, command, environment, free_port, running, status
from tests.test_proxy import HEADERS, proxy

pytestmark = pytest.mark.browser

TOKEN = "0123456789abcdef" * 2
FILE = "acme-takeover-2027.csv"
NOT_HERE = "There is no study of yours at this address"


class Door:
    """What one person sees, and how many bytes of anything that the server answers."""

    def __init__(self, context: Any, port: int) -> None:
        self.address = f"http://{HERE}:{port}"
        self.page = context.new_page()

    def open(self, path: str) -> str:
        self.page.goto(f"{self.address}{path}")
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        self.page.get_by_role("heading", level=1).wait_for()
        return str(self.page.content())

    def share(self, study: str) -> str:
        """Make a link to look at a study; return it."""
        self.open(f"/My_work?study={study}")
        self.page.get_by_test_id("stMain").get_by_role("button", name="Share").click()
        self.page.get_by_role("button", name="Make link").click()
        found = str(self.page.locator('[data-testid="stCode"] code').inner_text())
        self.page.keyboard.press("Escape")
        return found.strip()

    def answer(self, path: str) -> str:
        with urlopen(Request(f"{self.address}{path}"), timeout=60) as answer:  # noqa: S310
            return str(answer.read().decode())


@pytest.fixture
def doors(chromium: Any, tmp_path: Path) -> Iterator[tuple[Door, Door]]:
    """Open the dashboard for Ada and for Bob, each through a proxy that says who they are."""
    variables = environment(
        tmp_path / "artifacts",
        **{
            WORKSPACE_VARIABLE: str(tmp_path / "workspace"),
            TOKEN_VARIABLE: TOKEN,
            HEADER_VARIABLE: "X-Remote-User",
            PROXY_VARIABLE: HERE,
        },
    )
    port = free_port()
    with ExitStack() as stack:
        stack.enter_context(running(command("dashboard", port), variables, tmp_path / "log"))
        found = []
        for name in ("ada@example.com", "bob@example.com"):
            told = {**HEADERS, "Connection": "$connection", "X-Remote-User": name}
            told |= {"Authorization": f"Bearer {TOKEN}"}
            front = stack.enter_context(proxy(port, told))
            context = chromium.new_context()
            context.set_default_timeout(PATIENCE)
            stack.callback(context.close)
            found.append(Door(context, front))
        yield found[0], found[1]


def test_nobody_sees_or_guesses_the_work_of_another(
    doors: tuple[Door, Door], tmp_path: Path
) -> None:
    ada, bob = doors
    file = tmp_path / FILE
    rows = [f"{n},{20 + n % 5 + n % 2 * 40},{80 + n % 7 - n % 2 * 60}" for n in range(41)]
    file.write_text("\n".join(["id,age,income", *rows, ""]))
    ada.open("/Customers")
    ada.page.locator("input[type=file]").first.set_input_files(file)
    ada.page.wait_for_function("location.search.includes('study=')")
    study = study_of(ada.page)
    assert FILE in ada.open(f"/My_work?study={study}")

    told = [bob.open(f"/?study={guess}") for guess in (study, "x" * len(study))]
    for seen in (*told, bob.open("/My_work"), bob.open("/Models")):
        assert FILE not in seen
        assert "41 customers" not in seen
    assert all(NOT_HERE in seen for seen in told)
    assert "No studies yet" in bob.open("/My_work")

    link = ada.share(study).replace(ada.address, bob.address)
    seen = bob.open(link.removeprefix(bob.address))
    assert FILE in seen
    assert "is shared with you" in seen
    assert study not in seen
    assert "No studies yet" in bob.open("/My_work")
    ada.page.get_by_role("button", name="Revoke a link").click()
    ada.page.get_by_role("button", name="Revoke", exact=True).click()
    ada.page.get_by_text("The link opens nothing any more.").wait_for()
    seen = bob.open(link.removeprefix(bob.address))
    assert FILE not in seen
    assert "This link opens nothing" in seen

    assert FILE in ada.open(f"/?study={study}")
    for path in ("/api/metrics", "/api/models", "/api/health", "/_stcore/health"):
        assert FILE not in bob.answer(path)
        assert study not in bob.answer(path)
    log = (tmp_path / "log").read_text()
    assert FILE not in log
    assert study not in log
    assert "Traceback" not in log


def sign_in(page: Any, name: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=f"I am {name}").click()
    page.get_by_text(PEOPLE[name]).first.wait_for()


def test_two_people_sign_in_at_a_provider_and_see_their_own(chromium: Any, tmp_path: Path) -> None:
    pytest.importorskip("authlib", reason="Authlib is not installed")
    port = free_port()
    address = f"http://localhost:{port}"
    file = tmp_path / FILE
    rows = [f"{n},{20 + n % 5 + n % 2 * 40},{80 + n % 7 - n % 2 * 60}" for n in range(41)]
    file.write_text("\n".join(["id,age,income", *rows, ""]))
    with ExitStack() as stack:
        told = tmp_path / ".streamlit" / "secrets.toml"
        told.parent.mkdir()
        told.write_text(secrets(stack.enter_context(provider()), address))
        variables = environment(
            tmp_path / "artifacts",
            **{
                WORKSPACE_VARIABLE: str(tmp_path / "workspace"),
                TOKEN_VARIABLE: TOKEN,
                "HOME": str(tmp_path),
            },
        )
        stack.enter_context(running(command("dashboard", port), variables, tmp_path / "log"))
        pages = []
        for name in PEOPLE:
            context = chromium.new_context()
            context.set_default_timeout(PATIENCE)
            stack.callback(context.close)
            page = context.new_page()
            page.goto(f"{address}/Customers?study=x")
            page.get_by_text("Sign in to see your customers").wait_for()
            page.get_by_text("Then open your link once more").wait_for()
            assert "200 customers" not in page.content()
            sign_in(page, name)
            pages.append(page)
        ada, bob = pages
        ada.goto(f"{address}/Customers")
        ada.locator("input[type=file]").first.set_input_files(file)
        ada.wait_for_function("location.search.includes('study=')")
        bob.goto(ada.url)
        bob.get_by_text(NOT_HERE).wait_for()
        assert FILE not in bob.content()
        for path in ("/api/models", "/_stcore/metrics"):
            assert status(f"{address}{path}") == 401
        ada.reload()
        ada.get_by_text(FILE).first.wait_for()
        ada.get_by_role("button", name="Sign out").click()
        ada.get_by_text("Sign in to see your customers").wait_for()
