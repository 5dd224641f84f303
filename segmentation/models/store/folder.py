"""Read the folder of saved models: artifacts/<name>/model.json and its versions."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from segmentation.errors import ModelError, ModelNotFoundError, ParameterError
from segmentation.folders import saved_folder
from segmentation.models.format.fileformat import read_spec
from segmentation.models.format.plain import LARGEST_FILE
from segmentation.models.scoring.model import Model
from segmentation.models.store.naming import check_name
from segmentation.records import ARTIFACTS_VARIABLE, ModelSpec

ARTIFACTS = saved_folder("artifacts")
"""Where models are saved unless `ARTIFACTS_VARIABLE` or an argument names another folder."""
PEOPLE = ".people"
"""Within the folder of models: those of people who sign in, each in a folder of their own."""

MODEL_FILE = "model.json"
PIPELINE_FILE = "pipeline.joblib"
VERSIONS_FOLDER = "versions"
DEFAULT_FILE = "default.json"
_LARGEST_CHOICE = 10_000
"""Bytes of the file that names the default model; a name has some hundred."""


@dataclass(frozen=True, slots=True)
class SavedModel:
    """One line about a saved model or version; where its file is damaged, ``problem`` says how."""

    name: str
    k: int = 0
    features: tuple[str, ...] = ()
    n_customers: int = 0
    silhouette: float = 0.0
    source: str = ""
    created: str = ""
    """When the customers were segmented: ISO 8601, UTC."""
    is_default: bool = False
    problem: str = ""
    revision: int = 0
    saved: str = ""
    """When the file was written: ISO 8601, UTC."""
    is_current: bool = True


def artifacts_folder(artifacts: Path | None = None) -> Path:
    """Return the folder of saved models: the one given, that of the environment, or the default."""
    if artifacts is not None:
        return Path(artifacts)
    named = os.environ.get(ARTIFACTS_VARIABLE)
    return Path(named) if named else ARTIFACTS


def folder_of(owner: str, artifacts: Path | None = None) -> Path:
    """Return the folder of one person's models; of nobody in particular, the one of all.

    Its name tells nothing of the person.
    """
    folder = artifacts_folder(artifacts)
    return folder / PEOPLE / sha256(owner.encode()).hexdigest()[:32] if owner else folder


def model_path(name: str, *, artifacts: Path | None = None) -> Path:
    """Return where the model.json of a name stands or would stand; never outside the folder.

    Raises ParameterError if the name is none, for example a path.
    """
    return artifacts_folder(artifacts) / check_name(name) / MODEL_FILE


def version_path(name: str, revision: int, *, artifacts: Path | None = None) -> Path:
    """Return where one version of a model stands or would stand."""
    folder = model_path(name, artifacts=artifacts).with_name(VERSIONS_FOLDER)
    return folder / f"{int(revision)}.json"


def load(name: str | Path, *, artifacts: Path | None = None, revision: int | None = None) -> Model:
    """Load a saved model.

    Parameters
    ----------
    name : str or Path
        The name of a saved model, or the path of a model's folder or of its model.json. Where the
        text comes from outside, pass it through `check_name` first: a path is read as one.
    artifacts : Path, optional
        Folder of the saved models.
    revision : int, optional
        A certain version of that name; by default the current one.

    Raises
    ------
    ModelNotFoundError
        If there is none.
    ModelError
        If the file is damaged, foreign or of another version of the format.

    Examples
    --------
    See `save`.

    Examples
    --------
    >>> load("spring", artifacts=Path("nowhere"))
    Traceback (most recent call last):
        ...
    segmentation.errors.ModelNotFoundError: There is no model 'spring'. No model is saved yet.
    """
    if revision is None:
        path = find_model(name, artifacts)
        return Model(read_model(path, label=path.parent.name))
    path = version_path(str(name), revision, artifacts=artifacts)
    if not is_inside(path):
        raise ModelNotFoundError(f"The model {str(name)!r} has no version {revision}.")
    return Model(read_model(path, label=f"{name}, version {revision}"))


def model_names(artifacts: Path | None = None) -> tuple[str, ...]:
    """Return the names of all saved models, in alphabetical order.

    Raises ModelError if the folder cannot be read.
    """
    folder = artifacts_folder(artifacts)
    try:
        entries = [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        reason = (error.strerror or "refused").lower()
        raise ModelError(
            f"The folder of the models ({folder}) cannot be read: {reason}. Let whoever runs this "
            "program read it, or name another folder."
        ) from error
    names = [name for name in entries if is_name(name) and is_inside(folder / name / MODEL_FILE)]
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


def is_inside(path: Path, *, has_to_stand: bool = True) -> bool:
    """Whether a model.json, or a version, is a file of the folder of models: no link leads out.

    Parameters
    ----------
    path : Path
        <artifacts>/<name>/model.json or <artifacts>/<name>/versions/<n>.json.
    has_to_stand : bool
        Whether it has to be there; else it is enough that it would stand inside.
    """
    artifacts = path.parents[2 if path.parent.name == VERSIONS_FOLDER else 1]
    try:
        if not path.is_file() and has_to_stand:
            return False
        is_plain = not (
            path.is_symlink() or path.parent.is_symlink() or path.parents[1].is_symlink()
        )
        return is_plain or path.resolve().is_relative_to(artifacts.resolve())
    except OSError:
        return False


def list_models(artifacts: Path | None = None) -> tuple[SavedModel, ...]:
    """Return a line about every saved model, the latest saved first; damaged ones say so.

    Examples
    --------
    >>> list_models(Path("nowhere"))
    ()
    """
    default = default_name(artifacts)
    folder = artifacts_folder(artifacts)
    found = [
        replace(_line(folder / name / MODEL_FILE, name), is_default=name == default)
        for name in model_names(artifacts)
    ]
    return tuple(sorted(found, key=lambda line: line.saved, reverse=True))


def revisions(name: str, *, artifacts: Path | None = None) -> tuple[int, ...]:
    """Return the numbers of the saved versions of a model, oldest first."""
    folder = model_path(name, artifacts=artifacts).with_name(VERSIONS_FOLDER)
    numbers = [int(file.stem) for file in folder.glob("*.json") if file.stem.isdecimal()]
    return tuple(sorted(numbers))


def list_versions(name: str, *, artifacts: Path | None = None) -> tuple[SavedModel, ...]:
    """Return a line about every saved version of a model, the latest first.

    Raises ModelNotFoundError if there is no model of this name.
    """
    current = find_model(check_name(name), artifacts)
    lines = [
        replace(_line(version_path(name, n, artifacts=artifacts), current.parent.name), revision=n)
        for n in revisions(name, artifacts=artifacts)
    ]
    shown = _line(current, current.parent.name).revision
    return tuple(replace(line, is_current=line.revision == shown) for line in reversed(lines))


def default_name(artifacts: Path | None = None) -> str | None:
    """Return the name of the model that scores where none is asked for; None if none is saved.

    It is the one chosen by `set_default`, at first the first one saved. Where that is gone, the
    first in alphabetical order.
    """
    names = model_names(artifacts)
    try:
        with (artifacts_folder(artifacts) / DEFAULT_FILE).open("rb") as file:
            chosen = json.loads(file.read(_LARGEST_CHOICE))
    except (OSError, ValueError, RecursionError):
        chosen = None
    name = chosen.get("default") if isinstance(chosen, dict) else None
    if name in names:
        return str(name)
    return names[0] if names else None


def find_model(name: str | Path, artifacts: Path | None) -> Path:
    """Return the model.json that a name, a folder or a path means; see `load`."""
    if isinstance(name, str) and is_name(name):
        path = model_path(name, artifacts=artifacts)
        if is_inside(path):
            return path
    try:
        path = Path(name)
        path = path / MODEL_FILE if path.is_dir() else path
        if path.is_file():
            return path
    except OSError:  # No file can have this name, for example because it is too long.
        pass
    known = model_names(artifacts)
    offer = f"Saved are: {', '.join(known[:20])}." if known else "No model is saved yet."
    raise ModelNotFoundError(f"There is no model {str(name)[:100]!r}. {offer}")


def is_name(text: str) -> bool:
    """Whether a text is a model's name in its normal form."""
    try:
        return check_name(text) == text
    except ParameterError:
        return False


def read_model(path: Path, *, label: str) -> ModelSpec:
    """Read and check one file; `label` names the model in messages."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ModelError(
            f"The model {label!r} cannot be read: {(error.strerror or 'refused').lower()}."
        ) from error
    return read_spec(content, source=f"{path.name} of {label!r}")


def _line(path: Path, name: str) -> SavedModel:
    try:
        stat = path.stat()
        saved = datetime.fromtimestamp(stat.st_mtime, UTC).isoformat(timespec="microseconds")
        line = _summarise(path, stat.st_mtime_ns, stat.st_size)
    except (ModelError, OSError) as error:
        return SavedModel(name, problem=str(error))
    return replace(line, name=name, saved=saved)


@lru_cache(maxsize=512)
def _summarise(path: Path, changed: int, size: int) -> SavedModel:
    """Read one line about a model; the arguments besides the path tell when to read it again."""
    del changed, size
    spec = read_model(path, label=path.parent.name)
    return SavedModel(
        name=spec.name,
        k=spec.k,
        features=tuple(coding.name for coding in spec.codings),
        n_customers=spec.n_customers,
        silhouette=spec.silhouette,
        source=spec.source,
        created=spec.created,
        revision=spec.revision,
    )
