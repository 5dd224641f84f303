"""Settle where studies are kept, and for how long."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from segmentation.errors import ParameterError
from segmentation.folders import saved_folder
from segmentation.models.store.writing import make_folder
from segmentation.records import NO_WORKSPACE, WORKSPACE_VARIABLE

WORKSPACE = saved_folder("workspace")
"""Where studies are kept unless the environment or an argument names another folder."""

DAYS_VARIABLE = "SEGMENTATION_KEEP_DAYS"
"""Days after which a study that nobody opens is deleted."""
BYTES_VARIABLE = "SEGMENTATION_KEEP_MB"
"""Megabytes that the studies of one person may take; beyond, those opened longest ago go."""

KEPT_DAYS = 90
"""Since a study was last opened or changed."""
KEPT_BYTES = 2_000_000_000
"""Of one person's studies, as they are stored: some two hundred files of the largest size."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder of kept studies with its limits."""

    folder: Path
    days: int = KEPT_DAYS
    most_bytes: int = KEPT_BYTES
    """For each person."""

    @property
    def kept_for(self) -> timedelta:
        """How long a study stays that nobody opens."""
        return timedelta(days=self.days)


def current() -> Workspace | None:
    """Return the workspace that the environment names, by default the project's; None: none.

    Raises ParameterError if a limit in the environment is no number above zero.
    """
    named = os.environ.get(WORKSPACE_VARIABLE)
    if named == NO_WORKSPACE:
        return None
    return Workspace(
        Path(named) if named else WORKSPACE,
        days=_limit(DAYS_VARIABLE, KEPT_DAYS),
        most_bytes=_limit(BYTES_VARIABLE, KEPT_BYTES // 1_000_000) * 1_000_000,
    )


def _limit(variable: str, default: int) -> int:
    told = os.environ.get(variable) or str(default)
    if not (told.isdecimal() and int(told) > 0):
        raise ParameterError(
            f"{variable} is {told!r}, which is no whole number above zero. Set it to one such as "
            f"{default}, or leave it out."
        )
    return int(told)


def make_private(folder: Path) -> None:
    """Make the folder of a workspace where there is none; nobody else may read it."""
    if not folder.is_dir():
        make_folder(folder)
        folder.chmod(0o700)
