"""Draw the mark and the name, and set the few lines of style that the theme cannot say.

Everything here is fixed text: no file's content, no visitor's input ever becomes HTML or CSS.
"""

from __future__ import annotations

from segmentation.records import SEGMENT_COLOURS

NAME = "Customer Segments"
ACCENT = "#5B57E0"
"""Between the theme's accents in light and dark: legible on both."""

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
    """Return the part of a container's key that makes the style draw it in a segment's colour."""
    return f"swatch{SEGMENT_COLOURS.index(colour):02d}"


_SWATCHES = "\n".join(
    f'[class*="swatch{position:02d}"] {{ --swatch: {colour}; }}'
    for position, colour in enumerate(SEGMENT_COLOURS)
)

STYLE = f"""<style>
{_SWATCHES}
[data-testid="stApp"] {{
  --brand: light-dark(#4338CA, #A5A3FF);
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
.st-key-page_step p {{
  color: var(--brand); font-weight: 650; font-size: .8rem;
  letter-spacing: .06em; text-transform: uppercase;
}}
[class*="st-key-card-"] {{ border-top: 4px solid var(--swatch); }}
[class*="st-key-card-"] :is(h3, h5) {{ padding-top: 0; }}
[class*="st-key-card-"] li {{ margin-left: .9rem; font-size: .925rem; line-height: 1.45; }}
[class*="st-key-card-segments_cards"] p {{ font-size: .925rem; }}
[class*="st-key-card-"] li::marker {{ color: var(--swatch); }}
[class*="st-key-legend-"] {{ border-left: 4px solid var(--swatch); padding-left: .6rem; }}
[class*="st-key-legend-"] p {{ font-size: .875rem; line-height: 1.35; }}
[class*="st-key-preset-"] {{ border-left: 4px solid var(--swatch); padding-left: .3rem; }}
[class*="st-key-preset-"] button {{ min-height: 1.75rem; padding-block: 0; text-align: left; }}
[class*="st-key-card-predict-"] {{
  position: sticky; top: 3.9rem; z-index: 9; background: var(--page);
}}
</style>"""
