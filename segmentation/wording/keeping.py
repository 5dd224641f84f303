"""Say where studies are kept, for how long, and which goes next."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = [
    "going_next_sentence",
    "kept_apart_sentences",
    "kept_until_text",
    "kept_where_sentences",
    "only_looking_sentence",
    "shared_sentences",
]


def kept_where_sentences(folder: str, *, days: int, most_bytes: int) -> str:
    """Return what is stored, where, how long, and what ends it.

    Examples
    --------
    >>> kept_where_sentences("/srv/workspace", days=90, most_bytes=2_000_000_000)
    'Your files, choices, names and notes are kept on this server, in /srv/workspace, and nowhere \
else. A study is deleted 90 days after it was last opened; above 2,000 MB in all, the ones not \
opened for longest go first.'
    """
    return (
        f"Your files, choices, names and notes are kept on this server, in {folder}, and nowhere "
        f"else. A study is deleted {days} days after it was last opened; above "
        f"{most_bytes // 1_000_000:,} MB in all, the ones not opened for longest go first."
    )


def kept_until_text(touched: datetime, *, days: int) -> str:
    """Return the day up to which a study that nobody opens is kept.

    Examples
    --------
    >>> kept_until_text(datetime(2026, 3, 1), days=90)
    '2026-05-30'
    """
    return (touched + timedelta(days=days)).date().isoformat()


def going_next_sentence(name: str) -> str:
    """Return which study goes first when there is no room left.

    Examples
    --------
    >>> going_next_sentence("Spring")
    'Nearly all the room for your studies is taken. The next one that you begin takes the place of \
“Spring”, the one not opened for longest: open it to keep it, or delete others.'
    """
    return (
        "Nearly all the room for your studies is taken. The next one that you begin takes the "
        f"place of “{name}”, the one not opened for longest: open it to keep it, or delete others."
    )


def kept_apart_sentences(name: str, own: str) -> str:
    """Return what became of a study that was changed in two tabs at once.

    Examples
    --------
    >>> kept_apart_sentences("Spring", "Spring (yours)")
    '“Spring” was changed or deleted in another tab meanwhile. Nothing is lost: what you see is \
kept as a study of its own, “Spring (yours)”. My work lists both.'
    """
    return (
        f"“{name}” was changed or deleted in another tab meanwhile. Nothing is lost: what you see "
        f"is kept as a study of its own, “{own}”. My work lists both."
    )


def shared_sentences(name: str, *, may_copy: bool) -> str:
    """Return whose study a page shows, and what may be done with it.

    Examples
    --------
    >>> shared_sentences("Spring", may_copy=False)
    '“Spring” is shared with you. Look at all of it; names and choices stay as they are.'
    """
    more = ", until you copy it to your work" if may_copy else ""
    return (
        f"“{name}” is shared with you. Look at all of it; names and choices stay as they are{more}."
    )


def only_looking_sentence(*, may_copy: bool) -> str:
    """Return why nothing was changed in a study of somebody else.

    Examples
    --------
    >>> only_looking_sentence(may_copy=True)
    'Nothing was changed: this study is somebody else’s. Copy it to your work to go on with it.'
    """
    remedy = (
        "Copy it to your work to go on with it."
        if may_copy
        else "Ask them for a link that lets you copy it."
    )
    return f"Nothing was changed: this study is somebody else’s. {remedy}"
