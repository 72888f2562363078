"""One report from file to page: nothing of this machine in it, nothing lost, the same bytes each time."""

import json
import os
import re
import socket
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

import mapper
from mapper.deliver.batch import run
from mapper.deliver.execution import NotebookFailed
from mapper.deliver.report import Job, jobs, read_all, report
from mapper.engagement.reading import read_engagement
from mapper.knowledge.places import samples

pytestmark = pytest.mark.slow

CANARY = "canary4711"
SAMPLE = next(path for path in samples() if path.stem == "twilio")  # two product lines


@pytest.fixture(scope="module")
def made(tmp_path_factory, framework):
    """The same file reported twice, from a folder and under a variable that nobody should ever read of."""
    top = tmp_path_factory.mktemp(CANARY)
    source = top / f"home-{CANARY}" / "client.toml"
    source.parent.mkdir()
    source.write_bytes(SAMPLE.read_bytes())
    work = []
    for name in ("one", "two"):
        (top / name).mkdir()
        work.append(Job(str(source), "", str(top / name), "Twilio"))
    before = os.environ.get("MAPPER_TOKEN")
    os.environ["MAPPER_TOKEN"] = CANARY
    try:
        done = run(work)
    finally:
        os.environ.pop("MAPPER_TOKEN") if before is None else os.environ.update(MAPPER_TOKEN=before)
    assert [one.problem for one in done] == ["", ""]
    return source, [one.file.parent for one in done]


class Seen(HTMLParser):
    """Every element but plotly's script, and all text outside scripts."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.styles, self._in = [], "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.text += " "
        self._in = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in == "style":
            self.styles += data
        elif self._in != "script":
            self.text += data


@pytest.fixture(scope="module")
def html(made):
    return (made[1][0] / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def seen(html):
    return Seen(html)


@pytest.fixture(scope="module")
def book(made):
    return nbformat.read(made[1][0] / "report.ipynb", as_version=4)


def test_a_report_is_a_page_and_the_notebook_that_made_it_and_nothing_else(made):
    for folder in made[1]:
        assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.ipynb"]


def test_the_same_input_gives_the_same_bytes(made):
    one, two = made[1]
    assert (one / "report.html").read_bytes() == (two / "report.html").read_bytes()
    assert (one / "report.ipynb").read_bytes() == (two / "report.ipynb").read_bytes()


def test_the_notebook_is_valid_ran_whole_and_has_every_chart(book):
    nbformat.validate(book)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    kinds = [kind for cell in code for output in cell.outputs for kind in output.get("data", {})]
    assert kinds.count("application/vnd.plotly.v1+json") >= 4
    assert not [kind for kind in kinds if "widget" in kind]
    assert not [
        output for cell in code for output in cell.outputs if output.output_type in ("error", "stream")
    ]


def test_the_page_has_the_charts_of_the_notebook(book, html):
    data = [output.data for cell in book.cells for output in cell.get("outputs", []) if "data" in output]
    charts = [
        one["application/vnd.plotly.v1+json"] for one in data if "application/vnd.plotly.v1+json" in one
    ]
    assert html.count("data-chart></div>") == len(charts)
    placed = re.findall(r'<script type="application/json" id="chart-(\d+)-data">(.*?)</script>', html)
    assert [int(number) for number, _ in placed] == list(range(1, len(charts) + 1))
    assert [json.loads(text)["layout"] for _, text in placed] == [chart["layout"] for chart in charts]


def test_nothing_of_this_machine_or_of_papermill_is_in_what_a_client_gets(made, html, book):
    source, folders = made
    own = {
        str(source.parent),
        str(folders[0].parent),
        str(Path.cwd()),
        sys.prefix,
        str(Path.home()),
        socket.gethostname(),
    }
    own |= {CANARY, "/tmp/", "MAPPER_TOKEN", "papermill", "ipykernel_", str(Path(mapper.__file__).parent)}
    texts = {
        "notebook": nbformat.writes(book),
        "page": re.sub(r"<script>/\*\*.*?</script>", "", html, flags=re.S),
    }
    assert len(texts["page"]) < 1_500_000, "plotly's script is still in the text that is searched"
    for name, text in texts.items():
        assert [one for one in own if len(one) > 3 and one in text] == [], name
    assert set(book.metadata) <= {"kernelspec", "language_info"}
    assert all(set(cell.metadata) <= {"tags"} for cell in book.cells)
    assert "commandlinker" not in texts["notebook"]


def test_the_page_asks_for_nothing_from_elsewhere(seen):
    for tag, attrs in seen.tags:
        assert tag not in ("link", "iframe", "img", "object", "embed", "form", "base", "video", "audio"), tag
        remote = [name for name, value in attrs.items() if re.match(r"(https?:)?//", value or "")]
        assert remote in ([], ["href"]), (tag, attrs)
        assert not (remote and tag != "a")
        assert not [
            name for name in attrs if name.startswith("on") or name in ("src", "srcset", "srcdoc", "action")
        ]
    assert not re.search(r"@import|url\(|https?:", seen.styles)
    assert "cdn" not in seen.styles


def test_ids_are_unique_over_the_whole_page(seen):
    ids = [attrs["id"] for _, attrs in seen.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(
        attrs["href"][1:] in ids for tag, attrs in seen.tags if tag == "a" and attrs["href"].startswith("#")
    )


def test_the_last_page_holds_version_hash_and_parameters(seen, made, framework):
    text = " ".join(seen.text.split())
    assert f"version {framework.about.version}" in text
    assert read_engagement(made[0], framework).sha256 in text
    assert "Parameter engagement client.toml" in text
    assert "Parameter framework" not in text


def test_the_page_has_no_code_and_no_trace_of_it(seen):
    assert not re.search(r"views\.|import mapper|Traceback|execution_count", seen.text)


def test_a_report_that_fails_keeps_the_old_files_and_says_why_in_a_line(made, tmp_path):
    """The file is spoiled between reading and running: the kernel refuses it."""
    bad = tmp_path / "client.toml"
    bad.write_text(SAMPLE.read_text("utf-8").replace("format = 1", "format = 1\nextra = 1\nmore = 2"))
    out = tmp_path / "out"
    out.mkdir()
    for name in ("report.html", "report.ipynb"):
        (out / name).write_text("old")
    with pytest.raises(NotebookFailed, match="extra") as failed:
        report(Job(str(bad), "", str(out), "Twilio"))
    assert len(str(failed.value).splitlines()) == 1
    assert "client.toml" in str(failed.value)
    assert str(tmp_path) not in str(failed.value)
    assert {path.name: path.read_text() for path in out.iterdir()} == {
        "report.html": "old",
        "report.ipynb": "old",
    }


def test_reading_gathers_all_faults_before_any_work(tmp_path, framework):
    good = tmp_path / "good.toml"
    good.write_bytes(SAMPLE.read_bytes())
    bad = tmp_path / "bad.toml"
    bad.write_text(SAMPLE.read_text("utf-8").replace("format = 1", "format = 1\nextra = 1\nmore = 2"))
    reads, faults = read_all([good, bad, tmp_path / "missing.toml"], None)
    assert [read.path for read in reads] == [good]
    assert {fault.file for fault in faults} == {"bad.toml", "missing.toml"}
    assert {fault.key for fault in faults} == {"extra", "more", ""}


def test_jobs_get_folders_apart_and_inside(tmp_path):
    files = []
    for at, name in enumerate(["Acme", "ACME", "Acme.", "CON", "日本"]):
        files.append(tmp_path / f"{at}.toml")
        files[-1].write_text(SAMPLE.read_text("utf-8").replace('name = "Twilio"', f'name = "{name}"'))
    files.append(tmp_path / "copy.toml")
    files[-1].write_bytes(files[0].read_bytes())
    reads, faults = read_all(files, None)
    assert faults == []
    found = [Path(job.out) for job in jobs(reads, None, tmp_path / "out")]
    assert len({path.name.casefold() for path in found}) == len(files)
    assert all(path.is_dir() and path.parent == (tmp_path / "out").resolve() for path in found)
