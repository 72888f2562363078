"""Running a notebook with papermill: names checked first, no client values but one path."""

import logging
import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

START_SECONDS, RUN_SECONDS = 60, 300
INJECTED = "injected-parameters"  # how papermill tags the cell with the values


class NotebookFailed(Exception):  # noqa: N818 - an outcome that the batch records
    """A cell of a notebook raised; the message is one line for people."""


def execute(notebook: Path, parameters: Mapping[str, str], *, place: Path) -> "NotebookNode":
    """The executed notebook.

    Parameters
    ----------
    notebook
        A notebook with one cell tagged ``parameters``.
    parameters
        Plain text values; a name that the notebook does not declare is refused, because
        papermill would only warn and produce the report of the default client.
    place
        The folder in which the kernel runs; nobody else's files should be in it.

    Raises
    ------
    ValueError
        If a parameter is not declared.
    NotebookFailed
        If a cell raises or the kernel dies.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # third parties' deprecations are not the client's concern
        import papermill

        logging.getLogger("papermill").setLevel(logging.ERROR)
        declared = papermill.inspect_notebook(str(notebook))
        for name in parameters:
            if name not in declared:
                raise ValueError(f"parameter: found {name!r}, allowed: {', '.join(declared)}")
        try:
            executed = papermill.execute_notebook(
                str(notebook),
                str(place / "executed.ipynb"),
                dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                start_timeout=START_SECONDS,
                execution_timeout=RUN_SECONDS,
                cwd=str(place),
                kernel_manager_class=_manager(),
            )
        except papermill.PapermillExecutionError as error:
            where = f"{notebook.name}, cell {error.cell_index}"
            raise NotebookFailed(_one_line(f"{where}: {error.ename}: {error.evalue}")) from None
        except (RuntimeError, TimeoutError) as error:
            raise NotebookFailed(_one_line(f"{notebook.name}: {error}")) from None
    return without_traces(executed)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _manager() -> type:
    """A kernel manager over sockets in files where the platform has them.

    Several kernels at once cannot then take each other's port, and nobody else on the
    machine can listen.
    """
    from jupyter_client.manager import AsyncKernelManager

    if os.name == "nt":
        return AsyncKernelManager
    return type("FileSocketKernelManager", (AsyncKernelManager,), {"transport": "ipc"})


def without_traces(notebook: "NotebookNode") -> "NotebookNode":
    """The notebook without what papermill left in it: paths, times, a random id, the parameters once more."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    return notebook


def as_bytes(notebook: "NotebookNode") -> bytes:
    """The notebook as a file holds it."""
    import nbformat  # takes most of a second, which commands that make no report should not wait for

    text: str = nbformat.writes(notebook, version=4)  # type: ignore[no-untyped-call]
    return text.encode("utf-8", "replace") + b"\n"


def quiet_kernels() -> None:
    """Settings for child processes: charts as data, frozen-module warnings off, one thread each.

    Without PYTHONSAFEPATH a worker would look for modules where the user stands, and a
    `multiprocessing.py` that lies beside a client's file would run.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ.setdefault("PLOTLY_RENDERER", "plotly_mimetype")
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")
