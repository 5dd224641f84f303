"""Show records in a notebook: a search, a segmentation, who is in each segment."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment

from segmentation import wording
from segmentation.records import CRITERIA, KSearch, Profile, Segment, Segmentation
from segmentation.reports.page import with_known_colour

MOST_TRAITS = 3

# Quiet: the notebook's own fonts and colours, and no script. Every text is escaped.
_TEMPLATE = Environment(autoescape=True).from_string(
    """
<div style="max-width:60em">
{% if verdict %}<p><strong>{{ verdict }}</strong></p>{% endif %}
{% if search %}
<table>
<tr><th>k</th>{% for criterion in criteria %}<th>{{ criterion.statistic }}</th>{% endfor %}</tr>
{% for candidate in search.candidates %}
<tr{% if candidate.k == search.recommended_k %} style="font-weight:bold"{% endif %}>
<td>{{ candidate.k }}</td>
{% for criterion in criteria %}
<td>{{ measured(criterion, candidate.value(criterion)) }}</td>
{% endfor %}
</tr>
{% endfor %}
</table>
{% endif %}
{% if reasons %}
<details><summary>Why</summary><ul>
{% for reason in reasons %}<li>{{ reason }}</li>{% endfor %}
</ul></details>
{% endif %}
{% if segments %}
<table>
<tr><th></th><th style="text-align:left">Segment</th><th>Customers</th><th>Share</th>
<th style="text-align:left">What sets it apart</th></tr>
{% for segment in segments %}
<tr>
<td style="border-left:6px solid {{ segment.colour }}">{{ segment.segment }}</td>
<td style="text-align:left"><strong>{{ segment.name }}</strong></td>
<td>{{ "{:,}".format(segment.size) }}</td><td>{{ share(segment.share) }}</td>
<td style="text-align:left">
{% for trait in traits(segment, at_most=most) %}
{{ trait.words }}: {{ trait.against }}<br>
{% endfor %}
</td>
</tr>
{% endfor %}
</table>
{% endif %}
</div>
"""
)


def shown(record: object) -> str:
    """Return a record as HTML: what `_repr_html_` answers."""
    search: KSearch | None = None
    segments: Sequence[Segment] = ()
    match record:
        case KSearch():
            search = record
        case Segmentation():
            segments = record.segments
        case Profile():
            segments = record
        case Segment():
            segments = (record,)
    told = record.search if isinstance(record, Segmentation) else search
    return _TEMPLATE.render(
        verdict=wording.search_verdict(told) if told is not None else "",
        reasons=wording.search_reasons(search) if search is not None else (),
        search=search,
        criteria=CRITERIA,
        segments=[with_known_colour(each, place) for place, each in enumerate(segments)],
        measured=wording.format_criterion,
        share=wording.format_share,
        traits=wording.trait_lines,
        most=MOST_TRAITS,
    ).strip()
