"""Every refusal names file, key, what was found and what is allowed; nothing is left behind."""

import time

import pytest

pytestmark = pytest.mark.slow

HEAD = 'name = "Northwind Ledger"'
# name of the case: what is replaced in the sample, the key that must be named, words of the message
CASES = {
    "misspelt key": (
        [("[lines.threshold]", "[lines.thresold]")],
        "lines.Ledger.thresold", 'mean "threshold"',
    ),
    "misspelt table": ([("[client]", "[cleint]")], "cleint", 'mean "client"'),
    "misspelt answer": (
        [("complexity = 2", "complexty = 2")],
        "answers.launch.complexty", 'mean "complexity"',
    ),
    "unknown mode": (
        [('mode = "ai_owned"\nreason', 'mode = "ai_lead"\nreason')],
        "overrides[1].mode", 'found "ai_lead", allowed: one of ai_owned, ai_led, human_led, human_only',
    ),
    "two lines of one name": (
        [("revenue_pct = 100\n", ""),
         ("[[segments]]", '[[lines]]\nname = "LEDGER"\n\n[[segments]]')],
        "lines.Ledger", "more than once, allowed: each name once",
    ),
    "shares": (
        [("seats_pct = { value = 92", "seats_pct = { value = 80")],
        "lines.Ledger.split", "add up to 88",
    ),
    "a share as a fraction": (
        [("churn_pct = { value = 18", "churn_pct = { value = 0.62")],
        "segments.Small firms.churn_pct", "found 0.62, allowed: percent from 0 to 100: did you mean 62",
    ),
    "more than all": (
        [("churn_pct = { value = 18", "churn_pct = { value = 101")],
        "segments.Small firms.churn_pct", "found 101",
    ),
    "negative count": (
        [("accounts = { value = 620", "accounts = { value = -5")],
        "segments.Small firms.accounts", "found -5, allowed",
    ),
    "not a number": (
        [("median_acv = { value = 3_600", "median_acv = { value = nan")],
        "segments.Small firms.median_acv", "found nan (not a number), allowed",
    ),
    "infinite": (
        [("mean_acv = { value = 4_200", "mean_acv = { value = inf")],
        "segments.Small firms.mean_acv", "found inf, allowed",
    ),
    "text for a number": (
        [("complexity = 2", 'complexity = "$1,200"')],
        "answers.launch.complexity", "$1,200",
    ),
    "hybrid without pattern": (
        [('model = "subscription"', 'model = "hybrid"')],
        "lines.Ledger", 'allowed: a pattern beside model = "hybrid"',
    ),
    "unknown pattern": (
        [('model = "subscription"', 'pattern = "P9"')],
        "lines.Ledger.pattern", 'found "P9"',
    ),
    "stage that the map lacks": (
        [('moment = "renewal_risk_brief"\nsegments', 'stage = "U3"\nsegments')],
        "overrides.U3.stage", 'found "U3", which the map does not have, allowed: one of S1',
    ),
    "moment that the map lacks": (
        [('moment = "renewal_risk_brief"\nsegments', 'moment = "renewal_brief"\nsegments')],
        "overrides.renewal_brief.moment", 'mean "renewal_risk_brief"',
    ),
    "below a stated floor, nobody decided": (
        [('moment = "self_serve_add"\nsegments = ["Small firms"]', 'moment = "trust_repair"'),
         ('decider = "Head of customer success"', "")],
        "overrides.trust_repair.decider", "found nobody",
    ),
    "name with slashes": ([(HEAD, 'name = "../../etc/passwd"')], "client.name", "(not '/')"),
    "name with backslashes": ([(HEAD, 'name = "a\\\\b"')], "client.name", "(not '\\\\')"),
    "name with emoji": ([(HEAD, 'name = "Northwind 😀"')], "client.name", "letters, digits, spaces"),
    "name that turns round": (
        [(HEAD, 'name = "\\u202Egnp.exe"')],
        "client.name", "letters, digits, spaces",
    ),
    "long name": ([(HEAD, f'name = "{"x" * 300}"')], "client.name", "up to 80 characters (300 found)"),
    "no name": ([(HEAD, 'name = " "')], "client.name", "letters, digits, spaces"),
    "newer framework": ([('framework = "1.0.0"', 'framework = "9.0.0"')], "framework", "or older"),
    "not TOML": ([("[client]", "[client")], "", "found text that is not TOML"),
    "a key twice": ([("format = 1", "format = 1\nformat = 1")], "", "found text that is not TOML"),
    "control character": (
        [("A claim:", "A \\u0007 claim:")],
        "answers.ai", "text without control characters",
    ),
}  # fmt: skip
FILES = {
    "empty": (b"", "an empty file"),
    "blank": (b" \n\t\n", "an empty file"),
    "not UTF-8": (
        'format = 1\nframework = "1.0.0"\n# Größe'.encode("latin-1"),
        "bytes that are not UTF-8 in line 3",
    ),
    "UTF-16": ("format = 1".encode("utf-16"), "bytes that are not UTF-8 in line 1"),
    "NUL": (b"format = 1\x00", "not TOML"),
    "brackets": (b"x = " + b"[" * 100_000, "not TOML"),
    "digits": (b"format = " + b"9" * 5_000, "not TOML"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "not UTF-8"),
}


def data_of(name, changed):
    return FILES[name][0] if name in FILES else changed(*CASES[name][0]).encode()


@pytest.fixture(scope="module")
def lines(tmp_path_factory, mapper, changed):
    """What one run over all bad files says, by case; a process for each would take half a minute."""
    folder = tmp_path_factory.mktemp("bad")
    files = {name: f"{name.replace(' ', '-').replace(',', '')}.toml" for name in [*CASES, *FILES]}
    for name, file in files.items():
        (folder / file).write_bytes(data_of(name, changed))
    done = mapper("report", *files.values(), "--out", "out", cwd=folder)
    assert (done.code, done.out) == (1, "")
    assert sorted(path.name for path in folder.iterdir()) == sorted(files.values())
    found = {
        name: [line for line in done.faults if line.startswith(f"{file}: ")] for name, file in files.items()
    }
    assert sum(map(len, found.values())) == len(done.faults)
    for line in done.faults:
        assert ": found " in line
        assert ", allowed: " in line
        assert len(line) < 1_000
        assert str(folder) not in line
    return {name: [line.partition(": ")[2] for line in told] for name, told in found.items()}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_in_one_line_with_file_key_found_and_allowed(name, lines):
    _, key, words = CASES[name]
    told = [line for line in lines[name] if line.startswith(key)]
    assert told
    assert words in told[0]


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_told_in_one_line(name, lines):
    (line,) = lines[name]
    assert FILES[name][1] in line


@pytest.mark.parametrize("name", [name for name in CASES if name != "misspelt table"])
def test_one_mistake_is_one_line(name, lines):
    assert len(lines[name]) == 1


@pytest.mark.parametrize("name", ["misspelt key", "shares", "long name", "not UTF-8", "empty", "brackets"])
def test_one_bad_file_alone_is_refused_with_1_and_leaves_nothing(name, mapper, changed, tmp_path):
    (tmp_path / "client.toml").write_bytes(data_of(name, changed))
    done = mapper("report", "client.toml", "--out", "out", cwd=tmp_path)
    refused(done, tmp_path)
    assert (CASES | FILES)[name][-1] in done.faults[0]


def refused(done, folder):
    assert done.code == 1
    assert done.out == ""
    assert done.faults
    assert all(line.startswith("client.toml: ") for line in done.faults)
    assert [path.name for path in folder.iterdir()] == ["client.toml"]


def test_all_faults_of_all_files_are_told_at_once(mapper, changed, tmp_path):
    pairs = [
        ("complexity = 2", "complexity = 99"),
        ("countries = 2", "countries = -1"),
        ("term_months = 12", "term = 12"),
    ]
    (tmp_path / "a.toml").write_text(changed(*pairs), "utf-8")
    (tmp_path / "b.toml").write_text(changed((HEAD, "")), "utf-8")
    done = mapper("report", "a.toml", "b.toml", "missing.toml", ".", cwd=tmp_path)
    assert done.code == 1
    keys = [line.split(": found")[0] for line in done.faults]
    assert {
        "a.toml: answers.launch.complexity",
        "a.toml: answers.launch.countries",
        "a.toml: answers.growth.term",
    } < set(keys)
    assert "b.toml: client.name" in keys
    assert "missing.toml" in keys
    assert any("a directory" in line for line in done.faults)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.toml", "b.toml"]


def test_a_file_of_50_megabytes_is_refused_without_being_read(mapper, changed, tmp_path):
    with (tmp_path / "client.toml").open("wb") as file:
        file.write(changed().encode())
        file.seek(50 * 1024 * 1024)
        file.write(b"\n")
    start = time.perf_counter()
    mapper("--version")
    base = time.perf_counter() - start
    start = time.perf_counter()
    done = mapper("report", "client.toml", "--out", "out", cwd=tmp_path)
    assert time.perf_counter() - start - base < 2
    refused(done, tmp_path)
    assert "52,428,801 bytes, allowed: at most" in done.err


def test_an_out_folder_that_is_a_file_is_refused_before_any_report(mapper, sample, tmp_path):
    (tmp_path / "out").write_text("mine")
    start = time.perf_counter()
    done = mapper("report", sample("hubspot"), "--out", "out", cwd=tmp_path)
    assert time.perf_counter() - start < 5
    assert done.code == 1
    assert done.faults == [
        "out: --out: found a place that cannot be written (File exists), allowed: a folder"
    ]
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("command", ["analyse", "check"])
def test_the_other_commands_name_the_file_too(command, mapper, changed, tmp_path):
    pairs, key, words = CASES["below a stated floor, nobody decided"]
    (tmp_path / "client.toml").write_text(changed(*pairs), "utf-8")
    done = mapper(command, "client.toml", cwd=tmp_path)
    assert done.code == 1
    assert done.faults[0].startswith(f"client.toml: {key}: {words}")
    assert done.out == ""


def test_a_framework_that_is_not_there_is_named(mapper, sample, tmp_path):
    done = mapper("analyse", sample("hubspot"), "--framework", "nowhere", cwd=tmp_path)
    assert done.code == 1
    assert done.faults == ["nowhere: found no such folder, allowed: a folder with framework files"]


@pytest.mark.parametrize(
    "args",
    [
        ["nosuch"],
        ["report"],
        ["analyse"],
        ["report", "a.toml", "--out"],
        ["demo", "--colour"],
        ["check", "--x"],
    ],
)
def test_wrong_usage_is_2_and_says_how(args, mapper, tmp_path):
    done = mapper(*args, cwd=tmp_path)
    assert done.code == 2
    assert "Error: " in done.err
    assert list(tmp_path.iterdir()) == []
