"""`mapper analyse`: what other programs may rely on in its JSON, and the summary for people."""

import json

import pytest

from mapper.knowledge.places import samples

MODES = {"ai_owned", "ai_led", "human_led", "human_only"}
TAGS = {"STATED", "INFERRED", "ADDED", "CLIENT"}


def strict(text):
    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module", params=[path.stem for path in samples()])
def listed(request, mapper, sample):
    done = mapper("analyse", sample(request.param), "--json")
    assert (done.code, done.err) == (0, "")
    return strict(done.out)


@pytest.fixture(scope="module")
def unset(mapper, tmp_path_factory):
    """A client that set no threshold, and gave nothing to compute one from."""
    path = tmp_path_factory.mktemp("unset") / "client.toml"
    path.write_text(
        """
        format = 1
        framework = "1.0.0"
        date = 2026-01-31
        currency = "EUR"
        client = { name = "Größe & Söhne" }
        lines = [{ name = "Core", model = "subscription" }]
        segments = [{ name = "Small" }, { name = "Large", strategic = true }]
        """,
        "utf-8",
    )
    done = mapper("analyse", path, "--json")
    assert done.code == 0, done.err
    return strict(done.out)


def moments(data):
    return [moment for line in data["lines"] for stage in line["stages"] for moment in stage["moments"]]


def test_the_head_names_client_framework_file_and_format(listed):
    assert listed["format"] == 1
    assert listed["client"]["name"]
    assert listed["framework"]["version"]
    assert len(listed["sha256"]) == 64
    assert len(listed["currency"]) == 3


def test_lines_stages_and_moments_have_what_was_promised(listed):
    for line in listed["lines"]:
        assert {"name", "model", "stages", "handoffs", "segments", "threshold"} <= set(line)
        assert line["model"] in ("subscription", "usage", "hybrid", None)
        assert line["stages"]
        for stage in line["stages"]:
            assert {"id", "name", "from", "mode", "moments", "provenance"} <= set(stage)
            assert isinstance(stage["from"], list)
            assert stage["moments"]
            for moment in stage["moments"]:
                keys = {"id", "name", "mode", "base_mode", "by_segment", "provenance", "trace", "handoffs"}
                assert keys <= set(moment)
                assert moment["base_mode"] in MODES
                assert moment["provenance"]["tag"] in TAGS
                assert set(moment["by_segment"]) <= set(line["segments"])
                assert {step["kind"] for step in moment["trace"]} <= {
                    "base",
                    "operation",
                    "rule",
                    "lift",
                    "override",
                }


def test_a_mode_is_a_word_or_null_with_candidates(listed, unset):
    for data in (listed, unset):
        cells = [stage for line in data["lines"] for stage in line["stages"]] + moments(data)
        for cell in cells:
            if cell["mode"] is None:
                assert len(cell["candidates"]) > 1
                assert set(cell["candidates"]) <= MODES
            else:
                assert cell["mode"] in MODES
                assert "candidates" not in cell


def test_without_a_threshold_what_hangs_on_it_has_no_mode(unset):
    (line,) = unset["lines"]
    assert (line["threshold"] or {}).get("value") is None
    waiting = [moment for moment in moments(unset) if moment["state"] == "undecided"]
    assert waiting
    for moment in waiting:
        assert moment["mode"] is None
        assert None in moment["by_segment"].values()
        open_ones = {name for name, mode in moment["by_segment"].items() if mode is None}
        assert set(moment["candidates_by_segment"]) == open_ones
    ids = {moment["id"] for moment in waiting}
    asked = [set(one["undecided"]) for one in unset["missing"]]
    assert asked[0], "what most hangs on stands first"
    assert set().union(*asked) == ids
    assert unset["client"]["name"] == "Größe & Söhne"


def test_handoffs_and_what_is_missing_name_moments_of_the_map(listed):
    for line in listed["lines"]:
        ids = {moment["id"] for stage in line["stages"] for moment in stage["moments"]}
        known = {handoff["id"] for handoff in line["handoffs"]}
        assert known
        for handoff in line["handoffs"]:
            assert set(handoff["from"]) <= ids
            assert handoff["to"] in ids or (handoff["to"] is None and handoff["to_role"])
            assert handoff["accountable"]
            assert handoff["trigger"]
        for stage in line["stages"]:
            assert all(set(moment["handoffs"]) <= known for moment in stage["moments"])
    everything = {moment["id"] for moment in moments(listed)}
    for one in listed["missing"]:
        assert {"key", "label", "question", "undecided", "unchecked"} <= set(one)
        assert set(one["undecided"]) <= everything


def test_the_same_file_gives_the_same_json(mapper, sample):
    one, two = (mapper("analyse", sample("twilio"), "--json").out for _ in range(2))
    assert one == two


def test_the_summary_lists_the_stages_with_their_modes(mapper, sample, listed):
    name = next(path.stem for path in samples() if listed["client"]["name"] in path.read_text("utf-8"))
    done = mapper("analyse", sample(name))
    assert (done.code, done.err) == (0, "")
    for line in listed["lines"]:
        for stage in line["stages"]:
            (told,) = [text for text in done.out.splitlines() if text.startswith(f"  {stage['name']}  ")][:1]
            assert ("undecided" in told) == (stage["state"] == "undecided")
