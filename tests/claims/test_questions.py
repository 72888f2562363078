"""The five questions of a leader and the seven of the tool."""

import pytest

from mapper import views
from mapper.knowledge.faults import Refused
from mapper.knowledge.terms import Mode


def _leader(framework, name):
    return next(question for question in framework.leader_questions if question.id == name)


def _asks(framework, number, *words):
    question = _leader(framework, f"L{number}")
    assert all(word in question.question.lower() for word in words), question.question
    return question


def test_MM_100_there_are_five_questions_for_the_leader(framework):
    assert [question.id for question in framework.leader_questions] == ["L1", "L2", "L3", "L4", "L5"]


def test_MM_102_each_question_tells_a_deliberate_answer_from_an_implicit_one(framework):
    for question in framework.leader_questions:
        assert len(question.must_contain) >= 3
        assert len(question.implicit_signs) >= 3


def test_MM_103_the_first_asks_for_the_revenue_model_in_real_operation(framework):
    _asks(framework, 1, "revenue model", "in practice")


def test_MM_104_a_useful_answer_names_the_pattern_and_the_map_lists_the_stages_that_shift(framework, line_of):
    contains = " ".join(_leader(framework, "L1").must_contain).lower()
    assert "pattern" in contains
    assert "stages move" in contains
    line = line_of(pattern="P1")
    assert line.derived.pattern.name == "Platform fee and consumption"
    moved = {stage.id for pair in line.against_saas.stages if pair.relation != "same" for stage in pair.left}
    assert {"S2", "S4"} <= moved
    assert "S3" not in moved
    assert "consumption_forecast" in {pair.right.id for pair in line.against_saas.changed if pair.right}


def test_MM_105_a_one_word_answer_is_reported_as_not_enough(framework, analysed):
    """One word: the shares that would tell the pattern are all missing, and nothing is classified."""
    assert any("single word" in sign for sign in _leader(framework, "L1").implicit_signs)
    analysis = analysed(model="subscription")
    shares = {field.key for field in framework.tool_questions[0].fields}
    assert shares <= {gap.key for gap in analysis.missing if gap.owner == "line Core"}
    found = analysis.lines[0].derived.classification
    assert (found.result, found.by) == (None, "undetermined")
    assert "One word for a revenue model" in views.front(analysis)


def test_MM_106_the_second_asks_for_the_line_between_the_modes_and_who_chose_it(framework):
    question = _asks(framework, 2, "ai-owned", "human-only", "choose")
    assert any("decided" in item for item in question.must_contain)


@pytest.mark.parametrize("how", ["chosen", "inherited"])
def test_MM_108_a_mode_of_today_is_marked_as_chosen_or_inherited(line_of, how):
    today = {"usage_nudge": {"mode": "ai_owned", "how": how, "tool": "the first platform"}}
    (transition,) = line_of(model="subscription", today=today).transitions
    assert transition.today.how == how


def test_MM_110_the_third_asks_for_the_tier_threshold(framework):
    _asks(framework, 3, "tier threshold", "ai-owned", "defend")


def test_MM_111_MM_113_an_unset_threshold_stands_first_among_what_is_missing(analysed):
    first = analysed(model="subscription", median_acv=5_000).missing[0]
    assert first.key == "tier_threshold"
    assert "usage_nudge" in first.undecided
    assert "tier_threshold" not in {
        gap.key for gap in analysed(model="subscription", median_acv=5_000, threshold=9_000).missing
    }


def test_MM_112_the_third_question_asks_for_what_follows_from_the_threshold(framework):
    words = " ".join(_leader(framework, "L3").must_contain).lower()
    assert "silent churn" in words
    assert "accounts" in words
    assert "MM-112" in _leader(framework, "L3").provenance.refs


def test_MM_114_the_fourth_asks_where_a_person_is_needed_and_why(framework):
    _asks(framework, 4, "person", "why")


def test_MM_115_MM_117_a_human_moment_says_what_the_person_does_that_ai_cannot(library, said, human):
    found = [name for name, (moment, _) in library.items() if moment.mode in human]
    assert len(found) > 25
    for name in found:
        text = said(name, "human")
        assert "AI cannot" in text or "AI should not" in text, name
        assert "Without it" in text, f"{name}: no consequence if the person is missing"


def test_MM_116_a_stated_human_moment_is_shielded_from_a_cut_without_a_name_behind_it(line_of):
    cut = {"moment": "trust_repair", "mode": "ai_owned", "reason": "efficiency programme"}
    with pytest.raises(Refused, match="decider"):
        line_of(model="subscription", overrides=[cut])
    line = line_of(model="subscription", overrides=[cut | {"decider": "The chief operating officer"}])
    assert line.map.moments["trust_repair"].mode is Mode.AI_OWNED
    assert [found.step.id for found in line.below_floor] == ["trust_repair_human"]


def test_MM_118_the_fifth_asks_where_ai_breaks_first_and_each_stage_has_an_answer(framework, library, said):
    _asks(framework, 5, "fail first", "steps in")
    assert all(said(name, "breaks_first") for name in library)


def test_MM_119_an_ai_cell_is_asked_whether_its_tool_exists_works_and_integrates(framework):
    first = _leader(framework, "L5").must_contain[0]
    for word in ("AI-Owned or AI-Led", "exists", "works", "connected"):
        assert word in first


def test_MM_121_every_ai_cell_has_a_human_fallback(library, said):
    for name, (moment, _) in library.items():
        if moment.mode.by_ai:
            assert len(said(name, "fallback")) > 30, name


def test_MM_123_the_four_drivers_of_a_real_map_are_asked_for(framework):
    sections = {question.section: question for question in framework.tool_questions}
    assert {"segments", "launch", "lines", "ai"} <= set(sections)
    assert "complexity" in {field.key for field in sections["launch"].fields}
    assert "pattern" in sections["lines"].question


def test_MM_125_the_tool_asks_seven_questions_and_each_has_a_quick_answer(framework, analysed):
    """Seven single choices are enough for a whole map: two minutes."""
    assert [question.id for question in framework.tool_questions] == [f"Q{number}" for number in range(1, 8)]
    presets = {question.section: question.presets[0].id for question in framework.tool_questions}
    analysis = analysed(presets=presets)
    (line,) = analysis.lines
    assert line.derived.classification.by == "test"
    assert line.map.stages[-1].name == "Escalation"
    assert {fact.status.value for fact in analysis.facts.rows} == {"assumed"}


def test_MM_126_revenue_model_segments_and_ai_maturity_are_inputs(framework):
    stated = {
        question.section for question in framework.tool_questions if "MM-126" in question.provenance.refs
    }
    assert {"lines", "segments", "ai"} <= stated


def test_MM_129_the_framework_carries_a_version_and_says_what_changed(framework):
    assert framework.about.changes[0].version <= framework.about.version
    assert framework.about.changes[-1].version == framework.about.version
