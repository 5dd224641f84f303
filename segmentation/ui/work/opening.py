"""Open the study that the address of a page names, and follow what others do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from segmentation import workspace
from segmentation.errors import SegmentationError
from segmentation.ui.session import state
from segmentation.ui.work import customers, document, keeping, owners
from segmentation.ui.work.keeping import Opening, Shelf
from segmentation.workspace import KeptStudy, Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opener(Generic[T]):
    """How work of one kind is opened.

    Attributes
    ----------
    shelf : Shelf
    read : callable
        Reads what was kept.
    reopen : callable
        Puts it before the visitor.
    forget : callable
        Goes back to the sample.
    """

    shelf: Shelf[T]
    read: Callable[[str], T]
    reopen: Callable[[Opening[T]], None]
    forget: Callable[[], None]

    def follow(self) -> None:
        """Open what the address names, unless it is before the visitor already."""
        where, owner = workspace.current(), owners.current()
        if where is None or owner is None or self.shelf.is_opening():
            return
        asked = st.query_params.get(keeping.PARAMETERS[self.shelf.kind])
        try:
            if not self._follow_shared(where, owner, asked):
                self._follow_own(where, owner, asked)
        except SegmentationError as error:
            keeping.tell(error.message)
            self.shelf.stay()

    def _follow_own(self, where: Workspace, owner: str, asked: str | None) -> None:
        line = self.shelf.line()
        if asked is None:
            keeping.show_address()
        elif line is None or line.id != asked:
            keeping.tell(None)
            self._open(where, asked, owner)
        elif self.shelf.is_saved() and self._is_older(where, line, owner):
            self._open(where, asked, owner)
            keeping.tell("This study was changed in another tab. You see it as it is now.")

    def _follow_shared(self, where: Workspace, owner: str, asked: str | None) -> bool:
        """Follow a link, which whoever made it may take back; return whether it leads here."""
        shared, token = self.shelf.shared(), st.query_params.get(keeping.SHARED)
        if token is None and (shared is None or asked is not None):
            self.shelf.leave_shared()
            return False
        token = token or (shared.token if shared else "")
        found = workspace.shared_version(where, token)
        if found is None:
            if self.shelf.leave_shared():
                self.forget()
            st.query_params.pop(keeping.SHARED, None)
            keeping.tell(workspace.NO_LINK)
            return False
        kind, version = found
        if kind != self.shelf.kind:
            return False
        if shared is None or (shared.token, shared.version) != (token, version):
            keeping.tell(None)
            seen = workspace.open_shared(where, token, who=owner)
            self.reopen(Opening(self.read(seen.text), None, seen))
        return True

    def _open(self, where: Workspace, asked: str, owner: str) -> None:
        line, text = workspace.load(where, asked, owner=owner)
        self.reopen(Opening(self.read(text), line))

    def _is_older(self, where: Workspace, line: KeptStudy, owner: str) -> bool:
        version = workspace.version_of(where, line.id, owner=owner)
        return version is not None and version > line.version


CUSTOMERS = Opener(customers.SHELF, document.read, state.reopen, state.forget)


def open_asked() -> None:
    """Open the study of customers that the address names."""
    CUSTOMERS.follow()
