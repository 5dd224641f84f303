"""Save models in their folder: every save is a new version, whole or not at all.

A save stages all its files first, so that a full disk shows before anything has changed; then it
sets the old pipeline aside, puts model.json in its place, which is the moment of the change, and
then the version and the new pipeline. Whatever a killed process leaves is put right by the next
save, or by `sweep` at the start of the program.
"""

from __future__ import annotations

import json
import logging
import secrets
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from segmentation.errors import ModelError, ModelNotFoundError, ParameterError, SaveError
from segmentation.models.format.fileformat import read_spec, write_spec
from segmentation.models.scoring.export import pipeline_bytes
from segmentation.models.scoring.model import Model, build_model
from segmentation.models.store.folder import (
    DEFAULT_FILE,
    MODEL_FILE,
    PIPELINE_FILE,
    VERSIONS_FOLDER,
    artifacts_folder,
    find_model,
    is_inside,
    is_name,
    load,
    model_names,
    model_path,
    read_model,
    revisions,
    version_path,
)
from segmentation.models.store.naming import check_name
from segmentation.models.store.writing import (
    UNFINISHED,
    clear_unfinished,
    discard,
    finish,
    locked,
    stage,
    sync_folder,
    told_as_save_error,
    unfinished_name,
    write_whole,
)
from segmentation.records import ModelSpec, Segmentation

_LOG = logging.getLogger(__name__)
_DELETED = ".deleted-"
"""How the names of folders begin that are about to be removed."""


def save(
    model: Model | Segmentation,
    name: str,
    *,
    artifacts: Path | None = None,
    overwrite: bool = True,
    with_pipeline: bool = True,
) -> Path:
    """Save a model under a name, as its next version; earlier versions are kept.

    Parameters
    ----------
    name : str
        1 to 80 letters, digits, spaces, dashes, underscores and dots.
    artifacts : Path, optional
        Folder of the saved models.
    overwrite : bool
        Whether a model of this name may get a new version.
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

    Examples
    --------
    >>> import segmentation, tempfile
    >>> from pathlib import Path
    >>> model = segmentation.fit(segmentation.prepare(segmentation.read_sample()), k=5)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = segmentation.save(model, "spring", artifacts=Path(folder), with_pipeline=False)
    ...     [line.name for line in segmentation.list_models(path.parent)]
    ...     segmentation.load("spring", artifacts=path.parent).spec.k
    ['spring']
    5
    """
    path = model_path(name, artifacts=artifacts)
    if not _is_own(path):
        raise SaveError(
            f"The model {path.parent.name!r} could not be saved: a link of this name leads out of "
            "the folder of the models. Choose another name, or remove the link."
        )
    spec = _spec_of(model, path.parent.name)
    pipeline = pipeline_bytes(spec) if with_pipeline else None
    with (
        told_as_save_error(f"The model {spec.name!r} could not be saved"),
        locked(artifacts_folder(artifacts)),
    ):
        if not overwrite and path.exists():
            raise ParameterError(
                f"A model named {spec.name!r} exists already. Choose another name, or allow a new "
                "version of it."
            )
        _settle(path.parent)
        _put(spec, path, pipeline)
    return path.parent


def import_model(
    content: bytes,
    *,
    name: str | None = None,
    artifacts: Path | None = None,
    overwrite: bool = False,
) -> Path:
    """Save a model.json that comes from elsewhere; it is data, checked field by field.

    Its name is the one within where none is given; for the rest see `save`.

    Raises ModelError if it is no model, damaged, or of another version of the format;
    ParameterError if the name is none, or taken and `overwrite` is False; SaveError if the system
    refuses to write.
    """
    spec = read_spec(content, source="The file")
    return save(Model(spec), name or spec.name, artifacts=artifacts, overwrite=overwrite)


def set_default(name: str, *, artifacts: Path | None = None) -> None:
    """Choose the model that scores where none is asked for.

    Raises ModelNotFoundError if there is no model of this name; SaveError if the choice cannot be
    written.
    """
    path = find_model(check_name(name), artifacts)
    folder = artifacts_folder(artifacts)
    with (
        told_as_save_error(
            "The default model could not be changed", done=f"{path.parent.name} is the default now"
        ),
        locked(folder),
    ):
        _write_default(folder, path.parent.name)


def restore(name: str, revision: int, *, artifacts: Path | None = None) -> Path:
    """Make an earlier version the current one again, as a new version.

    Raises ModelNotFoundError if there is no such version.
    """
    return save(load(name, artifacts=artifacts, revision=revision), name, artifacts=artifacts)


def delete_version(name: str, revision: int, *, artifacts: Path | None = None) -> None:
    """Delete an earlier version of a model.

    Raises ModelNotFoundError if there is no such version; ParameterError if it is the current one.
    """
    path = version_path(name, revision, artifacts=artifacts)
    with (
        told_as_save_error(
            f"Version {revision} of {name!r} could not be deleted",
            done=f"Version {revision} of {name!r} is deleted",
        ),
        locked(artifacts_folder(artifacts)),
    ):
        if not is_inside(path):
            raise ModelNotFoundError(f"The model {name!r} has no version {revision}.")
        if path.read_bytes() == (path.parent.parent / MODEL_FILE).read_bytes():
            raise ParameterError(
                f"Version {revision} of {name!r} is the current one. Restore another version "
                "first, or delete the model."
            )
        path.unlink()
        sync_folder(path.parent)


def delete_model(name: str, *, artifacts: Path | None = None) -> None:
    """Delete a model with all its versions.

    Raises ModelNotFoundError if there is no model of this name.
    """
    folder = model_path(name, artifacts=artifacts).parent
    with (
        told_as_save_error(
            f"The model {name!r} could not be deleted", done=f"The model {name!r} is deleted"
        ),
        locked(artifacts_folder(artifacts)),
    ):
        if not is_inside(folder / MODEL_FILE):
            raise ModelNotFoundError(f"There is no model {name!r}.")
        # Renamed first, so that nobody ever sees half a model.
        doomed = folder.with_name(f"{_DELETED}{secrets.token_hex(8)}")
        folder.rename(doomed)
        try:
            sync_folder(doomed.parent)
        finally:
            shutil.rmtree(doomed, ignore_errors=True)


def sweep(artifacts: Path | None = None) -> None:
    """Put right what processes that were killed while saving left; call it at the start.

    A folder that cannot be written to is left as it is: nothing can have been left there.
    """
    folder = artifacts_folder(artifacts)
    if not folder.is_dir():
        return
    with suppress(OSError, SaveError), locked(folder):
        clear_unfinished(folder)
        for leftover in folder.glob(f"{_DELETED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        for entry in folder.iterdir():
            if is_name(entry.name) and entry.is_dir() and _is_own(entry / MODEL_FILE):
                _settle(entry)


def _is_own(path: Path) -> bool:
    """Whether all that is written for a model.json stays in the folder of the models."""
    files = (path, path.parent / VERSIONS_FOLDER / "1.json")
    return all(is_inside(each, has_to_stand=False) for each in files)


def _spec_of(model: Model | Segmentation, name: str) -> ModelSpec:
    if isinstance(model, Segmentation):
        model = build_model(model, name=name)
    spec = replace(model.spec, name=name)
    write_spec(spec)  # A model that cannot be written is refused before anything else happens.
    return spec


def _put(spec: ModelSpec, path: Path, pipeline: bytes | None) -> None:
    """Stage the files of a new version, then put each in its place."""
    artifacts, name = path.parents[1], path.parent.name
    revision = max(revisions(name, artifacts=artifacts), default=0) + 1
    content = write_spec(replace(spec, revision=revision))
    pipeline_path = path.with_name(PIPELINE_FILE)
    targets = [(path, content), (version_path(name, revision, artifacts=artifacts), content)]
    if pipeline is not None:
        targets.append((pipeline_path, pipeline))
    staged: list[tuple[Path, Path]] = []
    aside = unfinished_name(pipeline_path)
    try:
        for target, written in targets:
            staged.append((stage(target, written), target))
        # No moment may show a pipeline beside a model that it was not made from.
        with suppress(FileNotFoundError):
            pipeline_path.rename(aside)
        staged[0][0].replace(path)
    except OSError:
        for unfinished, _ in staged:
            discard(unfinished)
        with suppress(OSError):
            aside.rename(pipeline_path)
        raise
    with told_as_save_error(
        f"The model {spec.name!r} is saved, but its version or its {PIPELINE_FILE} is not",
        outcome="then save it again",
    ):
        sync_folder(path.parent)
        sync_folder(artifacts)
        for unfinished, target in staged[1:]:
            finish(unfinished, target)
        if not (artifacts / DEFAULT_FILE).exists() and model_names(artifacts) == (name,):
            _write_default(artifacts, name)
    discard(aside)


def _settle(folder: Path) -> None:
    """Remove unfinished files of one model, and keep a current model that no version holds."""
    path, versions = folder / MODEL_FILE, folder / VERSIONS_FOLDER
    is_cut_off = any(folder.glob(f".{PIPELINE_FILE}.*{UNFINISHED}"))
    clear_unfinished(versions)
    clear_unfinished(folder)
    if not path.is_file():
        for empty in (versions, folder):
            with suppress(OSError):
                empty.rmdir()
        return
    try:
        spec = read_model(path, label=folder.name)
    except ModelError:
        return
    if is_cut_off and not (folder / PIPELINE_FILE).exists():
        _LOG.warning(
            "%s of %r was lost when a save was cut off: it is made again.",
            PIPELINE_FILE,
            folder.name,
        )
        write_whole(folder / PIPELINE_FILE, pipeline_bytes(spec))
    known = revisions(folder.name, artifacts=folder.parent)
    if spec.revision in known:
        same = versions / f"{spec.revision}.json"
        if same.read_bytes() == path.read_bytes():
            return
    if spec.revision in known or spec.revision < 1:
        # Somebody put a file of their own here: it gets the next number.
        spec = replace(spec, name=folder.name, revision=max(known, default=0) + 1)
        write_whole(path, write_spec(spec))
    write_whole(versions / f"{spec.revision}.json", path.read_bytes())


def _write_default(folder: Path, name: str) -> None:
    write_whole(folder / DEFAULT_FILE, json.dumps({"default": name}, ensure_ascii=False).encode())
