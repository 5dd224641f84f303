"""Whoever connects from elsewhere shows the token; nobody else learns anything."""

import base64

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocketDisconnect

from segmentation.api import create_app
from segmentation.authentication import Access, Guard, check_token, guard
from segmentation.errors import ParameterError

TOKEN = "0123456789abcdef" * 2


def basic(password, name="anybody"):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.fixture(scope="module")
def guarded(artifacts):
    with (
        pytest.MonkeyPatch.context() as patch,
        TestClient(
            create_app(artifacts=artifacts, access=Access(token=TOKEN)),
            base_url="http://localhost",
            client=("127.0.0.1", 50000),  # Of another address so many tries would be the last.
        ) as client,
    ):
        patch.setattr(guard, "WRONG_TOKEN_SECONDS", 0)  # How long they wait has its own test.
        yield client


@pytest.mark.parametrize("shown", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(TOKEN)])
def test_the_token_opens(guarded, shown):
    assert guarded.get("/models", headers={"Authorization": shown}).status_code == 200


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        TOKEN,
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN.upper()}",
        f"Token {TOKEN}",
        "Basic !!!",
        "Basic " + base64.b64encode(TOKEN.encode()).decode(),
        basic(""),
        basic(TOKEN[1:]),
        basic("x", name=TOKEN),
        "Bearer \xff",
    ],
)
@pytest.mark.parametrize(
    "path", ["/models", "/predict", "/docs", "/openapi.json", "/metrics", "/x"]
)
def test_nothing_else_does(guarded, shown, path):
    headers = {} if shown is None else {"Authorization": shown.encode("latin-1")}
    answer = guarded.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorised"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert TOKEN not in answer.text


def test_two_tokens_are_none(guarded):
    shown = [("Authorization", f"Bearer {TOKEN}"), ("Authorization", "Bearer x")]
    assert guarded.get("/models", headers=shown).status_code == 401


def test_the_body_is_not_read_before_the_token(guarded):
    def chunks():
        raise AssertionError("the body was read")
        yield b""

    assert guarded.post("/predict", headers={"Content-Length": "10"}).status_code == 401


def test_health_needs_none(guarded):
    assert guarded.get("/health").json()["status"] == "ok"


def test_a_browser_is_asked_to_log_in(guarded):
    answer = guarded.get("/docs", headers={"Accept": "text/html"})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")


def test_websockets_are_guarded_too():
    async def greet(socket):
        await socket.accept()
        await socket.send_text("hello")
        await socket.close()

    app = Starlette(routes=[WebSocketRoute("/stream", greet)])
    client = TestClient(Guard(app, Access(token=TOKEN)))
    own = "ws://localhost/stream"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(own):
        pass
    shown = {"Authorization": f"Bearer {TOKEN}"}
    with client.websocket_connect(own, headers=shown) as socket:
        assert socket.receive_text() == "hello"


@pytest.mark.parametrize(
    "token", ["", "x" * 31, "x" * 1001, "x" * 31 + " ", "x" * 31 + "é", "\n" * 32]
)
def test_a_token_is_hard_to_guess(token, artifacts):
    message = (
        r"SEGMENTATION_TOKEN needs 32 to 1,000 letters, digits and signs without spaces; it has"
    )
    with pytest.raises(ParameterError, match=message) as error:
        check_token(token)
    assert not token or token not in str(error.value)
    with pytest.raises(ParameterError, match=message):
        create_app(artifacts=artifacts, access=Access(token=token))


def test_a_long_one_is_taken():
    assert check_token(TOKEN) == TOKEN
