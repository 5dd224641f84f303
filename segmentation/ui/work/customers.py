"""Keep the study of customers that all pages show."""

from __future__ import annotations

from segmentation.ui.session import cache, history
from segmentation.ui.session.history import History
from segmentation.ui.work import document
from segmentation.ui.work.keeping import Opening, Shelf
from segmentation.workspace import StudyContent


def _content(held: History) -> StudyContent:
    n_customers = cache.segmentation(held.study).prepared.n_customers
    return StudyContent(
        held.study.name, n_customers, document.write(held), document.addresses(held)
    )


SHELF: Shelf[History] = Shelf(
    "customers",
    held=history.held,
    is_plain=lambda held: held.is_plain_sample,
    source=lambda held: held.study.file.source,
    content=_content,
)


def take_over(opening: Opening[History]) -> None:
    """Put before the visitor what was kept; of what somebody else did there is no step to undo."""
    kept = opening.kept
    past = kept.past if opening.shared is None else ()
    history.put(kept.study, past=past, identities=kept.identities)
    SHELF.adopt(opening.line, kept, opening.shared)
