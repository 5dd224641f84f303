"""Read the name of a table as people write it: with its schema, in quotes or bare; write texts."""

from __future__ import annotations

import re

from segmentation.errors import ParameterError

_LONGEST_TABLE = 300
_PART = re.compile(r'\.\s*(?:"(?P<double>(?:[^"]|"")+)"|`(?P<back>[^`]+)`|(?P<bare>[^."`]+))\s*')


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted_parts(table: str) -> tuple[tuple[str, bool], ...]:
    """Return the parts of a table's name, and whether each has to be spelled as it is.

    Names in quotes have to be, and names that mix small and capital letters: engines would make
    another name of them.

    Raises ParameterError if no table can be called so.

    Examples
    --------
    >>> quoted_parts('CRM."Order"')
    (('CRM', False), ('Order', True))
    """
    parts: list[tuple[str, bool]] = []
    end = -1
    # The dot in front of the first part is put there, so that every part has one.
    while found := _PART.match(f".{table}", end + 1):
        text = found["back"] or found["bare"] or (found["double"] or "").replace('""', '"')
        text = text.strip() if found["bare"] else text
        is_plain = bool(found["bare"]) and text.isidentifier() and text.isupper()
        parts.append((text, not is_plain))
        end = found.end() - 1
    is_name = (
        end == len(table)
        and 1 <= len(parts) <= 3
        and all(part.strip() and part.isprintable() for part, _ in parts)
    )
    if not is_name or len(table) > _LONGEST_TABLE:
        raise ParameterError(
            f"{table[:60]!r} is no name of a table. Write it as customers, schema.customers or "
            '"my customers".'
        )
    return tuple(parts)
