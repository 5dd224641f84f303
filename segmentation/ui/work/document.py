"""Write down what a visitor has before them as JSON, and read it again field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from segmentation.errors import ModelError, StudyError
from segmentation.models.format.plain import from_plain, read_json, to_plain
from segmentation.records import Prepare, PrepareSettings, StudySettings
from segmentation.ui.session.history import History
from segmentation.ui.session.identity import Identity
from segmentation.ui.session.steps import Step
from segmentation.ui.session.study import Basis, File, Study

T = TypeVar("T")

FORMAT = "customer-segmentation-study"
VERSION = 1


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A study: its file, and every choice as a file of settings has it."""

    source: str
    name: str
    settings: StudySettings
    prepare: Prepare
    asked: PrepareSettings | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    study: _Chosen
    identity: Identity


@dataclass(frozen=True, slots=True)
class _Step:
    study: _Chosen
    identity: Identity | None
    told: str


@dataclass(frozen=True, slots=True)
class _Document:
    format: str
    version: int
    study: _Chosen
    named: tuple[_Named, ...] = ()
    steps: tuple[_Step, ...] = ()


def write(history: History) -> str:
    """Return a history as JSON; steps that lead back to another file are that one's own."""
    source = history.study.file.source
    own = [step for step in history.past if step.study.file.source == source]
    wanted = {history.study, *(step.study for step in own)}
    wanted |= {Study(study.basis, study.k) for study in wanted}  # K-Means beside another method.
    document = _Document(
        FORMAT,
        VERSION,
        _chosen(history.study),
        tuple(
            _Named(_chosen(study), identity)
            for study, identity in history.identities.items()
            if study in wanted
        ),
        tuple(_Step(_chosen(step.study), step.identity, step.told) for step in own),
    )
    return dump(document)


def dump(document: object) -> str:
    """Return a record as JSON."""
    return json.dumps(to_plain(document), ensure_ascii=False)


def read(text: str) -> History:
    """Return the history that was written down.

    Raises
    ------
    StudyError
        If it is of another version of the program, or damaged.
    """
    with told_as_study_error():
        found = parsed(text, _Document, (FORMAT, VERSION))
        own = (*(each.identity for each in found.named), *(each.identity for each in found.steps))
        if not all(each is None or each.is_whole for each in own):
            raise ModelError("what it says of its segments does not fit together")
    return History(
        _study(found.study),
        {_study(each.study): each.identity for each in found.named},
        tuple(Step(_study(each.study), each.identity, each.told) for each in found.steps),
    )


def parsed(text: str, kind: type[T], known: tuple[str, int]) -> T:
    """Return what was written down as a record, of the format and version that are known.

    Raises
    ------
    ModelError
        If it is another, or damaged.
    """
    found: Any = from_plain(kind, read_json(text.encode()), "study")
    if (found.format, found.version) != known:
        raise ModelError(f"it has version {found.version} of the format, not {known[1]}")
    return found  # type: ignore[no-any-return]  # `from_plain` makes the record that it is given


@contextmanager
def told_as_study_error() -> Iterator[None]:
    """Say that a study cannot be opened where what was kept of it is not what it should be."""
    try:
        yield
    except ModelError as error:
        raise StudyError(
            f"This study cannot be opened: {error}. It was kept by another version of this "
            "program; upload its file again."
        ) from error


def addresses(history: History) -> tuple[str, ...]:
    """Return the sha256 of the uploads that a history needs."""
    file = history.study.file
    return () if file.is_sample else (file.source,)


def _chosen(study: Study) -> _Chosen:
    file, basis = study.file, study.basis
    settings = StudySettings(
        sheet=file.sheet,
        roles=dict(basis.roles),
        contracts=dict(file.contracts),
        without_hidden=file.without_hidden,
        preparation=basis.settings,
        k=study.k,
        method=study.algorithm,
        least=study.least,
    )
    return _Chosen(file.source, file.name, settings, basis.prepare, basis.asked)


def _study(chosen: _Chosen) -> Study:
    told = chosen.settings
    file = File(
        chosen.source,
        chosen.name,
        told.sheet,
        tuple(told.contracts.items()),
        told.without_hidden,
    )
    basis = Basis(file, tuple(told.roles.items()), told.preparation, chosen.prepare, chosen.asked)
    return Study(basis, told.k, told.method, told.least)
