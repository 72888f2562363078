"""The command as a user starts it: the console script, in a folder of its own, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mapper.knowledge.places import samples


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        return self.err.splitlines()


def script() -> Path:
    name = "mapper.exe" if os.name == "nt" else "mapper"
    found = Path(sys.executable).parent / name
    if not found.is_file():
        pytest.fail(f"no {name} beside {sys.executable}: install the package first, pip install -e .")
    return found


@pytest.fixture(scope="session")
def mapper() -> Callable[..., Ended]:
    """Run ``mapper`` with some arguments."""

    def run(*args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> Ended:
        done = subprocess.run(
            [script(), *map(str, args)],
            cwd=cwd,
            env=os.environ | {"PYTHONUTF8": "1"} | (env or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Path]:
    """The file of a sample engagement by name."""
    files = {path.stem: path for path in samples()}
    return files.__getitem__


@pytest.fixture(scope="session")
def changed(sample: Callable[[str], Path]) -> Callable[..., str]:
    """The text of a sample with some words replaced; each must be there."""

    def text(*pairs: tuple[str, str], of: str = "northwind") -> str:
        found = sample(of).read_text("utf-8")
        for old, new in pairs:
            assert old in found, f"{of}.toml has no {old!r} any more: bring the test up to date"
            found = found.replace(old, new, 1)
        return found

    return text


@pytest.fixture(scope="session")
def demo(mapper: Callable[..., Ended], tmp_path_factory: pytest.TempPathFactory) -> tuple[Ended, Path]:
    """``mapper demo`` run once in an empty folder; tests/browser looks for its reports in the same place."""
    folder = tmp_path_factory.getbasetemp() / "demo"
    if folder.exists():  # the browser's tests ran first
        folder = tmp_path_factory.mktemp("demo")
    folder.mkdir(exist_ok=True)
    return mapper("demo", cwd=folder), folder
