"""Turn bytes into text: byte-order marks first, then UTF-8, then statistics."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from segmentation.errors import ReadError
from segmentation.intake.delimited.guessing import guess
from segmentation.records import FORMATS_OFFERED, Step

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
"""Bytes that the statistics look at: more change nothing but the time."""
_STRAY_SHARE = 0.02
"""Up to this share of the bytes outside ASCII may break UTF-8 before it is given up."""
_BINARY_SHARE = 0.02
"""Above this share of control characters bytes that are not UTF-8 are not text at all."""
_ODD_SHARE = 0.3
"""The same for bytes that are UTF-8, which few but texts are."""
_NULL_SHARE = 0.1
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b\x00")) + b"\x7f"


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The text of a file as UTF-8 without byte-order mark, and the encoding it came in."""

    data: bytes
    encoding: str
    steps: tuple[Step, ...] = ()


def decode(data: bytes, name: str) -> Text:
    """Return the text of a file as UTF-8.

    Raises ReadError if the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding)
    wide = _wide_encoding(data)
    if wide is not None:
        return Text(data.decode(wide, errors="replace").encode(), wide)
    bare = _without_padding(data)
    if bare is not None:
        text = decode(bare, name)
        told = Step("trimmed", None, 0, 0, code="nul_padding", values={"n": len(data) - len(bare)})
        return Text(text.data, text.encoding, (told, *text.steps))
    if b"\x1b$" in data[:_SAMPLE] and data.isascii():  # Japanese as mail writes it
        return Text(data.decode("iso2022_jp", errors="replace").encode(), "iso2022_jp")
    try:
        if not data.isascii():
            data.decode("utf-8")
    except UnicodeDecodeError:
        _require_text(data, name, _BINARY_SHARE)
        return _decode_by_statistics(data)
    _require_text(data, name, _ODD_SHARE)
    return Text(data, "utf-8")


def _decode_marked(data: bytes, encoding: str) -> Text:
    if encoding == "utf-8-sig":
        text = decode(data[len(codecs.BOM_UTF8) :], "the data")
        return Text(text.data, "utf-8-sig", text.steps)
    decoded = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    return Text(decoded.encode("utf-8", errors="replace"), encoding)


def _without_padding(data: bytes) -> bytes | None:
    """Return text without the NUL bytes around it, or that fill it up; None if there are none."""
    if not (data.startswith(b"\x00") or data.endswith(b"\x00")):
        if data.count(0, 0, _SAMPLE) <= _NULL_SHARE * min(len(data), _SAMPLE):
            return None
        bare = data.replace(b"\x00", b"")
    else:
        bare = data.strip(b"\x00")
        if data.count(0) - (len(data) - len(bare)) > _NULL_SHARE * len(bare):
            return None
    has_lines = b"\n" in bare or b"\r" in bare
    return bare if has_lines and len(bare) == len(bare.translate(None, _CONTROLS)) else None


def _wide_encoding(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark: every second byte of Western text is zero."""
    sample = data[:4000]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return None


def _require_text(data: bytes, name: str, share: float) -> None:
    sample = data[:_SAMPLE]
    n_controls = len(sample) - len(sample.translate(None, _CONTROLS))
    n_nulls = sample.count(0)
    if n_controls > share * len(sample) or n_nulls > _NULL_SHARE * len(sample):
        raise ReadError(f"{name} is not text but some binary format. Use {FORMATS_OFFERED}.")


def _decode_by_statistics(data: bytes) -> Text:
    """Decode what is not UTF-8: UTF-8 with stray bytes, or one of the older encodings."""
    replaced = data.decode("utf-8", errors="replace")
    n_stray = replaced.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    n_high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    n_valid = n_high - n_stray
    if n_valid >= 2 and n_stray <= max(1, _STRAY_SHARE * n_high):
        return _decode_stray(data)
    encoding = guess(data)
    return Text(data.decode(encoding, errors="replace").encode(), encoding)


def _decode_stray(data: bytes) -> Text:
    """Read UTF-8, and each byte that breaks it as Windows text (cp1252)."""
    strays: list[int] = []

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        stray = error.object[error.start : error.end]
        strays.append(len(stray))
        return stray.decode("cp1252", errors="replace"), error.end

    codecs.register_error("segmentation.windows", as_windows)
    text = data.decode("utf-8", errors="segmentation.windows")
    step = Step("read as Windows text", None, sum(strays), 0, code="stray_bytes")
    return Text(text.encode(), "utf-8", (step,))
