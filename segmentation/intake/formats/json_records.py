"""Read JSON records as a grid, in the forms that programs write them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from segmentation.errors import ReadError
from segmentation.intake.delimited.beginnings import TEXT_BYTES, beginning_of_text
from segmentation.intake.delimited.encoding import decode
from segmentation.intake.grid.grid import Grid, distinct_names, text_column, with_texts
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.limits import Limits
from segmentation.records import Step

Record: TypeAlias = Mapping[str, object]
Path: TypeAlias = tuple[str, ...]
"""Keys from the outermost object inwards."""

_USUAL_KEYS = frozenset({
    "data", "records", "results", "items", "rows", "value", "values", "customers", "orders",
    "users", "contacts", "entries", "objects", "content", "hits", "elements", "list", "edges",
    "nodes", "features",
})  # fmt: skip
"""Under which of its lists an answer of a service has the records; beside them stand links,
errors and what the records refer to."""
_OF_PAGES = frozenset({
    "page", "pages", "next", "previous", "prev", "offset", "limit", "cursor", "total", "count",
    "has_more", "hasmore", "per_page", "links", "meta", "paging", "pagination", "size",
})  # fmt: skip
_FEW_NAMES = 5
_DEEPEST = 3
"""Levels of objects within a record that become columns; what lies deeper stays text."""


def read_json(data: bytes, name: str, *, limits: Limits) -> Grid:
    """Read JSON records: a list of objects, one object a line, or an object that holds them.

    Objects within a record become columns of their own, called "outer.inner"; lists stay text.

    Raises ReadError if it is not JSON, or not records; TooLargeError if it has more rows or columns
    than the limits allow.
    """
    text = decode(data, name)
    found, beside = _records(_parse(text.data, name), name)
    require_rows(name, len(found), 1, limits)
    is_nested = any(isinstance(value, dict) for record in found for value in record.values())
    records = [_flat(record) for record in found] if is_nested else found
    keys: dict[str, None] = {}
    for record in records:
        keys.update(dict.fromkeys(record))
        require_columns(name, len(keys), limits)
    require_rows(name, len(records), len(keys), limits)
    names, steps = distinct_names(map(_text, keys))
    columns = tuple(text_column([_text(record.get(key)) for record in records]) for key in keys)
    grid = Grid(
        names,
        columns,
        None,
        first_line=1,
        steps=text.steps + steps + _steps(found, beside, is_nested=is_nested),
        encoding=text.encoding,
    )
    at = list(keys)
    return with_texts(
        grid, lambda place, rows: (isinstance(records[row].get(at[place]), str) for row in rows)
    )


def looks_like_json(start: bytes) -> bool:
    """Tell JSON records from a text file whose first name begins with a bracket."""
    if start[:1] not in (b"[", b"{"):
        return False
    inside = start[1:].lstrip()
    if start[:1] == b"[":
        return inside[:1] in (b"{", b"[", b"]") or _is_list(start.partition(b"\n")[0])
    return inside[:1] in (b'"', b"}") and b":" in start


def _is_list(line: bytes) -> bool:
    """Tell a list a line, as lines of JSON may be, from a name in brackets."""
    try:
        return line.rstrip().endswith(b"]") and len(json.loads(line)) > 1
    except (ValueError, RecursionError):
        return False


def beginning_of_json(data: bytes, n_rows: int) -> bytes:
    """Cut one object a line after a line, and a list of objects after an object."""
    if not data.lstrip().startswith(b"["):
        return beginning_of_text(data, n_rows) if data.count(b"\n", 0, TEXT_BYTES) > 1 else data
    text = data[: 10 * TEXT_BYTES].decode("utf-8", errors="ignore")
    position = text.index("[") + 1
    decoder = json.JSONDecoder()
    records: list[object] = []
    while len(records) < n_rows:
        position = _after(text, position)
        try:
            record, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return data
        records.append(record)
    return json.dumps(records).encode()


def _after(text: str, position: int) -> int:
    """Return where the next value begins."""
    while text[position : position + 1] in (" ", "\t", "\r", "\n", ","):
        position += 1
    return position


def _steps(found: list[Record], beside: list[str], *, is_nested: bool) -> tuple[Step, ...]:
    steps: tuple[Step, ...] = ()
    if beside:
        named = {"names": tuple(beside[:_FEW_NAMES])}
        steps += (Step("left out", None, len(beside), 0, code="beside_records", values=named),)
    if is_nested:
        n_cells = sum(isinstance(value, dict) for record in found for value in record.values())
        steps += (Step("unfolded", None, n_cells, len(found), code="nested_objects"),)
    return steps


def _parse(data: bytes, name: str) -> object:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ReadError(
            f"{name} is JSON nested too deeply for a table. Use a list of plain objects."
        ) from error
    except json.JSONDecodeError as error:
        try:
            return [json.loads(line) for line in io.BytesIO(data) if line.strip()]
        except (ValueError, RecursionError):
            joined = _one_after_another(data)
            if joined:
                return joined
            raise ReadError(
                f"{name} looks like JSON but breaks off or is mistyped: {error}. Write it again."
            ) from error
    except ValueError as error:
        raise ReadError(
            f"{name} is JSON with a number of more digits than any quantity has. Write long "
            "identifiers as texts."
        ) from error


def _one_after_another(data: bytes) -> list[object]:
    """Return the objects of a file that writes them without anything between: {..}{..}."""
    text, position = data.decode(), 0
    decoder, found = json.JSONDecoder(), []
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return []
        found.append(value)
        position = _after(text, position)
    return found


def _records(parsed: object, name: str) -> tuple[list[Record], list[str]]:
    """Return the records, and the names of what stands beside them."""
    if isinstance(parsed, dict):
        return _records_of_object(parsed, name)
    if isinstance(parsed, list) and parsed and all(isinstance(item, dict) for item in parsed):
        return _joined_pages(parsed)
    if isinstance(parsed, list) and parsed and _are(parsed, list):
        if all(isinstance(cell, str) for cell in parsed[0]):
            return _rows(parsed[0], parsed[1:]), []
        return _rows([f"column {n + 1}" for n in range(len(parsed[0]))], parsed), []
    raise ReadError(
        f'{name} is JSON but not records. Use a list of objects such as [{{"age": 31}}, ..].'
    )


def _joined_pages(parsed: list[Record]) -> tuple[list[Record], list[str]]:
    """Return the records of an answer's pages, one after the other, or the records themselves.

    Pages hold one list of objects each, under one name, and numbers of pages beside it.
    """
    lists = [{k for k, v in page.items() if isinstance(v, list)} for page in parsed]
    beside = {key for page in parsed for key in page} - lists[0]
    if len(lists[0]) != 1 or any(each != lists[0] for each in lists):
        return parsed, []
    if not beside or not all(key.casefold() in _OF_PAGES for key in beside):
        return parsed, []
    (key,) = lists[0]
    records = [record for page in parsed for record in page[key]]  # type: ignore[attr-defined]
    return (records, sorted(beside)) if records and _are(records, dict) else (parsed, [])


def _records_of_object(parsed: dict[str, object], name: str) -> tuple[list[Record], list[str]]:
    values = list(parsed.values())
    header, rows = parsed.get("columns"), parsed.get("data")
    if isinstance(header, list) and isinstance(rows, list) and _are(rows, list):
        return _rows([str(cell) for cell in header], rows), []
    of_objects = _lists_within(parsed)
    if of_objects:
        chosen = _main_list(of_objects)
        return list(of_objects[chosen]), _beside(parsed, chosen)
    if values and _are(values, list):
        lists = [value for value in values if isinstance(value, list)]
        if len({len(cells) for cells in lists}) == 1:
            return _rows(list(parsed), zip(*lists, strict=True)), []
        if len(lists) == 1:
            return _records(lists[0], name)
    tables = [value for value in values if isinstance(value, list) and len(value) > 1]
    if len(tables) == 1 and _are(tables[0], list):  # rows of cells, and where they stood
        found, _ = _records(tables[0], name)
        return found, [key for key, value in parsed.items() if value is not tables[0]]
    if len(values) > 1 and _are(values, dict):
        return _records_by_key({k: v for k, v in parsed.items() if isinstance(v, dict)}), []
    return [parsed], []


def _lists_within(parsed: Mapping[str, object], depth: int = 1) -> dict[Path, list[Record]]:
    """Return the lists of objects in an answer, also in objects within it, by their keys."""
    found: dict[Path, list[Record]] = {}
    inner = {key: value for key, value in parsed.items() if isinstance(value, dict)}
    are_alike = len(inner) == len(parsed) > 1 and len({frozenset(v) for v in inner.values()}) == 1
    for key, value in parsed.items():
        if isinstance(value, list) and value and _are(value, dict):
            found[(key,)] = value
        elif key in inner and not are_alike and depth <= _DEEPEST:
            deeper = _lists_within(inner[key], depth + 1)
            found |= {(key, *path): records for path, records in deeper.items()}
    return found


def _main_list(lists: Mapping[Path, list[Record]]) -> Path:
    """Return under which keys of an answer its records stand: the usual ones, or the longest."""
    usual = [path for path in lists if any(key.casefold() in _USUAL_KEYS for key in path)]
    return max(usual or lists, key=lambda path: len(lists[path]))


def _beside(parsed: Mapping[str, object], path: Path) -> list[str]:
    """Return the names of what stands beside the records, within the objects that hold them too."""
    names: list[str] = []
    for depth, key in enumerate(path):
        names += [".".join((*path[:depth], other)) for other in parsed if other != key]
        inner = parsed[key]
        parsed = inner if isinstance(inner, dict) else {}
    return names


def _records_by_key(parsed: dict[str, dict[str, object]]) -> list[Record]:
    """Return records from columns of numbered cells, or from records under their keys."""
    inner = list(next(iter(parsed.values())))
    if inner and all(key.isdecimal() for key in inner):
        return [{name: cells.get(row) for name, cells in parsed.items()} for row in inner]
    return [{"key": key, **record} for key, record in parsed.items()]


def _are(values: list[object], kind: type) -> bool:
    return all(isinstance(value, kind) for value in values)


def _rows(header: list[str], rows: Iterable[Iterable[object]]) -> list[Record]:
    names, _ = distinct_names(header)
    return [dict(zip(names, row, strict=False)) for row in rows]


def _flat(record: Record, *, depth: int = 1) -> dict[str, object]:
    """Unfold objects within a record: {"a": {"b": 1}} is {"a.b": 1}."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        if isinstance(value, dict) and depth <= _DEEPEST:
            flat |= {f"{key}.{k}": v for k, v in _flat(value, depth=depth + 1).items()}
        else:
            flat[key] = value
    return flat


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isascii():
            return value
        # Half a character, which JSON can write, becomes a mark.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
