"""Many reports with any executor; one bad client does not stop the rest."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from mapper.deliver.execution import quiet_kernels
from mapper.deliver.report import Job, report
from mapper.deliver.writing import write
from mapper.views.index import index

WORKERS = 2


@dataclass(frozen=True)
class Done:
    """How one report ended: its file, or the sentence that says why there is none.

    `lost` marks a job whose worker died: it says nothing about the client.
    """

    job: Job
    file: Path | None
    problem: str = ""
    lost: bool = False


def run(
    work: Sequence[Job], *, executor: Executor | None = None, progress: Callable[[Done], None] | None = None
) -> list[Done]:
    """Make the reports of `work`, in its order.

    Parameters
    ----------
    work
        The jobs.
    executor
        Anything with the protocol of `concurrent.futures`; by default a local pool of processes.
    progress
        Called after each report, as they finish.
    """
    if executor is None:
        quiet_kernels()
        done = _pooled(work, WORKERS, progress)
        # one worker that dies takes the whole pool along: its jobs go again, each in a pool of its own
        again = {one.job: _pooled([one.job], 1, None)[0] for one in done if one.lost}
        return [again.get(one.job, one) for one in done]
    futures = {_submitted(executor, job): job for job in work}
    found = {done.job: done for done in _finished(futures, progress)}
    return [found[job] for job in work]


def _pooled(work: Sequence[Job], workers: int, progress: Callable[[Done], None] | None) -> list[Done]:
    with ProcessPoolExecutor(min(workers, max(len(work), 1)), mp_context=get_context("spawn")) as pool:
        return run(work, executor=pool, progress=progress)


def _submitted(executor: Executor, job: Job) -> Future[Done]:
    try:
        return executor.submit(_one, job)
    except BrokenExecutor as problem:  # a worker died before all jobs were handed over
        future: Future[Done] = Future()
        future.set_exception(problem)
        return future


def _finished(futures: dict[Future[Done], Job], progress: Callable[[Done], None] | None) -> Iterator[Done]:
    for future in as_completed(futures):
        problem = future.exception()
        done = (
            future.result()
            if problem is None
            else Done(
                futures[future], None, str(problem) or "the worker died", isinstance(problem, BrokenExecutor)
            )
        )
        if progress is not None:
            progress(done)
        yield done


def _one(job: Job) -> Done:
    try:
        return Done(job, report(job))
    except Exception as problem:  # a batch goes on; the record says what went wrong
        return Done(job, None, " ".join(str(problem).split()) or type(problem).__name__)


def write_index(done: Sequence[Done], out: Path) -> Path:
    """An ``index.html`` over all reports of a run."""
    rows = [
        (
            one.job.client,
            one.file.relative_to(out.resolve()).as_posix() if one.file is not None else "",
            one.problem,
        )
        for one in done
    ]
    target = out / "index.html"
    write(target, str(index(rows)).encode("utf-8", "replace"))
    return target
