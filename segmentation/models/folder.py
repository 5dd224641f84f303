"""The folder of saved models: artifacts/<name>/model.json and what stands beside it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from segmentation.errors import ModelError, ModelNotFoundError, ParameterError, SaveError
from segmentation.models.export import write_pipeline
from segmentation.models.fileformat import LARGEST_FILE, read_spec, write_spec
from segmentation.models.model import Model, build_model
from segmentation.models.naming import check_name
from segmentation.models.writing import write_whole
from segmentation.records import ModelSpec, Segmentation

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
"""Where models are saved unless `ARTIFACTS_VARIABLE` or an argument names another folder."""

ARTIFACTS_VARIABLE = "SEGMENTATION_ARTIFACTS"
MODEL_FILE = "model.json"
PIPELINE_FILE = "pipeline.joblib"
DEFAULT_FILE = "default.json"


@dataclass(frozen=True, slots=True)
class SavedModel:
    """One line about a saved model; where its file is damaged, ``problem`` says how."""

    name: str
    k: int = 0
    features: tuple[str, ...] = ()
    n_customers: int = 0
    silhouette: float = 0.0
    source: str = ""
    created: str = ""
    is_default: bool = False
    problem: str = ""


def artifacts_folder(artifacts: Path | None = None) -> Path:
    """Return the folder of saved models: the one given, that of the environment, or the default."""
    if artifacts is not None:
        return Path(artifacts)
    named = os.environ.get(ARTIFACTS_VARIABLE)
    return Path(named) if named else ARTIFACTS


def model_path(name: str, *, artifacts: Path | None = None) -> Path:
    """Return where the model.json of a name stands or would stand; never outside the folder.

    Raises
    ------
    ParameterError
        If the name is none, for example a path.
    """
    return artifacts_folder(artifacts) / check_name(name) / MODEL_FILE


def save(
    model: Model | Segmentation,
    name: str,
    *,
    artifacts: Path | None = None,
    overwrite: bool = True,
    with_pipeline: bool = True,
) -> Path:
    """Save a model under a name.

    Parameters
    ----------
    model : Model or Segmentation
    name : str
        1 to 80 letters, digits, spaces, dashes, underscores and dots.
    artifacts : Path, optional
        Folder of the saved models.
    overwrite : bool
        Whether a model of this name may be replaced.
    with_pipeline : bool
        Whether to put ``pipeline.joblib``, a scikit-learn Pipeline that gives the same segments,
        beside it.

    Returns
    -------
    Path
        The model's folder.

    Raises
    ------
    ParameterError
        If the name is none, or taken and `overwrite` is False.
    ModelError
        If the model holds numbers that are not finite.
    SaveError
        If the system refuses to write; what stood there before is unchanged.
    """
    path = model_path(name, artifacts=artifacts)
    if not overwrite and path.exists():
        raise ParameterError(
            f"A model named {path.parent.name!r} exists already. Choose another name, or allow it "
            "to be replaced."
        )
    if isinstance(model, Segmentation):
        model = build_model(model, name=name)
    spec = replace(model.spec, name=path.parent.name)
    content = write_spec(spec)
    pipeline = path.with_name(PIPELINE_FILE)
    try:
        # No moment may show a pipeline beside a model that it was not made from.
        pipeline.unlink(missing_ok=True)
    except OSError as error:
        raise SaveError(
            f"The model {path.parent.name!r} could not be saved: its old {PIPELINE_FILE} cannot be "
            "removed. Check who may write to the folder of the models."
        ) from error
    write_whole(path, content)
    if with_pipeline:
        write_pipeline(spec, pipeline)
    return path.parent


def load(name: str | Path, *, artifacts: Path | None = None) -> Model:
    """Load a saved model.

    Parameters
    ----------
    name : str or Path
        The name of a saved model, or the path of a model's folder or of its model.json. Where the
        text comes from outside, pass it through `check_name` first: a path is read as one.
    artifacts : Path, optional
        Folder of the saved models.

    Raises
    ------
    ModelNotFoundError
        If there is none.
    ModelError
        If the file is damaged, foreign or of another version.
    """
    path = _find(name, artifacts)
    return Model(_read(path, label=path.parent.name))


def model_names(artifacts: Path | None = None) -> tuple[str, ...]:
    """Return the names of all saved models, in alphabetical order."""
    folder = artifacts_folder(artifacts)
    try:
        return tuple(
            sorted(
                entry.name
                for entry in folder.iterdir()
                if _is_name(entry.name) and (entry / MODEL_FILE).is_file()
            )
        )
    except (FileNotFoundError, NotADirectoryError):
        return ()


def list_models(artifacts: Path | None = None) -> tuple[SavedModel, ...]:
    """Return a line about every saved model, the newest first; damaged ones say so."""
    default = default_name(artifacts)
    folder = artifacts_folder(artifacts)
    found = [
        _summary(folder / name / MODEL_FILE, is_default=name == default)
        for name in model_names(artifacts)
    ]
    return tuple(sorted(found, key=lambda saved: saved.created, reverse=True))


def default_name(artifacts: Path | None = None) -> str | None:
    """Return the name of the model that scores where none is asked for; None if none is saved.

    It is the one chosen by `set_default`, else the first in alphabetical order.
    """
    names = model_names(artifacts)
    try:
        chosen = json.loads((artifacts_folder(artifacts) / DEFAULT_FILE).read_bytes())
    except (OSError, ValueError):
        chosen = None
    name = chosen.get("default") if isinstance(chosen, dict) else None
    if name in names:
        return str(name)
    return names[0] if names else None


def set_default(name: str, *, artifacts: Path | None = None) -> None:
    """Choose the model that scores where none is asked for.

    Raises
    ------
    ModelNotFoundError
        If there is no model of this name.
    """
    path = _find(check_name(name), artifacts)
    content = json.dumps({"default": path.parent.name}, ensure_ascii=False).encode()
    write_whole(artifacts_folder(artifacts) / DEFAULT_FILE, content)


def _find(name: str | Path, artifacts: Path | None) -> Path:
    if isinstance(name, str) and _is_name(name):
        path = model_path(name, artifacts=artifacts)
        if path.is_file():
            return path
    path = Path(name)
    if path.is_dir():
        path /= MODEL_FILE
    if path.is_file():
        return path
    known = model_names(artifacts)
    offer = f"Saved are: {', '.join(known[:20])}." if known else "No model is saved yet."
    raise ModelNotFoundError(f"There is no model {str(name)!r}. {offer}")


def _is_name(text: str) -> bool:
    try:
        return check_name(text) == text
    except ParameterError:
        return False


def _read(path: Path, *, label: str) -> ModelSpec:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ModelError(
            f"The model {label!r} cannot be read: {(error.strerror or 'refused').lower()}."
        ) from error
    return read_spec(content, source=f"{path.name} of {label!r}")


def _summary(path: Path, *, is_default: bool) -> SavedModel:
    name = path.parent.name
    try:
        stat = path.stat()
        saved = _summarise(path, stat.st_mtime_ns, stat.st_size)
    except (ModelError, OSError) as error:
        return SavedModel(name, is_default=is_default, problem=str(error))
    return replace(saved, is_default=is_default)


@lru_cache(maxsize=256)
def _summarise(path: Path, changed: int, size: int) -> SavedModel:
    """Read one line about a model; the arguments besides the path tell when to read it again."""
    del changed, size
    spec = _read(path, label=path.parent.name)
    return SavedModel(
        name=path.parent.name,
        k=spec.k,
        features=tuple(coding.name for coding in spec.codings),
        n_customers=spec.n_customers,
        silhouette=spec.silhouette,
        source=spec.source,
        created=spec.created,
    )
