"""Everything computed from a framework and an engagement, in one record."""

import dataclasses
import math
from collections.abc import Mapping

import numpy as np
import pytest

from mapper.engagement.analysis import Analysis, analyse, checked
from mapper.engagement.reading import read_engagement
from mapper.knowledge.faults import Refused
from mapper.knowledge.places import data_folder
from mapper.knowledge.terms import Mode

SAMPLES = sorted((data_folder() / "engagements").glob("*.toml"))


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_the_same_file_gives_the_same_analysis(framework, path):
    first, second = (analyse(framework, read_engagement(path, framework).engagement) for _ in range(2))
    assert first is not second
    assert _plain(first) == _plain(second)


def _plain(value):
    """Records and arrays as tuples, so that two analyses can be compared to the last number."""
    if dataclasses.is_dataclass(value):
        return tuple(_plain(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, Mapping):
        return tuple((key, _plain(inner)) for key, inner in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return "nan" if isinstance(value, float) and math.isnan(value) else value


def test_the_order_of_segments_lines_and_overrides_does_not_change_a_cell(analysed):
    segments = [{"name": "Small", "median_acv": 5e3}, {"name": "Large", "median_acv": 5e5}]
    overrides = [
        {"moment": "kickoff", "mode": "ai_led", "reason": "a pilot"},
        {"moment": "qbr_pack", "mode": "human_led", "reason": "a pilot"},
    ]
    lines = [
        {"name": "A", "model": "subscription", "threshold": {"value": 2e4}},
        {"name": "B", "pattern": "P1"},
    ]
    one = analysed(segments=segments, overrides=overrides, lines=lines)
    two = analysed(segments=segments[::-1], overrides=overrides[::-1], lines=lines[::-1])
    for left, right in zip(one.lines, reversed(two.lines), strict=True):
        for name, cell in left.map.moments.items():
            assert dict(cell.segments) == dict(right.map.moments[name].segments), name


def test_an_analysis_is_frozen(analysed):
    with pytest.raises(dataclasses.FrozenInstanceError):
        analysed(model="usage").sha256 = "x"
    assert dataclasses.is_dataclass(Analysis)


def test_a_framework_with_another_rule_gives_another_map(framework, engage):
    engagement = engage(model="subscription", threshold=20_000, median_acv=5_000)
    fewer = framework.model_copy(update={"rules": ()})
    assert analyse(fewer, engagement).lines[0].map != analyse(framework, engagement).lines[0].map
    above = engage(model="subscription", threshold=20_000, median_acv=50_000)
    assert analyse(fewer, above).lines[0].map.moments["usage_nudge"].mode is Mode.AI_OWNED


# --- overrides ---


def _override(**said):
    return {"moment": "usage_nudge", "mode": "ai_led", "reason": "a pilot until June"} | said


def test_an_override_of_a_moment_holds_for_every_segment_unless_it_names_some(line_of):
    segments = [{"name": "Small", "median_acv": 5e3}, {"name": "Tiny", "median_acv": 5e2}]
    facts = {"model": "subscription", "threshold": 20_000, "segments": segments}
    assert line_of(**facts, overrides=[_override()]).map.moments["usage_nudge"].mode is Mode.AI_LED
    some = line_of(**facts, overrides=[_override(segments=["Tiny"])]).map.moments["usage_nudge"]
    assert {name: own.mode for name, own in some.segments.items()} == {
        "Small": Mode.AI_OWNED,
        "Tiny": Mode.AI_LED,
    }


def test_an_override_of_a_stage_reaches_the_moment_that_carries_it(line_of):
    by_id = line_of(
        model="subscription", overrides=[{"stage": "S3", "mode": "human_led", "reason": "few accounts"}]
    )
    assert by_id.map.moments["renewal_risk_brief"].mode is Mode.HUMAN_LED
    assert by_id.map.moments["qbr_pack"].mode is Mode.AI_LED
    merged = line_of(pattern="P1", overrides=[{"stage": "U2", "mode": "human_led", "reason": "few accounts"}])
    assert merged.map.moments["ramp_variance_brief"].mode is Mode.HUMAN_LED


def test_an_override_of_one_line_leaves_the_other(analysed):
    lines = [{"name": "A", "model": "subscription"}, {"name": "B", "model": "subscription"}]
    first, second = analysed(lines=lines, overrides=[_override(line="B")]).lines
    assert first.map.moments["usage_nudge"].state == "undecided"
    assert second.map.moments["usage_nudge"].mode is Mode.AI_LED


def test_an_override_does_not_touch_the_pure_maps_beside_it(line_of):
    line = line_of(model="subscription", overrides=[_override()])
    assert line.saas.moments["usage_nudge"].state == "undecided"
    assert {pair.left.id for pair in line.against_saas.changed} == {"usage_nudge"}


STATED_FLOORS = [
    ("subscription", "trust_repair", "trust_repair_human"),
    ("subscription", "contract_negotiation", "negotiation_human"),
    ("subscription", "renewal_conversation", "renewal_human_led"),
    ("usage", "carrier_crisis", "technical_crisis_human"),
]


@pytest.mark.parametrize(("model", "moment", "rule"), STATED_FLOORS, ids=[row[1] for row in STATED_FLOORS])
def test_below_a_stated_floor_an_override_needs_a_decider_and_is_listed(line_of, model, moment, rule):
    below = _override(moment=moment, mode="ai_owned")
    for decider in ("", "   "):
        with pytest.raises(Refused) as refused:
            line_of(model=model, overrides=[below | {"decider": decider}])
        (fault,) = refused.value.faults
        assert fault.key == f"overrides.{moment}.decider"
        assert "nobody" in fault.found
    line = line_of(model=model, overrides=[below | {"decider": "The managing director"}])
    (found,) = line.below_floor
    assert (found.override.moment, found.step.id, found.segments) == (moment, rule, ("All accounts",))
    assert line.map.moments[moment].mode is Mode.AI_OWNED


def test_an_override_on_the_stated_floor_or_above_needs_nobody(line_of):
    for mode in ("human_led", "human_only"):
        assert not line_of(
            model="subscription", overrides=[_override(moment="renewal_conversation", mode=mode)]
        ).below_floor


def test_an_override_below_a_floor_that_no_text_states_needs_nobody(line_of):
    facts = {"model": "subscription", "complexity": 4, "overrides": [_override(mode="ai_owned")]}
    line = line_of(**facts)
    assert line.map.moments["usage_nudge"].mode is Mode.AI_OWNED
    assert not line.below_floor


def test_a_stated_floor_that_holds_for_some_segments_is_listed_for_those(line_of):
    segments = [{"name": "Small", "median_acv": 5e3}, {"name": "Large", "median_acv": 5e5}]
    own = _override(moment="self_serve_add", mode="ai_owned", decider="Head of sales")
    line = line_of(model="subscription", segments=segments, overrides=[own])
    assert [found.segments for found in line.below_floor] == [("Large",)]
    only_small = line_of(
        model="subscription", segments=segments, overrides=[own | {"segments": ["Small"], "decider": ""}]
    )
    assert not only_small.below_floor


def test_several_overrides_without_a_decider_are_refused_together(line_of):
    own = [_override(moment=moment, mode="ai_led") for moment in ("trust_repair", "contract_negotiation")]
    with pytest.raises(Refused) as refused:
        line_of(model="subscription", overrides=own)
    assert len(refused.value.faults) == 2


# --- today, and the rest of a line ---


def test_a_moment_of_today_is_set_against_what_is_intended(line_of):
    segments = [{"name": "Small", "median_acv": 5e3}, {"name": "Large", "median_acv": 5e5}]
    today = {
        "usage_nudge": {"mode": "ai_owned", "how": "inherited", "tool": "the mail tool"},
        "renewal_conversation": {"mode": "human_led", "how": "chosen"},
    }
    line = line_of(model="subscription", threshold=20_000, segments=segments, today=today)
    found = {own.moment.id: own for own in line.transitions}
    assert found["usage_nudge"].changes == ("Large",)
    assert found["usage_nudge"].today.tool == "the mail tool"
    assert found["renewal_conversation"].changes == ()


def test_an_open_mode_counts_as_a_change(line_of):
    today = {"usage_nudge": {"mode": "ai_owned", "how": "chosen"}}
    (found,) = line_of(model="subscription", median_acv=5_000, today=today).transitions
    assert found.changes == ("Accounts",)


def test_today_of_one_line_is_not_told_of_another(analysed):
    lines = [{"name": "A", "model": "subscription"}, {"name": "B", "model": "subscription"}]
    today = {"kickoff": {"mode": "human_led", "how": "chosen", "line": "A"}}
    first, second = analysed(lines=lines, today=today).lines
    assert [own.moment.id for own in first.transitions] == ["kickoff"]
    assert second.transitions == ()


def test_a_line_is_compared_with_both_pure_maps(line_of):
    line = line_of(pattern="P1", threshold=20_000, median_acv=5_000)
    assert {pair.relation for pair in line.against_saas.stages} >= {"same", "moved", "only right"}
    assert {pair.right.id for pair in line.against_saas.moments if pair.relation == "only right"} >= {
        "margin_alert"
    }
    assert {pair.left.id for pair in line.against_usage.moments if pair.relation == "only left"} >= {
        "registry_followup"
    }
    pure = line_of(model="subscription", threshold=20_000, median_acv=5_000)
    assert not pure.against_saas.changed


def test_every_line_has_its_own_map_handoffs_and_weights(analysed):
    lines = [{"name": "A", "model": "subscription"}, {"name": "B", "model": "usage"}]
    first, second = analysed(lines=lines, segments=[{"name": "S", "accounts": 9, "median_acv": 5}]).lines
    assert (first.name, first.map.id) == ("A", "saas")
    assert (second.name, second.map.id) == ("B", "usage_based")
    assert not {own.handoff.id for own in first.handoffs} & {"packet_to_registry_followup"}
    assert first.weights["accounts"] == {"S": 9}


def test_an_engagement_built_in_code_that_does_not_fit_is_refused_before_it_is_analysed(framework, engage):
    line = engage(model="usage").lines[0].model_copy(update={"model": None, "pattern": "P9"})
    with pytest.raises(Refused, match=r'engagement: lines\.Core\.pattern: found "P9"'):
        checked(framework, engage(model="usage").model_copy(update={"lines": (line,)}))
