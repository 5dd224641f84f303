"""Both notebooks run from the first cell to the last, as a reader runs them, figures and all."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from tests.servers import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore:::jupyter_client", "ignore:::zmq", "ignore:::traitlets")
def test_it_runs(path, monkeypatch):
    monkeypatch.setenv("PLOTLY_RENDERER", "plotly_mimetype")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120).execute()
    shown = [out for cell in book.cells for out in cell.get("outputs", ())]
    kinds = {kind for out in shown for kind in out.get("data", ())}
    assert "application/vnd.plotly.v1+json" in kinds
    assert "text/html" in kinds
    assert all(cell.outputs for cell in book.cells if cell.cell_type == "code")
    assert not any(out.output_type == "stream" for out in shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_result_is_kept_that_could_go_stale(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
