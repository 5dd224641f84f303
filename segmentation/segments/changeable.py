"""Tell which columns of a customer nobody can change: age, gender, since when."""

from __future__ import annotations

from segmentation.records import Kind
from segmentation.segments.topics import TOPICS
from segmentation.segments.vocabulary import AGES, SINCE, all_words

_GIVEN = {
    "gender", "sex", "genre", "geschlecht", "sexo", "género", "genero", "sesso", "genere", "sexe",
    "geslacht", "birth", "born", "birthday", "birthdate", "dob", "geburt", "geburtstag",
    "geburtsjahr", "geboren", "naissance", "nacimiento", "nascita", "nascimento", "geboorte",
    "tenure", "ethnicity", "nationality",
}  # fmt: skip


def is_changeable(column: str, kind: Kind) -> bool:
    """Return whether anything that is done with a customer could change a column.

    Examples
    --------
    >>> [is_changeable(name, "numeric") for name in ("Age", "Annual Income (k$)", "Year_Birth")]
    [False, True, False]
    """
    known = set(all_words(column))
    return kind != "date" and not known & (AGES | SINCE | TOPICS["tenure"] | _GIVEN)
