"""Measure what a value takes up in memory, array by array, so that shared ones count once."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
import pandas as pd

_MOST_ITEMS = 1_000
"""Items of a list that are looked at one by one; of longer ones the first stand for all."""

_PLAIN = (type(None), bool, int, float, complex, type)
_CODE = (ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def buffers_of(value: object) -> dict[int, int]:
    """Return the bytes of everything that a value is made of, by where it lies in memory.

    Walks through records, mappings, sequences and tables. An array counts with the whole block of
    memory that it keeps alive, even where it is a part of it.
    """
    found: dict[int, int] = {}
    seen: dict[int, object] = {}  # Held on to: another object might get the same place.
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (*_PLAIN, *_CODE)) or id(each) in seen:
            continue
        seen[id(each)] = each
        if isinstance(each, np.ndarray):
            found.update(_of_array(each))
        elif isinstance(each, pd.DataFrame | pd.Series | pd.Index):
            waiting.extend(_columns_of(each))
        elif isinstance(each, pd.api.extensions.ExtensionArray):
            found.update(_of_extension(each, waiting))
        elif hasattr(each, "buffers") and hasattr(each, "type"):
            found.update(_of_arrow(each))
        else:
            found[id(each)] = sys.getsizeof(each)
            waiting.extend(_parts_of(each, found))
    return found


def _of_array(array: np.ndarray) -> dict[int, int]:
    whole = array
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    n_bytes = whole.nbytes
    if whole.dtype == object and whole.size:
        n_bytes += whole.size * sys.getsizeof(whole.flat[0])
    return {int(whole.__array_interface__["data"][0]): n_bytes}


def _columns_of(table: pd.DataFrame | pd.Series | pd.Index) -> Iterator[object]:
    if isinstance(table, pd.DataFrame):
        yield from (table.iloc[:, at].array for at in range(table.shape[1]))
        yield from (table.index, table.columns)
    elif not isinstance(table, pd.RangeIndex):
        yield table.array
        if isinstance(table, pd.Series):
            yield table.index


def _of_extension(array: Any, waiting: list[Any]) -> dict[int, int]:
    """Return the bytes of a pandas array, and put off what it stands on."""
    inner = [getattr(array, name, None) for name in ("_ndarray", "_pa_array", "_data", "_mask")]
    inner = [part for part in inner if part is not None]
    if isinstance(array, pd.Categorical):
        inner.append(array.categories)
    waiting.extend(inner)
    return {} if inner else {id(array): int(array.nbytes)}


def _of_arrow(array: Any) -> dict[int, int]:
    chunks = array.chunks if hasattr(array, "chunks") else [array]
    return {
        buffer.address: buffer.size
        for chunk in chunks
        for buffer in chunk.buffers()
        if buffer is not None
    }


def _parts_of(value: Any, found: dict[int, int]) -> Iterator[object]:
    if isinstance(value, str | bytes | bytearray):
        return
    if isinstance(value, Mapping):
        yield from _some_of([*value, *value.values()], found, whole=value)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from _some_of(list(value), found, whole=value)
    else:
        yield from getattr(value, "__dict__", {}).values()
        for kind in type(value).__mro__:
            slots = kind.__dict__.get("__slots__", ())
            for name in (slots,) if isinstance(slots, str) else slots:
                yield getattr(value, name, None)


def _some_of(items: list[Any], found: dict[int, int], *, whole: object) -> list[Any]:
    if len(items) <= _MOST_ITEMS:
        return items
    first = items[:_MOST_ITEMS]
    found[id(whole)] += len(items) * sum(map(sys.getsizeof, first)) // _MOST_ITEMS
    return first
