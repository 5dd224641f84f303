"""Records as sentences, for pages, reports, API and command line alike.

Every function returns plain text. Where it goes to Markdown (`st.write`, `st.markdown`), it must go
through `literal` first, since it may quote a file.
"""

from segmentation.wording.choice import (
    elbow_sentence,
    knife_sentence,
    search_reasons,
    search_verdict,
    silhouette_sentence,
)
from segmentation.wording.findings import (
    action_sentence,
    effects_sentence,
    matching_sentence,
    members_sentence,
    rule_sentence,
    rule_text,
    rules_sentence,
)
from segmentation.wording.numbers import (
    format_day,
    format_number,
    format_score,
    format_share,
    format_value,
    listing,
    literal,
    plural,
    spelled,
)
from segmentation.wording.people import (
    heatmap_sentence,
    map_sentence,
    prediction_sentence,
    scatter_sentence,
    segment_sentence,
    sizes_sentence,
    traits_sentences,
)
from segmentation.wording.tables import (
    column_note,
    correlation_sentence,
    distribution_sentence,
    missing_sentence,
    read_sentence,
    step_sentence,
    steps_summary,
)

__all__ = [
    "action_sentence",
    "column_note",
    "correlation_sentence",
    "distribution_sentence",
    "effects_sentence",
    "elbow_sentence",
    "format_day",
    "format_number",
    "format_score",
    "format_share",
    "format_value",
    "heatmap_sentence",
    "knife_sentence",
    "listing",
    "literal",
    "map_sentence",
    "matching_sentence",
    "members_sentence",
    "missing_sentence",
    "plural",
    "prediction_sentence",
    "read_sentence",
    "rule_sentence",
    "rule_text",
    "rules_sentence",
    "scatter_sentence",
    "search_reasons",
    "search_verdict",
    "segment_sentence",
    "silhouette_sentence",
    "sizes_sentence",
    "spelled",
    "step_sentence",
    "steps_summary",
    "traits_sentences",
]
