import numpy as np
import plotly.graph_objects as go
import pytest

from segmentation.figures.theme import (
    CATEGORY_COLOURS,
    PARTS,
    SIZES_3D,
    SYMBOLS,
    TEMPLATE,
    cell_texts,
    dress,
    escape,
    escape_3d,
    exact,
    label,
    note_figure,
    pill,
    symbol,
    wrapped,
)
from segmentation.records import SEGMENT_COLOURS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b><script>", "&lt;b&gt;x&lt;/b&gt;&lt;script&gt;"),
        ("R&D &lt;", "R&amp;D &amp;lt;"),
        ("%{x} {y} 5%", "%&#123;x} {y} 5%"),
        ("Annual Income (k$)", "Annual Income (k$)"),
    ],
)
def test_text_is_escaped_once_and_completely(text, shown):
    assert escape(text) == shown


def test_different_texts_stay_different():
    texts = ["a<b", "a&lt;b", "a&amp;lt;b", "%{a", "%&#123;a"]
    assert len({escape(text) for text in texts}) == len(texts)


def test_three_dimensional_axes_break_tags_without_entities():
    assert escape_3d("<b>x</b> & %{y}") == "<\u200bb>x<\u200b/b> & %\u200b{y}"


def test_labels_are_one_line_and_end_in_an_ellipsis():
    assert label("one\ntwo\tthree") == "one two three"
    assert label("abcdefgh", limit=5) == "abcd…"
    assert label("a" * 5, limit=5) == "aaaaa"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Spending Score (1-100)", ["Spending Score", "(1-100)"]),
        ("catalogue_purchases_2024", ["catalogue_", "purchases_2024"]),
        ("NumCatalogPurchases", ["NumCatalog", "Purchases"]),
        ("x" * 20, ["x" * 18, "xx"]),
        ("short", ["short"]),
        ("", [""]),
    ],
)
def test_long_texts_break_at_words_underscores_and_capitals(text, lines):
    assert wrapped(text, width=18).split("<br>") == lines


def test_a_line_is_never_longer_than_asked_and_the_last_says_that_more_follows():
    lines = wrapped("one two three four five six seven", width=9, lines=2).split("<br>")
    assert len(lines) == 2
    assert all(len(line) <= 9 for line in lines)
    assert lines[-1].endswith("…")


def test_wrapping_escapes_after_breaking():
    assert wrapped("<b>bold</b>", width=4, lines=9) == "&lt;b&gt;b<br>old&lt;<br>/b&gt;"


def test_years_keep_their_digits_together():
    assert exact("Year_Birth") == ".7~r"
    assert exact("Income") == ",.7~r"


def test_backgrounds_are_transparent_and_the_look_is_not_streamlits():
    layout = TEMPLATE.layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"
    assert layout.scene.bgcolor == "rgba(0, 0, 0, 0)"
    assert layout.colorway == SEGMENT_COLOURS


def test_a_dressed_figure_has_an_explicit_template_and_room_for_its_legend():
    plain = dress(go.Figure(), height=300)
    legend = dress(go.Figure(), height=300, n_legend=4)
    assert plain.layout.template.layout.paper_bgcolor == "rgba(0, 0, 0, 0)"
    assert plain.layout.showlegend is False
    assert legend.layout.showlegend is True
    assert legend.layout.legend.orientation == "h"
    assert legend.layout.height - plain.layout.height == 4 * 19


def test_categories_and_segments_never_share_a_colour():
    assert not set(CATEGORY_COLOURS) & set(SEGMENT_COLOURS)


def test_the_first_segments_have_symbols_of_their_own_that_3d_pictures_have_too():
    assert len(set(SYMBOLS)) == 7
    assert [symbol(position) for position in range(8)] == [*SYMBOLS, SYMBOLS[0]]
    assert {name.removesuffix("-open") for name in SYMBOLS} == set(SIZES_3D)


def _contrast(first, second):
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", SEGMENT_COLOURS)
def test_words_on_a_segments_colour_can_be_read(colour):
    """WCAG 2.1 asks for a contrast of 3 for text that is large or bold, 4.5 for the rest."""
    assert _contrast(pill("x", colour)["font"]["color"], colour) >= 4


def test_a_note_stands_in_for_an_empty_picture():
    figure = note_figure("Nothing < to draw")
    assert not figure.data
    assert figure.layout.annotations[0].text == "Nothing &lt; to draw"
    assert figure.layout.xaxis.visible is False


def test_texts_of_cells_take_the_colour_of_the_page_and_empty_ones_are_left_out():
    figure = go.Figure()
    cell_texts(figure, [["3", ""], ["1", "2"]], x=[0, 1], y=["a", "b"])
    [texts] = figure.data
    assert list(zip(texts.x, texts.y, texts.text, strict=True)) == [
        (0, "a", "3"),
        (0, "b", "1"),
        (1, "b", "2"),
    ]
    assert (texts.mode, texts.hoverinfo) == ("text", "skip")
    assert texts.textfont.color is None


def over(page, colour):
    """A half-transparent colour as it looks on a page of red, green and blue."""
    *own, opacity = (float(part) for part in colour[5:-1].split(","))
    return [opacity * a + (1 - opacity) * b for a, b in zip(own, page, strict=True)]


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("page", "ink"), [((255,) * 3, (51, 65, 85)), ((15, 17, 23), (250,) * 3)])
def test_parts_begin_near_the_page_and_leave_its_text_readable(page, ink):
    nothing, everything = (over(page, colour) for _, colour in PARTS)
    assert max(abs(a - b) for a, b in zip(nothing, page, strict=True)) < 16
    light, dark = sorted((luminance(everything), luminance(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.1, contrast of text
