"""Where the real data stand, and short ways to read a few lines."""

from pathlib import Path

import pytest

from segmentation import intake

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the real data stand beside the project, and are not here")
    return SHARED


def read(text: str | bytes, **options):
    """Read lines as a customer table."""
    data = text.encode() if isinstance(text, str) else text
    return intake.read_customers(data, name="customers.csv", **options)


def raw(text: str | bytes, **options):
    """Read lines as a raw table: its header and its rows as lists."""
    data = text.encode() if isinstance(text, str) else text
    table = intake.read_raw(data, name="customers.csv", **options)
    return list(table.header), table.rows.to_numpy().tolist()
