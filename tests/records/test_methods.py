"""The table of methods: complete, each with its function, its words and its limit."""

from __future__ import annotations

from importlib import import_module
from typing import get_args

import pytest

from segmentation.records import METHOD_TABLE, METHODS, Algorithm, rows_looked_at


def test_every_method_has_one_line_and_k_means_is_first() -> None:
    assert list(METHOD_TABLE) == list(get_args(Algorithm))
    assert next(iter(METHOD_TABLE)) == "kmeans"
    assert list(METHODS.values()) == [method.label for method in METHOD_TABLE.values()]


@pytest.mark.parametrize("algorithm", [key for key in METHOD_TABLE if key != "kmeans"])
def test_its_function_and_library_exist(algorithm: Algorithm) -> None:
    method = METHOD_TABLE[algorithm]
    module, name = method.function.split(":")
    assert callable(getattr(import_module(f"segmentation.clusters.methods.{module}"), name))
    if method.library:
        import_module(method.library)


def test_a_limit_is_named_where_there_is_one() -> None:
    for method in METHOD_TABLE.values():
        assert ("{n_rows:,}" in method.words) == (method.n_rows is not None)
    assert rows_looked_at("ward") == 3_000
    with pytest.raises(KeyError, match="kmeans"):
        rows_looked_at("kmeans")
