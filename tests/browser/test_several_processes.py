"""Two processes behind nginx and behind Caddy, as the guide says, are one server to people."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from segmentation.authentication.people import HEADER_VARIABLE, PROXY_VARIABLE
from segmentation.authentication.tokens import TOKEN_VARIABLE
from segmentation.records import WORKSPACE_VARIABLE
from tests.browser.test_my_work import PATIENCE, RENAME
from tests.servers import HERE, ROOT, command, environment, free_port, running, status

pytestmark = [pytest.mark.browser, pytest.mark.full]

TOKEN = "0123456789abcdef" * 2
GUIDE = (ROOT / "docs" / "guides" / "server.md").read_text()
README = (ROOT / "README.md").read_text()
WHO = {"X-Remote-User": "ada@example.com", "Authorization": f"Bearer {TOKEN}"}


def block(text: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.M | re.S)
    assert found is not None
    return found[1]


def at_ports(text: str, ports: tuple[int, int]) -> str:
    for told, port in zip(("8501", "8502"), ports, strict=True):
        text = text.replace(told, str(port))
    return text


def nginx(front: int, ports: tuple[int, int], folder: Path) -> list[str]:
    server = re.sub(
        r"^.*(?:ssl_certificate|server_name).*\n", "", block(README, "nginx"), flags=re.M
    )
    server = server.replace("listen 443 ssl", f"listen {HERE}:{front}")
    server = server.replace("http://127.0.0.1:8501", "http://segmentation")
    told = "".join(f'proxy_set_header {name} "{value}";' for name, value in WHO.items())
    server = server.replace("proxy_http_version", f"{told} proxy_http_version")
    places = "".join(
        f"{kind}_temp_path {folder / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder / 'pid'}; error_log {folder / 'proxy.log'}; events {{}}\n"
        f"http {{ access_log off; {places}\n{at_ports(block(GUIDE, 'nginx'), ports)}{server}}}\n"
    )
    return ["nginx", "-c", str(config), "-e", str(folder / "proxy.log")]


def caddy(front: int, ports: tuple[int, int], folder: Path) -> list[str]:
    site = at_ports(block(GUIDE, "caddy"), ports).replace(
        "seg.example.com", f"http://{HERE}:{front}"
    )
    told = "".join(f'header_up {name} "{value}"\n' for name, value in WHO.items())
    config = folder / "Caddyfile"
    config.write_text(
        f"{{\nadmin off\nauto_https off\n}}\n{site.replace('lb_policy', f'{told}lb_policy')}"
    )
    return ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]


@contextmanager
def in_front(words: list[str], front: int, folder: Path) -> Iterator[str]:
    with (folder / "said").open("wb") as said:
        variables = {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "PATH": "/usr/sbin:/usr/bin",
        }
        process = subprocess.Popen(words, stdout=said, stderr=said, env=variables)
        try:
            yield f"http://{HERE}:{front}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def look(page: Any, address: str, text: str) -> None:
    """Open a page as somebody does who tries again where the proxy has not noticed a restart."""
    from playwright.sync_api import Error

    for _ in range(40):
        with suppress(Error):  # An answer without a page is one to Chromium.
            answer = page.goto(address, wait_until="domcontentloaded")
            if answer is not None and answer.status == 200:
                break
        page.wait_for_timeout(500)
    page.get_by_text(text).first.wait_for()


@pytest.mark.parametrize("setup", [nginx, caddy])
def test_a_study_made_in_one_process_goes_on_in_the_other(
    setup: Callable[[int, tuple[int, int], Path], list[str]], chromium: Any, tmp_path: Path
) -> None:
    if shutil.which(setup.__name__, path="/usr/sbin:/usr/bin") is None:
        pytest.skip(f"{setup.__name__} is not installed")
    front, ports = free_port(), (free_port(), free_port())
    variables = environment(
        tmp_path / "artifacts",
        **{
            WORKSPACE_VARIABLE: str(tmp_path / "workspace"),
            TOKEN_VARIABLE: TOKEN,
            HEADER_VARIABLE: "X-Remote-User",
            PROXY_VARIABLE: HERE,
        },
    )

    def start(at: int) -> AbstractContextManager[None]:
        words = command("dashboard", ports[at], f"--allow-host={HERE}:{front}")
        return running(words, variables, tmp_path / f"log{at}")

    file = tmp_path / "spring.csv"
    rows = [f"{n},{20 + n % 5 + n % 2 * 40},{80 + n % 7 - n % 2 * 60}" for n in range(40)]
    file.write_text("\n".join(["id,age,income", *rows, ""]))
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    with ExitStack() as stack, ExitStack() as first, ExitStack() as second:
        stack.callback(context.close)
        first.enter_context(start(0))
        second.enter_context(start(1))
        url = stack.enter_context(in_front(setup(front, ports, tmp_path), front, tmp_path))
        page = context.new_page()
        look(page, f"{url}/Customers", "Your data")
        page.locator("input[type=file]").first.set_input_files(file)
        page.wait_for_url("**study=*")
        page.get_by_role("link", name="4. Segments").first.click()
        page.locator(RENAME).first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name").fill("Gold folks")
        dialog.get_by_role("button", name="Save").click()
        page.get_by_text("Gold folks").first.wait_for()
        page.get_by_role("link", name="8. Models").first.click()
        page.get_by_role("button", name="Save as a model").first.click()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="Open its study").wait_for()
        address = page.url
        for gone, again in ((second, 1), (first, 0)):
            gone.close()
            look(page, address, "Gold folks")
            page.get_by_role("button", name="Open its study").wait_for()
            gone.enter_context(start(again))
        assert status(f"{url}/api/health") == 200
    for at in (0, 1):
        assert "Traceback" not in (tmp_path / f"log{at}").read_text()
