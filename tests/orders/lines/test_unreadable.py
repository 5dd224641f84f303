from segmentation.orders.lines.unreadable import shown


def test_long_cells_are_cut_short_in_sentences():
    assert shown("x" * 50) == repr("x" * 39 + "…")
