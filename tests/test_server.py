"""The dashboard at / with the API at /api, or the API alone; the sample's model is there."""

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, content=None):
    with urllib.request.urlopen(url, data=content, timeout=30) as answer:  # noqa: S310  # loopback
        return answer.read()


@pytest.fixture(scope="module", params=["dashboard", "serve"])
def served(request, tmp_path_factory):
    port = free_port()
    artifacts = tmp_path_factory.mktemp("artifacts")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "segmentation",
            request.param,
            f"--port={port}",
            f"--artifacts={artifacts}",
        ],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    api = f"{url}/api" if request.param == "dashboard" else url
    until = time.monotonic() + 60
    while True:
        try:
            get(f"{api}/health")
            break
        except OSError:
            assert process.poll() is None, process.stderr.read()
            assert time.monotonic() < until, "it did not start within a minute"
            time.sleep(0.1)
    yield request.param, url, api
    process.terminate()
    process.wait(timeout=30)
    with process.stderr:
        said = process.stderr.read()
    assert url in said
    assert "Traceback" not in said


def test_the_api_answers_at_once_from_the_sample(served):
    _, _, api = served
    answer = json.loads(get(f"{api}/predict", json.dumps(CUSTOMER).encode()))
    assert set(answer) == {"segment", "segment_name", "second_segment", "margin", "warnings"}
    assert [model["name"] for model in json.loads(get(f"{api}/models"))] == ["sample"]


def test_the_documentation_loads_its_own_files(served):
    _, url, api = served
    page = get(f"{api}/docs").decode()
    scripts = [part.split('"')[0] for part in page.split('src="')[1:]]
    assert scripts
    for script in scripts:
        assert script.startswith("/")
        assert len(get(url + script)) > 100_000


def test_every_page_is_served_as_a_deep_link_by_the_dashboard_alone(served):
    verb, url, _ = served
    for page in ("", "Customers", "Explore", "Choose_k", "Segments", "Predict"):
        if verb == "dashboard":
            assert b"<html" in get(f"{url}/{page}")
        else:
            with pytest.raises(urllib.error.HTTPError, match="404"):
                get(f"{url}/{page}")


def test_a_port_in_use_is_one_clear_line():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "segmentation", "serve", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "Choose another with --port" in done.stderr


def test_the_front_of_the_api_leads_to_its_documentation(served):
    verb, _, api = served
    if verb == "serve":
        pytest.skip("alone, the API has no front beside its documentation")
    for front in (api, f"{api}/"):
        assert b"swagger" in get(front).lower()


def test_no_line_of_the_log_makes_a_terminal_do_anything():
    from segmentation.server import visible_record

    said = ("error %s \x1b]0;a\x07 %d", ("\x1b[2J", 3))
    record = visible_record("streamlit", 30, "file.py", 1, *said, None)
    assert record.getMessage() == "error \ufffd[2J \ufffd]0;a\ufffd 3"


def test_with_a_token_it_starts_only_where_connections_are_bounded(monkeypatch):
    from segmentation import server
    from segmentation.authentication import Access
    from segmentation.authentication.connections import BoundedConnection
    from segmentation.errors import ParameterError

    monkeypatch.setattr(BoundedConnection, "stands", False)
    started = server.parts(access=Access(token="0123456789abcdef" * 2))["lifespan"](None)
    with pytest.raises(ParameterError, match="This server sets no bounds on the connections of"):
        asyncio.run(started.__aenter__())
