"""Notebooks written for one test each, and what their pages hold."""

import nbformat
import pytest
from nbformat import v4


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of code cells; the first declares the parameters."""

    def write(*sources, parameters="engagement: str = ''\nframework: str = ''", name="some.ipynb"):
        first = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
        cells = [first, *(v4.new_code_cell(source) for source in sources)]
        path = tmp_path / name
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path

    return write


@pytest.fixture
def place(tmp_path):
    """An empty folder for a kernel to run in."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder
