"""The mark, the style, and a colour for each segment."""

from segmentation.records import SEGMENT_COLOURS
from segmentation.ui.parts import brand


def test_a_colour_that_a_model_brings_along_is_drawn_as_the_nearest_of_ours():
    assert [brand.swatch(colour) for colour in SEGMENT_COLOURS] == [
        f"swatch{position:02d}" for position in range(len(SEGMENT_COLOURS))
    ]
    assert brand.swatch("#4478ab") == "swatch00"
