"""`mapper check`, `mapper schema`, `mapper doctor`: what is wrong with data, files and the machine."""

import datetime
import json
import shutil
import tomllib

import pytest

from mapper.knowledge.places import data_folder, samples


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(data_folder() / "framework", tmp_path / "framework")


def spoil(path, old, new):
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} has no {old!r} any more: bring the test up to date"
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_framework_and_the_samples_have_no_faults(mapper, tmp_path):
    done = mapper("check", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"No faults: the framework and {len(samples())} engagement files.\n"
    assert list(tmp_path.iterdir()) == []


def test_all_faults_of_a_broken_framework_are_told_each_with_its_file(mapper, copied, tmp_path):
    spoil(copied / "rules.toml", 'at_least = "human_led"', 'at_least = "human_lead"')
    spoil(copied / "skills.toml", 'id = "relationship_csm"', 'id = "relation_csm"')
    spoil(copied / "maps" / "saas.toml", 'id = "kickoff"', 'id = "kickoff"\ncolour = "red"')
    (copied / "sources.toml").write_text("[[", "utf-8")
    (copied / "handoffs.toml").unlink()
    for args in (["check", "--framework", "framework"], ["check", "framework"]):
        done = mapper(*args, cwd=tmp_path)
        assert done.code == 1
        assert done.out == ""
        *lines, last = done.faults
        assert last == f"{len(lines)} faults."
        for name in ("rules.toml", "maps/saas.toml", "sources.toml", "handoffs.toml"):
            assert any(line.startswith(f"{name}: ") for line in lines), name
        assert all(": found " in line and ", allowed: " in line for line in lines)


def test_references_that_lead_nowhere_are_told_each_with_its_file(mapper, copied, tmp_path):
    spoil(copied / "skills.toml", 'id = "relationship_csm"', 'id = "relation_csm"')
    spoil(copied / "sources.toml", 'id = "P4"', 'id = "P4444"')
    done = mapper("check", "framework", cwd=tmp_path)
    assert done.code == 1
    assert any("relationship_csm" in line and 'did you mean "relation_csm"' in line for line in done.faults)
    assert any("P4444" in line for line in done.faults)


def test_folders_of_engagements_are_accepted_and_all_their_faults_told(mapper, tmp_path, changed):
    folder = tmp_path / "clients"
    folder.mkdir()
    for path in samples():
        shutil.copy(path, folder)
    done = mapper("check", folder)
    assert (done.code, done.out) == (0, f"No faults: the framework and {len(samples())} engagement files.\n")
    (folder / "bad.toml").write_text(changed(("complexity = 2", "complexity = 99")), "utf-8")
    (folder / "worse.toml").write_text("", "utf-8")
    done = mapper("check", folder, samples()[0])
    assert done.code == 1
    assert [line.split(": found")[0] for line in done.faults[:2]] == [
        "bad.toml: answers.launch.complexity",
        "worse.toml",
    ]
    assert done.faults[-1] == "2 faults."


def test_a_framework_and_files_can_be_checked_together(mapper, copied, tmp_path):
    done = mapper("check", copied, samples()[0])
    assert (done.code, done.out) == (0, "No faults: the framework and 1 engagement files.\n")


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_json(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.fixture(scope="module")
def schema(mapper):
    done = mapper("schema")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_the_schema_is_one_that_editors_understand(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert {"format", "framework", "client", "lines", "date", "currency"} <= set(schema["required"])
    assert schema["additionalProperties"] is False
    text = json.dumps(schema)
    names = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names <= set(schema["$defs"])


def test_every_sample_fits_the_schema_and_a_misspelt_key_does_not(schema):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in samples():
        found = as_json(tomllib.loads(path.read_text("utf-8")))
        assert [error.message for error in validator.iter_errors(found)] == [], path.name
        assert list(validator.iter_errors(found | {"segmnets": []}))
        assert list(validator.iter_errors(found | {"currency": 5}))
        line = found["lines"][0]
        assert list(validator.iter_errors(found | {"lines": [line | {"thresold": 1}]}))


def test_the_schema_goes_to_a_file_too(mapper, schema, tmp_path):
    done = mapper("schema", "--out", "engagement.json", cwd=tmp_path)
    assert done.code == 0
    assert json.loads((tmp_path / "engagement.json").read_text("utf-8")) == schema
    assert "#:schema engagement.json" in done.out
    assert mapper("schema", "--out", "nowhere/x.json", cwd=tmp_path).code == 1


def test_this_machine_can_make_reports(mapper):
    done = mapper("doctor")
    assert (done.code, done.err) == (0, "")
    assert "Reports can be made on this machine." in done.out
    assert "missing  papermill" not in done.out
    (line,) = [line for line in done.out.splitlines() if line.split()[1:2] == ["kernel"]]
    assert line.startswith("ok")


def test_a_missing_browser_is_named_and_reports_work_without(mapper, tmp_path):
    done = mapper("doctor", env={"PATH": str(tmp_path)})
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if line.split()[1:2] == ["browser"]]
    assert line.startswith("missing")
    assert "reports are made all the same" in line


def test_a_missing_package_is_named_with_what_works_without_it(monkeypatch):
    """In this process, since no package can be taken away from the installation that runs the tests."""
    from click.testing import CliRunner

    from mapper.app.commands import doctor

    monkeypatch.setattr(doctor, "PACKAGES", doctor.PACKAGES | {"no-such-package": "no stars; the rest works"})
    done = CliRunner().invoke(doctor.doctor)
    assert done.exit_code == 1
    assert "missing  no-such-package no stars; the rest works" in done.output
    assert "Install what is missing: no-such-package." in done.output


def test_the_other_commands_work_without_what_makes_pages(mapper, tmp_path):
    """As `doctor` promises: what cannot be imported stops reports only."""
    for name in ("papermill", "nbformat", "mistune", "jinja2", "plotly", "pandas", "ipykernel"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('taken away by a test')", "utf-8")
    env = {"PYTHONPATH": str(tmp_path)}
    assert mapper("doctor", env=env).code == 0
    assert mapper("check", samples()[0], env=env).code == 0
    assert mapper("schema", env=env).code == 0
    assert mapper("analyse", samples()[0], "--json", env=env).code == 0


def test_help_and_version_are_quick_answers(mapper):
    assert mapper("--version").out.startswith("mapper, version ")
    out = mapper("--help").out
    assert all(name in out for name in ("demo", "report", "analyse", "check", "schema", "doctor"))
