"""The models of one folder, loaded once and again when their file changes."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from segmentation import models
from segmentation.errors import ModelNotFoundError
from segmentation.models import Model


class NoModelError(ModelNotFoundError):
    """No model is saved at all, so nothing can be scored."""

    code = "no_model"


class ModelStore:
    """Saved models by name; safe to share between threads."""

    def __init__(self, artifacts: Path | None = None) -> None:
        self._artifacts = models.ARTIFACTS if artifacts is None else artifacts
        self._loaded: dict[str, tuple[int, int, Model]] = {}
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
            name = self.default_name()
            if name is None:
                raise NoModelError("No model is saved yet. Save one on the Segments page.")
        path = models.model_path(name, artifacts=self._artifacts)
        try:
            stat = path.stat()
        except OSError as error:
            raise ModelNotFoundError(
                "There is no saved model of this name. GET /models lists them."
            ) from error
        key = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            known = self._loaded.get(name)
            if known is None or known[:2] != key:
                known = (*key, models.load(path))
                self._loaded[name] = known
        return known[2]
