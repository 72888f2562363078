"""The house stands on floors: a module imports from lower floors only, and third parties have a floor too."""

import ast
import shutil
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import mapper

PACKAGE = Path(mapper.__file__).parent
FLOORS = ("knowledge", "engine", "engagement", "views", "deliver", "app")
# who may stand where; a package that is missing here may stand nowhere
THIRD_PARTIES = {
    "pydantic": {"knowledge", "engagement"},
    "numpy": {"engine", "engagement", "views", "deliver", "app"},
    "pandas": {"engagement", "views", "deliver", "app"},
    "plotly": {"views"},
    "jinja2": {"views", "deliver"},
    "markupsafe": {"views", "deliver"},
    "papermill": {"deliver"},
    "nbformat": {"deliver"},
    "nbclient": {"deliver"},
    "jupyter_client": {"deliver", "app"},
    "mistune": {"deliver"},
    "pptx": {"deliver"},
    "xlsxwriter": {"deliver"},
    "typst": {"deliver"},
    "ipywidgets": {"app"},
    "voila": {"app"},
    "click": {"app"},
    "sqlalchemy": {"engagement", "app"},
}


def modules(package):
    """Every module of a package by its dotted name."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name, path, known):
    """What a module imports, wherever in it the import stands; own modules by their full name."""
    inside = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = inside.split(".")[: len(inside.split(".")) + 1 - node.level] if node.level else []
            home = ".".join([*above, *filter(None, [node.module])])
            found |= {
                f"{home}.{alias.name}" if f"{home}.{alias.name}" in known else home for alias in node.names
            }
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def floor_of(name):
    """The number of a module's floor; the package itself, with its public names, stands on the top floor."""
    parts = name.split(".")
    return FLOORS.index(parts[1]) if len(parts) > 1 and parts[1] in FLOORS else len(FLOORS) - 1


def violations(package):
    """Every import that goes up, round in a circle, or to a third party that stands elsewhere."""
    known = modules(package)
    graph = {name: imports(name, path, known) for name, path in known.items()}
    return [*_upward(graph), *_third(graph), *_circles(graph), *_strangers(known)]


def _own(names):
    return {name for name in names if name.split(".")[0] == "mapper"}


def _upward(graph):
    for name, targets in graph.items():
        for target in sorted(_own(targets)):
            if floor_of(target) > floor_of(name):
                yield f"{name} imports upward: {target}"


def _third(graph):
    for name, targets in graph.items():
        floor = name.split(".")[1] if name.count(".") else "mapper"
        for top in sorted(
            {target.split(".")[0] for target in targets} - {"mapper", *sys.stdlib_module_names}
        ):
            if top not in THIRD_PARTIES:
                yield f"{name} imports {top}, which has no floor yet: say above where it may stand"
            elif floor not in THIRD_PARTIES[top]:
                yield f"{name} imports {top}, which may stand in {', '.join(sorted(THIRD_PARTIES[top]))} only"


def _circles(graph):
    for number, floor in enumerate(FLOORS):
        inside = {name: _own(targets) for name, targets in graph.items() if floor_of(name) == number}
        same = {
            name: {target for target in targets if target in inside and target != name}
            for name, targets in inside.items()
        }
        try:
            TopologicalSorter(same).prepare()
        except CycleError as error:
            yield f"{floor} has a circle: {' -> '.join(error.args[1])}"


def _strangers(known):
    for name in known:
        parts = name.split(".")
        if len(parts) > 1 and parts[1] not in FLOORS:
            yield f"{name} stands on no floor: the floors are {', '.join(FLOORS)}"


def test_the_house_stands():
    assert not violations(PACKAGE), "\n".join(violations(PACKAGE))


def test_every_floor_is_there_and_modules_are_many():
    names = set(modules(PACKAGE))
    assert {f"mapper.{floor}" for floor in FLOORS} <= names
    assert len(names) > 50


@pytest.fixture(scope="module")
def clean():
    """What is wrong before anything is planted: nothing, unless the house does not stand."""
    return set(violations(PACKAGE))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(PACKAGE, tmp_path / "mapper", ignore=shutil.ignore_patterns("__pycache__", "data"))


PLANTED = {
    "upward": (
        "engine/weights.py",
        "from mapper.engagement.records import Engagement",
        "mapper.engine.weights imports upward: mapper.engagement.records",
    ),
    "upward inside a function": (
        "knowledge/terms.py",
        "def f():\n    import mapper.engine.mapping",
        "mapper.knowledge.terms imports upward: mapper.engine.mapping",
    ),
    "upward, relative": (
        "engine/weights.py",
        "from ..views import modemap",
        "mapper.engine.weights imports upward: mapper.views",
    ),
    "upward, the package itself": (
        "engine/weights.py",
        "from mapper import analyse",
        "mapper.engine.weights imports upward: mapper",
    ),
    "upward, by name": (
        "engine/weights.py",
        'import importlib\nimportlib.import_module("mapper.app.command")',
        "mapper.engine.weights imports upward: mapper.app.command",
    ),
    "plotly in the engine": (
        "engine/weights.py",
        "import plotly.graph_objects as go",
        "mapper.engine.weights imports plotly, which may stand in views only",
    ),
    "numpy in knowledge": (
        "knowledge/terms.py",
        "import numpy as np",
        "mapper.knowledge.terms imports numpy",
    ),
    "widgets in a view": (
        "views/__init__.py",
        "import ipywidgets",
        "mapper.views imports ipywidgets, which may stand in app only",
    ),
    "a package of no floor": (
        "engine/weights.py",
        "import requests",
        "mapper.engine.weights imports requests, which has no floor yet",
    ),
    "a circle": ("engine/placed.py", "from mapper.engine.hybrid import pure", "engine has a circle: "),
}


@pytest.mark.parametrize(("file", "line", "sentence"), PLANTED.values(), ids=PLANTED)
def test_a_planted_import_is_seen(copy, clean, file, line, sentence):
    path = copy / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    assert [found for found in set(violations(copy)) - clean if found.startswith(sentence)]


def test_a_folder_beside_the_floors_is_seen(copy):
    (copy / "helpers").mkdir()
    (copy / "helpers" / "__init__.py").write_text("", encoding="utf-8")
    assert any("mapper.helpers stands on no floor" in found for found in violations(copy))
