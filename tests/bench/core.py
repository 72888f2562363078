"""How long the main steps take, each goal beside its figure: ``python tests/bench/core.py``."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import mapper
from mapper.knowledge.places import data_folder, samples

ROUNDS = 9


def best(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Fastest and median seconds of `work`."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times)


def python(code: str) -> Callable[[], object]:
    """A fresh interpreter that runs `code`."""
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def line(name: str, figure: tuple[float, float], goal: float) -> None:
    fast, middle = figure
    verdict = "met" if middle <= goal else "MISSED"
    print(
        f"{name:<44} best {fast * 1e3:8.1f} ms  median {middle * 1e3:8.1f} ms  "
        f"goal {goal * 1e3:8.0f} ms  {verdict}"
    )


def main() -> None:
    empty = best(python("pass"))
    loaded = best(python("import mapper"))
    line("import mapper (beyond an empty interpreter)", (loaded[0] - empty[0], loaded[1] - empty[1]), 0.3)
    line("import mapper, analyse and load_framework", best(python("import mapper; mapper.analyse")), 1.0)
    line("load_framework", best(lambda: mapper.load_framework(data_folder() / "framework")), 0.3)
    framework = mapper.load_framework()
    for path in samples():
        read = mapper.read_engagement(path, framework)
        line(f"analyse {path.stem}", best(lambda read=read: mapper.analyse(framework, read.engagement)), 0.02)
        drawn = best(lambda read=read: mapper.analyse(framework, read.engagement, draws=10_000), rounds=3)
        line(f"analyse {path.stem}, 10,000 draws", drawn, 1.0)
    command = shutil.which("mapper", path=str(Path(sys.executable).parent)) or "mapper"
    with tempfile.TemporaryDirectory() as place:
        start = time.perf_counter()
        subprocess.run([command, "demo", "--out", place], check=True, capture_output=True)
        each = (time.perf_counter() - start) / len(samples())
    print(
        f"mapper demo: {each:.1f} s a report over {len(samples())} reports "
        "(most of it starts a kernel and imports plotly)"
    )


if __name__ == "__main__":
    main()
