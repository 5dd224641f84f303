"""However it is started: nothing leaves the machine, and off it nothing answers without the token.

Each of the documented ways is started as one would for others, on every address with a token, while
all connections that its processes open are written down.
"""

import ipaddress
import json
import subprocess
import urllib.request
from socket import create_connection

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import connect

from tests.servers import (
    EVERYWHERE,
    HERE,
    ROOT,
    WAYS,
    command,
    environment,
    free_port,
    own_address,
    running,
    status,
)

TOKEN = "0123456789abcdef" * 2
BEARER = f"Bearer {TOKEN}"
CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}

WATCH = """
import os, sys

sys.modules["uvloop"] = None  # It opens connections where Python does not see them.
log = os.open(os.environ["WATCHED_BY_TEST"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
places = {"connect": 1, "sendto": 1, "getaddrinfo": 0, "gethostbyname": 0}

def watch(event, arguments):
    what = event.removeprefix("socket.")
    if what in places:
        os.write(log, f"{event}\\t{arguments[places[what]]!r}\\n".encode())

sys.addaudithook(watch)
"""


@pytest.fixture(scope="module", params=list(WAYS))
def watched(request, tmp_path_factory):
    """Start a server; return how, its port, and where its connections are written down."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "sitecustomize.py").write_text(WATCH)
    seen = folder / "connections"
    port = free_port()
    variables = environment(
        folder / "artifacts",
        SEGMENTATION_TOKEN=TOKEN,
        PYTHONPATH=str(folder),
        WATCHED_BY_TEST=str(seen),
    )
    words = command(request.param, port, host=EVERYWHERE)
    with running(words, variables, folder / "log"):
        yield request.param, port, seen
    assert "Traceback" not in (folder / "log").read_text()


def stream(port=None, *, host=HERE, through=None, **options):
    """Open the stream of a page, directly or through a proxy that listens at another port."""
    options.setdefault("origin", f"http://{host}:{port}")
    if through is not None:
        options["sock"] = create_connection((HERE, through))
    url = f"ws://{host}:{port}/_stcore/stream" if port else f"ws://{host}/_stcore/stream"
    return connect(url, subprotocols=["streamlit"], max_size=None, **options)


def draw_first_page(socket):
    """Let the first page be drawn, as a browser does."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    socket.send(message.SerializeToString())
    kinds = []
    while "script_finished" not in kinds:
        kinds.append(ForwardMsg.FromString(socket.recv(timeout=120)).WhichOneof("type"))
    return kinds


def prefix(way):
    return "" if way == "serve" else "/api"


def test_only_the_token_opens_by_whatever_name(watched):
    way, port, _ = watched
    for host in filter(None, (HERE, own_address())):
        url = f"http://{host}:{port}"
        paths = ["/docs", f"{prefix(way)}/models"] + ([] if way == "serve" else ["/", "/Segments"])
        for path in paths:
            assert status(url + path) == 401
            assert status(url + path, Host="localhost") == 401
            assert status(url + path, Host="localhost", Authorization="Bearer x") == 401
            assert status(url + path, Authorization=BEARER) in {200, 307}
        assert status(f"{url}{prefix(way)}/health") == 200


def test_the_stream_is_behind_the_token_too(watched):
    way, port, _ = watched
    if way == "serve":
        pytest.skip("the API alone has no stream")
    for shown in ({}, {"Authorization": "Bearer x"}):
        with pytest.raises(InvalidStatus, match="403"), stream(port, additional_headers=shown):
            pass
    with stream(port, additional_headers={"Authorization": BEARER}) as socket:
        assert "delta" in draw_first_page(socket)


def foreign_requests(port, api):
    """Return the answers to what pages of other servers would send, with the token as it may be."""
    url = f"http://{HERE}:{port}"
    shown = {"Authorization": BEARER}
    body = json.dumps(CUSTOMER).encode()
    sent = [
        status(f"{url}{api}/models", Host="evil.example", **shown),
        status(url, Host=f"evil.example:{port}", **shown),
        status(url, Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="iframe", **shown),
    ]
    for origin in ("http://evil.example", "http://localhost:3000", "null"):
        text = {"Origin": origin, "Content-Type": "text/plain", **shown}
        sent += [
            status(f"{url}{api}/predict", method="POST", body=body, **text),
            status(f"{url}/_stcore/upload_file/a/b", method="PUT", body=body, **text),
            status(f"{url}{api}/models", **text),
        ]
    return sent


def test_pages_of_other_servers_reach_nothing(watched):
    way, port, _ = watched
    assert foreign_requests(port, prefix(way)) == [403] * 12
    if way == "serve":
        return
    for origin in ("http://evil.example", f"http://localhost:{port}", "http://127.0.0.1:3000"):
        shown = {"Authorization": BEARER}
        with (
            pytest.raises(InvalidStatus, match="403"),
            stream(port, origin=origin, additional_headers=shown),
        ):
            pass


def test_nothing_leaves_the_machine(watched):
    way, port, seen = watched
    url = f"http://{HERE}:{port}{prefix(way)}/predict"
    body = json.dumps(CUSTOMER).encode()
    assert status(url, method="POST", body=body, Authorization=BEARER) == 200
    foreign_requests(port, prefix(way))
    if way != "serve":
        shown = {"Authorization": BEARER, "Host": "evil.example"}
        for origin in ("http://evil.example", f"http://{HERE}:{port}"):
            with (
                pytest.raises(InvalidStatus),
                stream(port, origin=origin, additional_headers=shown),
            ):
                pass
        with stream(port, additional_headers={"Authorization": BEARER}) as socket:
            draw_first_page(socket)
    lines = seen.read_text().splitlines() if seen.exists() else []
    assert [line for line in lines if not stays(line)] == []


def stays(line):
    """Whether what is connected to, or asked about, is this machine."""
    event, _, place = line.partition("\t")
    if event == "socket.connect" and place.startswith(("'", "b'")):
        return True  # A file in the file system.
    host = place.strip("(").split(",")[0].strip("'b")
    if host in {"None", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    is_listened_on = event == "socket.getaddrinfo" and address.is_unspecified
    return address.is_loopback or is_listened_on


def test_a_connection_elsewhere_would_be_seen():
    assert not stays("socket.connect\t('192.0.2.1', 80)")
    assert not stays("socket.connect\t('0.0.0.0', 80)")
    assert not stays("socket.getaddrinfo\t'checkip.amazonaws.com'")
    assert stays("socket.connect\t('127.0.0.1', 80)")
    assert stays("socket.getaddrinfo\t'0.0.0.0'")


def test_a_head_has_a_size(watched):
    _, port, _ = watched
    with create_connection((HERE, port), timeout=60) as large:
        large.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 64_100)
        assert large.recv(12) == b"HTTP/1.1 431"


def test_what_is_no_message_ends_a_page_s_stream_alone(watched):
    way, port, seen = watched
    if way == "serve":
        pytest.skip("the API alone has no stream")
    for sent in ("text", b"\xff\xff", b"\x0a"):
        with stream(port, additional_headers={"Authorization": BEARER}) as socket:
            socket.send(sent)
            with pytest.raises(ConnectionClosedError, match="1002"):
                socket.recv(timeout=60)
    said = (seen.parent / "log").read_text()
    assert said.count("What came on a page's stream was no message: the stream was ended.") == 3


def test_no_page_may_show_it_in_a_frame(watched):
    _, port, _ = watched
    request = urllib.request.Request(  # loopback
        f"http://{HERE}:{port}/health", headers={"Authorization": BEARER}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # loopback
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers.get_all("Content-Security-Policy")


@pytest.mark.parametrize("way", ["dashboard", "serve", "streamlit"])
def test_without_a_token_it_does_not_listen_for_others(way, tmp_path):
    done = subprocess.run(
        command(way, free_port(), host=EVERYWHERE),
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"segmentation: Cannot listen on {EVERYWHERE} without a token: ")


def test_a_server_that_cannot_know_who_connects_looks_at_each_connection(tmp_path):
    port, address = free_port(), own_address()
    if address is None:
        pytest.skip("this machine has no address for others")
    words = command("uvicorn", port, host=EVERYWHERE)
    with running(words, environment(tmp_path), tmp_path / "log"):
        for path in ("/", "/api/models", "/health"):
            assert status(f"http://{address}:{port}{path}", Host="localhost") == 403
        assert status(f"http://{HERE}:{port}/api/models") == 200


def test_a_page_that_is_started_by_itself_tells_others_nothing(tmp_path):
    port = free_port()
    page = str(next((ROOT / "pages").glob("*_Segments.py")))
    words = [
        page if word == "app.py" else word for word in command("streamlit", port, host=EVERYWHERE)
    ]
    with running(words, environment(tmp_path), tmp_path / "log"), stream(port) as socket:
        drawn = draw_first_page(socket)
    assert drawn.count("delta") <= 3  # the page's style and one sentence
