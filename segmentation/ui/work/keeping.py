"""Keep what a visitor works on as it changes, and its address in the browser's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

import streamlit as st

from segmentation import wording, workspace
from segmentation.errors import SegmentationError, StudyChangedError, StudyError
from segmentation.ui.session import cache
from segmentation.ui.work import owners
from segmentation.workspace import KeptStudy, SharedStudy, StudyContent, StudyKind, Workspace

T = TypeVar("T")

PARAMETERS: Mapping[StudyKind, str] = {"customers": "study", "orders": "orders"}
"""In the address of a page: which study of each kind it shows."""
SHARED = "shared"
"""In the address of a page: the link by which somebody else's study is seen."""


class Opening(NamedTuple, Generic[T]):
    """What was kept and is on its way to the visitor."""

    kept: T
    line: KeptStudy | None
    shared: SharedStudy | None = None


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """One kind of work, of which a visitor has one piece before them.

    Attributes
    ----------
    kind : "customers" or "orders"
    held : callable
        Returns what is before the visitor.
    is_plain : callable
        Tells whether that is a built-in file about which nothing was chosen or said.
    source : callable
        Returns which file it is of: each is kept under a line of its own.
    content : callable
        Returns what is to be kept of it.
    """

    kind: StudyKind
    held: Callable[[], T]
    is_plain: Callable[[T], bool]
    source: Callable[[T], str]
    content: Callable[[T], StudyContent]

    def line(self) -> KeptStudy | None:
        """Return under which line it is kept; None: under none."""
        found: KeptStudy | None = self._get("line")
        return found

    def shared(self) -> SharedStudy | None:
        """Return whose link the visitor looks through; None where it is their own work."""
        found: SharedStudy | None = self._get("shared")
        return found

    def is_saved(self) -> bool:
        """Whether nothing has changed since it was kept or opened."""
        return bool(self.held() == self._get("saved"))

    def refusal(self, source: str) -> str | None:
        """Return why a change is refused; None where its file is the visitor's own."""
        shared = self.shared()
        if shared is None or source != self.source(self.held()):
            return None
        return wording.only_looking_sentence(may_copy=shared.right == "copy")

    def check_own(self, source: str) -> None:
        """Refuse to change what somebody else shared.

        Raises
        ------
        StudyError
            If the file is somebody else's.
        """
        refusal = self.refusal(source)
        if refusal is not None:
            raise StudyError(refusal)

    def adopt(self, line: KeptStudy | None, saved: T, shared: SharedStudy | None = None) -> None:
        """Let this be what is kept, and under which line; the address follows."""
        if shared is None:
            self.leave_shared()
        self._set("line", line)
        self._set("saved", saved)
        self._set("shared", shared)
        if line is not None:
            self._set("lines", {**self._lines(), self.source(saved): line})
        show_address()

    def stay(self) -> None:
        """Let the address name what is before the visitor again."""
        self._set("line", self.line())
        show_address()

    def leave_shared(self) -> bool:
        """Go back to work of one's own; return whether it was somebody else's."""
        was_shared = self.shared() is not None
        if was_shared:
            self._set("shared", None)
            st.query_params.pop(SHARED, None)
        return was_shared

    def let_go(self, identifier: str) -> None:
        """Forget a line that was deleted; what the visitor looks at is kept under it no more."""
        self._set("lines", {k: v for k, v in self._lines().items() if v.id != identifier})

    def keep(self) -> None:
        """Keep what has changed since last time; where the disk refuses, say so and go on."""
        where, owner = workspace.current(), owners.current()
        if where is None or owner is None or self.is_saved() or self.shared() is not None:
            return
        held = self.held()
        if self.is_plain(held):
            self.adopt(None, held)
            return
        try:
            found = self.begin(where, owner)
            if found.version == 1:
                workspace.tidy(where, owner=owner, keep=found.id)
        except SegmentationError as error:
            tell(error.message)

    def begin(self, where: Workspace, owner: str) -> KeptStudy:
        """Keep what is before the visitor, whatever it is; return its line.

        Raises
        ------
        SegmentationError
            If it cannot be kept.
        """
        held = self.held()
        content = replace(self.content(held), of=self._lines().get(self.source(held)))
        try:
            found = workspace.save(where, content, cache.held_content, owner=owner)
        except StudyChangedError:
            name = content.name
            found = workspace.save(
                where, replace(content, of=None), cache.held_content, owner=owner
            )
            found = workspace.rename(where, found.id, f"{name[:100]} (yours)", owner=owner)
            tell(wording.kept_apart_sentences(name, found.name))
        else:
            tell(None)
        self.adopt(found, held)
        return found

    def begin_opening(self, opening: Opening[T]) -> None:
        """Note what is on its way to the visitor."""
        self._set("opening", opening)

    def is_opening(self) -> bool:
        """Whether something that was kept is on its way."""
        return self._get("opening") is not None

    def end_opening(self) -> Opening[T] | None:
        """Return what was on its way, once."""
        found: Opening[T] | None = self._get("opening")
        self._set("opening", None)
        return found

    def _lines(self) -> Mapping[str, KeptStudy]:
        """Return under which line each file of this visit was kept last."""
        found: Mapping[str, KeptStudy] = self._get("lines") or {}
        return found

    def _get(self, what: str) -> Any:
        return st.session_state.get(f"keeping.{self.kind}.{what}")

    def _set(self, what: str, value: object) -> None:
        st.session_state[f"keeping.{self.kind}.{what}"] = value


def address() -> dict[str, str]:
    """Return what links to other pages carry along, so that each opens the same studies."""
    found = {}
    for kind, name in PARAMETERS.items():
        key = f"keeping.{kind}.line"
        line: KeptStudy | None = st.session_state.get(key)
        if line is not None:
            found[name] = line.id
        elif key not in st.session_state and name in st.query_params:  # Not looked at yet.
            found[name] = st.query_params[name]
    looking = _looking()
    if looking is not None:
        found[SHARED] = looking.token
    elif SHARED in st.query_params:
        found[SHARED] = st.query_params[SHARED]
    return found


def _looking() -> SharedStudy | None:
    """Return what the visitor sees of somebody else, of whatever kind."""
    found = (st.session_state.get(f"keeping.{kind}.shared") for kind in PARAMETERS)
    return next(filter(None, found), None)


def show_address() -> None:
    """Let the browser's address name the studies."""
    wanted = address()
    for name in (*PARAMETERS.values(), SHARED):
        if name not in wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]


def tell(message: str | None) -> None:
    """Leave a sentence about keeping; None: what was left is no longer so."""
    st.session_state["keeping.told"] = message


def told() -> str | None:
    """Return what there is to say about keeping."""
    found: str | None = st.session_state.get("keeping.told")
    return found


def way_back() -> str:
    """Return how a study that was put aside is found again."""
    return "open it under My work" if is_on() else "drop the file again"


def is_on() -> bool:
    """Whether studies are kept for this visitor."""
    return workspace.current() is not None and owners.current() is not None
