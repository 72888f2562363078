"""The seven acceptance tests that close the checklist of claims."""

import re

import pytest

from mapper.knowledge.terms import Mode

SAAS = {
    "Onboarding": Mode.AI_LED,
    "Adoption": Mode.AI_OWNED,
    "Expansion": Mode.HUMAN_LED,
    "Renewal": Mode.HUMAN_LED,
    "Escalation": Mode.HUMAN_ONLY,
}


def _stages(line):
    return {stage.name: stage.mode for stage in line.map.stages}


def test_1_saas_default_map_MM_036_MM_042_MM_048_MM_049_MM_057_MM_092(line_of):
    found = _stages(line_of(model="subscription", median_acv=5_000, threshold=20_000))
    assert SAAS.items() <= found.items()
    assert list(found)[-1] == "Escalation"


def test_2_usage_based_default_map_MM_038_MM_043_MM_044_MM_048_MM_093(line_of):
    found = _stages(line_of(model="usage"))
    assert "Renewal" not in found
    assert "Margin & Mix Management" in found
    assert found["Steady-State Optimization"] is Mode.AI_OWNED
    assert list(found.items())[-1] == ("Escalation", Mode.HUMAN_ONLY)


def test_3_platform_fee_hybrid_MM_071_MM_073_MM_076(line_of):
    line = line_of(pattern="P1")
    sources = [stage.placed.sources for stage in line.map.stages]
    assert sources.count(("S2", "U2")) == 1
    assert ("S5",) in sources
    assert ("U4",) in sources
    assert len([stage for stage in line.map.stages if "expansion" in stage.name.lower()]) == 2


def test_4_all_eleven_examples_carry_the_essays_mode_MM_010_MM_012_MM_014_MM_016(framework, line_of):
    below, usage = line_of(model="subscription", median_acv=1, threshold=2), line_of(model="usage")
    moments = {**below.map.moments, **usage.map.moments}
    found = {name: moments[name].mode for text in framework.modes for name in text.examples}
    assert len(found) == 11
    for text in framework.modes:
        assert {found[name] for name in text.examples} == {text.mode}


@pytest.mark.parametrize("model", ["subscription", "usage"])
def test_5_no_threshold_without_inputs_and_a_range_MM_086(analysed, model):
    analysis = analysed(model=model, presets={"segments": "flat"})
    (line,) = analysis.lines
    assert line.line.threshold is None
    waiting = [cell for cell in line.map.moments.values() if cell.state == "undecided"]
    assert (model == "usage") or waiting
    for cell in waiting:
        assert cell.mode is None
        assert len(cell.candidates) > 1
    assert not re.search(r"tier_threshold.{0,20}\d{4}", repr(analysis.facts))


def test_6_nothing_ranks_modes_or_scores_automation_MM_005_MM_006(analysed):
    """No word of an analysis says so, whatever the record; texts of the framework are read as well."""
    analysis = analysed(pattern="P1", median_acv=5_000, threshold=20_000)
    words = " ".join(
        text
        for line in analysis.lines
        for cell in line.map.moments.values()
        for step in cell.steps
        for text in (step.title, step.effect, step.because)
    ).lower()
    for phrase in ("% automated", "automation score", "automation rate", "better mode", "best mode"):
        assert phrase not in words


def test_7_a_one_word_answer_is_not_taken_for_a_model_MM_105(analysed):
    analysis = analysed(lines=[{"name": "Mostly SaaS"}])
    (line,) = analysis.lines
    assert line.derived.model is None
    assert line.derived.classification.by == "undetermined"
    assert "model" in {gap.key for gap in analysis.missing}
