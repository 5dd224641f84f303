"""List the spellings that mean "no value here"."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.intake.grid.grid import TEXT

ALWAYS = (
    "", "na", "n/a", "#n/a", "#na", "n.a.", "n.a", "<na>", "null", "#null!", "(null)", "nan",
    "-nan", "nat", "nil", "?", "-", "--", "---", "–", "—", "#value!", "#ref!", "#div/0!",
    "#name?", "#num!", r"\n",
)  # fmt: skip
"""Missing in every column (compared in lower case)."""

BESIDE_VALUES = (
    "none", ".", "..", "...", "*", "x", "unknown", "missing", "not available", "not applicable",
    "unbekannt", "k.a.", "k. a.", "keine angabe", "inconnu", "desconocido", "sconosciuto", "tbd",
    "inf", "-inf", "+inf", "infinity", "-infinity",
)  # fmt: skip
"""Missing only in a column whose other cells are numbers or dates: elsewhere "none" may be an
answer."""


def is_missing(texts: pa.Array, *, beside_values: bool = False) -> pa.Array:
    """Tell which stripped texts mean a missing value."""
    spellings = ALWAYS + BESIDE_VALUES if beside_values else ALWAYS
    return pc.is_in(pc.utf8_lower(texts), value_set=pa.array(spellings, TEXT))
