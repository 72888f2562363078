"""The five levels, as far as questions and dossiers carry them; the assessment itself is not here."""

import pytest

from mapper.knowledge.terms import Mode

NAMES = [
    ("ML-04", 1, "Task Automation"),
    ("ML-08", 2, "Context Aggregation"),
    ("ML-14", 3, "Signal Interpretation"),
    ("ML-17", 4, "Next Best Actions"),
    ("ML-21", 5, "Autonomous Execution"),
]


def _levels(framework):
    return next(question for question in framework.tool_questions if question.section == "ai")


@pytest.mark.parametrize(("claim", "level", "name"), NAMES, ids=[row[0] for row in NAMES])
def test_ML_04_ML_08_ML_14_ML_17_ML_21_the_five_levels_are_offered_by_name(framework, claim, level, name):
    question = _levels(framework)
    (field,) = question.fields
    option = next(option for option in field.options if option.value == level)
    assert option.label.lower().startswith(name.lower())
    preset = next(preset for preset in question.presets if preset.values == {"claimed_level": level})
    assert preset.label.lower() == f"{level} {name}".lower()
    assert [option.value for option in field.options] == [1, 2, 3, 4, 5]


def test_ML_05_drafting_a_review_outline_is_level_1_work(said):
    assert said("qbr_pack", "level").bounded == 1
    assert "level 1" in said("qbr_pack", "level").note


def test_ML_09_a_brief_that_aggregates_is_level_2_and_one_that_reads_risk_level_3(said):
    level = said("renewal_risk_brief", "level")
    assert (level.strict, level.bounded) == (3, 2)


def test_ML_13_the_outside_world_is_a_signal(said):
    for moment in ("renewal_risk_brief", "account_planning"):
        refs = {ref for signal in said(moment, "signals") for ref in signal.provenance.refs}
        assert "ML-13" in refs


def test_ML_15_activation_lag_usage_anomalies_and_sentiment_are_read_at_level_3(library, said):
    found = {
        signal.name.lower()
        for name in library
        for signal in said(name, "signals") or ()
        if "ML-15" in signal.provenance.refs
    }
    for word in ("activation", "sentiment"):
        assert any(word in name for name in found), word


@pytest.mark.parametrize(
    "moment", ["content_sequence", "raise_escalation", "self_serve_add", "credit_use_nudge"]
)
def test_ML_18_nudges_escalation_prompts_and_expansion_triggers_are_level_4(library, said, moment):
    own, _ = library[moment]
    assert own.mode is Mode.AI_LED
    assert said(moment, "level").strict == 4


def test_ML_22_acting_alone_is_level_5_and_only_that(library, said):
    for name, (moment, _) in library.items():
        assert (said(name, "level").strict == 5) == (moment.mode is Mode.AI_OWNED), name


def test_ML_22_raising_an_escalation_is_a_moment_of_its_own_and_handling_it_stays_human(map_of):
    for name, raising, handling in (
        ("saas", "raise_escalation", "trust_repair"),
        ("usage", "raise_technical_escalation", "carrier_crisis"),
    ):
        moments = map_of(name).moments
        assert moments[raising].mode is Mode.AI_LED
        assert moments[handling].mode is Mode.HUMAN_ONLY


def test_ML_32_a_claimed_level_is_asked_without_the_vendors_label_and_changes_no_mode(
    framework, line_of, modes
):
    question = _levels(framework)
    assert "vendor" in question.question
    assert "ML-32" in question.provenance.refs
    found = [
        modes(line_of(model="subscription", threshold=9_000, median_acv=5_000, claimed_level=level).map)
        for level in (1, 5)
    ]
    assert found[0] == found[1]
