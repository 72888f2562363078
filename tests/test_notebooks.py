"""Every notebook runs from top to bottom, alone and under nbval, and shows what it should."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from mapper.knowledge.places import notebooks_folder, samples

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted(notebooks_folder().glob("*.ipynb"))
CHART = "application/vnd.plotly.v1+json"
# at least so many charts and maps; a picture that vanished silently is the failure that nobody sees
SHOWN = {"report": (2, 1), "method": (0, 7)}


def tagged(book):
    return [cell for cell in book.cells if "parameters" in cell.metadata.get("tags", [])]


def test_there_are_notebooks_and_each_is_known_here():
    assert {path.stem for path in NOTEBOOKS} == set(SHOWN)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_plainly_and_shows_its_maps_and_charts(path, tmp_path, monkeypatch):
    """As a reader runs it: no parameters, another folder, no setting but the renderer of a plain notebook."""
    monkeypatch.setenv("PLOTLY_RENDERER", "plotly_mimetype")
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type in ("error", "stream")]
    data = [output.data for output in outputs if "data" in output]
    charts, maps = SHOWN[path.stem]
    assert sum(CHART in one for one in data) >= charts
    html = "".join(one.get("text/html", "") for one in data)
    assert html.count('<section class="mapper mm"') >= maps
    assert html.count("<style>") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs_and_declares_its_parameters_once(path):
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert not [cell for cell in code if cell.outputs or cell.execution_count is not None]
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    (cell,) = tagged(book)
    assert "framework: str" in cell.source
    assert ("engagement: str" in cell.source) == (path.stem == "report")


def test_the_report_takes_a_file_and_a_framework_and_nothing_else():
    import papermill

    declared = papermill.inspect_notebook(str(notebooks_folder() / "report.ipynb"))
    assert {name: one["inferred_type_name"] for name, one in declared.items()} == {
        "engagement": "str",
        "framework": "str",
    }
    assert all(one["default"] == '""' for one in declared.values())
    assert samples()


def test_nbval_finds_nothing_in_any_notebook(tmp_path):
    """Lax: outputs are not compared, pictures least of all. Our strict settings are not nbval's."""
    pytest.importorskip("nbval", reason="the package `nbval` checks notebooks cell by cell")
    settings = ["-c", os.devnull, "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", *settings, "-q", *map(str, NOTEBOOKS)],
        cwd=tmp_path,
        env=os.environ | {"PLOTLY_RENDERER": "plotly_mimetype", "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-1_000:]
    cells = sum(
        cell.cell_type == "code" for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells
    )
    assert f"{cells} passed" in done.stdout
