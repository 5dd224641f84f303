"""What may be sent to a running dashboard: names, origins, bodies, messages and files at random.

All is seeded; with `--full` there is twenty times as much. Nothing ends in a fault of the server,
and the server answers others as before.
"""

import http.client
import json
import random
import re
from contextlib import closing

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.hostile.files import damaged
from tests.servers import HERE, command, environment, free_port, running, status
from tests.test_reach import CUSTOMER, draw_first_page, stream

OWN, FOREIGN = ("127.0.0.1", "localhost", "[::1]"), ("evil.example", "192.0.2.7", "127.0.0.1.evil")
ENDS = ("", "", ":{port}", ":1", ":{port}x", ":-1", ":99999", "/", "@evil.example", "%00", "?", " ")
PATHS = ("/", "/Segments", "/api/models", "/api/predict", "/_stcore/host-config", "/_stcore/upload")
RIGHT = json.dumps([CUSTOMER, {**CUSTOMER, "Age": None}]).encode()
NAME = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
HELD = re.compile(r"^segmentation_held_bytes (\d+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sent")
    port = free_port()
    with running(command("dashboard", port), environment(folder / "models"), folder / "log"):
        yield port
        assert status(f"http://{HERE}:{port}/health") == 200
    assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture
def rng(request):
    return random.Random(request.node.name)  # noqa: S311  # the same in each run


@pytest.fixture
def times(request):
    return 20 if request.config.getoption("--full") else 1


def sent(port, method, path, *, body=b"", headers=()):
    """Send a request as it is written; return the status and the content of the answer."""
    with closing(http.client.HTTPConnection(HERE, port, timeout=60)) as connection:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, text in (*headers, ("Content-Length", str(len(body)))):
            connection.putheader(name, text)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_only_own_names_and_own_pages_are_answered(port, rng, times):
    for _ in range(100 * times):
        hosts, origins = (
            [rng.choice(OWN + FOREIGN) + rng.choice(ENDS).format(port=port) for _ in range(n)]
            for n in (rng.choice((0, 1, 1, 1, 2)), rng.choice((0, 1, 1)))
        )
        origins = [rng.choice(("http://", "https://", "")) + origin for origin in origins]
        headers = [("Host", host) for host in hosts] + [("Origin", origin) for origin in origins]
        found, _ = sent(
            port, rng.choice(("GET", "POST", "PUT")), rng.choice(PATHS), headers=headers
        )
        is_own = len(hosts) == 1 and NAME.fullmatch(hosts[0]) is not None
        if is_own and all(
            each in {f"http://{hosts[0]}", f"https://{hosts[0]}"} for each in origins
        ):
            assert found in {200, 307, 400, 404, 405}, headers
        else:
            assert found in {400, 403}, headers


def test_no_body_is_a_fault_of_the_server(port, rng, times):
    for _ in range(150 * times):
        kind = rng.choice(("application/json", "text/plain", "multipart/form-data; boundary=x", ""))
        headers = [("Host", "localhost"), ("Content-Type", kind)]
        body = damaged(RIGHT, rng)
        path = rng.choice(("/api/predict", "/api/predict?model=%ff", "/api/models", "/%2e%2e/x"))
        found, content = sent(port, rng.choice(("POST", "PUT")), path, body=body, headers=headers)
        assert found < 500, body
        assert b"Traceback" not in content


def test_no_message_on_a_stream_is_a_fault_of_the_server(port, rng, times):
    message = BackMsg()
    message.rerun_script.query_string = "study=../../x&page=%ff"
    message.rerun_script.page_script_hash = "nowhere"
    state = message.rerun_script.widget_states.widgets.add()
    state.id, state.json_value = "$$ID-x-None", "{{"
    right = message.SerializeToString()
    for _ in range(12 * times):
        with stream(port, close_timeout=0.1) as socket:
            socket.send(rng.choice((damaged(right, rng), damaged(right, rng).hex())))
    assert sent(port, "GET", "/health", headers=[("Host", "localhost")])[0] == 200


def test_a_tab_cannot_fill_the_memory_with_files(port, times):
    host = ("Host", f"{HERE}:{port}")
    with closing(http.client.HTTPConnection(HERE, port, timeout=60)) as connection:
        connection.request("GET", "/_stcore/health")
        cookie = connection.getresponse().headers["Set-Cookie"].partition(";")[0]
    headers = [
        *(host, ("Content-Type", "multipart/form-data; boundary=x"), ("Cookie", cookie)),
        ("X-Xsrftoken", cookie.partition("=")[2]),
    ]
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n%b\r\n--x--'
    asked = BackMsg()
    asked.file_urls_request.request_id = "1"
    asked.file_urls_request.file_names.append("a.csv")
    with stream(port) as socket:
        draw_first_page(socket)
        socket.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "file_urls_response":
            told = ForwardMsg.FromString(socket.recv(timeout=60))
        folder = told.file_urls_response.file_urls[0].upload_url.rpartition("/")[0]
        for at in range(6 * times):
            body = part % (b"1" * 40_000_000)
            assert sent(port, "PUT", f"{folder}/{at}", body=body, headers=headers)[0] == 204
        _, counts = sent(port, "GET", "/api/metrics", headers=[host])
    assert 120_000_000 <= int(HELD.search(counts.decode())[1]) < 160_000_000
