"""A framework with something wrong in it: a copy of the real one, edited in one place."""

import shutil

import pytest

from mapper.knowledge.loading import read_framework


class Copy:
    """A framework folder that a test may spoil."""

    def __init__(self, folder):
        self.folder = folder

    def edit(self, file, old, new):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r} any more: bring the test up to date"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def faults(self):
        return read_framework(self.folder)[1]


@pytest.fixture
def copy(tmp_path, framework_folder):
    return Copy(shutil.copytree(framework_folder, tmp_path / "framework"))
