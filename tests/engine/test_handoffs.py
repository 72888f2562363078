"""Where one carrier passes a moment on: domain.md section 2.5, and where nobody said how."""

import math
from collections import Counter
from dataclasses import replace

import pytest

from mapper.engine.building import Setting, build
from mapper.engine.handoffs import gaps, live_handoffs
from mapper.engine.hybrid import insert, join
from mapper.knowledge.records.maps import Moment, Stage
from mapper.knowledge.terms import Mode


@pytest.fixture(scope="module")
def live(framework, map_of):
    """The live handoffs of a map as (handoff, start, end)."""

    def found(name, **facts):
        return [
            (
                own.handoff.id,
                tuple(cell.id for cell in own.starts),
                own.ends_at if own.end is None else own.end.id,
            )
            for own in live_handoffs(map_of(name, **facts), framework.handoffs)
        ]

    return found


# map, where it starts, where it ends, words of the trigger, hours allowed (None: an event decides)
ROWS = [
    ("saas", "stuck_step_nudge", "content_sequence", "Two nudges without progress", 16),
    ("saas", "usage_nudge", "Exception queue of the pooled team", "Three nudges unanswered", 40),
    ("saas", "renewal_risk_brief", "renewal_conversation", "120, 90, 60 or 30-day", None),
    ("saas", "qbr_pack", "qbr_meeting", "reviewed and signed", None),
    ("saas", "self_serve_add", "expansion_conversation", "budget approval", 24),
    ("saas", "renewal_conversation", "contract_negotiation", "Redlines", 8),
    ("saas", "advocate_draft", "Account owner", "Every ask", None),
    ("usage", "registration_packet", "registry_followup", "submitted", 8),
    ("usage", "ramp_variance_brief", "Ramp call with the customer", "beyond the limit", 16),
    ("usage", "anomaly_alert", "deviation_decision", "stake is above the limit", 1),
    ("usage", "routing_recommendation", "deviation_decision", "stake is above the limit", 1),
    ("usage", "margin_alert", "passthrough_conversation", "reviewed", 40),
    ("saas", "trust_repair", "The suppressed moments", "releases the account", None),
    ("usage", "carrier_crisis", "The suppressed moments", "releases the account", None),
]


@pytest.mark.parametrize(
    ("name", "start", "end", "trigger", "hours"), ROWS, ids=[f"{row[1]} to {row[2]}" for row in ROWS]
)
def test_each_handoff_of_the_plan_is_live_in_its_map(framework, live, name, start, end, trigger, hours):
    (found,) = [own for own in live(name, above_threshold=0.0) if own[1:] == ((start,), end)]
    handoff = next(own for own in framework.handoffs if own.id == found[0])
    assert trigger in " ".join(handoff.trigger.split())
    assert handoff.allowed_h == hours
    assert handoff.passes
    assert handoff.accountable in {skill.id for skill in framework.skills}


@pytest.mark.parametrize(("name", "end"), [("saas", "trust_repair"), ("usage", "carrier_crisis")])
def test_every_ai_moment_can_be_stopped_by_an_escalation(framework, map_of, name, end):
    mode_map = map_of(name, above_threshold=0.0)
    (found,) = [own for own in live_handoffs(mode_map, framework.handoffs) if own.handoff.suppresses]
    assert found.end.id == end
    assert {cell.id for cell in found.starts} == {
        cell.id for cell in mode_map.moments.values() if cell.mode.by_ai
    }
    assert found.handoff.allowed_h == 1
    assert any("suppressed" in item for item in found.handoff.passes)


@pytest.mark.parametrize("pattern", ["P1", "P2", "P3", "P5"])
def test_a_merged_escalation_can_be_reached_on_both_ways(live, pattern):
    ends = {end for id_, _, end in live(pattern) if id_ == "any_ai_to_escalation"}
    assert ends == {"trust_repair", "carrier_crisis"}
    released = {start for id_, start, _ in live(pattern) if id_ == "escalation_released"}
    assert released == {("trust_repair",), ("carrier_crisis",)}


def test_handoffs_of_one_map_are_not_shown_in_the_other(live):
    saas, usage = ({start for _, (start, *_), _ in live(name)} for name in ("saas", "usage"))
    assert not {"margin_alert", "registration_packet"} & saas
    assert not {"usage_nudge", "renewal_conversation"} & usage


def test_every_handoff_of_the_framework_is_live_in_some_map(framework, live, all_maps):
    shown = Counter(
        id_
        for name in all_maps
        for facts in ({}, {"regulated_channel": True, "term_months": 12})
        for id_, _, _ in live(name, above_threshold=math.nan, **facts)
    )
    assert set(shown) == {own.id for own in framework.handoffs}


def test_a_handoff_ends_in_the_mode_that_it_says_wherever_no_rule_has_moved_its_end(framework, library):
    for own in framework.handoffs:
        for end in own.ends:
            assert library[end][0].mode is own.ends_mode, own.id


def test_a_handoff_between_two_moments_of_one_carrier_disappears(live):
    def between(**facts):
        return [
            own for own in live("saas", **facts) if own[1:] == (("self_serve_add",), "expansion_conversation")
        ]

    assert between(median_acv=5_000)
    assert not between(median_acv=100_000)  # both are led by a person now


def test_a_handoff_stays_while_one_segment_still_needs_it(framework, place):
    columns = {"median_acv": [5_000.0, 100_000.0], "above_threshold": math.nan}
    mode_map = build(
        place("saas"), Setting(framework.rules, framework.inheritance, ["Small", "Large"], columns)
    )
    (found,) = [
        own
        for own in live_handoffs(mode_map, framework.handoffs)
        if own.handoff.id == "self_serve_add_to_expansion"
    ]
    assert found.segments == ("Small",)


def test_a_handoff_to_a_moment_that_does_not_take_place_is_left_out(live):
    reviews = [(True, 1.0), (False, 0.0), (True, math.nan)]
    for expected, side in reviews:
        found = any(end == "adoption_review" for _, _, end in live("saas", above_threshold=side))
        assert found == (expected and side != 1.0), side


def test_a_handoff_from_a_moment_that_does_not_take_place_is_left_out(framework, map_of):
    back = framework.handoffs[0].model_copy(update={"starts": ("adoption_review",), "ends": ("usage_nudge",)})
    assert not live_handoffs(map_of("saas", above_threshold=0.0), [back])
    assert live_handoffs(map_of("saas", above_threshold=math.nan), [back])


@pytest.mark.parametrize("side", [0.0, 1.0, math.nan])
def test_no_map_of_the_framework_has_a_gap(framework, map_of, all_maps, side):
    for name in all_maps:
        for facts in (
            {},
            {"regulated_channel": True, "term_months": 12},
            {"complexity": 4, "strategic": True},
        ):
            mode_map = map_of(name, above_threshold=side, **facts)
            found = gaps(mode_map, live_handoffs(mode_map, framework.handoffs))
            assert not found, (name, facts, [stage.id for stage in found])


@pytest.fixture
def own_stage():
    def stage(*modes):
        client = {"tag": "CLIENT"}
        moments = [
            {
                "id": f"own_{number}",
                "name": f"Own {number}",
                "mode": mode,
                "provenance": client,
                "carries": "no" if number else "always",
            }
            for number, mode in enumerate(modes)
        ]
        return Stage.model_validate(
            {
                "id": "own",
                "name": "Own",
                "summary": "x",
                "why": "x",
                "confidence": "low",
                "signals": [],
                "human": "x",
                "provenance": client,
                "mode_provenance": client,
                "ai_tasks": [],
                "breaks_first": [],
                "fallback": "x",
                "level": {"strict": 0, "bounded": 0},
                "skills": [],
                "flips": [],
                "moments": moments,
            }
        )

    return stage


@pytest.mark.parametrize(
    ("modes", "gap"),
    [
        (("ai_owned", "human_led"), True),
        (("ai_led", "human_only"), True),
        (("ai_owned", "ai_led"), False),
        (("human_led", "human_only"), False),
        (("ai_owned",), False),
    ],
    ids=str,
)
def test_a_stage_with_ai_and_people_and_no_handoff_between_them_is_reported(
    framework, place, own_stage, modes, gap
):
    placed = insert(place("saas"), own_stage(*modes), "S1")
    mode_map = build(placed, Setting(framework.rules, framework.inheritance, ["All"], {}))
    found = gaps(mode_map, live_handoffs(mode_map, framework.handoffs))
    assert [stage.id for stage in found] == (["own"] if gap else [])


def test_a_handoff_of_ones_own_closes_the_gap(framework, place, own_stage):
    placed = insert(place("saas"), own_stage("ai_owned", "human_led"), "S1")
    mode_map = build(placed, Setting(framework.rules, framework.inheritance, ["All"], {}))
    bridge = framework.handoffs[0].model_copy(
        update={"id": "own", "starts": ("own_0",), "ends": ("own_1",), "ends_mode": Mode.HUMAN_LED}
    )
    assert not gaps(mode_map, live_handoffs(mode_map, (*framework.handoffs, bridge)))


def test_losing_a_handoff_opens_a_gap(framework, map_of):
    mode_map = map_of("usage")
    fewer = [own for own in framework.handoffs if own.id != "anomaly_to_deviation_decision"]
    assert [stage.id for stage in gaps(mode_map, live_handoffs(mode_map, fewer))] == ["U3"]


def test_the_way_that_every_ai_moment_has_to_escalation_bridges_no_stage(framework, map_of):
    mode_map = map_of("saas")
    fewer = [
        own for own in framework.handoffs if own.starts_in or "trust_repair" not in own.starts + own.ends
    ]
    fewer = [own for own in fewer if "raise_escalation" not in own.starts]
    live = live_handoffs(mode_map, fewer)
    assert any(own.handoff.suppresses for own in live)
    assert [stage.id for stage in gaps(mode_map, live)] == ["S7"]


def test_an_own_moment_in_a_bridged_stage_opens_no_gap(framework, place):
    moment = Moment.model_validate(
        {"id": "m", "name": "M", "mode": "human_led", "provenance": {"tag": "CLIENT"}}
    )
    mode_map = build(
        join(place("saas"), moment, "S3"), Setting(framework.rules, framework.inheritance, ["All"], {})
    )
    assert not gaps(mode_map, live_handoffs(mode_map, framework.handoffs))


def test_live_handoffs_do_not_depend_on_the_order_of_the_rows(framework, map_of):
    mode_map = map_of("P1")
    forward = live_handoffs(mode_map, framework.handoffs)
    backward = live_handoffs(mode_map, tuple(reversed(framework.handoffs)))
    key = [(own.handoff.id, own.ends_at, own.segments) for own in forward]
    assert sorted(key) == sorted((own.handoff.id, own.ends_at, own.segments) for own in backward)
    assert replace(forward[0]) == forward[0]
