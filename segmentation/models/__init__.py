"""Keep, score and explain saved models."""

from segmentation.models.explain.comparison import compare as compare
from segmentation.models.explain.counterfactuals import counterfactuals as counterfactuals
from segmentation.models.explain.drift import drift as drift
from segmentation.models.explain.standing import pulls as pulls
from segmentation.models.files.careful_reading import (
    Reading as Reading,
    as_held as as_held,
    careful_frame as careful_frame,
)
from segmentation.models.files.scoring import score_file as score_file
from segmentation.models.scoring.export import make_pipeline as make_pipeline
from segmentation.models.scoring.model import Model as Model, build_model as build_model
from segmentation.models.sql.sql import to_sql as to_sql, unread_sql as unread_sql
from segmentation.models.store.folder import (
    ARTIFACTS as ARTIFACTS,
    DEFAULT_FILE as DEFAULT_FILE,
    SavedModel as SavedModel,
    artifacts_folder as artifacts_folder,
    default_name as default_name,
    folder_of as folder_of,
    list_models as list_models,
    list_versions as list_versions,
    load as load,
    model_names as model_names,
    model_path as model_path,
)
from segmentation.models.store.naming import check_name as check_name
from segmentation.models.store.saving import (
    delete_model as delete_model,
    delete_version as delete_version,
    import_model as import_model,
    restore as restore,
    save as save,
    set_default as set_default,
    sweep as sweep,
)
