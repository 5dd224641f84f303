"""Which encoding a text file is in: our order of tries beside charset-normalizer alone.

A file counts as right where every character comes back. `python -m bench encodings`; `--full`
makes more files of each kind and a larger size.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from bench.encodings_data import Sample, samples
from segmentation.errors import ReadError

SIZES = (3, 30, 300)
STAY = ("utf-8", "utf-16")
Decoder = Callable[[bytes], str]


def ours(data: bytes) -> str:
    from segmentation.intake.delimited.encoding import decode

    try:
        return decode(data, "made.csv").data.decode()
    except ReadError:
        return ""


def normalizer_alone(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(data).best()
    return str(found) if found is not None else ""


def try_all(decode: Decoder, files: Sequence[Sample]) -> tuple[list[bool], list[float]]:
    rights, seconds = [], []
    decode(files[0].data)
    for file in files:
        began = time.perf_counter()
        text = decode(file.data)
        seconds.append(time.perf_counter() - began)
        rights.append(text.removeprefix("\ufeff") == file.text)
    return rights, seconds


def tell(
    title: str, chosen: Sequence[int], sides: Sequence[tuple[list[bool], list[float]]]
) -> None:
    (our_rights, our_seconds), (their_rights, their_seconds) = sides
    mine = statistics.mean(our_rights[i] for i in chosen)
    other = statistics.mean(their_rights[i] for i in chosen)
    fast = statistics.mean(our_seconds[i] for i in chosen)
    usual = statistics.mean(their_seconds[i] for i in chosen)
    print(
        f"{title:34} {len(chosen):5} files: {mine:6.1%} right in {1000 * fast:6.2f} ms, "
        f"charset-normalizer {other:6.1%} in {1000 * usual:6.2f} ms, {usual / fast:5.1f} times"
    )


def main(arguments: Sequence[str] = ()) -> None:
    is_full = "--full" in arguments
    compare((*SIZES, 3000) if is_full else SIZES, n_each=5 if is_full else 1)


def compare(sizes: tuple[int, ...], *, n_each: int) -> None:
    files = samples(sizes, n_each=n_each)
    sides = [try_all(decode, files) for decode in (ours, normalizer_alone)]
    groups: dict[str, list[int]] = defaultdict(list)
    for place, file in enumerate(files):
        is_older = file.encoding not in STAY
        groups["all"].append(place)
        groups["older encodings" if is_older else file.encoding].append(place)
        if is_older:
            groups[f"older, {file.n_rows:,} rows"].append(place)
            groups[f"older, {file.language}"].append(place)
    for title, chosen in groups.items():
        tell(title, chosen, sides)


if __name__ == "__main__":
    main(sys.argv[1:])
