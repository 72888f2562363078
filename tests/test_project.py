"""The project keeps its own rules: one list of packages, small modules, clean notebooks, clean tools."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mapper"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_LINES = 300
COME_ALONG = {"mapper", "markupsafe", "jupyter_client"}  # itself, with jinja2, with nbclient
ASKED_FOR = {"jupyterlab", "ipywidgets", "pandas", "plotly", "voila", "papermill", "pytest", "nbval"}

pytestmark = pytest.mark.skipif(
    not (ROOT / "pyproject.toml").is_file(), reason="needs a checkout, not a wheel"
)


def _project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _named(line):
    name, _, bound = line.partition(">=")
    return name.strip().lower(), bound.strip()


# --- packages ---


def _environment():
    """The packages of environment.yml: of conda, and of pip."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    entries = [line.strip()[2:].strip().replace('"', "") for line in lines if line.strip().startswith("- ")]
    return [entry for entry in entries if entry not in ("conda-forge", "pip", "pip:")]


def test_the_environment_names_no_other_bounds_than_the_project():
    project = _project()
    extras = [entry for entries in project["optional-dependencies"].values() for entry in entries]
    bounds = dict(map(_named, [*project["dependencies"], *extras, f"python{project['requires-python']}"]))
    for entry in _environment():
        if not entry.startswith("-e "):
            name, bound = _named(entry)
            assert bounds.get(name) == bound, f"environment.yml: {entry}, pyproject.toml: {bounds.get(name)}"


def test_the_environment_has_the_packages_asked_for_and_this_one_with_its_tests():
    entries = _environment()
    assert {_named(entry)[0] for entry in entries} >= ASKED_FOR
    assert "-e .[test]" in entries


def test_every_package_has_a_lower_bound_and_none_an_upper():
    project = _project()
    extras = [entry for entries in project["optional-dependencies"].values() for entry in entries]
    for entry in [*project["dependencies"], *extras]:
        assert re.fullmatch(r"[\w.-]+>=[\d.]+", entry), entry


def test_every_package_that_is_imported_is_in_the_list():
    listed = {_named(entry)[0].replace("-", "_") for entry in _project()["dependencies"]} | COME_ALONG
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += (
                [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            )
            for name in names:
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or top in listed, f"{path.name} imports {top}"


# --- modules ---


def test_no_module_is_longer_than_three_hundred_lines():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long


def test_no_module_is_a_drawer():
    drawers = {"utils", "util", "helpers", "helper", "common", "base", "misc"}
    assert not [
        path for path in PACKAGE.rglob("*.py") if drawers & {path.stem, *path.relative_to(ROOT).parts}
    ]


def test_nothing_stands_at_the_top_that_the_design_does_not_name():
    allowed = {"notebooks", "mapper", "data", "tests", "environment.yml", "README.md", "pyproject.toml"}
    made = {"build", "dist", "reports", "screenshots"}  # by tools, and ignored by git
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - made - allowed == set() or all(
        name.endswith(".egg-info") for name in found - made - allowed
    )


# --- tools ---


def _run(*command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff():
    _run("ruff", "check", "--no-cache", "mapper", "tests")


def test_format():
    _run("ruff", "format", "--check", "--no-cache", "mapper", "tests")


def test_mypy():
    _run("mypy", "mapper")


# --- notebooks ---


def _cells(path):
    return [
        cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"
    ]


def notebook_faults(path):
    """What a notebook has that it should not have, and how much of it."""
    found, lines = [], 0
    for number, cell in enumerate(_cells(path), start=1):
        source = "".join(cell["source"])
        own = [line for line in source.splitlines() if line.strip()]
        lines += len(own)
        found += [f"cell {number} has {len(own)} lines"] * (len(own) > 10)
        found += [f"cell {number} has outputs"] * bool(cell.get("outputs"))
        found += [f"cell {number} was executed"] * (cell.get("execution_count") is not None)
        code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.append(f"cell {number} defines {node.name}")
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                found.append(f"cell {number} imports a star")
    return found + [f"{lines} lines of code"] * (lines > 80)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_a_notebook_is_thin_and_clean(path):
    assert not notebook_faults(path)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ({"source": "def f(): ..."}, "cell 1 defines f"),
        ({"source": ["class A:\n", "    x = 1"]}, "cell 1 defines A"),
        ({"source": "from math import *"}, "cell 1 imports a star"),
        ({"source": "\n".join(f"a{number} = 1" for number in range(11))}, "cell 1 has 11 lines"),
        ({"source": "1", "outputs": [{"output_type": "stream"}]}, "cell 1 has outputs"),
        ({"source": "1", "execution_count": 3}, "cell 1 was executed"),
        ({"source": "%matplotlib inline\n1"}, None),
    ],
)
def test_an_untidy_notebook_is_seen(tmp_path, cell, fault):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code"} | cell]}), encoding="utf-8")
    assert notebook_faults(path) == ([fault] if fault else [])


# --- what a stranger must not find ---

HOSTS = ["py" + "pi.org", "pythonhosted" + ".org", "anaconda" + ".org", "npmjs" + ".org", "npmjs" + ".com"]


def test_no_file_names_the_host_of_a_package_registry():
    found = [
        f"{path.relative_to(ROOT)}: {host}"
        for top in (
            "mapper",
            "tests",
            "data",
            "notebooks",
            ".ci",
            ".github",
            "README.md",
            "pyproject.toml",
            "environment.yml",
        )
        for path in ([ROOT / top] if (ROOT / top).is_file() else (ROOT / top).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.stat().st_size < 5_000_000
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert not found
