"""The package works from a plain wheel: data and notebooks come from inside it, not from the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from mapper.knowledge.places import data_folder, notebooks_folder

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
LOOK = """
import json, sys, mapper
from mapper.knowledge.places import data_folder, notebooks_folder, samples
places = [mapper.__file__, data_folder(), notebooks_folder(), *samples()]
print(json.dumps({"places": [str(place) for place in places], "path": sys.path}))
"""


def run(*command, cwd):
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def python_of(folder):
    return [path for path in folder.iterdir() if path.name in ("python", "python.exe")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    pytest.importorskip("build", reason="the package `build` makes the wheel")
    pytest.importorskip("hatchling", reason="the package `hatchling` makes the wheel")
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, CHECKOUT, cwd=out)
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel, and the third parties of this one; its ``bin`` folder.

    A line in a .pth file adds the folder of the third parties without the .pth files in it,
    so an editable installation of the checkout does not come along.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    (python,) = python_of(folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    others = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    (site / "third_parties.pth").write_text("\n".join(others) + "\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    run(*pip, "--ignore-installed", "--quiet", "--disable-pip-version-check", wheel, cwd=home)
    return folder


def test_a_wheel_holds_data_and_notebooks_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"mapper"}
    inside = {name for name in names if not name.endswith(".py")}
    for folder, place in ((data_folder(), "mapper/data"), (notebooks_folder(), "mapper/notebooks")):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in (".toml", ".ipynb") and "checkpoints" not in str(path):
                assert f"{place}/{path.relative_to(folder).as_posix()}" in inside
    for name in ("views/static/page.css", "views/static/page.js", "views/templates/report.html"):
        assert f"mapper/{name}" in inside
    assert not [name for name in names if "test" in name.split("/") or "__pycache__" in name]


def test_data_and_notebooks_are_found_inside_the_installation(installed, tmp_path):
    found = json.loads(run(*python_of(installed), "-c", LOOK, cwd=tmp_path))
    home = str(installed.parent.resolve())
    assert len(found["places"]) >= 9
    assert all(Path(place).is_relative_to(home) for place in found["places"])
    assert str(CHECKOUT) not in found["path"]
    assert not [place for place in found["path"] if Path(place or tmp_path).resolve() == CHECKOUT]


def test_check_analyse_and_a_report_run_from_an_empty_folder(installed, tmp_path):
    (command,) = [path for path in installed.iterdir() if path.stem == "mapper"]
    found = json.loads(run(*python_of(installed), "-c", LOOK, cwd=tmp_path))
    sample = next(place for place in found["places"] if place.endswith("hubspot.toml"))
    assert run(command, "check", cwd=tmp_path).startswith("No faults: the framework and 6 engagement files.")
    assert json.loads(run(command, "analyse", sample, "--json", cwd=tmp_path))["lines"][0]["stages"]
    assert list(tmp_path.iterdir()) == []
    out = run(command, "report", sample, cwd=tmp_path)
    assert "1 of 1 reports are made" in out
    html = (tmp_path / "reports" / "hubspot" / "report.html").read_text("utf-8")
    assert "data-chart></div>" in html
    assert str(CHECKOUT) not in html
    assert str(installed.parent) not in html
