"""The saved model: its format, its folder under artifacts/, its scorer."""

from segmentation.models.answer_texts import ANSWER_COLUMNS
from segmentation.models.careful_reading import Reading, careful_frame
from segmentation.models.comparison import compare
from segmentation.models.counterfactuals import counterfactuals
from segmentation.models.drift import drift
from segmentation.models.export import make_pipeline
from segmentation.models.file_scoring import score_file
from segmentation.models.folder import (
    ARTIFACTS,
    DEFAULT_FILE,
    SavedModel,
    default_name,
    list_models,
    list_versions,
    load,
    model_names,
    model_path,
)
from segmentation.models.model import Model, build_model
from segmentation.models.naming import check_name
from segmentation.models.saving import (
    delete_model,
    delete_version,
    import_model,
    restore,
    save,
    set_default,
    sweep,
)
from segmentation.models.sql import to_sql
from segmentation.models.standing import pulls

__all__ = [
    "ANSWER_COLUMNS",
    "ARTIFACTS",
    "DEFAULT_FILE",
    "Model",
    "Reading",
    "SavedModel",
    "build_model",
    "careful_frame",
    "check_name",
    "compare",
    "counterfactuals",
    "default_name",
    "delete_model",
    "delete_version",
    "drift",
    "import_model",
    "list_models",
    "list_versions",
    "load",
    "make_pipeline",
    "model_names",
    "model_path",
    "pulls",
    "restore",
    "save",
    "score_file",
    "set_default",
    "sweep",
    "to_sql",
]
