"""Order the stages: the only package that knows how a file becomes segments and a model."""

from segmentation.records import PREDICTION_COLUMNS as PREDICTION_COLUMNS
from segmentation.workflow.advising import (
    advise as advise,
    exceptional_customers as exceptional_customers,
)
from segmentation.workflow.campaigns import (
    campaign_outcome as campaign_outcome,
    texts_of as texts_of,
)
from segmentation.workflow.describing import (
    actions as actions,
    amount_columns as amount_columns,
    amount_shares as amount_shares,
    effect_sizes as effect_sizes,
    findings as findings,
    map_components as map_components,
    members as members,
    name_contradictions as name_contradictions,
    profile as profile,
    rename as rename,
    rules as rules,
    say_again as say_again,
    words_of as words_of,
)
from segmentation.workflow.engines import (
    connect as connect,
    predict_table as predict_table,
    unread_cells as unread_cells,
    write_customers as write_customers,
)
from segmentation.workflow.reading import (
    SAMPLES as SAMPLES,
    assign_roles as assign_roles,
    clv as clv,
    compare_grid as compare_grid,
    read_customers as read_customers,
    read_orders as read_orders,
    read_raw as read_raw,
    read_sample as read_sample,
    rfm as rfm,
    rfm_of_file as rfm_of_file,
    sample_path as sample_path,
    value_settings as value_settings,
)
from segmentation.workflow.scoring import (
    Written as Written,
    build_model as build_model,
    drift as drift,
    ensure_sample_model as ensure_sample_model,
    fit as fit,
    list_models as list_models,
    load as load,
    predict_file as predict_file,
    save as save,
)
from segmentation.workflow.segmenting import (
    N_INIT as N_INIT,
    adopt as adopt,
    compare as compare,
    cross_tabulate as cross_tabulate,
    describe as describe,
    keep_identity as keep_identity,
    match_segments as match_segments,
    preparation_steps as preparation_steps,
    prepare as prepare,
    refit as refit,
    repeated_features as repeated_features,
    search_k as search_k,
    segment as segment,
)
from segmentation.workflow.settings import (
    plain_settings as plain_settings,
    read_by as read_by,
    read_settings as read_settings,
    settings_of as settings_of,
    write_settings as write_settings,
)
