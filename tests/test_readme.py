"""The README keeps its word: its example files are accepted, its files and commands exist."""

import re
from pathlib import Path

import pytest

from mapper.app.command import group
from mapper.engagement.analysis import analyse
from mapper.engagement.reading import read_engagement

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("blocks", [1, 2])
def test_the_example_files_are_accepted_one_after_the_other(blocks, tmp_path, framework):
    path = tmp_path / "client.toml"
    path.write_text("\n".join(re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)[:blocks]), "utf-8")
    analysis = analyse(framework, read_engagement(path, framework).engagement)
    assert analysis.lines[0].economics.threshold.value == 21_000


def test_every_command_is_described_and_none_that_does_not_exist():
    described = set(re.findall(r"^\| `mapper (\w+)", TEXT, re.MULTILINE))
    assert described == set(group.commands)


def test_the_two_commands_are_there_as_the_tests_run_them():
    assert "python -m pip install -e . && mapper demo" in TEXT
    assert 'python -m pip install -e ".[test]" && pytest' in TEXT
    assert 'python -m pip install --quiet -e ".[test]" && pytest' in (ROOT / ".ci/run").read_text("utf-8")


def test_every_file_it_names_exists():
    for name in re.findall(r"`((?:data|notebooks|tests)/[\w./]+)`", TEXT):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\((\.github/[\w.]+)\)", TEXT):
        assert (ROOT / name).exists(), name
