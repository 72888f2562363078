"""Where the two pure maps part ways, and what ignoring it costs."""

import pytest

from mapper.knowledge.terms import Mode

PURPOSES = [("S1", "U1"), ("S5", "U4")]


def _contrast(framework, number):
    return next(contrast for contrast in framework.contrasts if contrast.id == f"contrast_{number}")


def _stage(framework, name):
    return next(stage for stage in (*framework.saas.stages, *framework.usage.stages) if stage.id == name)


def test_MM_008_the_same_purpose_has_another_mode_under_the_other_revenue_model(map_of):
    for left, right in PURPOSES:
        assert _mode(map_of("saas"), left) is not _mode(map_of("usage"), right)


def test_MM_017_MM_031_both_maps_use_the_four_modes_but_not_at_the_same_places(map_of, framework):
    saas, usage = map_of("saas", above_threshold=0.0), map_of("usage")
    for own in (saas, usage):
        assert {moment.mode for moment in own.moments.values()} == set(Mode)
    assert not set(saas.moments) & set(usage.moments)
    assert [stage.mode for stage in saas.stages] != [stage.mode for stage in usage.stages]


def test_MM_020_the_two_maps_differ_in_signals_cadence_risk_coverage_and_use_of_ai(framework, place):
    saas, usage = framework.saas, framework.usage
    signals = [{signal.name for stage in own.stages for signal in stage.signals} for own in (saas, usage)]
    shared = signals[0] & signals[1]
    assert len(shared) < 0.2 * min(map(len, signals)), shared
    stages = [[stage.name for stage in place(name).stages] for name in ("saas", "usage")]
    assert [names.count("Renewal") for names in stages] == [1, 0]
    assert saas.risk != usage.risk
    assert saas.reactive_hours != usage.reactive_hours
    assert saas.ai_fit != usage.ai_fit


def test_MM_035_there_are_four_contrasts_each_between_one_stage_of_either_map(framework, analysed):
    assert [contrast.id for contrast in framework.contrasts] == [f"contrast_{n}" for n in (1, 2, 3, 4)]
    for found in analysed(model="subscription").contrasts:
        assert found.contrast.saas in [stage.id for stage in found.pair.left]
        assert found.contrast.usage in [stage.id for stage in found.pair.right]
        assert found.contrast.why
        assert found.contrast.cost_of_ignoring


def test_MM_039_MM_040_the_same_mode_asks_for_a_higher_level_in_steady_state(framework, map_of):
    assert _mode(map_of("saas", above_threshold=0.0), "S2") is _mode(map_of("usage"), "U3")
    adoption, steady = _stage(framework, "S2").level, _stage(framework, "U3").level
    assert adoption.bounded < steady.bounded == 4
    assert steady.strict == 5


COSTS = [
    (1, {"MM-041"}),
    (2, {"MM-045", "MM-046", "MM-047"}),
    (3, {"MM-055"}),
    (4, {"MM-059", "MM-060", "MM-061"}),
]


@pytest.mark.parametrize(("number", "claims"), COSTS, ids=[f"contrast {row[0]}" for row in COSTS])
def test_MM_041_MM_045_MM_046_MM_047_MM_059_MM_060_MM_061_a_contrast_says_what_ignoring_it_costs(
    framework, number, claims
):
    contrast = _contrast(framework, number)
    assert claims <= set(contrast.provenance.refs)
    assert len(contrast.cost_of_ignoring) > 40


def test_MM_048_escalation_is_human_only_in_both_maps_whatever_the_facts(map_of):
    for side in (0.0, 1.0, float("nan")):
        for name in ("saas", "usage"):
            last = map_of(name, above_threshold=side, complexity=1, self_serve=True).stages[-1]
            assert last.mode is Mode.HUMAN_ONLY


def test_MM_049_escalation_is_the_last_stage_of_every_map(map_of, all_maps):
    for name in all_maps:
        for term in (0, 12):
            last = map_of(name, term_months=term, regulated_channel=bool(term)).stages[-1]
            assert last.name == "Escalation"
            assert last.mode is Mode.HUMAN_ONLY


def test_MM_052_MM_055_the_two_responders_are_not_the_same_kind_of_person(framework, map_of, said):
    assert _stage(framework, "S7").skills[0] != _stage(framework, "U7").skills[0]
    for name in ("P1", "P2", "P3", "P5"):  # one stage, two responders
        merged = {moment.id: moment for moment in map_of(name).stages[-1].moments}
        assert merged["trust_repair"].mode is merged["carrier_crisis"].mode is Mode.HUMAN_ONLY
        assert said("trust_repair", "skills")[0] != said("carrier_crisis", "skills")[0]


def test_MM_059_MM_060_integration_asks_for_people_that_onboarding_does_not_have(framework, map_of):
    onboarding, integration = _stage(framework, "S1"), _stage(framework, "U1")
    assert "compliance_specialist" in integration.skills
    assert "compliance_specialist" not in onboarding.skills
    assert _mode(map_of("saas"), "S1") is Mode.AI_LED
    assert _mode(map_of("usage"), "U1") is Mode.HUMAN_LED


def _mode(mode_map, stage):
    return next(own.mode for own in mode_map.stages if own.id == stage)


def test_MM_016_MM_048_what_people_alone_may_carry_has_a_floor_whatever_the_facts(framework, place, all_maps):
    """Base modes could be lowered by a ceiling; a floor without a condition cannot."""
    floors = {
        moment
        for rule in framework.rules
        if not rule.when and rule.at_least is Mode.HUMAN_ONLY
        for moment in rule.on
    }
    for name in all_maps:
        placed = place(name, term_months=12)
        last = {own.id for own in placed.stages[-1].moments if own.base_mode is Mode.HUMAN_ONLY}
        negotiations = {own.id for own in placed.moments if own.id.endswith("_negotiation")}
        assert last | negotiations <= floors, name
    assert {"holds_chargebacks", "underwriting_decision"} <= floors
