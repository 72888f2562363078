"""`mapper doctor`: what this machine lacks, and what works without it."""

import importlib.metadata
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

LACKING = 1
PACKAGES = {
    "pydantic": "nothing works without it",
    "numpy": "nothing works without it",
    "click": "the command line does not start; the Python package works",
    "jinja2": "no page can be written; analyse --json works",
    "plotly": "no report and no heatmap; analyse and check work",
    "papermill": "no report; analyse, check and schema work",
    "nbformat": "no report; analyse, check and schema work",
    "mistune": "no report; analyse, check and schema work",
    "ipykernel": "no report; analyse, check and schema work",
    "jupyterlab": "notebooks cannot be opened by hand; reports work",
    "ipywidgets": "no served pages; reports work",
    "voila": "no served pages; reports work",
    "pandas": "no tables of clients; single files work",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "firefox")
FONTS = ("Inter", "Segoe UI", "Helvetica Neue", "Arial", "DejaVuSans", "LiberationSans")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: found or not, and what works without it."""

    what: str
    found: str
    without: str
    needed: bool


@click.command()
def doctor() -> None:
    """Say which package, kernel, browser or font is missing, and what works without it."""
    findings = [*_packages(), _kernel(), _browser(), _font()]
    for finding in findings:
        mark = "ok     " if finding.found else "missing"
        rest = finding.found or finding.without
        click.echo(f"{mark}  {finding.what:<12} {rest}")
    lacking = [finding.what for finding in findings if finding.needed and not finding.found]
    if lacking:
        click.echo(f"Install what is missing: {', '.join(lacking)}.", err=True)
        sys.exit(LACKING)
    click.echo("Reports can be made on this machine.")


def _packages() -> Iterator[Finding]:
    for name, without in PACKAGES.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        yield Finding(name, version, without, needed=True)


def _kernel() -> Finding:
    without = "no report: run python -m ipykernel install --sys-prefix; analyse and check work"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        return Finding("kernel", "", without, needed=True)
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("kernel", "", without, needed=True)
    return Finding("kernel", f"python3 ({json.dumps(spec.display_name)})", without, needed=True)


def _browser() -> Finding:
    found = next((name for name in BROWSERS if shutil.which(name)), "")
    return Finding(
        "browser", found, "reports are made all the same; open them on another machine", needed=False
    )


def _font() -> Finding:
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    names = [path.name for folder in folders if folder.is_dir() for path in folder.rglob("*.[to]tf")]
    found = next((font for font in FONTS if any(font.replace(" ", "") in name for name in names)), "")
    return Finding("font", found, "pages fall back to the reader's own sans-serif font", needed=False)
