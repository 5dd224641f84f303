"""Tell assistive technology what Streamlit leaves out: the menu, the current page, toolbars."""

from __future__ import annotations

import streamlit as st

MENU = "menu_pages"
"""Key of the container with the links to the pages."""

# Fixed text: nothing of a file or a visitor becomes script. Attributes are set again when the page
# draws anew. The buttons of a figure's toolbar are one stop for Tab; arrows move between them.
_SCRIPT = """
const label = (node, role, words) => {
  if (node.getAttribute("role") !== role) {
    node.setAttribute("role", role);
    node.setAttribute("aria-label", words);
  }
};
const page = (address) => address.split("?")[0].split("/").pop();
function tidy() {
  const menu = document.querySelector(".st-key-menu_pages");
  if (menu) {
    label(menu, "navigation", "Pages");
    for (const link of menu.querySelectorAll("a")) {
      if (page(link.getAttribute("href")) === page(location.pathname)) {
        link.setAttribute("aria-current", "page");
      } else link.removeAttribute("aria-current");
    }
  }
  for (const bar of document.querySelectorAll(".modebar")) {
    label(bar, "toolbar", "Figure tools");
    [...bar.querySelectorAll("button, a")].forEach((button, at) => {
      const wanted = at === Number(bar.dataset.at || 0) ? "0" : "-1";
      if (button.getAttribute("tabindex") !== wanted) button.setAttribute("tabindex", wanted);
    });
  }
}
function move(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const bar = event.target.closest && event.target.closest(".modebar");
  if (!step || !bar) return;
  const buttons = [...bar.querySelectorAll("button, a")];
  const at = (buttons.indexOf(event.target) + step + buttons.length) % buttons.length;
  bar.dataset.at = at;
  tidy();
  buttons[at].focus();
}
export default function () {
  if (!window.segmentsAccess) {
    window.segmentsAccess = true;
    let asked = false;
    new MutationObserver(() => {
      if (!asked) {
        asked = true;
        requestAnimationFrame(() => { asked = false; tidy(); });
      }
    }).observe(document.body, { childList: true, subtree: true });
    document.addEventListener("keydown", move);
  }
  tidy();
}
"""


def draw() -> None:
    """Let the browser say it, on every page."""
    st.components.v2.component("segments_access", html="<span></span>", js=_SCRIPT)(key="access")
