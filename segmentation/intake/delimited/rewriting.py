"""Write odd but regular dialects anew in the common one, so that one reader serves all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from segmentation.intake.delimited.dialect import Dialect


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """How a text is written anew, and the dialect that it has afterwards."""

    dialect: Dialect
    replacements: tuple[tuple[bytes, bytes], ...] = ()

    def apply(self, data: bytes) -> bytes:
        """Return the text in the common dialect."""
        for pattern, replacement in self.replacements:
            data = re.sub(pattern, replacement, data)
        return data


def plan_rewriting(dialect: Dialect, sample: str) -> _Rewriting:
    """Decide what has to be rewritten.

    Quotes escaped by a backslash become doubled ones; runs of spaces that part the cells become
    one; where cells are quoted by ' but every " inside them is doubled all the same, it becomes
    one.

    ``sample``: the first lines of the text.
    """
    quote = dialect.quote.encode()
    replacements: list[tuple[bytes, bytes]] = []
    if dialect.escape is not None:
        replacements.append((rb"\\" + quote, quote * 2))
    if dialect.collapses:
        replacements.append((rb" *(^|[\r\n]+|$) *|( ) +", rb"\1\2"))
    if dialect.quote == "'" and re.search('""', sample) and not re.search('(?<!")"(?!")', sample):
        replacements.append((b'""', b'"'))
    plain = replace(dialect, escape=None, collapses=False)
    return _Rewriting(plain, tuple(replacements))
