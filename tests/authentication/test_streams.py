"""One address does not take all places for streams, and streams not all for connections."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from segmentation.authentication import Access, Guard, People
from segmentation.authentication.connections import MOST_CONNECTIONS
from segmentation.authentication.streams import MOST_OF_AN_ADDRESS, MOST_STREAMS, Streams

STRANGER, OTHER, PROXY, HERE = "192.0.2.7", "192.0.2.8", "192.0.2.9", "127.0.0.1"
TOKEN = "0123456789abcdef" * 2


def opened(wanted, *, proxies=()):
    """Open so many streams of each address one after the other; return how many it got of them."""
    people = People("x-remote-user", frozenset(proxies)) if proxies else None
    found = dict.fromkeys(wanted, 0)

    async def run():
        ended = asyncio.Event()

        async def app(_, __, send):
            await send({"type": "websocket.accept"})
            await ended.wait()

        guard = Guard(app, Access(token=TOKEN, people=people))

        async def one(address):
            async def send(message):
                found[address] += message["type"] == "websocket.accept"

            headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {TOKEN}".encode())]
            if address in proxies:
                headers.append((b"x-remote-user", b"ada"))
            place = {"client": (address, 1), "server": (HERE, 1), "path": "/_stcore/stream"}
            scope = {"type": "websocket", "headers": headers, **place}
            await guard(scope, None, send)

        for _ in range(2):  # all are given back when they end
            found.update(dict.fromkeys(wanted, 0))
            ended.clear()
            tasks = [asyncio.create_task(one(a)) for a, n in wanted.items() for _ in range(n)]
            await asyncio.sleep(0)
            ended.set()
            await asyncio.gather(*tasks)

    with ThreadPoolExecutor(1) as aside:  # a browser's test may have left a loop running here
        aside.submit(asyncio.run, run()).result()
    return found


def test_one_address_leaves_room_for_others():
    assert opened({STRANGER: 800, OTHER: 5}) == {STRANGER: MOST_OF_AN_ADDRESS, OTHER: 5}


@pytest.mark.parametrize("address", [HERE, PROXY])
def test_many_may_come_from_a_proxy(address):
    assert opened({address: 300}, proxies=[PROXY]) == {address: 300}


def test_streams_leave_room_for_pages_and_answers():
    assert opened({HERE: MOST_CONNECTIONS}) == {HERE: MOST_STREAMS}
    assert MOST_STREAMS < MOST_CONNECTIONS


def test_who_has_gone_is_forgotten():
    streams = Streams()
    with streams.open(STRANGER), streams.open(OTHER):
        assert streams._n_by_address.total() == 2
    assert not streams._n_by_address
