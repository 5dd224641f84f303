"""Keep, score and explain saved models."""

from segmentation.models.explain.comparison import compare
from segmentation.models.explain.counterfactuals import counterfactuals
from segmentation.models.explain.drift import drift
from segmentation.models.explain.standing import pulls
from segmentation.models.files.careful_reading import Reading, careful_frame
from segmentation.models.files.scoring import score_file
from segmentation.models.scoring.export import make_pipeline
from segmentation.models.scoring.model import Model, build_model
from segmentation.models.sql.sql import to_sql
from segmentation.models.store.folder import (
    ARTIFACTS,
    DEFAULT_FILE,
    SavedModel,
    artifacts_folder,
    default_name,
    list_models,
    list_versions,
    load,
    model_names,
    model_path,
)
from segmentation.models.store.naming import check_name
from segmentation.models.store.saving import (
    delete_model,
    delete_version,
    import_model,
    restore,
    save,
    set_default,
    sweep,
)

__all__ = [
    "ARTIFACTS",
    "DEFAULT_FILE",
    "Model",
    "Reading",
    "SavedModel",
    "artifacts_folder",
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
