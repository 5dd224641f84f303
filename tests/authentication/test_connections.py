"""Connections that take their time, go on for ever or come in thousands keep nobody out."""

import asyncio
import contextlib
import socket
import threading

import pytest
import uvicorn

from segmentation.authentication import Access, Guard, People, connections

GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"


async def answer(scope, receive, send):
    """Read the body, and answer with its length."""
    if scope["type"] != "http":
        return
    n_bytes, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        n_bytes, more = n_bytes + len(message["body"]), message.get("more_body", False)
    body = str(n_bytes).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port():
    with served(answer) as port:
        yield port


@contextlib.contextmanager
def served(app):
    connections.bound_all()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_level="critical",
            timeout_keep_alive=60,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(
            target=lambda: asyncio.run(server.serve([listening])), daemon=True
        )
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = server.force_exit = True
        thread.join()


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def all_that_comes(connection):
    """Return what is sent until the other side ends the connection."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            found += piece
    return found


def comes(connection, end):
    """Read until something has come."""
    found = b""
    while not found.endswith(end):
        piece = connection.recv(65536)
        assert piece, found
        found += piece


def is_served(port):
    with connected(port) as asking:
        asking.sendall(GET + b"Connection: close\r\n\r\n")
        return all_that_comes(asking).startswith(b"HTTP/1.1 200 ")


@pytest.fixture
def hurried(monkeypatch):
    """Return a way to give connections from now on, or again not, next to no time."""

    def hurry(name, seconds=0.05):
        monkeypatch.setattr(connections, name, seconds)

    return hurry


@pytest.mark.parametrize("sent", [b"", b"GET", GET, GET + b"X: " + b"a" * 1000])
def test_a_head_that_does_not_end_is_ended(port, hurried, sent):
    hurried("HEAD_SECONDS")
    with connected(port) as slow:
        slow.sendall(sent)
        assert all_that_comes(slow).startswith(b"HTTP/1.1 408 ")
    hurried("HEAD_SECONDS", 60)
    assert is_served(port)


def test_the_next_head_of_a_connection_has_its_time_too(port, hurried):
    with connected(port) as slow:
        slow.sendall(GET + b"\r\n")
        comes(slow, b"\r\n\r\n0")
        hurried("HEAD_SECONDS")
        slow.sendall(b"GET /")
        assert all_that_comes(slow).startswith(b"HTTP/1.1 408 ")


def test_a_head_has_a_size(port):
    with connected(port) as large:
        with contextlib.suppress(ConnectionError):
            for _ in range(60):
                large.sendall(b"X: " + b"a" * 100_000 if _ else GET + b"X: " + b"a" * 100_000)
        assert all_that_comes(large)[:13] in {b"HTTP/1.1 431 ", b""}  # reset, if it sent on
    assert is_served(port)


@pytest.mark.parametrize("pace", ["stops", "drips"])
def test_a_body_that_does_not_end_is_ended(port, hurried, pace):
    hurried("BODY_SECONDS")
    with connected(port) as slow:
        slow.sendall(GET + b"Content-Length: 1000000\r\n\r\nabc")
        slow.settimeout(0.02 if pace == "drips" else 60)
        for _ in range(500):
            try:
                assert slow.recv(1) == b""
                break
            except TimeoutError:
                with contextlib.suppress(ConnectionError):
                    slow.sendall(b"x")
            except ConnectionError:
                break
        else:
            pytest.fail("it was never ended")
    hurried("BODY_SECONDS", 60)
    assert is_served(port)


def test_a_body_may_take_its_time_while_it_comes(port):
    with connected(port) as steady:
        steady.sendall(GET + b"Content-Length: 400000\r\nConnection: close\r\n\r\n")
        for _ in range(4):
            steady.sendall(b"x" * 100_000)
        assert all_that_comes(steady).endswith(b"\r\n\r\n400000")


@pytest.mark.parametrize("http", ["auto", "httptools", "h11"])
def test_bounds_hold_whoever_starts_the_server(http):
    connections.bound_all()
    config = uvicorn.Config(answer, http=http, lifespan="off", ws_max_size=200_000_000, port=0)
    server = uvicorn.Server(config)
    server.should_exit = True
    asyncio.run(server.serve())
    assert config.http_protocol_class is connections.BoundedConnection
    assert config.ws_max_size == connections.STREAM_BYTES


def test_connections_that_send_nothing_keep_nobody_out(port, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 5)
    with contextlib.ExitStack() as opened:
        silent = [opened.enter_context(connected(port)) for _ in range(20)]
        assert is_served(port)
        assert all_that_comes(silent[0]) == b""


def test_a_connection_that_is_kept_makes_room(port, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 1)
    with connected(port) as kept:
        kept.sendall(GET + b"\r\n")
        comes(kept, b"\r\n\r\n0")
        assert is_served(port)
        assert all_that_comes(kept) == b""


def test_who_is_being_answered_keeps_the_place(port, monkeypatch):
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 2)
    with connected(port) as first, connected(port) as second:
        for each in (first, second):
            each.sendall(GET + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            comes(each, b"100 Continue\r\n\r\n")
        with connected(port) as third:
            assert all_that_comes(third) == b""
        for each in (first, second):
            each.sendall(b"abc")
            comes(each, b"\r\n\r\n3")


@pytest.mark.parametrize("forged", ["192.0.2.7", "192.0.2.7, 127.0.0.1", "[192.0.2.7]:80"])
def test_no_header_says_where_a_connection_came_from(forged):
    people = People("x-remote-user", frozenset({"192.0.2.7"}))
    lines = f"X-Forwarded-For: {forged}\r\nX-Remote-User: ada\r\nConnection: close\r\n\r\n"
    with served(Guard(answer, Access(people=people))) as port, connected(port) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + lines.encode())
        assert b"403" in all_that_comes(asking).partition(b"\r\n")[0]


def test_the_named_proxy_of_this_machine_may_say_for_whom_it_asks():
    people = People("x-remote-user", frozenset({"127.0.0.1"}))
    lines = "X-Forwarded-For: 198.51.100.9\r\nX-Remote-User: ada\r\nConnection: close\r\n\r\n"
    with served(Guard(answer, Access(people=people))) as port, connected(port) as asking:
        asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + lines.encode())
        assert b"200" in all_that_comes(asking).partition(b"\r\n")[0]
