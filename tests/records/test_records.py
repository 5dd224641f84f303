"""Records are frozen, and hold no more than their fields.

Covers `segmentation.records.*`.
"""

import dataclasses
import importlib
import inspect
import pkgutil

import numpy as np
import pytest

from segmentation import records
from segmentation.records.formulas import yeo_johnson, yeo_johnson_inverse

MODULES = sorted(module.name for module in pkgutil.iter_modules(records.__path__))


def records_of(name):
    module = importlib.import_module(f"segmentation.records.{name}")
    return [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if kind.__module__ == module.__name__ and dataclasses.is_dataclass(kind)
    ]


@pytest.mark.parametrize("name", MODULES)
def test_records_are_frozen_with_slots(name):
    for kind in records_of(name):
        assert kind.__dataclass_params__.frozen, kind
        assert "__slots__" in vars(kind), kind


def test_the_formula_of_powers_is_that_of_the_paper():
    # Yeo and Johnson (2000): lambda 0.5: ((x + 1)^0.5 - 1) / 0.5 = 2 for x = 3;
    # lambda 2: -log(1 - x) = -log 2 for x = -1.
    assert yeo_johnson(np.array([3.0]), 0.5).tolist() == pytest.approx([2.0])
    assert yeo_johnson(np.array([-1.0]), 2.0).tolist() == pytest.approx([-np.log(2)])
    assert yeo_johnson_inverse(np.array([2.0]), 0.5).tolist() == pytest.approx([3.0])
