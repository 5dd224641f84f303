"""Hold results in memory within one number of bytes; what nobody uses any more goes."""

from __future__ import annotations

import functools
import inspect
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, cast

from streamlit.runtime import memory_uploaded_file_manager as uploads
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from segmentation.ui.session import visitors
from segmentation.ui.session.sizes import buffers_of
from segmentation.ui.session.visitors import SERVER, Visitor

P = ParamSpec("P")
T = TypeVar("T")

_MOST_BYTES = 700_000_000
"""Of all results together: one file at the limits of an upload (1,000,000 x 20) takes 560 MB while
it is looked at, and the process has to stay below 2 GB while the next one is read."""

_OF_A_TAB = 150_000_000
"""Of the files that one tab uploads: three at the limit of one; its oldest go first."""
_LEAST_OF_A_FILE = 1_000_000
"""What the smallest counts as, so that very many small ones are bounded too."""

IDLE_SECONDS = 60.0
"""How long a result stays that no open tab has asked for."""


@dataclass(slots=True, eq=False)
class _Held:
    """One result, with what it takes up and who asked for it."""

    value: object
    buffers: Mapping[int, int]
    parts: frozenset[Hashable]
    """Results that were asked for while this one was made: who uses it uses them."""
    users: set[Visitor] = field(default_factory=set)
    unused_since: float | None = None


class Memory:
    """Results by key, the least recently used first to go.

    Two results that share an array are counted with it once. A result stays while an open tab has
    asked for it, unless others need the room, and for a minute after the last such tab was closed.
    """

    def __init__(
        self,
        most_bytes: int = _MOST_BYTES,
        *,
        clock: Callable[[], float] = time.monotonic,
        is_open: Callable[[Visitor], bool] = visitors.is_open,
    ) -> None:
        self._most_bytes = most_bytes
        self._clock = clock
        self._is_open = is_open
        self._held: OrderedDict[Hashable, _Held] = OrderedDict()
        self._counted: dict[int, list[int]] = {}
        """For each array its bytes and how many results share it."""
        self._n_bytes = 0
        self.n_freed = 0
        """Bytes that were let go since the start."""
        self._lock = threading.RLock()
        self._making: dict[Hashable, threading.Lock] = {}

    @property
    def n_bytes(self) -> int:
        """How much all results take up together."""
        return self._n_bytes

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result of a key; it is made once, whoever asks meanwhile."""
        _note_part(key)
        with self._lock:
            if key in self._held:
                return cast("T", self._use(key).value)
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._held:
                    return cast("T", self._use(key).value)
            try:
                with _noting_parts() as parts:
                    value = make()
                self._put(key, value, parts)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return value

    def put(self, key: Hashable, value: object) -> None:
        """Hold a value that was not made from a key."""
        self._put(key, value, frozenset())

    def find(self, key: Hashable) -> object | None:
        """Return what is held under a key, or None."""
        _note_part(key)
        with self._lock:
            return self._use(key).value if key in self._held else None

    def drop(self, key: Hashable) -> None:
        """Let go of what is held under a key, if anything is."""
        with self._lock:
            if key in self._held:
                self._drop(key)

    def sweep(self) -> None:
        """Let go of what no open tab has asked for in a minute."""
        with self._lock:
            now = self._clock()
            for key, held in list(self._held.items()):
                held.users = {who for who in held.users if self._is_open(who)}
                if held.users:
                    held.unused_since = None
                elif held.unused_since is None:
                    held.unused_since = now
                elif now - held.unused_since >= IDLE_SECONDS:
                    self._drop(key)

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            for key in list(self._held):
                self._drop(key)

    def _use(self, key: Hashable) -> _Held:
        """Note that somebody uses a result, and with it all that it was made from."""
        held, asking = self._held[key], visitors.current()
        for each in self._with_parts(key):
            self._held.move_to_end(each)
            self._held[each].users |= asking
            self._held[each].unused_since = None
        return held

    def _with_parts(self, key: Hashable) -> list[Hashable]:
        """Return a result and what is held of its parts, which so outlive it."""
        found: dict[Hashable, None] = {}
        waiting = [key]
        while waiting:
            each = waiting.pop()
            if each in self._held and each not in found:
                found[each] = None
                waiting += self._held[each].parts
        return list(found)

    def _put(self, key: Hashable, value: object, parts: Iterable[Hashable]) -> None:
        buffers, users = buffers_of(value), set(visitors.current())
        with self._lock:
            if key in self._held:
                users |= self._held[key].users
                self._drop(key)
            self._held[key] = _Held(value, buffers, frozenset(parts), users)
            for at, n_bytes in buffers.items():
                counted = self._counted.setdefault(at, [n_bytes, 0])
                self._n_bytes += 0 if counted[1] else counted[0]
                counted[1] += 1
            self._use(key)
            kept = set(self._with_parts(key))
            for other in list(self._held):
                if self._n_bytes <= self._most_bytes:
                    break
                if other not in kept and SERVER not in self._held[other].users:
                    self._drop(other)

    def _drop(self, key: Hashable) -> None:
        for at in self._held.pop(key).buffers:
            counted = self._counted[at]
            counted[1] -= 1
            if not counted[1]:
                self._n_bytes -= counted[0]
                self.n_freed += counted[0]
                del self._counted[at]


_PARTS: ContextVar[set[Hashable] | None] = ContextVar("parts", default=None)


def _note_part(key: Hashable) -> None:
    parts = _PARTS.get()
    if parts is not None:
        parts.add(key)


@contextmanager
def _noting_parts() -> Iterator[set[Hashable]]:
    """Collect the results that are asked for meanwhile."""
    parts: set[Hashable] = set()
    token = _PARTS.set(parts)
    try:
        yield parts
    finally:
        _PARTS.reset(token)


MEMORY = Memory()
"""All results of this process."""


def held(function: Callable[P, T]) -> Callable[P, T]:
    """Hold the results of a function, by its arguments; those that begin with _ do not count.

    The arguments have to be hashable; the results are shared and must not be changed.
    """
    signature = inspect.signature(function)
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def holding(*args: P.args, **kwargs: P.kwargs) -> T:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        values: dict[str, Any] = bound.arguments
        counted = tuple(value for key, value in values.items() if not key.startswith("_"))
        return MEMORY.get((name, counted), lambda: function(*args, **kwargs))

    return holding


class HeldFiles(uploads.MemoryUploadedFileManager):
    """Streamlit's store of uploads, which holds them among the results and within their bytes."""

    def __init__(self, upload_endpoint: str) -> None:
        super().__init__(upload_endpoint)
        self._sizes: dict[str, dict[str, int]] = {}
        """For each tab its files, the oldest first, with what each counts as."""

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Hold a file; the oldest of the same tab make room for it."""
        with self._lock:
            sizes = self._sizes.setdefault(session_id, {})
            sizes.pop(file.file_id, None)
            sizes[file.file_id] = max(len(file.data), _LEAST_OF_A_FILE)
            while sum(sizes.values()) > _OF_A_TAB and len(sizes) > 1:
                self._forget(session_id, next(iter(sizes)))
        with visitors.acting_for(frozenset({session_id})):
            MEMORY.put((HeldFiles, session_id, file.file_id), file)

    def get_files(self, session_id: str, file_ids: Sequence[str]) -> list[UploadedFileRec]:
        """Return those of a tab's files that are still held."""
        found = (MEMORY.find((HeldFiles, session_id, each)) for each in file_ids)
        return [each for each in found if isinstance(each, UploadedFileRec)]

    def remove_file(self, session_id: str, file_id: str) -> None:
        """Let go of a file."""
        with self._lock:
            if file_id in self._sizes.get(session_id, ()):
                self._forget(session_id, file_id)

    def remove_session_files(self, session_id: str) -> None:
        """Let go of all files of a tab."""
        with self._lock:
            for file_id in list(self._sizes.get(session_id, ())):
                self._forget(session_id, file_id)
            self._sizes.pop(session_id, None)

    def _forget(self, session_id: str, file_id: str) -> None:
        del self._sizes[session_id][file_id]
        MEMORY.drop((HeldFiles, session_id, file_id))


def hold_uploads() -> None:
    """Let the server that is made next keep what is uploaded here."""
    uploads.MemoryUploadedFileManager = HeldFiles  # type: ignore[misc]
