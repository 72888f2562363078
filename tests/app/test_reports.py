"""`mapper demo` and `mapper report`: what is made, what is said, how it ends."""

import json
import re
import shutil

import pytest

from mapper.knowledge.places import data_folder, samples

pytestmark = pytest.mark.slow


def test_a_demo_makes_six_reports_and_says_what_to_open(demo):
    done, folder = demo
    assert done.code == 0
    assert [path.name for path in folder.iterdir()] == ["reports"]
    pages = sorted(path.relative_to(folder / "reports").as_posix() for path in folder.rglob("report.html"))
    assert len(pages) == len(samples()) == 6
    assert done.out.splitlines()[:-1] == pages
    assert done.out.splitlines()[-1] == "Open reports/index.html in a browser: 6 of 6 reports are made."
    assert not [line for line in done.err.splitlines() if "rror" in line or "arning" in line]


def test_an_index_leads_to_every_report_of_a_demo(demo):
    folder = demo[1] / "reports"
    addresses = re.findall(r'<a href="([^"]*)"', (folder / "index.html").read_text("utf-8"))
    assert len(addresses) == 6
    assert all((folder / address).is_file() for address in addresses)


def test_a_demo_leaves_no_temporary_file(demo):
    left = [path for path in demo[1].rglob("*") if path.is_file() and path.name not in ("index.html",)]
    assert {path.name for path in left} == {"report.html", "report.ipynb"}


def test_two_files_of_one_client_get_two_reports_and_a_bad_one_none(mapper, changed, sample, tmp_path):
    """Exit code 3: some are done. The folders are told apart by the files."""
    shutil.copy(sample("hubspot"), tmp_path / "a.toml")
    (tmp_path / "b.toml").write_text(sample("hubspot").read_text("utf-8") + "# a second copy\n", "utf-8")
    (tmp_path / "bad.toml").write_text(changed(("complexity = 2", "complexity = 99")), "utf-8")
    done = mapper("report", "a.toml", "bad.toml", "b.toml", "--out", "out", cwd=tmp_path)
    assert done.code == 3
    folders = sorted(path.name for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert len(folders) == 2
    assert all(re.fullmatch(r"hubspot-[0-9a-f]{6}", name) for name in folders)
    assert sorted(done.out.splitlines()[:-1]) == [f"{name}/report.html" for name in folders]
    assert done.out.splitlines()[-1].endswith("2 of 3 reports are made.")
    assert done.faults[0].startswith("bad.toml: answers.launch.complexity: found 99, allowed: ")
    hashes = [(tmp_path / "out" / name / "report.html").read_text("utf-8") for name in folders]
    assert all(name.partition("-")[2] in html for name, html in zip(folders, hashes, strict=True))


def test_an_edited_framework_changes_map_and_report_and_is_named_in_it(mapper, sample, tmp_path):
    edited = tmp_path / "my framework"
    shutil.copytree(data_folder() / "framework", edited)
    replace(edited / "framework.toml", r'(name = "[^"]*"\nversion = )".*"', r'\1"1.0.7"')
    replace(edited / "maps" / "saas.toml", r'(id = "kickoff"\nname = ")[^"]*(")', r"\1Opening talk\2")
    plain, other = (
        json.loads(mapper("analyse", sample("northwind"), "--json", *extra).out)
        for extra in ([], ["--framework", edited])
    )
    names = [
        {
            moment["id"]: moment["name"]
            for line in data["lines"]
            for stage in line["stages"]
            for moment in stage["moments"]
        }
        for data in (plain, other)
    ]
    assert plain["framework"]["version"] != other["framework"]["version"] == "1.0.7"
    assert {name for name in names[0] if names[0][name] != names[1][name]} == {"kickoff"}
    (tmp_path / "here").mkdir()
    done = mapper("report", sample("northwind"), "--framework", edited, "--out", "out", cwd=tmp_path / "here")
    assert done.code == 0, done.err
    html = (tmp_path / "here" / "out" / "northwind-ledger" / "report.html").read_text("utf-8")
    assert "Opening talk" in html
    assert ", version 1.0.7" in html
    assert str(tmp_path) not in html


def replace(path, pattern, new):
    text, count = re.subn(pattern, new, path.read_text("utf-8"))
    assert count == 1, f"{path.name}: {pattern} stands there {count} times"
    path.write_text(text, "utf-8")


def test_what_lies_beside_a_clients_file_does_not_run(mapper, sample, tmp_path):
    """Modules and settings of the names that Python and Jupyter look for (CVE-2022-39286 and the like)."""
    client = tmp_path / "client"
    client.mkdir()
    ran = tmp_path / "ran"
    names = [
        "pandas", "plotly", "numpy", "papermill", "nbformat", "mapper", "IPython", "ipykernel_launcher",
        "json", "multiprocessing", "signal", "socket", "selectors", "pickle", "struct", "random", "tempfile",
        "copyreg", "sitecustomize", "usercustomize", "jupyter_config", "jupyter_notebook_config",
        "ipython_config", "ipython_kernel_config", "profile_default/startup/first",
    ]  # fmt: skip
    (client / "profile_default" / "startup").mkdir(parents=True)
    for name in names:
        code = f"open({str(ran)!r}, 'a').write({name!r} + ' ')\nraise SystemExit(9)\n"
        (client / f"{name}.py").write_text(code)
    (client / "kernel.json").write_text(
        '{"argv": ["touch", "ran"], "display_name": "x", "language": "python"}'
    )
    shutil.copy(sample("hubspot"), client / "client.toml")
    done = mapper("report", "client.toml", "--out", "../out", cwd=client)
    assert not ran.exists(), ran.read_text()
    assert done.code == 0, done.err
    assert (tmp_path / "out" / "hubspot" / "report.html").is_file()
