"""Draw the mark and the name, and set the few lines of style that the theme cannot say.

Everything here is fixed text: no file's content, no visitor's input ever becomes HTML or CSS.
"""

from __future__ import annotations

from segmentation.figures.theme import readable_on
from segmentation.records import SEGMENT_COLOURS

NAME = "Customer Segments"
ACCENT = "#5B57E0"
"""Between the theme's accents in light and dark: legible on both."""
_ACCENT_FILL = "#4F46E5"
"""Under white words: a contrast of 6.3."""

# Dots of one group and one of another: the product in a mark.
_MARK = (
    '<rect width="32" height="32" rx="8" fill="#4338CA"/>'
    '<circle cx="11" cy="11" r="3.4" fill="#FFFFFF"/>'
    '<circle cx="19.5" cy="9.5" r="2.4" fill="#FFFFFF" fill-opacity=".75"/>'
    '<circle cx="10" cy="20" r="2.4" fill="#FFFFFF" fill-opacity=".75"/>'
    '<circle cx="21.5" cy="21" r="4.4" fill="#66CCEE"/>'
)
ICON = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{_MARK}</svg>'
# textLength keeps the name inside the picture, whatever font the machine has.
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 214 32" width="214" height="32">'
    f"{_MARK}"
    '<text x="42" y="22" textLength="168" lengthAdjust="spacingAndGlyphs" '
    'font-family="Source Sans, Helvetica, Arial, sans-serif" font-size="19" font-weight="700" '
    f'fill="{ACCENT}">{NAME}</text></svg>'
)


def swatch(colour: str) -> str:
    """Return the part of a container's key that makes the style draw it in a segment's colour.

    The style has our own colours; of one that a model's file brings along, the nearest is drawn.
    """
    wanted = bytes.fromhex(colour[1:])
    apart = [
        sum(abs(own - told) for own, told in zip(bytes.fromhex(each[1:]), wanted, strict=True))
        for each in SEGMENT_COLOURS
    ]
    return f"swatch{apart.index(min(apart)):02d}"


_SWATCHES = "\n".join(
    f'[class*="swatch{position:02d}"] {{ --swatch: {colour}; --on-swatch: {readable_on(colour)}; }}'
    for position, colour in enumerate(SEGMENT_COLOURS)
)


def _row_of(n: int) -> str:
    """Return what makes as many cards stand in a row; those of the last row share its width."""
    return f"flex: 1 1 calc({100 / n:.3f}% - 1rem) !important"


# By the room that there is, not by the window: a menu may stand beside it or not.
_EVEN_ROWS = "\n".join(
    [
        '[class*="st-key-cards-in"] > * { min-width: 0 !important; }',
        *(f'[class*="st-key-cards-in{n}"] > * {{ {_row_of(n)}; }}' for n in range(1, 6)),
        "@container (max-width: 860px) {",
        f'[class*="st-key-cards-in"][class*="-threes-"] > * {{ {_row_of(3)}; }}',
        f'[class*="st-key-cards-in"][class*="-pairs-"] > * {{ {_row_of(2)}; }} }}',
        "@container (max-width: 560px) {",
        f'[class*="st-key-cards-in"][class*="-"] > * {{ {_row_of(1)}; }} }}',
    ]
)

STYLE = f"""<style>
{_SWATCHES}
:root, [data-testid="stApp"] {{
  --brand: light-dark(#4338CA, #A5A3FF);
  --fill: light-dark(#4338CA, #5B57E0);
  --page: light-dark(#FFFFFF, #0F1116);
  --band: light-dark(#F1F1FD, #181A2A);
}}
[data-testid="stAppViewContainer"] {{ border-top: 4px solid {ACCENT}; }}
[data-testid="stMainBlockContainer"] {{
  max-width: 1480px; padding-inline: clamp(1rem, 3.2vw, 3.5rem);
}}
.st-key-page_header {{
  background: var(--band); border-radius: .75rem; padding: 1.1rem 1.4rem 1.2rem;
}}
.st-key-page_header h1 {{ padding: .35rem 0 .6rem; }}
[data-testid="stDateInput"] [role="spinbutton"] {{
  display: inline-flex; align-items: center; justify-content: center;
  min-width: 24px; min-height: 24px;
}}
.st-key-page_step p {{
  color: var(--brand); font-weight: 650; font-size: .8rem;
  letter-spacing: .06em; text-transform: uppercase;
}}
[class*="st-key-card-"] {{
  border-top: 4px solid var(--swatch); position: relative; padding: .9rem 1rem;
}}
[class*="st-key-card-"] :is(h2, h3) {{
  padding: 0 0 1rem; font-size: 1.0625rem; line-height: 1.25;
}}
[class*="st-key-card-"] ul {{ margin-bottom: .35rem; }}
[class*="st-key-card-"] li {{
  list-style: none; margin: 0 0 .35rem; padding: 0; font-size: .875rem; line-height: 1.35;
}}
[class*="st-key-card-"] p {{ font-size: .875rem; }}
[class*="st-key-card-"]:has([data-testid="stPageLink"]) {{
  padding-bottom: 1.4rem; transition: box-shadow .15s;
}}
[class*="st-key-card-"]:has([data-testid="stPageLink"]):is(:hover, :focus-within) {{
  box-shadow: 0 0 0 2px var(--swatch);
}}
[class*="st-key-card-"] [data-testid="stPageLink"] a {{ padding: 0; height: 0; min-height: 0; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a :is(span, p) {{ font-size: 0; }}
[class*="st-key-card-"] [data-testid="stPageLink"] a::after {{
  content: ""; position: absolute; inset: 0;
}}
[data-testid="stMain"] {{ container-type: inline-size; }}
{_EVEN_ROWS}
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelectTagsContainer"] [data-tag] {{
  background-color: var(--fill) !important; border-color: var(--fill);
}}
.st-key-access {{ position: absolute; }}
.st-key-menu_pages a:focus-visible:not([aria-current]) {{ background: transparent; }}
:is(a, button, [role="tab"]):focus-visible {{
  outline: 3px solid var(--brand); outline-offset: 1px;
}}
[class*="st-key-large-"] {{ height: clamp(22rem, 58cqi, 36rem); }}
:is(.st-key-next_step, .st-key-open_study) a {{
  background: {_ACCENT_FILL}; padding: .5rem 1rem; border-radius: .5rem; justify-content: center;
}}
:is(.st-key-next_step, .st-key-open_study) a * {{ color: #FFFFFF; font-weight: 600; }}
:is(.st-key-next_step, .st-key-open_study) a:hover {{
  filter: brightness(1.1); background: {_ACCENT_FILL};
}}
.share-bar {{ display: flex; gap: 3px; height: 2rem; }}
.share-bar span {{
  background: var(--swatch); color: var(--on-swatch); flex: 1 1 0; min-width: 4px;
  border-radius: 3px; font-size: .8rem; font-weight: 600; line-height: 2rem; text-align: center;
}}
[class*="st-key-verdict-"] {{ border-left: 5px solid var(--grade); }}
[class*="st-key-verdict-"] h2 {{ padding: 0; }}
[class*="st-key-verdict-"] p:has(strong:only-of-type) {{ color: var(--grade); }}
[class*="st-key-verdict-"] [data-testid="stPageLink"] a {{ border: 1px solid var(--grade); }}
[class*="st-key-verdict-clear"] {{ --grade: light-dark(#15803D, #4ADE80); }}
[class*="st-key-verdict-plausible"] {{ --grade: light-dark(#1D4ED8, #93B4FF); }}
[class*="st-key-verdict-weak"] {{ --grade: light-dark(#B45309, #FBBF24); }}
[class*="st-key-verdict-none"] {{ --grade: light-dark(#B91C1C, #FCA5A5); }}
[class*="st-key-legend-"] {{ border-left: 4px solid var(--swatch); padding-left: .6rem; }}
[class*="st-key-legend-"] p {{ font-size: .875rem; line-height: 1.35; }}
[class*="st-key-preset-"] {{ border-left: 4px solid var(--swatch); padding-left: .3rem; }}
[class*="st-key-preset-"] button {{ min-height: 1.75rem; padding-block: 0; text-align: left; }}
[class*="st-key-card-predict-"] {{
  position: sticky; top: 3.9rem; z-index: 9; background: var(--page);
}}
@media print {{
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stFileUploader"],
  .st-key-next_step, .modebar-container, [role="tablist"] {{ display: none !important; }}
  [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"] {{
    position: static !important; overflow: visible !important; height: auto !important;
  }}
  [class*="st-key-card-"], [data-testid="stPlotlyChart"] {{ break-inside: avoid; }}
}}
</style>"""
