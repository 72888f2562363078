"""Many reports: with any executor, in the order of the work, and one bad job does not stop the rest."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from mapper.deliver import batch
from mapper.deliver.batch import Done, run, write_index
from mapper.deliver.execution import NotebookFailed
from mapper.deliver.report import Job, jobs, read_all
from mapper.knowledge.faults import Fault, Refused
from mapper.knowledge.places import samples

BAD = {
    "refused": Refused([Fault("a.toml", "lines", "x", "y"), Fault("a.toml", "date", "x", "y")]),
    "failed": NotebookFailed("report.ipynb, cell 3: ValueError: no"),
    "wordless": ZeroDivisionError(),
    "lines": RuntimeError("one\n  two"),
    "memory": MemoryError("too large"),
}


class AtOnce:
    """The least that an executor is: submit, and a future that is done."""

    def __init__(self):
        self.jobs = []

    def submit(self, function, /, *args):
        self.jobs.append(args)
        future = Future()
        try:
            future.set_result(function(*args))
        except BaseException as error:
            future.set_exception(error)
        return future


class Broken(AtOnce):
    """An executor whose worker dies at the second job."""

    def submit(self, function, /, *args):
        if len(self.jobs) != 1:
            return super().submit(function, *args)
        self.jobs.append(args)
        future = Future()
        future.set_exception(RuntimeError("a worker was terminated abruptly"))
        return future


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Nine jobs, the bad ones among good ones, and a report that writes one word."""
    names = ["a", "refused", "b", "failed", "wordless", "c", "lines", "memory", "d"]

    def report(job):
        if job.client in BAD:
            raise BAD[job.client]
        target = Path(job.out) / "report.html"
        target.write_text(job.client)
        return target

    monkeypatch.setattr(batch, "report", report)
    jobs = [Job(f"{name}.toml", "", str(tmp_path / name), name) for name in names]
    for job in jobs:
        Path(job.out).mkdir()
    return jobs


@pytest.mark.parametrize("make", [AtOnce, lambda: ThreadPoolExecutor(3)], ids=["least", "threads"])
def test_bad_jobs_are_told_and_the_others_are_done(make, work):
    executor = make()
    seen = []
    done = run(work, executor=executor, progress=seen.append)
    assert [one.job for one in done] == work
    assert {one.job.client for one in done if one.file is None} == set(BAD)
    assert all(one.file.read_text() == one.job.client for one in done if one.file is not None)
    assert sorted(one.job.client for one in seen) == sorted(job.client for job in work)
    said = {one.job.client: one.problem for one in done if one.file is None}
    assert said["failed"] == "report.ipynb, cell 3: ValueError: no"
    assert said["wordless"] == "ZeroDivisionError"
    assert said["lines"] == "one two"
    assert said["refused"].count("a.toml") == 2
    assert all(len(text.splitlines()) == 1 for text in said.values())
    assert all(one.problem == "" for one in done if one.file is not None)


def test_a_worker_that_dies_takes_its_own_report_only(work):
    done = run(work[:1] + work[2:3] + work[5:6], executor=Broken())
    assert [one.file is not None for one in done] == [True, False, True]
    assert done[1].problem == "a worker was terminated abruptly"


def test_an_injected_executor_is_used_and_left_open(work):
    with ThreadPoolExecutor(1) as pool:
        run(work, executor=pool)
        assert pool.submit(int, "1").result() == 1


def test_no_work_is_no_report(tmp_path):
    assert run([], executor=AtOnce()) == []


def test_the_index_links_the_done_and_tells_why_the_others_are_missing(work, tmp_path):
    done = run(work, executor=AtOnce())
    text = write_index(done, tmp_path).read_text("utf-8")
    for one in done:
        assert f'<th scope="row">{one.job.client}</th>' in text
        if one.file is not None:
            assert f'<a href="{one.job.client}/report.html">' in text
        else:
            assert f"no report: {one.problem}".replace("'", "&#39;") in text
    assert "9 clients" in text
    assert str(tmp_path) not in text


def test_the_index_escapes_what_clients_and_errors_say(tmp_path):
    bad = "<script>alert(1)</script> {{7*7}} \ud800"
    write_index([Done(Job("a", "", str(tmp_path), bad), None, bad)], tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} ?") == 2
    assert "<script>alert" not in text


def test_the_index_is_replaced_and_not_added_to(work, tmp_path):
    write_index(run(work, executor=AtOnce()), tmp_path)
    write_index(run(work[:1], executor=AtOnce()), tmp_path)
    text = (tmp_path / "index.html").read_text("utf-8")
    assert text.count('<th scope="row">') == 1


@pytest.mark.slow
def test_a_killed_worker_costs_time_and_no_report(tmp_path, framework):
    """One dead process breaks the whole pool; its jobs are made again, each in a pool of its own."""
    reads, faults = read_all(samples()[:2], None)
    assert not faults
    made = []
    thread = threading.Thread(target=lambda: made.extend(run(jobs(reads, None, tmp_path))))
    thread.start()
    while not (workers := multiprocessing.active_children()):
        time.sleep(0.02)
    os.kill(workers[0].pid, signal.SIGKILL)
    thread.join(timeout=120)
    assert [one.problem for one in made] == ["", ""]
    assert all(one.file is not None and one.file.stat().st_size > 1_000_000 for one in made)
