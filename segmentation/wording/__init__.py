"""Put records into sentences, for pages, reports, API and command line alike.

Every function returns plain text. Where it goes to Markdown (`st.write`, `st.markdown`), it must go
through `literal` first, since it may quote a file.
"""

from segmentation.wording.choice import (
    search_reasons as search_reasons,
    search_verdict as search_verdict,
)
from segmentation.wording.columns import column_note as column_note
from segmentation.wording.comparison import (
    adoption_sentence as adoption_sentence,
    adoption_warning as adoption_warning,
    agreement_sentence as agreement_sentence,
    comparison_verdict as comparison_verdict,
    dendrogram_sentence as dendrogram_sentence,
    limit_sentences as limit_sentences,
    method_sentence as method_sentence,
    method_text as method_text,
    method_words as method_words,
    mixture_sentence as mixture_sentence,
    partner_names as partner_names,
    shared_sentence as shared_sentence,
    unassigned_sentence as unassigned_sentence,
)
from segmentation.wording.drift import (
    drift_reasons as drift_reasons,
    drift_verdict as drift_verdict,
    feature_drift_sentence as feature_drift_sentence,
)
from segmentation.wording.evidence import (
    criteria_sentence as criteria_sentence,
    criterion_help as criterion_help,
    elbow_sentence as elbow_sentence,
    format_criterion as format_criterion,
    silhouette_plot_sentence as silhouette_plot_sentence,
    silhouette_sentence as silhouette_sentence,
    split_sentence as split_sentence,
)
from segmentation.wording.findings import (
    effects_sentence as effects_sentence,
    matching_sentence as matching_sentence,
    members_sentence as members_sentence,
    rule_sentence as rule_sentence,
    rule_text as rule_text,
    rules_sentence as rules_sentence,
)
from segmentation.wording.moving import (
    change_value as change_value,
    changes_of_one_sentence as changes_of_one_sentence,
    fixed_sentence as fixed_sentence,
    joint_sentence as joint_sentence,
    pulls_sentence as pulls_sentence,
)
from segmentation.wording.numbers import (
    format_day as format_day,
    format_number as format_number,
    format_score as format_score,
    format_share as format_share,
    format_value as format_value,
    listing as listing,
    literal as literal,
    plural as plural,
    sentence as sentence,
    spelled as spelled,
)
from segmentation.wording.order_steps import (
    disagreement_sentence as disagreement_sentence,
    order_note as order_note,
    role_reason as role_reason,
)
from segmentation.wording.orders import (
    at_time as at_time,
    changes_sentence as changes_sentence,
    cleaning_sentence as cleaning_sentence,
    cross_table_sentence as cross_table_sentence,
    cuts_sentence as cuts_sentence,
    flow_sentence as flow_sentence,
    history_sentence as history_sentence,
    joined_sentence as joined_sentence,
    largest_flows as largest_flows,
    order_step_sentence as order_step_sentence,
    orders_sentence as orders_sentence,
    rfm_heatmap_sentence as rfm_heatmap_sentence,
    rfm_segments_sentence as rfm_segments_sentence,
    segment_table_sentence as segment_table_sentence,
    treemap_sentence as treemap_sentence,
)
from segmentation.wording.people import (
    heatmap_sentence as heatmap_sentence,
    map_sentence as map_sentence,
    name_contradiction_sentence as name_contradiction_sentence,
    parallel_sentence as parallel_sentence,
    prediction_sentence as prediction_sentence,
    radar_sentence as radar_sentence,
    scatter_sentence as scatter_sentence,
    segment_sentence as segment_sentence,
    sizes_sentence as sizes_sentence,
    snake_sentence as snake_sentence,
)
from segmentation.wording.preparation import (
    contribution_sentence as contribution_sentence,
    left_out_sentence as left_out_sentence,
    proposal_sentence as proposal_sentence,
    proposals_sentence as proposals_sentence,
)
from segmentation.wording.steps import aside_reason as aside_reason, step_reason as step_reason
from segmentation.wording.tables import (
    correlation_sentence as correlation_sentence,
    distribution_sentence as distribution_sentence,
    missing_pattern_sentence as missing_pattern_sentence,
    missing_sentence as missing_sentence,
    read_sentence as read_sentence,
    step_sentence as step_sentence,
    steps_summary as steps_summary,
)
