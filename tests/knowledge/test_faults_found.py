"""Every kind of fault in a framework is found, with the file and the key, and what would be allowed."""

import re
import tomllib
from pathlib import Path

import pytest

from mapper.knowledge.faults import Refused
from mapper.knowledge.loading import load_framework, read_framework

SAID = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))
USAGE, P1 = "maps/usage_based.toml", "hybrids/p1_platform_fee.toml"
KEEP_S3 = 'op = "keep"\nstages = ["S3"]'


def _rows(name):
    return [pytest.param(row, id=row["what"]) for row in SAID[name]]


@pytest.mark.parametrize("row", _rows("faults"))
def test_a_fault_is_found_with_file_key_and_what_is_allowed(copy, row):
    faults = copy.edit(row["file"], row["old"], row["new"]).faults()
    where = row.get("where", row["file"])
    assert any(
        fault.file == where and row["key"] in fault.key and row["says"] in str(fault) for fault in faults
    ), "\n".join(map(str, faults)) or "no fault found"
    for text in map(str, faults):
        assert text.isprintable()  # one line, whatever the file held
        assert re.fullmatch(r"[\w./]+: (.+: )?found .+, allowed: .+", text), text


def test_every_kind_of_fault_is_named_once():
    names = [row["what"] for row in SAID["faults"]]
    assert len(set(names)) == len(names) > 80


def test_a_number_with_400_digits_is_a_fault(copy):
    (fault,) = copy.edit("assumptions.toml", "low = 145_000", "low = 1" + "0" * 400).faults()
    assert str(fault).endswith("…, allowed: a valid number")


def test_brackets_without_an_end_are_a_fault_of_their_file(copy):
    faults = copy.edit("rules.toml", "when = {}", "when = { all = " + "[" * 5000).faults()
    assert [fault for fault in faults if fault.file == "rules.toml" and "not TOML" in fault.found]


def test_a_stage_without_moments_is_a_fault(copy):
    path = copy.folder / USAGE
    head, rest = path.read_text(encoding="utf-8").split('[[stages.moments]]\nid = "usage_advocate_draft"')
    path.write_text(head + "moments = []\n" + rest[rest.index("\n[[stages]]") :], encoding="utf-8")
    (fault,) = [fault for fault in copy.faults() if fault.file == USAGE]
    assert str(fault) == f"{USAGE}: usage.stages.U6.moments: found no moments, allowed: at least one moment"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "no such file"),
        (lambda path: path.write_bytes(b""), "an empty file"),
        (lambda path: path.write_bytes(b" \n\t\n"), "an empty file"),
        (lambda path: path.write_text("# only a comment\n"), "no entry"),
        (
            lambda path: path.write_bytes(path.read_bytes() + b"\n# caf\xe9\n"),
            "bytes that are not UTF-8 in line",
        ),
        (lambda path: path.write_bytes(b"# " + b"x" * 2_000_001), "2,000,003 bytes"),
        (lambda path: (path.unlink(), path.mkdir()), "a directory"),
    ],
    ids=["missing", "empty", "blank", "comment only", "not UTF-8", "too large", "directory"],
)
def test_a_file_that_cannot_be_read_is_a_fault_of_that_file(copy, spoil, sentence):
    spoil(copy.folder / "rules.toml")
    assert [fault for fault in copy.faults() if fault.file == "rules.toml" and sentence in fault.found]


def test_an_unreadable_pattern_is_one_fault_and_not_a_list_of_empty_keys(copy):
    (copy.folder / P1).write_text("id = ", encoding="utf-8")
    assert len([fault for fault in copy.faults() if fault.file == P1]) == 1


def test_a_file_with_a_byte_order_mark_is_read_like_any_other(copy):
    path = copy.folder / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert not copy.faults()


def test_faults_of_two_files_are_reported_together(copy):
    copy.edit("rules.toml", 'at_least = "human_only"', 'at_least = "human"')
    copy.edit("assumptions.toml", "low = 145_000", 'low = "much"')
    assert {fault.file for fault in copy.faults()} == {"rules.toml", "assumptions.toml"}


def test_cross_faults_of_three_files_are_reported_together(copy):
    copy.edit("rules.toml", 'contested = "C1"', 'contested = "C9"')
    copy.edit("hybrids/p1_platform_fee.toml", KEEP_S3, KEEP_S3.replace("S3", "S6"))
    copy.edit("facts.toml", 'refs = ["M1"]', 'refs = ["M99"]')
    found = {fault.file for fault in copy.faults()}
    assert {"rules.toml", "hybrids/p1_platform_fee.toml", "facts.toml"} <= found


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    framework, faults = read_framework(tmp_path / "nowhere")
    assert framework is None
    assert "no such folder" in str(*faults)


def test_loading_refuses_with_every_fault(copy):
    copy.edit("rules.toml", 'contested = "C1"', 'contested = "C9"')
    copy.edit("facts.toml", 'refs = ["M1"]', 'refs = ["M99"]')
    with pytest.raises(Refused) as refused:
        load_framework(copy.folder)
    assert len(refused.value.faults) >= 2
    assert len(str(refused.value).splitlines()) == len(refused.value.faults)
