"""Load the models of one folder once, and again when their file changes."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock

from segmentation import models
from segmentation.errors import ModelNotFoundError, ParameterError
from segmentation.models import Model


class NoModelError(ModelNotFoundError):
    """No model is saved at all, so nothing can be scored."""


_Stamp = tuple[int, int]
"""When a file was changed, and its size."""


class ModelStore:
    """Saved models by name; safe to share between threads.

    Every call looks whether the files have changed, which is all that a call costs.
    """

    def __init__(self, artifacts: Path | None = None) -> None:
        self._artifacts = models.artifacts_folder(artifacts)
        self._loaded: dict[str, tuple[str, _Stamp, Model]] = {}
        self._choice = str(self._artifacts / models.DEFAULT_FILE)
        self._default: tuple[_Stamp, str] | None = None
        self._lock = Lock()

    def names(self) -> tuple[str, ...]:
        """Names of all saved models."""
        return models.model_names(self._artifacts)

    def default_name(self) -> str | None:
        """Name of the model that scores where none is asked for; None if none is saved."""
        return models.default_name(self._artifacts)

    def get(self, name: str | None = None) -> Model:
        """Return one model, by default the default one.

        Raises
        ------
        NoModelError
            If none is saved.
        ModelNotFoundError
            If there is none of this name.
        ModelError
            If its file is damaged.
        """
        if name is None:
            known = self._known_default()
            return self._find_default() if known is None else known
        return self._known(name) or self._load(name)

    def _known_default(self) -> Model | None:
        """Return the default model if neither the choice nor its file has changed."""
        if self._default is None or self._default[0] != _stamp(self._choice):
            return None
        return self._known(self._default[1])

    def _find_default(self) -> Model:
        stamp = _stamp(self._choice)
        name = self.default_name()
        if name is None:
            raise NoModelError("No model is saved yet. Save one on the Segments page.")
        found = self._known(name) or self._load(name)
        # Without a choice on disk the first by name is meant, which may change any time.
        self._default = None if stamp is None else (stamp, name)
        return found

    def _known(self, name: str) -> Model | None:
        """Return a loaded model if its file has not changed."""
        loaded = self._loaded.get(name)
        return loaded[2] if loaded is not None and loaded[1] == _stamp(loaded[0]) else None

    def _load(self, name: str) -> Model:
        missing = ModelNotFoundError(
            "There is no saved model of this name. GET /models lists them."
        )
        try:
            path = models.model_path(name, artifacts=self._artifacts)
        except ParameterError as error:  # It cannot be a name; what it is, is not repeated.
            raise missing from error
        with self._lock:
            stamp = _stamp(str(path))
            if stamp is None:
                self._loaded.pop(name, None)
                raise missing
            model = models.load(path)
            self._loaded[name] = (str(path), stamp, model)
        return model


class ModelStores:
    """The models of each person, and those of all."""

    def __init__(self, artifacts: Path | None = None) -> None:
        self.shared = ModelStore(artifacts)
        self._artifacts = artifacts
        self._owned: dict[str, ModelStore] = {}

    def of(self, owner: str | None) -> ModelStore:
        """Return the store that a request is answered from, by whose token it carries."""
        if not owner:
            return self.shared
        found = self._owned.get(owner)
        if found is None:
            found = ModelStore(models.folder_of(owner, self._artifacts))
            self._owned[owner] = found
        return found


def _stamp(path: str) -> _Stamp | None:
    try:
        stat = os.stat(path)  # noqa: PTH116  # a third of the time of a Path's, in every call
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
