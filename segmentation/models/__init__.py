"""The saved model: its format, its folder under artifacts/, its scorer."""

from segmentation.models.export import make_pipeline
from segmentation.models.folder import (
    ARTIFACTS,
    ARTIFACTS_VARIABLE,
    SavedModel,
    default_name,
    list_models,
    load,
    model_names,
    model_path,
    save,
    set_default,
)
from segmentation.models.model import Model, build_model
from segmentation.models.naming import check_name

__all__ = [
    "ARTIFACTS",
    "ARTIFACTS_VARIABLE",
    "Model",
    "SavedModel",
    "build_model",
    "check_name",
    "default_name",
    "list_models",
    "load",
    "make_pipeline",
    "model_names",
    "model_path",
    "save",
    "set_default",
]
