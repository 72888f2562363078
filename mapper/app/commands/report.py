"""`mapper report` and `mapper demo`: client files in, mapped reports out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapper.app.commands.options import FILES, FRAMEWORK, OUT
from mapper.knowledge.places import samples

if TYPE_CHECKING:
    from mapper.deliver.batch import Done

REFUSED, PARTLY = 1, 3


@click.command()
@FILES
@OUT
@FRAMEWORK
def report(files: tuple[Path, ...], out: Path, framework: Path | None) -> None:
    """Make the report of each engagement FILE: one HTML page, and the notebook that made it."""
    _reports(list(files), out, framework)


@click.command()
@OUT
@FRAMEWORK
def demo(out: Path, framework: Path | None) -> None:
    """Make the reports of the samples: five public companies and an invented one."""
    _reports(samples(), out, framework)


def _reports(files: list[Path], out: Path, framework: Path | None) -> None:
    # what makes pages loads slowly, and may be missing: the other commands, doctor too, work without it
    from mapper.deliver.batch import run, write_index
    from mapper.deliver.report import jobs, read_all

    reads, faults = read_all(files, framework)
    for fault in faults:
        click.echo(str(fault), err=True)
    if not reads:
        sys.exit(REFUSED)
    work = jobs(reads, framework, out)
    silent = not sys.stderr.isatty()  # a log needs no bar
    with click.progressbar(length=len(work), label="Reports", file=sys.stderr, hidden=silent) as bar:

        def shown(_: "Done") -> None:
            bar.update(1)

        done = run(work, progress=shown)
    for one in done:
        if one.file is None:
            click.echo(f"{one.job.client}: no report: {one.problem}", err=True)
        else:
            click.echo(one.file.relative_to(out.resolve()).as_posix())
    made = [one for one in done if one.file is not None]
    if made:
        click.echo(
            f"Open {write_index(done, out)} in a browser: {len(made)} of {len(files)} reports are made."
        )
    if not made:
        sys.exit(REFUSED)
    if len(made) < len(files):
        sys.exit(PARTLY)
