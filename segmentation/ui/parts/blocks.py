"""Draw what pages are built from: the page itself, figures, tables, downloads, sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import streamlit as st

from segmentation.errors import SegmentationError
from segmentation.records import KSearch, Segmentation
from segmentation.ui.parts import brand, door, downloads, menu
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.session import housekeeping, state, waiting
from segmentation.ui.work import customers, keeping, opening, whose

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

ROWS_WITHOUT_SCROLLING = 30
INK_ON_LIGHT, INK_ON_DARK = "#1F2937", "#F3F4F6"
CHART_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "responsive": True,
    "toImageButtonOptions": {"format": "png", "scale": 3},
}
"""A picture that is saved is large enough for a slide."""


def begin_page(
    title: str,
    *,
    lead: str = "",
    step: int | None = None,
    name: str = "Overview",
    about: Callable[[], str] | None = None,
) -> Segmentation:
    """Set a page up and draw its menu and header; return the segments that stand.

    `title` is the question that the page answers, with one line, the `lead`, under it. `step` is
    its place in the menu, from 1; `name` is what the menu calls a page without one. `about`
    opens and returns what it looks at, where that is not the current study.
    """
    st.set_page_config(page_title=f"{title} · {brand.NAME}", page_icon=brand.ICON, layout="wide")
    st.html(brand.STYLE)
    door.stop_where_unguarded()
    housekeeping.start()
    opening.open_asked()
    state.settle()
    customers.SHELF.keep()
    about_text = None if about is None else about()
    segmentation = _standing()
    menu.draw(segmentation, about=about_text)
    with st.container(key="page_header", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            with st.container(key="page_step", width="content"):
                st.markdown(_eyebrow(step, name))
            name = (
                about_text or f"{shorten(state.current().name, 40)} · {menu.summary(segmentation)}"
            )
            st.caption(plain(shorten(name, 60) if about_text else name), width="content")
        st.title(title, anchor=False)
        if lead:
            st.caption(lead)
    if about is None:
        whose.draw(customers.SHELF)
    waiting.draw_pending()
    notice("menu")
    about_keeping = keeping.told()
    if about_keeping:
        st.warning(plain(about_keeping), icon=":material/info:")
    return segmentation


def _standing() -> Segmentation:
    """Return the current segments; where the server no longer holds the file, the sample's."""
    try:
        return state.segmentation()
    except SegmentationError as error:
        state.forget()
        state.leave_notice("menu", error.message)
        return state.segmentation()


def _eyebrow(step: int | None, name: str) -> str:
    if step is None:
        return name
    return f"Step {step} of {len(menu.STEPS)} · {menu.STEPS[step - 1].label}"


def end_page(step: int) -> None:
    """Draw the ways on: to the step before and the step after."""
    st.space("small")
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        before = menu.STEPS[step - 2] if step > 1 else None
        after = menu.STEPS[step] if step < len(menu.STEPS) else None
        st.page_link(
            before.page if before else menu.HOME,
            label=f"Back: {before.label if before else 'Overview'}",
            icon=":material/arrow_back:",
            query_params=keeping.address(),
        )
        st.page_link(
            after.page if after else menu.HOME,
            label=f"Next: {after.label}" if after else "Overview",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=keeping.address(),
        )


def views(drawn: Mapping[str, Callable[..., None]], *arguments: object, key: str) -> None:
    """Draw parts of a page as tabs, by their label; only the one that is open is worked out."""
    tabs = st.tabs(list(drawn), key=key, on_change="rerun")
    for tab, draw in zip(tabs, drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw(*arguments)


def next_step(page: str, label: str) -> None:
    """Draw the one thing to do next as the button that one sees first."""
    with st.container(key="next_step", width="content"):
        st.page_link(
            page,
            label=label,
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params=keeping.address(),
        )


@contextmanager
def error_banner() -> Iterator[None]:
    """Show an error that the visitor can mend in place; anything else is a bug and passes."""
    try:
        yield
    except SegmentationError as error:
        st.error(plain(error.message), icon=":material/error:")


def notice(place: str) -> None:
    """Show the sentence that was left at this place, if any."""
    found = state.notice(place)
    if found is None:
        return
    if found.is_error:
        st.error(plain(found.message), icon=":material/error:")
    else:
        st.success(plain(found.message), icon=":material/check_circle:")


def told(place: str, act: Callable[[], str]) -> None:
    """Do something to what is kept on disk, and leave a sentence on what became of it."""
    try:
        state.leave_notice(place, act(), is_error=False)
    except SegmentationError as error:
        state.leave_notice(place, error.message)


def ask_to_delete(asked: str, act: tuple[str, Callable[[], str]], *, key: str) -> None:
    """Draw a button behind which something is deleted once more is clicked."""
    with st.popover("Delete", icon=":material/delete:", key=f"{key}_open"):
        st.markdown(plain(asked))
        st.button("Delete for good", key=key, type="primary", on_click=told, args=act)


def sentence(text: str) -> None:
    """Show a sentence as it is, quietly."""
    st.caption(plain(text))


def shown_once(key: str) -> None:
    """Draw what was left in the session to be copied, such as a token, and forget it."""
    made = st.session_state.pop(key, None)
    if made is not None:
        st.code(made, language=None, wrap_lines=True)
        sentence("Copy it now: it is shown once, and not kept.")


def ask_to_revoke(
    what: str,
    lines: Mapping[str, str],
    act: tuple[str, Callable[[str], str]],
    *,
    key: str,
    warning: str,
) -> None:
    """Draw a button behind which one of several is chosen, by its label, and revoked."""
    place, revoke = act
    chosen = f"{key}_chosen"
    with st.popover(f"Revoke a {what}", icon=":material/key_off:", key=f"{key}_revoke_open"):
        st.selectbox(
            what.capitalize(), list(lines), key=chosen, format_func=lambda each: lines[each]
        )
        sentence(warning)
        st.button(
            "Revoke",
            key=f"{key}_revoke",
            type="primary",
            on_click=lambda: told(place, lambda: revoke(st.session_state[chosen])),
        )


def heading(text: str, lead: str = "") -> None:
    """Draw the heading of a section, with one quiet line under it."""
    st.header(text, anchor=False)
    if lead:
        st.caption(lead)


def is_dark() -> bool:
    """Whether the visitor reads light on dark."""
    return st.context.theme.type == "dark"


def figure(
    drawn: go.Figure,
    text: str,
    *,
    key: str,
    title: str = "",
    is_large: bool = False,
) -> None:
    """Draw a figure in a card with its title above and the sentence that says what to see below.

    What is large takes its height from the room that there is, not from the figure.
    """
    # Texts without a colour of their own would be the pale one of axis labels.
    ink = INK_ON_DARK if is_dark() else INK_ON_LIGHT
    for trace in drawn.select_traces({"mode": "text"}):
        if trace.textfont.color is None:
            trace.textfont.color = ink
    with st.container(border=True, height="stretch"):
        if title:
            st.markdown(f"**{plain(title)}**")
        with st.container(key=f"large-{key.replace('.', '-')}" if is_large else None):
            st.plotly_chart(
                drawn,
                height="stretch" if is_large else "content",
                key=key,
                config=chart_config(title or key),
                alt=shorten(f"{title}. {text}", 300),
            )
        if text:
            st.caption(plain(text))


def chart_config(title: str) -> dict[str, Any]:
    """Return how a figure behaves; the picture that its button saves is named after its title."""
    named = {**CHART_CONFIG["toImageButtonOptions"], "filename": file_stem(f"{title}.png")}
    return {**CHART_CONFIG, "toImageButtonOptions": named}


def figures(
    titles: Mapping[str, str], *drawn: tuple[go.Figure, str], widths: Sequence[int] = (1, 1)
) -> None:
    """Draw figures with their sentences beside each other; `titles` has the key of each first."""
    sides = st.columns(widths, gap="medium")
    for side, (key, title), (picture, text) in zip(sides, titles.items(), drawn, strict=True):
        with side:
            figure(picture, text, key=key, title=title)


def table(
    frame: pd.DataFrame,
    *,
    key: str,
    alt: str,
    columns: Mapping[str, Any] | None = None,
    download: pd.DataFrame | Callable[[], pd.DataFrame] | None = None,
    source: str | None = None,
) -> None:
    """Draw a table with a download under it; `download` is what the file holds, if not the same.

    What has a row for each customer is better handed over as what makes it: a table would stay in
    memory for as long as the page is open. The file is named after `source`, by default the
    current study.
    """
    st.dataframe(
        frame,
        key=key,
        alt=alt,
        hide_index=True,
        placeholder="–",
        column_config=dict(columns or {}),
        height="content" if len(frame) <= ROWS_WITHOUT_SCROLLING else "auto",
    )
    csv_download(frame if download is None else download, key=f"{key}_csv", source=source)


def editor(
    frame: pd.DataFrame,
    place: str,
    *,
    alt: str,
    columns: Mapping[str, Any],
    shown: Mapping[str, Any],
) -> pd.DataFrame:
    """Draw a table of which some columns can be written in, and return it as it is now.

    A change of the study draws it anew. What is wrong with what was written is told below.
    """
    edited = st.data_editor(
        frame,
        key=f"{place}_{state.version()}",
        hide_index=True,
        alt=alt,
        disabled=[name for name in frame.columns if name not in columns],
        column_config={**columns, **shown},
    )
    notice(place)
    return edited


def csv_download(
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    key: str,
    source: str | None = None,
    label: str = "Download CSV",
    name: str | None = None,
    is_primary: bool = False,
) -> None:
    """Draw a button that downloads a table in the reader's form; the file is made on a click.

    It is named after `source`, by default the current study, and after what the end of `key` says
    that it holds; or as `name` says. `is_primary` is what one comes for.
    """
    what = key.rsplit(".", maxsplit=1)[-1].removesuffix("_csv")
    wanted = downloads.form()
    stem = f"{file_stem(source or state.current().name)}_{what}" if name is None else name
    st.download_button(
        label.replace("CSV", "table") if wanted == "parquet" else label,
        data=downloads.written(frame, wanted),
        file_name=stem.removesuffix(".csv") + downloads.FORMS[wanted].ending,
        mime=downloads.FORMS[wanted].mime,
        key=key,
        icon=":material/download:",
        type="primary" if is_primary else "tertiary",
        on_click="ignore",
    )


def file_stem(name: str) -> str:
    """Return a harmless file name made of a data set's name.

    Examples
    --------
    >>> file_stem("../Müller & Söhne (2024).csv")
    'm-ller-s-hne-2024'
    """
    stem = re.sub(r"[^a-z0-9]+", "-", PurePath(name.lower()).stem).strip("-")
    return stem[:60] or "customers"


def is_contested(search: KSearch) -> bool:
    """Whether the recommendation is weak, or another measure speaks for another number."""
    speaking = {search.default_k, search.silhouette_k, search.elbow_k} - {None}
    return search.verdict in ("weak", "none") or len(speaking) > 1
