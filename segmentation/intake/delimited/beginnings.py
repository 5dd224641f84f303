"""Cut a text after its first lines, so that they can be shown at once."""

from __future__ import annotations

TEXT_BYTES = 300_000
"""More than what the form of a text is told by, so that it is told as for the whole file."""


def beginning_of_text(data: bytes, _n_rows: int) -> bytes:
    """Cut after a whole line, however many rows are wanted; two bytes are a letter of UTF-16."""
    if len(data) <= TEXT_BYTES:
        return data
    start = data[:TEXT_BYTES]
    end = max(start.rfind(b"\n"), start.rfind(b"\r"))
    is_wide = b"\x00" in start[:200]
    return data if end < 0 else start[: (end + 1) // 2 * 2] if is_wide else start[: end + 1]
