"""The subscription map: its stages, their modes, and what each one rests on."""

from mapper.knowledge.terms import Mode, RevenueModel, Tag


def _stage(framework, name):
    return next(stage for stage in (*framework.saas.stages, *framework.usage.stages) if stage.id == name)


def _signals(stage, claim):
    return [signal.name for signal in stage.signals if claim in signal.provenance.refs]


def test_MM_021_contracted_revenue_alone_is_classified_as_a_subscription(framework, line_of):
    line = line_of(presets={"lines": "subscription"})
    assert line.derived.classification.result == framework.saas.id
    assert line.derived.model is RevenueModel.SUBSCRIPTION
    assert "MM-021" in framework.saas.provenance.refs


def test_MM_022_adoption_proof_of_value_and_renewal_each_have_a_stage(framework):
    assert "MM-022" in framework.saas.provenance.refs
    assert [_stage(framework, name).name for name in ("S2", "S3", "S5")] == [
        "Adoption", "Value & Risk Review", "Renewal",
    ]  # fmt: skip


def test_MM_023_adoption_reads_depth_breadth_and_executive_engagement(framework):
    assert len(_signals(_stage(framework, "S2"), "MM-023")) == 3


def test_MM_024_risk_has_dates_reviews_and_renewal_checkpoints(framework, line_of):
    """A brief is handed on at a checkpoint before the renewal, and a pack before the review."""
    assert "date" in framework.saas.risk
    live = {found.handoff.id: found.handoff for found in line_of(model="subscription").handoffs}
    assert live["risk_brief_to_renewal"].allowed == "before the checkpoint"
    assert "before the meeting" in live["qbr_pack_to_meeting"].allowed


def test_MM_025_ai_fits_scaled_engagement_and_insight_across_the_base(framework, map_of):
    assert "MM-025" in framework.saas.provenance.refs
    moments = map_of("saas", above_threshold=0.0).moments
    assert moments["usage_nudge"].mode is Mode.AI_OWNED
    assert moments["stuck_step_nudge"].mode is Mode.AI_OWNED
    assert moments["renewal_risk_brief"].mode is Mode.AI_LED


def test_MM_036_adoption_is_ai_owned_below_the_threshold_and_depends_on_the_tier(map_of):
    assert _mode(map_of("saas", above_threshold=0.0), "S2") is Mode.AI_OWNED
    assert _mode(map_of("saas", above_threshold=1.0), "S2") is Mode.HUMAN_LED


def test_MM_037_adoption_rests_on_four_clean_signals(framework):
    found = _signals(_stage(framework, "S2"), "MM-037")
    assert len(found) == 4
    assert all(
        signal.provenance.tag is Tag.STATED
        for signal in _stage(framework, "S2").signals
        if signal.name in found
    )


def test_MM_042_renewal_is_a_stage_of_its_own_led_by_a_person(map_of):
    saas = map_of("saas", above_threshold=0.0)
    assert [stage.name for stage in saas.stages].count("Renewal") == 1
    assert _mode(saas, "S5") is Mode.HUMAN_LED


def test_MM_050_relational_escalation_has_three_kinds(framework):
    assert len(_signals(_stage(framework, "S7"), "MM-050")) == 3


def test_MM_053_a_senior_csm_answers_a_relational_escalation(framework, said):
    assert _stage(framework, "S7").skills[0] == "senior_escalation_csm"
    assert said("trust_repair", "skills")[0] == "senior_escalation_csm"
    skill = next(skill for skill in framework.skills if skill.id == "senior_escalation_csm")
    assert "MM-053" in skill.provenance.refs


def test_MM_056_content_and_milestones_carry_onboarding(map_of):
    stage = next(stage for stage in map_of("saas").stages if stage.id == "S1")
    assert stage.carriers == {"All": ("content_sequence",)}
    assert "MM-056" in stage.placed.homes[0].moments[1].provenance.refs


def test_MM_057_onboarding_is_ai_led(framework, map_of):
    assert _mode(map_of("saas"), "S1") is Mode.AI_LED
    assert _stage(framework, "S1").mode_provenance.tag is Tag.STATED
    assert "MM-057" in _stage(framework, "S1").mode_provenance.refs


def _mode(mode_map, stage):
    return next(own.mode for own in mode_map.stages if own.id == stage)
