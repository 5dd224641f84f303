"""The session, caches and jobs without a browser: every test starts with empty caches."""

from __future__ import annotations

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()
