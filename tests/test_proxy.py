"""The proxy of the README, in front of a dashboard that stays on this machine."""

import re
import socket
import socketserver
import threading
from contextlib import contextmanager, suppress

import pytest
from websockets.exceptions import InvalidStatus

from tests.servers import ROOT, command, environment, free_port, running, status
from tests.test_reach import BEARER, TOKEN, draw_first_page, stream

NAME = "seg.example.com"
HEADERS = dict(
    re.findall(r"^ +proxy_set_header (\S+) (\S+);", (ROOT / "README.md").read_text(), re.M)
)


def forwarded(head, *, headers, port):
    """Return the head of a request as nginx passes it on with these `proxy_set_header` lines."""
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    shown = {name.lower(): text for name, text in (line.split(": ", 1) for line in lines)}
    values = {
        "$host": shown["host"],
        "$http_upgrade": shown.get("upgrade", ""),
        '"upgrade"': "upgrade",
        "$connection": "upgrade" if "upgrade" in shown else "close",
    }
    # nginx closes each request's connection unless it is told otherwise, and keeps its own name.
    shown |= {"host": f"127.0.0.1:{port}", "connection": "close"}
    shown |= {name.lower(): values.get(text, text) for name, text in headers.items()}
    return "\r\n".join([first, *(f"{n}: {t}" for n, t in shown.items() if t), "", ""]).encode()


def copy(source, target):
    with suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def proxy(port, headers):
    """Pass connections on to a port of this machine, as nginx would; yield the proxy's own port."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self):
            head = b""
            while b"\r\n\r\n" not in head:
                head += self.request.recv(65536)
            with socket.create_connection(("127.0.0.1", port)) as inner:
                head, _, body = head.partition(b"\r\n\r\n")
                inner.sendall(forwarded(head, headers=headers, port=port) + body)
                back = threading.Thread(target=copy, args=(inner, self.request))
                back.start()
                copy(self.request, inner)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Connection) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxied")
    port = free_port()
    words = command("dashboard", port, f"--allow-host={NAME}")
    variables = environment(folder / "artifacts", SEGMENTATION_TOKEN=TOKEN)
    with running(words, variables, folder / "log"):
        yield port


def test_the_readme_passes_name_and_upgrade_on():
    assert {"Host", "Upgrade", "Connection"} == set(HEADERS)


@pytest.mark.parametrize("passes_name_on", [True, False])
def test_the_dashboard_works_behind_it(port, passes_name_on):
    kept = {name: text for name, text in HEADERS.items() if passes_name_on or name != "Host"}
    with proxy(port, kept) as front:
        url = f"http://127.0.0.1:{front}"
        asked = {"Host": NAME, "Origin": f"https://{NAME}"}
        assert status(url, **asked) == 401
        assert status(url, Authorization=BEARER, **asked) == 200
        assert status(f"{url}/api/models", Authorization=BEARER, **asked) == 200
        page = {"host": NAME, "through": front, "origin": f"https://{NAME}"}
        with pytest.raises(InvalidStatus, match="403"), stream(**page):
            pass
        with stream(**page, additional_headers={"Authorization": BEARER}) as opened:
            assert "delta" in draw_first_page(opened)


def test_other_names_stay_closed_behind_it(port):
    with proxy(port, HEADERS) as front:
        url = f"http://127.0.0.1:{front}"
        assert status(url, Authorization=BEARER, Host="evil.example") == 403
        foreign = {"Host": NAME, "Origin": "https://evil.example", "Authorization": BEARER}
        assert status(url, **foreign) == 403
