"""Reading a client's file: it is read, or every fault is told at once, each in one line."""

import datetime
import hashlib
import re
import tomllib

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


def put(old, new):
    return lambda text: _replaced(text, old, new)


def add(table):
    return lambda text: text + "\n" + table + "\n"


def _replaced(text, old, new):
    assert old in text, f"the whole file has no {old!r} any more"
    return text.replace(old, new, 1)


OWN = '[[own.moments]]\nid = "{id}"\nname = "{name}"\nmode = "ai_led"\nwhy = "x"\nstage = "{stage}"'
OVERRIDE = '[[overrides]]\n{what}\nmode = "ai_led"\nreason = "because"'

# what is wrong: the edit of the whole file, a fragment of the key, fragments of the sentence
FAULTS = {
    # keys
    "misspelt key at the top": (put("currency =", "curency ="), "curency", "not known", 'did you mean "currency"'),
    "misspelt key leaves the right one empty": (put("currency =", "curency ="), "currency", "found nothing"),
    "misspelt key of a line": (put("pattern =", "patern ="), "lines.API.patern", 'did you mean "pattern"'),
    "misspelt key of a split": (put("seats_pct =", "seat_pct ="), "lines.Core.split.seat_pct", 'did you mean "seats_pct"'),
    "misspelt key of a segment": (put("median_acv =", "medain_acv ="), "segments.Small.medain_acv", 'did you mean "median_acv"'),
    "misspelt section": (put("[answers.launch]", "[answers.lunch]"), "answers.lunch", 'did you mean "launch"'),
    "misspelt answer": (put("complexity =", "complexty ="), "answers.launch.complexty", 'did you mean "complexity"'),
    "misspelt key of an answer's table": (put('source = "billing"', 'sorce = "billing"'), "seats_pct.sorce", "not known"),
    "misspelt skill": (put("relationship_csm =", "relation_csm ="), "people.relation_csm", 'did you mean "relationship_csm"'),
    "answers under lines belong to the line": (add("[answers.lines]\nseats_pct = 5"), "answers.lines", "not known"),
    # modes and choices
    "unknown mode of an override": (put('mode = "ai_led"\nreason', 'mode = "ai-led"\nreason'), "overrides[1].mode", "ai_owned, ai_led, human_led, human_only"),
    "mode as a number": (put('mode = "ai_led"\nreason', "mode = 1\nreason"), "overrides[1].mode", "ai_owned, ai_led, human_led, human_only"),
    "unknown mode of today": (put('mode = "ai_owned"', 'mode = "robot"'), "today.usage_nudge.mode", "ai_owned, ai_led"),
    "today neither chosen nor inherited": (put('how = "inherited"', 'how = "drifted"'), "today.usage_nudge.how", "inherited"),
    "unknown revenue model": (put('model = "subscription"', 'model = "saas"'), "lines.Core.model", "subscription"),
    "choice that is not offered": (put("complexity = 2", "complexity = 5"), "answers.launch.complexity", "one of 1, 2, 3, 4"),
    "choice as text": (put("complexity = 2", 'complexity = "2"'), "answers.launch.complexity", 'found "2"'),
    "flag as text": (put("strategic = false", 'strategic = "no"'), "segments.Large.strategic", "true or false"),
    "unknown status": (put('status = "measured"', 'status = "guessed"'), "seats_pct.status", "measured"),
    "unknown preset": (put('preset = "guided"', 'preset = "guide"'), "answers.launch.preset", 'did you mean "guided"'),
    "unknown preset of a line": (put('pattern = "P1"', 'preset = "usages"'), "lines.API.preset", 'did you mean "usage"'),
    # numbers
    "share written as a fraction": (put("churn_pct = 20", "churn_pct = 0.62"), "segments.Small.churn_pct", "did you mean 62", 'unit = "%"'),
    "share above one hundred": (put("contribution_margin_pct = 75", "contribution_margin_pct = 175"), "answers.margin.contribution_margin_pct", "percent from 0 to 100"),
    "share below what the question allows": (put("contribution_margin_pct = 75", "contribution_margin_pct = 4"), "answers.margin.contribution_margin_pct", "from 5 to 90"),
    "shares that do not add up": (put("fixed_fee_pct = 10", "fixed_fee_pct = 20"), "lines.Core.split", "add up to 110", "add up to 100"),
    "lines that do not add up": (put("revenue_pct = 40", "revenue_pct = 30"), "lines.revenue_pct", "add up to 90"),
    "line's share as a fraction": (put("revenue_pct = 40", "revenue_pct = 0.4"), "lines.API.revenue_pct", "did you mean 40"),
    "negative count": (put("accounts = 2000", "accounts = -1"), "segments.Small.accounts", "found -1", "from 1 to 1,000,000"),
    "half an account": (put("accounts = 2000", "accounts = 2.5"), "segments.Small.accounts", "whole number"),
    "not a number": (put("median_acv = 5000", "median_acv = nan"), "segments.Small.median_acv", "not a number"),
    "infinite": (put("median_acv = 5000", "median_acv = inf"), "segments.Small.median_acv", "found inf"),
    "infinite share": (put("churn_pct = 20", "churn_pct = inf"), "segments.Small.churn_pct", "found inf"),
    "share that is none": (put("churn_pct = 20", "churn_pct = nan"), "segments.Small.churn_pct", "not a number"),
    "number of 400 digits": (put("accounts = 2000", "accounts = 2" + "0" * 400), "segments.Small.accounts", "whole number"),
    "share of 400 digits": (put("seats_pct = { value = 90", "seats_pct = { value = 9" + "0" * 400), "split.seats_pct", "percent from 0 to 100"),
    "number of 6000 hexadecimal digits": (put("accounts = 2000", "accounts = 0x" + "F" * 6000), "segments.Small.accounts", "too long to show"),
    "number as text": (put("median_acv = 5000", 'median_acv = "5000"'), "segments.Small.median_acv", 'found "5000"'),
    "number as a list": (put("median_acv = 5000", "median_acv = [5000]"), "segments.Small.median_acv", "found [5000]"),
    "number as a date": (put("median_acv = 5000", "median_acv = 2026-01-01"), "segments.Small.median_acv", "datetime.date(2026, 1, 1)"),
    "number as a flag": (put("accounts = 2000", "accounts = true"), "segments.Small.accounts", "found True"),
    "answer without a value": (put("accounts = 2000", "accounts = {}"), "accounts.value", "found nothing"),
    "quartiles out of order": (put("p25_acv = 2000", "p25_acv = 7000"), "segments.Small", "p25_acv <= median_acv <= p75_acv"),
    "negative people": (put("relationship_csm = 4.5", "relationship_csm = -1"), "people.relationship_csm", "from 0 to 10,000"),
    "people without a number": (put("relationship_csm = 4.5", "relationship_csm = nan"), "people.relationship_csm", "not a number"),
    "threshold of nothing": (put("value = 20000", "value = 0"), "lines.Core.threshold.value", "greater than 0"),
    "threshold that is no number": (put("value = 20000", "value = nan"), "lines.Core.threshold.value", "not a number"),
    "threshold below its own low end": (put("low = 15000", "low = 25000"), "lines.Core.threshold", "low <= value <= high"),
    "threshold with an infinite end": (put("high = 30000", "high = inf"), "lines.Core.threshold.high", "found inf"),
    "horizon beyond five years": (put("horizon_years = 3", "horizon_years = 6"), "lines.Core.threshold.horizon_years", "5"),
    # names
    "two lines of one name": (put('name = "API"', 'name = "core"'), "lines.Core", "more than once", "each name once"),
    "two segments of one name": (put('name = "Large"', 'name = "SMALL"'), "segments.Small", "more than once"),
    "two decisions of one id": (add('[[decisions]]\nid = "D1"\nquestion = "q"\ndecision = "d"\nreason = "r"\ndecider = "x"'), "decisions.D1", "more than once"),
    "client with slashes": (put("Example & Sons (Zürich)", "../../etc/passwd"), "client.name", "letters, digits", "'/'"),
    "client with a backslash": (put('"Example & Sons (Zürich)"', "'a\\b'"), "client.name", "letters, digits"),
    "client with emoji": (put("Example & Sons (Zürich)", "Acme 🚀"), "client.name", "letters, digits"),
    "client of 300 characters": (put("Example & Sons (Zürich)", "x" * 300), "client.name", "up to 80 characters (300 found)"),
    "client of nothing but spaces": (put("Example & Sons (Zürich)", "   "), "client.name", "letters, digits"),
    "client with markup": (put("Example & Sons (Zürich)", "<b>Acme</b>"), "client.name", "letters, digits"),
    "client with a hidden direction mark": (put("Example & Sons (Zürich)", "Ac\u202eme"), "client.name", "letters, digits"),
    "line with a quote": (put('name = "API"', "name = 'A\"PI'"), "name", "letters, digits"),
    "segment without a name": (put('name = "Large"\n', ""), "segments[2].name", "found nothing"),
    "name as a number": (put('name = "API"', "name = 5"), "name", "found 5"),
    "control characters in a reason": (put("a pilot until June", "a \\u0007pilot"), "overrides[1].reason", "without control characters"),
    "control characters in a key": (add('[people."\\u001b[31mred"]\nvalue = 1'), "people", "skill that is not known"),
    "reason of two letters": (put("a pilot until June", "ok"), "overrides[1].reason", "3"),
    # references
    "hybrid without a pattern": (put('pattern = "P1"', 'model = "hybrid"'), "lines.API", "a pattern beside", 'pattern = "P1"'),
    "pattern beside a pure model": (put('pattern = "P1"', 'pattern = "P1"\nmodel = "usage"'), "lines.API", "beside a pattern"),
    "unknown pattern": (put('pattern = "P1"', 'pattern = "P9"'), "lines.API.pattern", '"P9"', "one of P1, P2, P3, P5"),
    "overlay as a pattern": (put('pattern = "P1"', 'pattern = "P4"'), "lines.API.pattern", '"P4"'),
    "pattern as an overlay": (put('pattern = "P1"', 'pattern = "P1"\noverlays = ["P2"]'), "lines.API.overlays", "one of P4"),
    "unknown segment of a line": (put('segments = ["Small", "Large"]', 'segments = ["Smal", "Large"]'), "lines.Core.segments", 'did you mean "Small"'),
    "unknown segment of an override": (put('segments = ["Small"]', 'segments = ["Smal"]'), "overrides.usage_nudge.segments", 'did you mean "Small"'),
    "unknown line of an override": (put('line = "Core"\nsegments', 'line = "Cor"\nsegments'), "overrides.usage_nudge.line", 'did you mean "Core"'),
    "unknown line of today": (put('how = "inherited"\nline = "Core"', 'how = "inherited"\nline = "Cor"'), "today.usage_nudge.line", 'did you mean "Core"'),
    "unknown line of an own stage": (put('after = "S1"\nline = "Core"', 'after = "S1"\nline = "Cor"'), "own.stages.training.line", 'did you mean "Core"'),
    "override of a moment that no map has": (add(OVERRIDE.format(what='moment = "usage_nugde"')), "overrides.usage_nugde.moment", "which the map does not have", 'did you mean "usage_nudge"'),
    "override of a stage that the map lacks": (add(OVERRIDE.format(what='stage = "U6"')), "overrides.U6.stage", "which the map does not have"),
    "override of a stage that this line lacks": (add(OVERRIDE.format(what='stage = "U3"\nline = "Core"')), "overrides.U3.stage", "which the map does not have"),
    "override of moment and stage": (add(OVERRIDE.format(what='moment = "kickoff"\nstage = "S1"')), "overrides[2]", "either moment or stage"),
    "override of nothing": (add(OVERRIDE.format(what="")), "overrides[2]", "either moment or stage"),
    "today of a moment that no map has": (put("[today.usage_nudge]", "[today.usage_nugde]"), "today.usage_nugde", 'did you mean "usage_nudge"'),
    "switch of a stage that does not exist": (put('pattern = "P1"', 'pattern = "P1"\nswitch = { S9 = false }'), "lines.API.switch", '"S9"'),
    "switch of Escalation": (put('model = "subscription"', 'model = "subscription"\nswitch = { S7 = false }'), "lines.Core.switch", '"S7"'),
    "own moment in no stage": (add(OWN.format(id="m", name="M", stage="S99")), "own.moments.m.stage", '"S99"'),
    "own moment with a taken id": (add(OWN.format(id="kickoff", name="M", stage="S2")), "own.kickoff", "an id of its own"),
    "own moment without a reason": (put("Everybody calls in the same week.", ""), "own.moments.tax_season.why", "at least 1"),
    "own stage after nothing": (put('after = "S1"', 'after = "S99"'), "own.stages.training.after", '"S99"'),
    "own stage without moments": (add('[[own.stages]]\nid = "x"\nname = "X"\nwhy = "y"\nmoments = []'), "own.stages.x.moments", "at least 1"),
    "own id with spaces": (add(OWN.format(id="my moment", name="M", stage="S2")), "own.moments.my moment.id", "pattern"),
    "own pattern that loses stages": (add('[[own.patterns]]\nid = "PX"\nname = "X"\ndefinition = "d"\noperations = [{ op = "keep", stages = ["S7"], because = "b" }]'), "PX.operations", "S1 placed nowhere"),
    # header
    "framework newer than installed": (put('framework = "1.0.0"', 'framework = "1.9.0"'), "framework", "found 1.9.0", "or older"),
    "framework version of 5,000 digits": (put('framework = "1.0.0"', 'framework = "' + "9" * 5000 + '.0.0"'), "framework", "allowed"),
    "another format": (put("format = 1", "format = 2"), "format", "found 2", "1"),
    "no format": (put("format = 1\n", ""), "format", "found nothing"),
    "date that does not exist": (put("2026-01-31", '"2026-02-31"'), "date", "2026-02-31"),
    "date with a time": (put("2026-01-31", "2026-01-31T10:00:00"), "date", "datetime"),
    "date in words": (put("2026-01-31", '"last Monday"'), "date", "last Monday"),
    "currency in small letters": (put('"USD"', '"usd"'), "currency", "found \"usd\""),
    "currency sign": (put('"USD"', '"$"'), "currency", "found \"$\""),
    "no lines": (lambda text: re.sub(r"\[\[lines\]\].*?(?=\[\[segments)", "", text, flags=re.DOTALL), "lines", "found nothing"),
    "lines as one table": (lambda text: 'lines = "all"\n' + re.sub(r"\[\[lines\]\].*?(?=\[\[segments)", "", text, flags=re.DOTALL), "lines", 'found "all"'),
    # the file itself
    "empty file": (lambda text: "", "", "an empty file"),
    "only comments": (lambda text: "# nothing yet\n", "", "no entry"),
    "not UTF-8": (lambda text: text.encode("latin-1"), "", "not UTF-8 in line 7"),
    "duplicate key": (put("format = 1", "format = 1\nformat = 1"), "", "not TOML"),
    "date out of the calendar, bare": (put("2026-01-31", "2026-02-31"), "", "not TOML"),
    "bare word": (put('"USD"', "USD"), "", "not TOML"),
    "a hundred thousand brackets": (lambda text: "a = " + "[" * 100_000, "", "not TOML"),
    "a number of 5,000 digits": (lambda text: "a = " + "9" * 5_000, "", "not TOML"),
    "fifty million bytes": (lambda text: "#" * 50_000_000, "", "50,000,000 bytes"),
}  # fmt: skip


def test_the_whole_file_itself_has_no_fault(refusal, whole):
    assert not refusal(whole)


@pytest.mark.parametrize("row", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_key_and_what_is_allowed(refusal, whole, row):
    edit, key, *sentences = row
    faults = refusal(edit(whole))
    assert any(
        key in fault.key and all(sentence in str(fault) for sentence in sentences) for fault in faults
    ), "\n".join(map(str, faults)) or "the file was read"
    for text in map(str, faults):
        assert text.isprintable()
        assert len(text) < 2_000
        assert re.fullmatch(r"client\.toml: (.+: )?found .+, allowed: .+", text), text


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


@pytest.mark.parametrize(
    "edit",
    [
        put("churn_pct = 20", 'churn_pct = { value = 0.62, unit = "%" }'),
        put("churn_pct = 20", "churn_pct = 0"),
        put("churn_pct = 20", "churn_pct = 1"),
        put("fixed_fee_pct = 10", "fixed_fee_pct = 10.4"),
        put('framework = "1.0.0"', 'framework = "0.9.12"'),
        put("Example & Sons (Zürich)", "株式会社 Ω-Test, Ltd."),
        put("accounts = 2000", "accounts = 2000.0"),
        put('model = "subscription"', 'model = "subscription"\nswitch = { S6 = false }'),
        put("a pilot until June", "first line\\nsecond line"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["fraction meant so", "zero", "one percent", "rounded shares", "older framework", "letters of any script",
         "whole as a float", "Advocacy off", "line break in prose", "byte order mark", "Windows line ends"],
)  # fmt: skip
def test_what_is_unusual_but_right_is_read(refusal, whole, edit):
    assert not refusal(edit(whole))


def test_an_engagement_made_in_code_is_checked_the_same_way(framework, whole):
    made = Engagement.model_validate(tomllib.loads(whole))
    assert checked(framework, made) is made
    broken = made.model_copy(update={"framework": "9.0.0"})
    with pytest.raises(Refused, match=r"engagement: framework: found 9\.0\.0"):
        checked(framework, broken)


NASTY = [
    None, True, -1, 0, 0.5, 1e308, float("nan"), float("inf"), 10**400, "", " ", "x" * 5_000, "\x00\x1b[31m", "ai_owned",
    "../..", "S1", [], [[]], [1], ["x"], {}, {"value": {}}, {"name": "x"}, datetime.date(2026, 1, 1), "\ud800",
]  # fmt: skip


def test_whatever_stands_at_any_place_it_is_read_and_analysed_or_refused(framework, whole):
    """Each value of a whole file in turn becomes something nasty: never a traceback, never an unprintable line."""
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
