"""Running a notebook: names checked before a kernel starts, failures in one line, a folder of its own."""

import json
import os
import time

import nbformat
import pytest
from nbformat import v4

from mapper.deliver.execution import NotebookFailed, as_bytes, execute, without_traces
from mapper.knowledge.places import notebooks_folder

# what a kernel may import or read from the folder that it starts in, or that a client's file lies in
PLANTED = (
    "pandas.py",
    "plotly.py",
    "sitecustomize.py",
    "jupyter_config.py",
    "ipython_config.py",
    "signal.py",
)
LOOK = """\
import json, os, sys
from IPython.display import display
import pandas, plotly
found = {
    "engagement": engagement, "framework": framework, "cwd": os.getcwd(), "here": sorted(os.listdir()),
    "files": [pandas.__file__, plotly.__file__], "path": sys.path, "canary": os.environ.get("MAPPER_CANARY"),
}
display({"application/json": found}, raw=True)
"""


@pytest.fixture
def no_kernel(monkeypatch):
    import papermill

    def started(*_, **__):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(papermill, "execute_notebook", started)


@pytest.mark.parametrize(
    "name",
    ["clinet", "Engagement", "x = 1; import os; y", "", "engagement ", "__class__", "engagement\nimport os"],
)
def test_a_parameter_that_the_notebook_does_not_declare_is_refused_before_a_kernel_starts(
    name, no_kernel, place
):
    start = time.perf_counter()
    with pytest.raises(ValueError, match="allowed: engagement, framework") as refused:
        execute(notebooks_folder() / "report.ipynb", {name: "acme.toml"}, place=place)
    assert repr(name) in str(refused.value)
    assert list(place.iterdir()) == []
    assert time.perf_counter() - start < 5


def test_declared_parameters_go_through_to_papermill(no_kernel, place):
    with pytest.raises(AssertionError, match="a kernel was started"):
        execute(notebooks_folder() / "report.ipynb", {"engagement": "a.toml", "framework": ""}, place=place)


def test_a_cell_that_raises_gives_one_line_with_notebook_cell_and_error(notebook, place):
    source = "raise ValueError('first line\\nsecond line\\n\\n   third')"
    with pytest.raises(NotebookFailed) as failed:
        execute(notebook("x = 1", source), {}, place=place)
    text = str(failed.value)
    assert len(text.splitlines()) == 1
    assert text.startswith("some.ipynb, cell ")
    assert text.endswith("ValueError: first line second line third")
    assert failed.value.__cause__ is None
    assert str(place) not in text


def test_a_kernel_that_dies_is_a_failed_notebook_and_not_a_hang(notebook, place):
    start = time.perf_counter()
    with pytest.raises(NotebookFailed, match=r"some\.ipynb") as failed:
        execute(notebook("import os", "os._exit(1)"), {}, place=place)
    assert len(str(failed.value).splitlines()) == 1
    assert time.perf_counter() - start < 30


def test_a_kernel_sees_its_values_as_text_and_its_own_folder_only(notebook, place, tmp_path, monkeypatch):
    """Planted modules and settings beside the client's file, and where the user stands, do not run."""
    client = tmp_path / "client"
    client.mkdir()
    ran = tmp_path / "ran"
    for name in PLANTED:
        (client / name).write_text(f"open({str(ran)!r}, 'a').write({name!r})\nraise SystemExit(9)\n")
    profile = client / "profile_default" / "startup"
    profile.mkdir(parents=True)
    (profile / "x.py").write_text(f"open({str(ran)!r}, 'a').write('startup')\n")
    monkeypatch.chdir(client)
    hostile = '"; import os; os.system("touch ran") #\n\\N{BULLET} {{7*7}} ${HOME} \' """ \u202e\U0001f600'
    executed = execute(notebook(LOOK), {"engagement": hostile, "framework": ""}, place=place)
    (found,) = [json.loads(json.dumps(o.data["application/json"])) for c in executed.cells for o in c.outputs]
    assert found["engagement"] == hostile
    assert found["framework"] == ""
    assert os.path.realpath(found["cwd"]) == os.path.realpath(place)
    assert "ran" not in found["here"]
    assert not ran.exists()
    assert not [one for one in [*found["files"], *found["path"]] if str(client) in one]


def test_nothing_of_papermill_is_left_in_what_a_client_gets():
    cells = [
        v4.new_code_cell(
            "x", metadata={"papermill": {"duration": 1}, "execution": {"t": "1"}, "tags": ["a"]}
        ),
        v4.new_code_cell("engagement = 'a'", metadata={"tags": ["injected-parameters"]}),
        v4.new_markdown_cell("text"),
    ]
    book = v4.new_notebook(cells=cells, metadata={"papermill": {"input_path": "/home/x"}})
    cleaned = without_traces(book)
    assert "papermill" not in cleaned.metadata
    assert [dict(cell.metadata) for cell in cleaned.cells] == [
        {"tags": ["a"]},
        {"tags": ["injected-parameters"]},
        {},
    ]
    assert cleaned.cells[1].id == "injected-parameters"
    assert len({cell.id for cell in cleaned.cells}) == 3


def test_a_notebook_is_written_as_the_format_asks():
    book = v4.new_notebook(cells=[v4.new_markdown_cell("Größe \ud800 日本")])
    data = as_bytes(book)
    assert data.endswith(b"}\n")
    again = nbformat.reads(data.decode("utf-8"), as_version=4)
    nbformat.validate(again)
    assert again.cells[0].source == "Größe ? 日本"
