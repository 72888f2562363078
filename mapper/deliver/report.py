"""The report of one client: an executed notebook, and one HTML file that opens offline."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mapper.deliver.execution import as_bytes, execute, quiet_kernels
from mapper.deliver.page import page
from mapper.deliver.writing import distinct, folder, write
from mapper.engagement.analysis import analyse
from mapper.engagement.reading import Read, read_engagement
from mapper.knowledge.faults import Fault, Refused
from mapper.knowledge.loading import load_framework
from mapper.knowledge.places import notebooks_folder

NOTEBOOK = "report.ipynb"


@dataclass(frozen=True)
class Job:
    """One report to make; plain paths, so that it can go to another process."""

    engagement: str
    framework: str
    out: str
    client: str


def read_all(files: list[Path], framework: Path | None) -> tuple[list[Read], list[Fault]]:
    """Every engagement that can be read, and the faults of those that cannot, before any work starts."""
    loaded = load_framework(framework)
    reads: list[Read] = []
    faults: list[Fault] = []
    for file in files:
        try:
            read = read_engagement(file, loaded)
            analyse(loaded, read.engagement)
            reads.append(read)
        except Refused as refused:
            faults += refused.said_of(file.name).faults
    return reads, faults


def jobs(reads: list[Read], framework: Path | None, out: Path) -> list[Job]:
    """A folder for each client, told apart where two names would fall together."""
    place = folder(out).resolve()
    names = distinct([read.engagement.client.name for read in reads], [read.sha256 for read in reads])
    return [
        Job(
            str(read.path.resolve()),
            str(framework.resolve()) if framework is not None else "",
            str(folder(place / name)),
            read.engagement.client.name,
        )
        for read, name in zip(reads, names, strict=True)
    ]


def report(job: Job) -> Path:
    """Make one report: ``report.html`` and, beside it, the notebook that made it.

    Raises
    ------
    Refused, NotebookFailed, NotAPage
        If the input, the run or the page fails; then neither file is replaced.
    """
    quiet_kernels()
    with tempfile.TemporaryDirectory() as place:
        parameters = _bring(job, Path(place))
        executed = execute(notebooks_folder() / NOTEBOOK, parameters, place=Path(place))
    html = page(executed, f"{job.client}: mode map")
    target = Path(job.out) / "report.html"
    write(target.with_suffix(".ipynb"), as_bytes(executed))
    write(target, str(html).encode("utf-8", "replace"))
    return target


def _bring(job: Job, place: Path) -> dict[str, str]:
    """Copy the input beside the run and give the names there.

    The kernel then never works in a client's folder, where a planted module could run, and
    no path of this machine stands in the notebook that the client gets.
    """
    source = Path(job.engagement)
    name = f"{source.stem}.toml"
    shutil.copyfile(source, place / name)
    if job.framework:
        shutil.copytree(job.framework, place / "framework")
    return {"engagement": name, "framework": "framework" if job.framework else ""}
