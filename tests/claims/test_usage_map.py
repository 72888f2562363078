"""The usage-based map: its stages, their modes, and what each one rests on."""

from mapper.knowledge.terms import Mode, RevenueModel


def _stage(framework, name):
    return next(stage for stage in framework.usage.stages if stage.id == name)


def test_MM_026_consumption_alone_is_classified_as_usage_based(framework, line_of):
    line = line_of(presets={"lines": "usage"})
    assert line.derived.classification.result == framework.usage.id
    assert line.derived.model is RevenueModel.USAGE
    assert "MM-026" in framework.usage.provenance.refs


def test_MM_027_growth_of_volume_and_protection_against_decay_each_have_a_stage(framework):
    assert "MM-027" in framework.usage.provenance.refs
    assert "MM-027" in _stage(framework, "U5").provenance.refs
    decay = [signal for signal in _stage(framework, "U4").signals if "MM-027" in signal.provenance.refs]
    assert decay


def test_MM_028_traffic_channel_mix_errors_and_margin_are_the_signals(framework):
    found = {
        signal.name
        for stage in framework.usage.stages
        for signal in stage.signals
        if "MM-028" in signal.provenance.refs
    }
    for word in ("traffic", "mix", "error", "margin"):
        assert any(word in name.lower() for name in found), word


def test_MM_029_no_handoff_of_the_usage_map_waits_for_a_date(framework, line_of):
    assert "MM-029" in framework.usage.provenance.refs
    for found in line_of(model="usage").handoffs:
        words = f"{found.handoff.trigger} {found.handoff.allowed}".lower()
        assert "checkpoint" not in words
        assert "renewal" not in words


def test_MM_030_ai_detects_forecasts_and_enables(framework, map_of):
    moments = map_of("usage").moments
    assert "MM-030" in framework.usage.provenance.refs
    assert moments["anomaly_alert"].mode is Mode.AI_OWNED
    assert moments["ramp_variance_brief"].mode is Mode.AI_LED
    assert moments["developer_answer"].mode is Mode.AI_OWNED


def test_MM_038_steady_state_is_ai_owned(map_of):
    assert _mode(map_of("usage"), "U3") is Mode.AI_OWNED


def test_MM_043_no_stage_and_no_moment_of_the_usage_map_is_a_renewal(place):
    usage = place("usage")
    names = [stage.name for stage in usage.stages] + [moment.moment.name for moment in usage.moments]
    assert not [name for name in names if "renew" in name.lower() or "re-commit" in name.lower()]
    assert [stage for stage in place("saas").stages if stage.name == "Renewal"]


def test_MM_044_margin_and_mix_management_stands_in_its_place(framework, place):
    assert "Margin & Mix Management" in [stage.name for stage in place("usage").stages]
    assert "Margin & Mix Management" not in [stage.name for stage in place("saas").stages]
    contrast = next(own for own in framework.contrasts if own.id == "contrast_2")
    assert (contrast.saas, contrast.usage) == ("S5", "U4")


def test_MM_051_technical_escalation_has_three_kinds(framework):
    signals = [signal for signal in _stage(framework, "U7").signals if "MM-051" in signal.provenance.refs]
    assert len(signals) == 3
    for word, signal in zip(("carrier", "deliverability", "compliance"), signals, strict=True):
        assert word in signal.name.lower()


def test_MM_054_an_engineer_with_carrier_relationships_answers_a_technical_escalation(framework, said):
    assert _stage(framework, "U7").skills[0] == "carrier_engineer"
    assert said("carrier_crisis", "skills")[0] == "carrier_engineer"
    skill = next(skill for skill in framework.skills if skill.id == "carrier_engineer")
    assert "MM-054" in skill.provenance.refs


def test_MM_058_integration_coordinates_regimes_carriers_and_registries(framework, map_of):
    moments = map_of("usage").moments
    assert moments["registry_followup"].mode is Mode.HUMAN_ONLY
    assert moments["compliance_scoping"].mode is Mode.HUMAN_LED
    assert "MM-058" in _stage(framework, "U1").provenance.refs


def test_MM_093_the_stage_is_called_steady_state_optimization_and_is_ai_owned_by_default(framework, map_of):
    stage = _stage(framework, "U3")
    assert stage.name == "Steady-State Optimization"
    assert "MM-093" in stage.provenance.refs + stage.mode_provenance.refs
    assert _mode(map_of("usage"), "U3") is Mode.AI_OWNED


def _mode(mode_map, stage):
    return next(own.mode for own in mode_map.stages if own.id == stage)
