"""Reading a client's file: it is read, or every fault is told at once, each in one line."""

import datetime
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from mapper.engagement.analysis import analyse, checked
from mapper.engagement.reading import engagement_faults, read_engagement
from mapper.engagement.records import Engagement
from mapper.knowledge.faults import Refused
from mapper.knowledge.places import data_folder


def test_a_whole_file_is_read_with_its_hash(tmp_path, framework, whole):
    path = tmp_path / "client.toml"
    path.write_bytes(whole.encode())
    read = read_engagement(path, framework)
    assert read.engagement.client.name == "Example & Sons (Zürich)"
    assert [line.name for line in read.engagement.lines] == ["Core", "API"]
    assert read.sha256 == hashlib.sha256(whole.encode()).hexdigest()
    assert read.engagement.date == datetime.date(2026, 1, 31)
    analysis = analyse(framework, read.engagement, sha256=read.sha256)
    assert analysis.sha256 == read.sha256


def test_the_smallest_file_is_read(refusal):
    assert not refusal(
        'format = 1\nframework = "1.0.0"\ndate = 2026-01-31\ncurrency = "EUR"\n'
        'client = { name = "A" }\nlines = [{ name = "B" }]\n'
    )


SAMPLES = sorted((data_folder() / "engagements").glob("*.toml"))


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_every_sample_is_read_and_analysed(framework, path):
    read = read_engagement(path, framework)
    analysis = analyse(framework, read.engagement)
    assert len(analysis.lines) == len(read.engagement.lines)
    for line in analysis.lines:
        assert line.map.stages[-1].name == "Escalation"


SAID = tomllib.loads((Path(__file__).parent / "faults.toml").read_text(encoding="utf-8"))


def _rows(name):
    return [pytest.param(row, id=row["what"]) for row in SAID[name]]


def _spoiled(text, row):
    assert row.get("old", "") in text, f"the whole file has no {row['old']!r} any more"
    return text.replace(row["old"], row["new"], 1) if "old" in row else f"{text}\n{row['add']}\n"


def _put(old, new):
    return lambda text: _spoiled(text, {"old": old, "new": new})


def test_the_whole_file_itself_has_no_fault(refusal, whole):
    assert not refusal(whole)


@pytest.mark.parametrize("row", _rows("faults"))
def test_a_fault_is_told_with_its_key_and_what_is_allowed(refusal, whole, row):
    _assert_told(refusal(_spoiled(whole, row)), row["key"], *row["says"])


def _without_lines(text, instead=""):
    return instead + re.sub(r"\[\[lines\]\].*?(?=\[\[segments)", "", text, flags=re.DOTALL)


HUGE = "9" * 5_000
FILES = {
    "number of 6,000 hexadecimal digits": (
        lambda text: text.replace("accounts = 2000", "accounts = 0x" + "F" * 6000),
        "segments.Small.accounts",
        "too long to show",
    ),
    "framework version of 5,000 digits": (
        lambda text: text.replace('"1.0.0"', f'"{HUGE}.0.0"'),
        "framework",
        "allowed",
    ),
    "no lines": (_without_lines, "lines", "found nothing"),
    "lines as one text": (lambda text: _without_lines(text, 'lines = "all"\n'), "lines", 'found "all"'),
    "empty file": (lambda text: "", "", "an empty file"),
    "only comments": (lambda text: "# nothing yet\n", "", "no entry"),
    "not UTF-8": (lambda text: text.encode("latin-1"), "", "not UTF-8 in line 7"),
    "a hundred thousand brackets": (lambda text: "a = " + "[" * 100_000, "", "not TOML"),
    "a number of 5,000 digits": (lambda text: f"a = {HUGE}", "", "not TOML"),
    "fifty million bytes": (lambda text: "#" * 50_000_000, "", "50,000,000 bytes"),
}


@pytest.mark.parametrize("row", FILES.values(), ids=FILES)
def test_a_file_that_is_not_even_near_is_told_in_one_sentence(refusal, whole, row):
    edit, key, sentence = row
    _assert_told(refusal(edit(whole)), key, sentence)


def _assert_told(faults, key, *sentences):
    assert any(
        key in fault.key and all(sentence in str(fault) for sentence in sentences) for fault in faults
    ), "\n".join(map(str, faults)) or "the file was read"
    for text in map(str, faults):
        assert text.isprintable()
        assert len(text) < 2_000
        assert re.fullmatch(r"client\.toml: (.+: )?found .+, allowed: .+", text), text


def test_an_override_for_a_segment_that_the_line_does_not_sell_to(refusal, whole):
    """Core sells to Large only; the override on it speaks of Small."""
    spoiled = whole.replace('segments = ["Small", "Large"]', 'segments = ["Large"]')
    _assert_told(
        refusal(spoiled), "overrides.usage_nudge.segments", "no line concerned sells to", "one of Large"
    )


def test_every_kind_of_fault_is_named_once():
    names = [row["what"] for row in SAID["faults"]]
    assert len(set(names)) == len(names) > 90


def test_a_directory_and_a_missing_file_are_refused(tmp_path, framework):
    for path, sentence in ((tmp_path, "a directory"), (tmp_path / "none.toml", "no such file")):
        with pytest.raises(Refused, match=sentence):
            read_engagement(path, framework)


def test_several_faults_are_told_at_once(refusal, whole):
    """Faults of shape come together, and so do faults of content."""
    shape = whole.replace('currency = "USD"', 'curency = "USD"').replace('how = "inherited"', 'how = "x"')
    shape = shape.replace('mode = "ai_led"\nreason', 'mode = "ai"\nreason')
    assert {"curency", "currency", "today.usage_nudge.how", "overrides[1].mode"} <= {
        fault.key for fault in refusal(shape)
    }
    content = whole.replace("accounts = 2000", "accounts = -1").replace("complexity = 2", "complexity = 9")
    content = content.replace('name = "API"', 'name = "Core"').replace(
        'framework = "1.0.0"', 'framework = "7.0.0"'
    )
    assert {"segments.Small.accounts", "answers.launch.complexity", "lines.Core", "framework"} <= {
        fault.key for fault in refusal(content)
    }
    references = whole.replace('after = "S1"', 'after = "S99"').replace(
        'segments = ["Small"]', 'segments = ["Smal"]'
    )
    assert {"own.stages.training.after", "overrides.usage_nudge.segments"} <= {
        fault.key for fault in refusal(references)
    }


OVERRIDE = '[[overrides]]\nmoment = "usage_nudge"\nmode = "human_led"\nreason = "because"\n'


@pytest.mark.parametrize(
    "edit",
    [
        _put("churn_pct = 20", 'churn_pct = { value = 0.62, unit = "%" }'),
        _put("churn_pct = 20", "churn_pct = 0"),
        _put("churn_pct = 20", "churn_pct = 1"),
        _put("fixed_fee_pct = 10", "fixed_fee_pct = 10.4"),
        _put('framework = "1.0.0"', 'framework = "0.9.12"'),
        _put("Example & Sons (Zürich)", "株式会社 Ω-Test, Ltd."),
        _put("accounts = 2000", "accounts = 2000.0"),
        _put('model = "subscription"', 'model = "subscription"\nswitch = { S6 = false }'),
        _put("a pilot until June", "first line\\nsecond line"),
        lambda text: text + OVERRIDE + 'line = "API"\n',
        lambda text: text + OVERRIDE + 'line = "Core"\nsegments = ["Large"]\n',
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=[
        "fraction meant so",
        "zero",
        "one percent",
        "rounded shares",
        "older framework",
        "letters of any script",
        "whole as a float",
        "Advocacy off",
        "line break in prose",
        "override of another line",
        "override of another segment",
        "byte order mark",
        "Windows line ends",
    ],
)
def test_what_is_unusual_but_right_is_read(refusal, whole, edit):
    assert not refusal(edit(whole))


def test_an_engagement_made_in_code_is_checked_the_same_way(framework, whole):
    made = Engagement.model_validate(tomllib.loads(whole))
    assert checked(framework, made) is made
    broken = made.model_copy(update={"framework": "9.0.0"})
    with pytest.raises(Refused, match=r"engagement: framework: found 9\.0\.0"):
        checked(framework, broken)


NASTY = [
    None,
    True,
    -1,
    0,
    0.5,
    1e308,
    float("nan"),
    float("inf"),
    10**400,
    "",
    " ",
    "x" * 5_000,
    "\x00\x1b[31m",
    "ai_owned",
    "../..",
    "S1",
    [],
    [[]],
    [1],
    ["x"],
    {},
    {"value": {}},
    {"name": "x"},
    datetime.date(2026, 1, 1),
    "\ud800",
]


def test_whatever_stands_at_any_place_it_is_read_and_analysed_or_refused(framework, whole):
    """Each value of a whole file in turn becomes something nasty: never a traceback, always one line."""
    tables = tomllib.loads(whole)
    asked = read = 0
    for place in _places(tables):
        for value in NASTY:
            asked += 1
            spoiled = _with(tables, place, value)
            try:
                engagement = Engagement.model_validate(spoiled)
            except ValueError:
                continue
            faults = engagement_faults(engagement, framework, "client.toml")
            assert all(str(fault).isprintable() for fault in faults)
            if not faults:
                read += 1
                try:
                    analyse(framework, engagement)
                except Refused:
                    continue
    assert asked > 2_000
    assert 50 < read < asked / 4


def _places(value, place=()):
    yield from ([place] if place else [])
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*place, index))


def _with(value, place, new):
    if not place:
        return new
    step, *rest = place
    if isinstance(value, dict):
        return {key: _with(inner, rest, new) if key == step else inner for key, inner in value.items()}
    return [_with(inner, rest, new) if index == step else inner for index, inner in enumerate(value)]


def test_one_faulty_line_is_one_fault(refusal, whole):
    assert len(refusal(whole.replace("horizon_years = 3", "horizon_years = 6"))) == 1


def test_a_hint_is_a_key_of_the_same_table(refusal, whole):
    (fault,) = refusal(whole.replace('model = "subscription"', 'modle = "subscription"'))
    assert 'did you mean "model"' in fault.allowed
