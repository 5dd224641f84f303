"""Check which texts can name a model: they become a folder, never a path."""

from __future__ import annotations

import unicodedata

from segmentation.errors import ParameterError

LONGEST = 80
_LONGEST_BYTES = 200
"""File systems allow 255 bytes a name; the rest is for the names of temporary files."""

_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL"}
    | {f"{device}{i}" for device in ("COM", "LPT") for i in range(1, 10)}
)
"""Devices, on systems that would open them in place of a folder."""


def check_name(name: str) -> str:
    """Return a model's name in its normal form.

    ``name``: 1 to 80 letters (of any alphabet), digits, spaces, dashes, underscores and dots; the
    first and the last are neither a space nor a dot. Raises ParameterError if it is none.

    Examples
    --------
    >>> check_name("Spring 2026")
    'Spring 2026'
    """
    if not name.strip():
        raise ParameterError("A model needs a name. Give it 1 to 80 letters, digits or spaces.")
    normal = unicodedata.normalize("NFC", name)
    if len(normal) > LONGEST or len(normal.encode(errors="replace")) > _LONGEST_BYTES:
        raise ParameterError(
            f"The model's name has {len(normal)} characters: at most {LONGEST} are allowed "
            f"({_LONGEST_BYTES} bytes). Shorten it."
        )
    strange = [character for character in normal if not _is_allowed(character)]
    if strange:
        raise ParameterError(
            f"A model's name cannot hold {strange[0]!r}: it is a name, not a path. Use letters, "
            "digits, spaces, dashes, underscores and dots."
        )
    if normal[0] in ". " or normal[-1] in ". ":
        raise ParameterError(
            f"The model's name {normal!r} begins or ends with a dot or a space. Leave it out."
        )
    if normal.split(".")[0].strip().upper() in _RESERVED:
        raise ParameterError(
            f"{normal!r} names a device on some systems. Choose another name for the model."
        )
    return normal


def _is_allowed(character: str) -> bool:
    # Letters, the marks that some alphabets need beside them, and decimal digits.
    is_word = unicodedata.category(character)[0] in "LM" or character.isdecimal()
    return is_word or character in " -_."
