"""Chromium without a network, and the reports of the demo."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]

DRAWN = """() => [...document.querySelectorAll("[data-chart]")].every(
  (place) => place.querySelector(".main-svg"))"""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; none is a skip on a desk and a failure in CI."""
    lacking = pytest.fail if os.environ.get("CI") else pytest.skip
    if find_spec("playwright") is None:
        lacking("no package `playwright` on this machine")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    return path or lacking("no chromium on this machine")


@pytest.fixture(scope="session")
def reports(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of ``mapper demo``: those that tests/app made in this run, else a run of its own."""
    folder = tmp_path_factory.getbasetemp() / "demo"
    if not (folder / "reports" / "index.html").is_file():
        folder.mkdir(exist_ok=True)
        command = Path(sys.executable).parent / ("mapper.exe" if os.name == "nt" else "mapper")
        subprocess.run([command, "demo"], cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "reports"


@dataclass
class Seen:
    """What a page did that a reader does not see: messages, errors, requests."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for a module, not for a session: while it runs no other event loop can."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield running
        running.close()


@pytest.fixture
def opened(browser: Any, reports: Path) -> Iterator[Callable[..., tuple[Any, Seen]]]:
    """Open a page of the demo offline; every request that leaves for elsewhere is noted and stopped."""
    contexts = []

    def page_of(
        name: str | Path, *, width: int = 1280, fragment: str = "", **options: Any
    ) -> tuple[Any, Seen]:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        seen = Seen()

        def route(call: Any) -> None:
            if call.request.url.startswith("file://"):
                call.continue_()
            else:
                seen.requests.append(call.request.url)
                call.abort()

        context.route("**/*", route)
        context.set_offline(True)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("dialog", lambda dialog: (seen.errors.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.goto((reports / name).as_uri() + fragment)
        if options.get("java_script_enabled", True):
            page.wait_for_function(DRAWN)
        return page, seen

    yield page_of
    for context in contexts:
        context.close()
