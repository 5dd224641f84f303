"""Explain the words on the pages, the methods, and how to score through the API."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import streamlit as st

from segmentation import wording
from segmentation.records import METHODS, Segmentation
from segmentation.reports import whole_numbers
from segmentation.ui.parts.text import plain
from segmentation.ui.session import state

_HERE = "http://127.0.0.1:8501"


def glossary() -> None:
    """Draw the terms with what they mean."""
    st.markdown(
        "\n".join(f"- **{plain(term)}**: {plain(said)}" for term, said in wording.GLOSSARY.items())
    )


def methods() -> None:
    """Draw what each method does, and where it stops."""
    for algorithm, label in METHODS.items():
        st.markdown(f"- **{label}**: {plain(wording.method_words(algorithm))}")


def api() -> None:
    """Draw a line that scores a customer of the current columns, to be copied."""
    st.markdown(
        "Save your segments as a model first (Segments, “Save as a model”). The model that is "
        "marked as default on the Models page answers; `?model=NAME` asks another one."
    )
    # Colours of a language would be too pale to read.
    st.code(curl_line(state.segmentation(), _address()), language=None, wrap_lines=True)
    st.markdown(
        "The answer names the segment, the next nearest one, and the margin between them (0 = on "
        "the border, 1 = at the centre). Send a list of customers to score many at once. "
        f"[All of the API]({_address()}/api/docs)"
    )


def curl_line(found: Segmentation, address: str) -> str:
    """Return a command that asks for the segment of the first customer."""
    first = found.prepared.frame[list(found.prepared.features)].head(1)
    told = json.loads(whole_numbers(first).to_json(orient="records", date_format="iso"))[0]
    body = json.dumps(told, ensure_ascii=False).replace("'", "'\\''")
    return (
        f"curl -X POST {address}/api/predict \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  -d '{body}'"
    )


def _address() -> str:
    """Return where this server is, as the browser knows it."""
    found = urlsplit(st.context.url or _HERE)
    return f"{found.scheme}://{found.netloc}"
