"""Make the documentation: Markdown and notebooks here, reference from the code itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import reference_pages  # noqa: E402  # stands beside this file

import segmentation  # noqa: E402  # the checkout, wherever this is started

project = "Customer segmentation"
release = version = segmentation.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "jupyter_execute", "**.ipynb_checkpoints"]

nb_execution_mode = "force"  # Notebooks hold no results: what is shown was made just now.
nb_execution_raise_on_error = True
nb_execution_timeout = 120
os.environ |= {"PLOTLY_RENDERER": "notebook", "PYTHONPATH": str(HERE.parent)}
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
autodoc_typehints = "none"

html_theme = "pydata_sphinx_theme"
html_title = project
html_show_sourcelink = False
html_theme_options = {"show_prev_next": True, "navigation_with_keys": False}

reference_pages.write(HERE / "reference")
