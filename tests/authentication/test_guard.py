"""Name, page and token are looked at before the application sees anything."""

import asyncio
import json

import pytest
from starlette.requests import ClientDisconnect

from segmentation import workspace
from segmentation.authentication import Access, Guard
from segmentation.authentication.guard import (
    MOST_ADDRESSES,
    MOST_TRIES,
    MOST_WAITING,
    TRIES_SECONDS,
    WRONG_TOKEN_SECONDS,
    WrongTokens,
)
from segmentation.records import WORKSPACE_VARIABLE

TOKEN = "0123456789abcdef" * 2
HERE = "127.0.0.1"
BEARER = f"Bearer {TOKEN}"


def ask(access=None, *, kind="http", path="/x", method="GET", server=HERE, client="", **shown):
    """Return the status that is answered, the body's code, and what the application saw."""
    headers = [(b"host", shown.pop("host", "localhost:8501").encode())]
    headers += [(name.replace("_", "-").encode(), text.encode()) for name, text in shown.items()]
    scope = {"type": kind, "path": path, "method": method, "server": (server, 8501)}
    if client:
        scope["client"] = (client, 4711)
    seen, sent = [], []

    async def app(scope, _, send):
        seen.append(dict(scope["headers"]))
        if kind == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b'{"code": "ok"}'})
        else:
            await send({"type": "websocket.accept"})

    async def receive():
        raise AssertionError("the body was read")

    async def send(message):
        sent.append(message)

    guard = Guard(app, Access() if access is None else access)
    asyncio.run(guard({**scope, "headers": headers}, receive, send))
    if kind == "websocket":
        return sent[0]["type"] == "websocket.accept", seen
    assert (b"x-frame-options", b"DENY") in sent[0]["headers"]
    assert (b"content-security-policy", b"frame-ancestors 'none'") in sent[0]["headers"]
    return sent[0]["status"], json.loads(sent[1]["body"])["code"], seen


def is_refused(answer, status, code):
    return answer == (status, code, [])


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_its_own_names_are_answered(host):
    assert ask(host=host)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "localhost.evil.example", "", "10.0.0.1", "a b"]
)
@pytest.mark.parametrize("path", ["/", "/api/models", "/health", "/_stcore/health"])
def test_a_rebound_name_is_not(host, path):
    assert is_refused(ask(host=host, path=path), 403, "host")
    assert ask(host=host, path=path, kind="websocket") == (False, [])


def test_two_names_are_none():
    scope = {
        "type": "http",
        "path": "/",
        "method": "GET",
        "server": (HERE, 1),
        "headers": [(b"host", b"localhost"), (b"host", b"localhost")],
    }
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Guard(None, Access())(scope, None, send))
    assert sent[0]["status"] == 403


def test_an_address_that_was_reached_is_answered():
    access = Access(token=TOKEN)
    found = ask(access, host="10.0.0.1:8501", server="10.0.0.1", authorization=BEARER)
    assert found[0] == 200
    assert is_refused(ask(access, host="10.0.0.2:8501", server="10.0.0.1"), 403, "host")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:3000",
        "http://127.0.0.1:8501",
        "https://localhost",
        "null",
        "",
        "http://localhost:8501.evil.example",
        "http://localhost:8501@evil.example",
    ],
)
def test_pages_of_other_servers_are_refused(origin):
    assert ask(origin=origin, kind="websocket", path="/_stcore/stream") == (False, [])
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        assert is_refused(ask(origin=origin, method=method), 403, "origin")


def test_own_pages_are_let_in():
    assert (
        ask(origin="http://localhost:8501", method="POST", sec_fetch_site="same-origin")[0] == 200
    )
    assert ask(origin="http://localhost:8501", kind="websocket")[0]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_of_a_foreign_page_only_a_link_leads_here(site):
    link = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert ask(sec_fetch_site=site, **link)[0] == 200
    frame = {**link, "sec_fetch_dest": "iframe"}
    picture = {"sec_fetch_mode": "no-cors", "sec_fetch_dest": "image"}
    assert is_refused(ask(sec_fetch_site=site, **frame), 403, "origin")
    assert is_refused(ask(sec_fetch_site=site, **picture), 403, "origin")
    assert is_refused(ask(sec_fetch_site=site, method="POST", **link), 403, "origin")
    assert is_refused(ask(sec_fetch_site=site), 403, "origin")
    assert ask(sec_fetch_site=site, kind="websocket") == (False, [])


def test_a_proxys_name_is_answered_where_it_is_allowed():
    access = Access(frozenset({("seg.example.com", None)}), TOKEN)
    page = {"origin": "https://seg.example.com", "authorization": BEARER}
    for host in ("seg.example.com", "127.0.0.1:8501"):  # Proxies pass the name on, or do not.
        is_accepted, seen = ask(access, host=host, kind="websocket", **page)
        assert is_accepted
        assert seen[0][b"host"] == b"seg.example.com"
    assert ask(access, host="seg.example.com", authorization=BEARER)[0] == 200
    assert is_refused(ask(access, host="seg.example.com"), 401, "unauthorised")
    other = {**page, "origin": "https://seg.example.com:8443"}
    assert is_refused(ask(access, host="seg.example.com", **other), 403, "origin")


def test_an_allowed_port_is_that_port_alone():
    access = Access(frozenset({("localhost", 8080)}))
    assert ask(access, origin="http://localhost:8080")[0] == 200
    assert is_refused(ask(access, origin="http://localhost:8081"), 403, "origin")


def test_without_a_token_only_the_own_machine_is_answered():
    for server in ("10.0.0.1", "::ffff:10.0.0.1", ""):
        for path in ("/", "/health"):
            found = ask(server=server, path=path, host="localhost", x_forwarded_for=HERE)
            assert is_refused(found, 403, "no_token")
        assert ask(server=server, kind="websocket") == (False, [])
    for server in (HERE, "::1", "::ffff:127.0.0.1"):
        assert ask(server=server)[0] == 200


@pytest.mark.parametrize("server", [HERE, "10.0.0.1"])
def test_a_token_is_asked_for_whatever_the_name(server):
    access = Access(token=TOKEN)
    assert is_refused(ask(access, server=server, host="localhost"), 401, "unauthorised")
    assert ask(access, server=server, authorization=BEARER)[0] == 200
    assert ask(access, server=server, path="/health")[0] == 200
    assert ask(access, server=server, path="/health", kind="websocket") == (False, [])


def test_start_and_end_pass_through():
    seen = []

    async def app(scope, *_):
        seen.append(scope["type"])

    asyncio.run(Guard(app, Access(token=TOKEN))({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


def test_who_leaves_in_the_middle_is_no_fault():
    asked = []

    async def app(scope, *_):
        asked.append(scope["path"])
        raise ClientDisconnect

    scope = {"type": "http", "path": "/", "method": "POST", "server": (HERE, 1)}
    scope["headers"] = [(b"host", b"localhost")]
    asyncio.run(Guard(app, Access())(scope, None, None))
    assert asked == ["/"]


def test_a_wrong_token_waits_and_is_written_down(monkeypatch, caplog):
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    monkeypatch.setattr("segmentation.authentication.guard.asyncio.sleep", sleep)
    access = Access(token=TOKEN)
    assert ask(access)[0] == 401  # nobody is guessing who shows none
    assert ask(access, authorization=BEARER)[0] == 200
    assert waited == []
    assert is_refused(ask(access, authorization="Bearer guess"), 401, "unauthorised")
    assert waited == [WRONG_TOKEN_SECONDS]
    assert [record.getMessage() for record in caplog.records] == [
        "A wrong token was shown by somebody."
    ]
    assert "guess" not in caplog.text


def test_of_many_wrong_tokens_at_once_only_some_are_made_to_wait(monkeypatch):
    released = []

    async def run():
        wrong = WrongTokens()
        gate = asyncio.Event()

        async def sleep(_):
            await gate.wait()

        monkeypatch.setattr("segmentation.authentication.guard.asyncio.sleep", sleep)
        waiting = [asyncio.ensure_future(wrong.delay("10.0.0.9")) for _ in range(MOST_WAITING)]
        await asyncio.wait(waiting, timeout=0)
        released.append(await wrong.delay(""))
        gate.set()
        released.extend([found.code for found in await asyncio.gather(*waiting)])

    asyncio.run(run())
    assert (released[0].status, released[0].code) == (429, "too_many_tokens")
    assert set(released[1:]) == {"unauthorised"}


@pytest.fixture
def _at_once(monkeypatch):
    async def sleep(_):
        return None

    monkeypatch.setattr("segmentation.authentication.guard.asyncio.sleep", sleep)


@pytest.mark.usefixtures("_at_once")
def test_an_address_that_guesses_is_not_heard_for_ten_minutes():
    now = [0.0]
    wrong = WrongTokens(lambda: now[0])
    for _ in range(MOST_TRIES):
        assert not wrong.is_out("10.0.0.9")
        asyncio.run(wrong.delay("10.0.0.9"))
    assert wrong.is_out("10.0.0.9")
    assert not wrong.is_out("10.0.0.8")
    now[0] = TRIES_SECONDS
    assert not wrong.is_out("10.0.0.9")
    for number in range(MOST_ADDRESSES + 1):
        asyncio.run(wrong.delay(f"a{number}"))
    assert len(wrong._tries) == MOST_ADDRESSES


def asked_in_turn(guard, *tokens, client="10.0.0.9", path="/api/predict"):
    """Return the status of each request of one address, and whether the application saw it."""
    found = []

    async def run():
        for token in tokens:
            scope = {
                "type": "http",
                "path": path,
                "method": "POST",
                "server": ("10.0.0.1", 8501),
                "client": (client, 4711),
                "headers": [(b"host", b"10.0.0.1"), (b"authorization", f"Bearer {token}".encode())],
            }
            sent = []

            async def send(message, sent=sent):
                sent.append(message)

            await guard(scope, None, send)
            found.append((sent[0]["status"], dict(sent[0]["headers"]).get(b"retry-after")))

    asyncio.run(run())
    return found


async def let_in(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


@pytest.mark.usefixtures("_at_once")
def test_after_many_wrong_tokens_the_right_one_is_not_heard_either():
    guard = Guard(let_in, Access(token=TOKEN))
    assert asked_in_turn(guard, TOKEN) == [(200, None)]
    assert set(asked_in_turn(guard, *["x"] * MOST_TRIES)) == {(401, None)}
    assert asked_in_turn(guard, TOKEN, "x") == [(429, b"600")] * 2
    assert asked_in_turn(guard, TOKEN, client="10.0.0.8") == [(200, None)]


@pytest.mark.usefixtures("_at_once")
def test_a_proxy_of_this_machine_is_not_shut_out_for_one_behind_it():
    guard = Guard(let_in, Access(token=TOKEN))
    asked_in_turn(guard, *["x"] * (MOST_TRIES + 1), client=HERE)
    assert asked_in_turn(guard, TOKEN, client=HERE) == [(200, None)]


@pytest.mark.usefixtures("_at_once")
def test_a_persons_token_opens_the_api_within_its_scope(monkeypatch, tmp_path):
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path))
    guard = Guard(let_in, Access(token=TOKEN))
    assert asked_in_turn(guard, "seg_x") == [(401, None)]
    where = workspace.current()
    scoring, line = workspace.make_token(where, "crm", "scoring", owner="ada")
    everything, _ = workspace.make_token(where, "all", "everything", owner="ada")
    assert asked_in_turn(guard, scoring, everything) == [(200, None)] * 2
    counts = asked_in_turn(guard, scoring, everything, path="/api/metrics")
    assert counts == [(403, None), (200, None)]
    assert asked_in_turn(guard, everything, path="/Customers") == [(403, None)]
    workspace.revoke_token(where, line.id, owner="ada")
    assert asked_in_turn(guard, scoring) == [(401, None)]
    monkeypatch.setenv(WORKSPACE_VARIABLE, "none")
    assert asked_in_turn(guard, everything) == [(401, None)]
