"""Bound what a connection may take: time for the head, pace of the body, size, and how many."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from socket import socket
from typing import TYPE_CHECKING, Any, ClassVar

from uvicorn import Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from segmentation.authentication.places import PEER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MOST_CONNECTIONS = 800
"""At once; a system usually lets a process have 1,024 files, connections among them."""
HEAD_SECONDS = 10.0
"""From the connection, or the first byte of the next request, to the end of the head."""
HEAD_BYTES = 64_000
"""Of one head; browsers send some two thousand."""
BODY_SECONDS = 20.0
"""Without one more byte of a body."""
_SLOWEST = 5_000
"""Bytes of a body a second, all in all, once `BODY_SECONDS` have gone."""

STREAM_BYTES = 25_000_000
"""Of one message on a page's stream; Streamlit refuses larger ones too, once it has them."""

_REASONS = {408: b"Request Timeout", 431: b"Request Header Fields Too Large"}


class BoundedConnection(HttpToolsProtocol):
    """A connection as uvicorn reads it, which is closed where it takes its time.

    Where there are as many as there may be, the one without a whole request for longest makes
    room: connections that send nothing keep nobody out.
    """

    _idle: ClassVar[dict[BoundedConnection, None]] = {}
    """Those that nothing is answered on, the ones that are so for longest first."""

    stands: ClassVar[bool] = False
    """Whether this process is served within these bounds."""

    _is_taken = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, if need be for that of another."""
        if len(self.connections) >= MOST_CONNECTIONS and self._idle:
            oldest = next(iter(self._idle))
            self._idle.pop(oldest)
            oldest.transport.abort()
            oldest.connections.discard(oldest)
        if len(self.connections) >= MOST_CONNECTIONS:
            transport.abort()
            return
        super().connection_made(transport)
        self._is_taken = True
        self._n_head, self._n_body, self._n_at_last_look = 0, 0, -1
        self._is_in_head, self._body_began = True, 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._idle[self] = None
        self._wait(HEAD_SECONDS, self._end_of_head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection that has gone."""
        self._idle.pop(self, None)
        if not self._is_taken:
            return
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read some bytes, and end the connection where its head goes on for too long."""
        if not self._is_taken or self.transport.is_closing():
            return
        self._n_body += len(data)
        before = self._n_head
        super().data_received(data)
        if self._is_in_head and not self.transport.is_closing():
            self._n_head = before + len(data)
            if self._n_head > HEAD_BYTES:
                self._end(431)

    def on_message_begin(self) -> None:
        """Wait for the end of the head."""
        super().on_message_begin()
        self._is_in_head, self._n_head = True, 0
        if self._timer is None:
            self._wait(HEAD_SECONDS, self._end_of_head_is_late)

    def on_headers_complete(self) -> None:
        """Wait for the body."""
        self._is_in_head = False
        self._idle.pop(self, None)
        self._n_body, self._n_at_last_look = 0, -1
        self._body_began = self.loop.time()
        self._wait(BODY_SECONDS, self._look_at_the_body)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait for nothing: the answer is the server's part."""
        self._stop_waiting()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Let a connection that is kept for a next request make room for others."""
        super().on_response_complete()
        if not self._is_answering() and not self.transport.is_closing():
            self._idle[self] = None

    def handle_websocket_upgrade(self) -> None:
        """Leave a stream to those who keep it alive."""
        self._stop_waiting()
        super().handle_websocket_upgrade()

    def _look_at_the_body(self) -> None:
        """End a body of which nothing more has come, or too little; one that is not read waits."""
        seconds = self.loop.time() - self._body_began
        is_slow = self._n_body < _SLOWEST * (seconds - BODY_SECONDS)
        if (self._n_body == self._n_at_last_look or is_slow) and not self.flow.read_paused:
            self._end(408)
            return
        self._n_at_last_look = self._n_body
        self._wait(BODY_SECONDS, self._look_at_the_body)

    def _end_of_head_is_late(self) -> None:
        self._end(408)

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _end(self, status: int) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if not self._is_answering():
            line = b"HTTP/1.1 %d %s\r\n" % (status, _REASONS[status])
            self.transport.write(line + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()

    def _wait(self, seconds: float, then: Callable[[], Any]) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, then)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def bound_all() -> None:
    """Keep these bounds in whichever way uvicorn serves this process: most start it by themselves.

    At its start it has read its options and loaded the application, which calls this, and has not
    yet listened.
    """
    if Server.startup is not _bounded_startup:
        Server.startup = _bounded_startup  # type: ignore[method-assign, assignment]


_startup = Server.startup


async def _bounded_startup(server: Server, sockets: list[socket] | None = None) -> None:
    server.config.http_protocol_class = BoundedConnection
    server.config.ws_max_size = min(server.config.ws_max_size, STREAM_BYTES)
    BoundedConnection.stands = True
    server.config.loaded_app = _under_its_peer(server.config.loaded_app)
    await _startup(server, sockets)


def _under_its_peer(app: ASGIApp) -> ASGIApp:
    """Let an application know the other end of a connection.

    uvicorn puts another one in its place that anything on this machine may name in a header.
    """

    async def under_its_peer(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, PEER: scope.get("client")}, receive, send)

    return under_its_peer
