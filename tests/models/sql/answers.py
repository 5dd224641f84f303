"""Compare what an engine answers with what Python does."""

from numpy.testing import assert_allclose

ANSWERS = ["segment", "segment_name", "second_segment", "margin"]


def assert_same_answers(found, model, frame):
    """Compare with Python row by row: segments equal, margins to 1e-9."""
    expected = model.predict(frame)
    assert len(found) == len(expected)
    for answer in ("segment", "segment_name", "second_segment"):
        assert found[answer].tolist() == expected[answer].tolist()
    assert_allclose(found["margin"].astype(float), expected["margin"], rtol=0, atol=1e-9)
