"""`mapper check`: every fault of a framework and of engagement files, one line each."""

import sys
from pathlib import Path

import click

from mapper.app.commands.options import FRAMEWORK
from mapper.engagement.analysis import analyse
from mapper.engagement.reading import read_engagement
from mapper.knowledge.faults import Fault, Refused
from mapper.knowledge.loading import read_framework
from mapper.knowledge.places import data_folder, samples
from mapper.knowledge.records.framework import Framework

FAULTY = 1


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@FRAMEWORK
def check(paths: tuple[Path, ...], framework: Path | None) -> None:
    """Check the framework, and engagement files or folders of them.

    Without PATH the framework and the samples are checked. A PATH that is a folder with a
    framework.toml is checked as a framework.
    """
    folders = [path for path in paths if (path / "framework.toml").is_file()]
    files = [file for path in paths if path not in folders for file in _files(path)]
    base = framework or data_folder() / "framework"
    loaded, faults = read_framework(base)
    for folder in folders:
        other, more = read_framework(folder)
        loaded = loaded if framework else other or loaded
        faults += more
    if loaded is not None:
        for file in files if paths else samples():
            faults += _faults(file, loaded)
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        click.echo(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}.", err=True)
        sys.exit(FAULTY)
    click.echo(f"No faults: the framework and {len(files if paths else samples())} engagement files.")


def _files(path: Path) -> list[Path]:
    found = sorted(path.glob("*.toml")) if path.is_dir() else []
    return found or [path]


def _faults(file: Path, framework: Framework) -> list[Fault]:
    try:
        analyse(framework, read_engagement(file, framework).engagement)
    except Refused as refused:
        return list(refused.said_of(file.name).faults)
    return []
