"""Hybrids: at least three patterns, and the one that the essay describes."""

import pytest

from mapper.knowledge.terms import Mode, Tag


@pytest.fixture(scope="module")
def p1(map_of):
    return map_of("P1", above_threshold=0.0)


def _stage(mode_map, name):
    return next(stage for stage in mode_map.stages if stage.name == name)


def _operation(framework, *stages):
    pattern = next(own for own in framework.patterns if own.id == "P1")
    return next(step for step in pattern.operations if step.stages == stages)


def test_MM_064_there_are_at_least_three_patterns_and_no_two_give_the_same_map(framework, place):
    patterns = [pattern.id for pattern in framework.patterns]
    assert len(patterns) >= 3
    maps = {tuple(stage.name for stage in place(name).stages) for name in patterns}
    assert len(maps) == len(patterns)


def test_MM_066_every_pattern_has_a_whole_map(framework, map_of):
    """Each stage of both pure maps is placed or dropped with a reason, and every moment has a mode."""
    known = {stage.id for source in (framework.saas, framework.usage) for stage in source.stages}
    for pattern in framework.patterns:
        if pattern.kind == "pattern":
            placed = [stage for step in pattern.operations for stage in step.stages]
            assert sorted(placed) == sorted(known)
        found = map_of(pattern.id, above_threshold=0.0, term_months=12)
        assert all(moment.mode is not None for moment in found.moments.values())


@pytest.mark.parametrize(
    ("fee", "usage", "result"), [(60, 40, "P1"), (10, 90, "P1"), (9, 91, "usage_based"), (91, 9, "saas")]
)
def test_MM_068_a_platform_fee_with_consumption_on_top_is_p1(line_of, fee, usage, result):
    shares = {"committed_pct": 0, "credits_pct": 0, "transaction_pct": 0, "seats_pct": 0}
    line = line_of(**shares, fixed_fee_pct=fee, uncommitted_pct=usage)
    assert line.derived.classification.result == result


@pytest.mark.parametrize("name", ["Twilio", "Segment", "Datadog", "dataDOG"])
def test_MM_069_the_companies_that_the_essay_names_are_p1_whatever_their_shares(framework, line_of, name):
    line = line_of(client={"name": name}, presets={"lines": "usage"})
    assert line.derived.classification.by == "named"
    assert line.derived.pattern.id == "P1"
    named = next(own for own in framework.classifier.named if own.name.casefold() == name.casefold())
    assert named.provenance.tag is Tag.STATED


def test_MM_070_p1_has_the_signals_and_moments_of_both_stories(framework, p1):
    pattern = next(own for own in framework.patterns if own.id == "P1")
    assert "MM-070" in pattern.provenance.refs
    assert any("adoption" in signal.name.lower() for signal in pattern.signals)
    assert any("consumption" in signal.name.lower() for signal in pattern.signals)
    merged = {moment.id for moment in _stage(p1, "Activation & Ramp").moments}
    assert {"usage_nudge", "ramp_variance_brief"} <= merged


def test_MM_071_adoption_and_ramp_become_one_stage(framework, p1):
    (merged,) = [stage for stage in p1.stages if {"S2", "U2"} & set(stage.placed.sources)]
    assert merged.placed.sources == ("S2", "U2")
    assert merged.placed.op == "merge"
    step = _operation(framework, "S2", "U2")
    assert step.provenance.tag is Tag.STATED
    assert "MM-071" in step.provenance.refs


def test_MM_072_until_signals_are_told_apart_nothing_in_the_merged_stage_runs_unattended(framework, p1):
    merged = _stage(p1, "Activation & Ramp")
    raised = [moment for moment in merged.moments if moment.placed.base_mode is Mode.AI_OWNED]
    assert [moment.id for moment in raised] == ["usage_nudge", "developer_answer"]
    assert all(moment.mode is Mode.AI_LED for moment in raised)
    assert "MM-072" in framework.inheritance.provenance.refs
    assert any("two named signals" in watch for watch in framework.patterns[0].watch)


def test_MM_073_renewal_and_margin_and_mix_stand_side_by_side(framework, p1):
    places = [stage.placed.sources for stage in p1.stages]
    assert abs(places.index(("S5",)) - places.index(("U4",))) == 1
    assert "MM-073" in _operation(framework, "U4").provenance.refs


def test_MM_074_renewal_is_a_recommit_led_by_a_person(framework, p1):
    stage = next(stage for stage in p1.stages if stage.placed.sources == ("S5",))
    assert stage.name == "Re-commit"
    assert stage.mode is Mode.HUMAN_LED
    for word in ("fee", "consumption", "mix"):
        assert word in stage.placed.note


def test_MM_075_ai_forecasts_consumption_before_the_recommit(p1, line_of):
    assert p1.moments["consumption_forecast"].mode is Mode.AI_LED
    live = {found.handoff.id: found for found in line_of(pattern="P1").handoffs}
    assert live["consumption_forecast_to_recommit"].end.id == "renewal_conversation"


def test_MM_076_expansion_is_two_stages(p1, framework):
    names = [stage.name for stage in p1.stages if stage.placed.op == "split"]
    assert names == ["Platform expansion", "Consumption expansion"]
    assert "MM-076" in _operation(framework, "S4", "U5").provenance.refs


def test_MM_077_MM_078_each_expansion_has_a_conversation_and_a_buyer_of_its_own(framework, p1, said):
    step = _operation(framework, "S4", "U5")
    assert {"MM-077", "MM-078"} <= set(step.provenance.refs)
    platform, consumption = (_stage(p1, part.name) for part in step.into)
    assert platform.carriers != consumption.carriers
    assert platform.mode is consumption.mode is Mode.HUMAN_LED
    assert platform.placed.note != consumption.placed.note
    skills = [said(stage.carriers["All"][0], "skills") for stage in (platform, consumption)]
    assert skills[0] != skills[1]


def test_MM_079_naming_the_pattern_is_the_first_question(framework):
    first = framework.tool_questions[0]
    assert "pattern" in first.question
    asked = {field.key for field in first.fields}
    read = {name for test in framework.classifier.tests for name in test.when}
    computed = {own.key: set(own.needs) for own in framework.computed}
    assert set().union(*(computed.get(name, {name}) for name in read)) <= asked


def test_MM_080_only_the_pattern_that_the_essay_describes_is_stated(framework):
    tags = {pattern.id: pattern.provenance.tag for pattern in framework.patterns}
    assert {name for name, tag in tags.items() if tag is Tag.STATED} == {"P1"}
