"""Find which column of a table, or field of a customer, each feature of a model means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from segmentation.errors import DataError

_UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SAME_COLUMN = (("Gender", "Genre", "Sex"),)
"""Names that published files of the same customers use for one column."""


def known_aliases(features: Iterable[str]) -> dict[str, str]:
    """Return other usual names of the features, each with the feature that it stands for."""
    return {
        other: feature
        for feature in features
        for group in _SAME_COLUMN
        if feature in group
        for other in group
        if other != feature
    }


def match_columns(
    features: Sequence[str], columns: Iterable[str], aliases: Mapping[str, str]
) -> dict[str, str]:
    """Return the column meant by each feature; features without one are left out.

    The same name wins, then an alias, then a name that differs in case, spaces and punctuation
    only, then one that leaves out the unit ("Annual Income (k$)" as "AnnualIncome"). Where several
    columns would do equally well, none is taken.
    """
    free = {str(column): column for column in columns}
    wanted = {feature: [feature] for feature in features}
    for alias, feature in aliases.items():
        wanted.setdefault(feature, []).append(alias)
    matched = {feature: feature for feature in features if feature in free}
    for ease in (_same, _folded, _without_unit):
        taken = set(matched.values())
        by_form: dict[str, list[str]] = {}
        for column in free:
            if column not in taken:
                by_form.setdefault(ease(column), []).append(column)
        for feature in features:
            if feature in matched:
                continue
            found = {
                column
                for name in wanted[feature]
                for column in by_form.get(ease(name), [])
                if ease is not _without_unit or not (_UNIT.search(name) and _UNIT.search(column))
            }
            if len(found) == 1:
                matched[feature] = found.pop()
    return {feature: matched[feature] for feature in features if feature in matched}


def require_columns(
    features: Sequence[str], columns: Iterable[str], aliases: Mapping[str, str]
) -> dict[str, str]:
    """Return the column meant by each feature, as `match_columns` does.

    Raises DataError if a feature has none (the closest names are in the sentence), or several of
    one name.
    """
    offered = [str(column) for column in columns]
    matched = match_columns(features, offered, aliases)
    missing = [feature for feature in features if feature not in matched]
    for name in matched.values():
        if offered.count(name) > 1:
            raise DataError(
                f"{offered.count(name)} columns are called {name!r}, and the model reads one. "
                "Rename or leave out the others."
            )
    if not missing:
        return matched
    spare = {_folded(name): name for name in offered if name not in matched.values()}
    close = [
        spare[form]
        for feature in missing
        for form in difflib.get_close_matches(_folded(feature), list(spare), n=1)
    ]
    hint = f" (closest: {', '.join(map(repr, dict.fromkeys(close)))})" if close else ""
    named = ", ".join(map(repr, missing[:10])) + (", ..." if len(missing) > 10 else "")
    raise DataError(
        f"{len(missing)} of the {len(features)} columns that the model needs are missing: "
        f"{named}{hint}. Add them, or rename the columns that hold them."
    )


def _same(name: str) -> str:
    return name


def _folded(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _without_unit(name: str) -> str:
    return _folded(_UNIT.sub("", name))
