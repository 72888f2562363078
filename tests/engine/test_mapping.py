"""Floors and ceilings: what they make of a mode, for one profile and for thousands."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as any_

from mapper.engine.computed import with_computed
from mapper.engine.mapping import assign
from mapper.knowledge.records.decisions import Rule
from mapper.knowledge.terms import Mode

ROWS = 3_000


@pytest.fixture(scope="module")
def rule():
    """A rule with what it says; every other key is filled in."""

    def make(**said):
        empty = {
            "id": "r", "title": "A rule", "on": ["usage_nudge"], "when": {}, "because": "x",
            "provenance": {"tag": "ADDED", "judgement": True},
        }  # fmt: skip
        return Rule.model_validate(empty | said)

    return make


@pytest.fixture(scope="module")
def nudge(place):
    """The bounds of the usage nudge (AI-Owned at base) or another moment of the SaaS map."""

    def found(rules, columns=None, moment="usage_nudge"):
        got = assign(place("saas"), rules, columns or {})
        at = got.moments.index(moment)
        return Mode(got.low[0, at]), Mode(got.high[0, at]), bool(got.clashes[0, at])

    return found


def test_without_rules_every_moment_keeps_its_base_mode(place, all_maps):
    for name in all_maps:
        placed = place(name)
        found = assign(placed, [], {})
        for index, moment in enumerate(placed.moments):
            lifted = any(moment.id in stage.carries and stage.lifted_by for stage in placed.stages)
            expected = max(moment.base_mode, moment.floor)
            assert found.low[0, index] == found.high[0, index]
            assert found.low[0, index] >= expected
            assert lifted or found.low[0, index] == expected


@pytest.mark.parametrize("bound", Mode)
def test_a_floor_lifts_what_is_below_and_leaves_what_is_above(rule, nudge, bound):
    rules = [rule(at_least=bound.word, on=["usage_nudge", "contract_negotiation"])]
    assert nudge(rules)[:2] == (bound, bound)
    assert nudge(rules, moment="contract_negotiation")[0] is Mode.HUMAN_ONLY


@pytest.mark.parametrize("bound", Mode)
def test_a_ceiling_lowers_what_is_above_and_leaves_what_is_below(rule, nudge, bound):
    rules = [rule(at_most=bound.word, on=["usage_nudge", "contract_negotiation"])]
    assert nudge(rules)[0] is Mode.AI_OWNED
    assert nudge(rules, moment="contract_negotiation")[:2] == (bound, bound)


def test_the_highest_floor_and_the_lowest_ceiling_count(rule, nudge):
    floors = [rule(at_least=word) for word in ("ai_led", "human_led", "ai_owned")]
    assert nudge(floors)[0] is Mode.HUMAN_LED
    ceilings = [rule(at_most=word, on=["contract_negotiation"]) for word in ("human_led", "ai_led")]
    assert nudge(ceilings, moment="contract_negotiation")[0] is Mode.AI_LED


def test_where_floor_and_ceiling_clash_the_human_stays_and_the_clash_is_reported(rule, nudge):
    floor, ceiling = rule(at_least="human_led"), rule(at_most="ai_led")
    assert nudge([floor, ceiling]) == (Mode.HUMAN_LED, Mode.HUMAN_LED, True)
    assert nudge([ceiling, floor]) == (Mode.HUMAN_LED, Mode.HUMAN_LED, True)
    assert nudge([rule(at_least="ai_led"), ceiling]) == (Mode.AI_LED, Mode.AI_LED, False)


def test_a_clash_of_the_frameworks_own_rules_is_reported(map_of):
    clashing = map_of("saas", above_threshold=0.0, complexity=1, stakeholders="1", security_review=True)
    assert clashing.moments["content_sequence"].clashes == ("All",)
    assert clashing.moments["content_sequence"].mode is Mode.HUMAN_LED
    assert (
        map_of("saas", above_threshold=0.0, complexity=1, stakeholders="1")
        .moments["content_sequence"]
        .clashes
        == ()
    )


def test_a_rule_on_a_moment_that_the_map_lacks_does_nothing(rule, place):
    got = assign(place("usage"), [rule(at_least="human_only")], {})
    assert not got.effects
    assert np.array_equal(got.low, assign(place("usage"), [], {}).low)


def test_a_rule_that_cannot_be_checked_moves_nothing_and_is_marked_as_unknown(rule, nudge, place):
    asking = rule(at_least="human_led", when={"margin": {"lt": 25}})
    assert nudge([asking]) == (Mode.AI_OWNED, Mode.AI_OWNED, False)
    (effect,) = assign(place("saas"), [asking], {}).effects
    assert (bool(effect.holds[0]), bool(effect.unknown[0]), bool(effect.hangs[0])) == (False, True, False)


SIDE = {"above_threshold": {"eq": True}}


@pytest.mark.parametrize(
    ("when", "columns", "low", "high"),
    [
        (SIDE, {"above_threshold": math.nan}, Mode.AI_OWNED, Mode.HUMAN_LED),
        (SIDE, {}, Mode.AI_OWNED, Mode.HUMAN_LED),
        (SIDE, {"above_threshold": 0.0}, Mode.AI_OWNED, Mode.AI_OWNED),
        (SIDE, {"above_threshold": 1.0}, Mode.HUMAN_LED, Mode.HUMAN_LED),
        (SIDE | {"margin": {"lt": 25}}, {"margin": 20}, Mode.AI_OWNED, Mode.HUMAN_LED),
        (SIDE | {"margin": {"lt": 25}}, {"margin": 30}, Mode.AI_OWNED, Mode.AI_OWNED),
        (SIDE | {"margin": {"lt": 25}}, {}, Mode.AI_OWNED, Mode.AI_OWNED),
        ({"not": SIDE}, {}, Mode.AI_OWNED, Mode.HUMAN_LED),
        ({"any": [SIDE, {"margin": {"lt": 25}}]}, {"margin": 20}, Mode.HUMAN_LED, Mode.HUMAN_LED),
    ],
    ids=["unset", "absent", "below", "above", "and holds", "and fails", "and unknown", "not", "or holds"],
)
def test_a_cell_is_open_only_where_nothing_but_the_unset_threshold_stops_the_rule(
    rule, nudge, when, columns, low, high
):
    hanging = rule(at_least="human_led", when=when, hangs_on_threshold=True)
    assert nudge([hanging], columns)[:2] == (low, high)


def test_a_rule_that_does_not_hang_on_the_threshold_is_merely_unknown(rule, nudge):
    assert nudge([rule(at_least="human_led", when=SIDE)])[:2] == (Mode.AI_OWNED, Mode.AI_OWNED)


def test_a_hanging_ceiling_opens_downwards(rule, nudge):
    hanging = rule(at_most="ai_led", when=SIDE, hangs_on_threshold=True, on=["contract_negotiation"])
    assert nudge([hanging], moment="contract_negotiation")[:2] == (Mode.AI_LED, Mode.HUMAN_ONLY)


def test_the_order_of_the_rules_does_not_matter(framework, place, facts_at_random, all_maps):
    columns = with_threshold(facts_at_random(200, 7))
    for name in all_maps:
        placed = place(name)
        first = assign(placed, framework.rules, columns, rows=200)
        for seed in range(4):
            rules = list(framework.rules)
            random.Random(seed).shuffle(rules)
            again = assign(placed, rules, columns, rows=200)
            assert np.array_equal(first.low, again.low)
            assert np.array_equal(first.high, again.high)
            assert np.array_equal(first.clashes, again.clashes)


def with_threshold(columns):
    return with_computed(columns) | {"above_threshold": columns["above_threshold"]}


@pytest.mark.parametrize("name", ["saas", "usage", "P1"])
def test_three_thousand_profiles_one_by_one_equal_one_call_over_the_columns(
    framework, place, facts_at_random, name
):
    columns = with_threshold(facts_at_random(ROWS, 11))
    placed = place(name)
    whole = assign(placed, framework.rules, columns, rows=ROWS)
    assert whole.low.shape == (ROWS, len(placed.moments))
    for row in range(ROWS):
        profile = {key: _cell(column, row) for key, column in columns.items()}
        one = assign(placed, framework.rules, profile)
        assert np.array_equal(one.low[0], whole.low[row]), profile
        assert np.array_equal(one.high[0], whole.high[row]), profile
        assert np.array_equal(one.clashes[0], whole.clashes[row]), profile
    assert 0.05 < np.mean(whole.decided) < 1  # the profiles really differ
    assert len(np.unique(whole.low, axis=0)) > 8


def _cell(column, row):
    column = np.asarray(column)
    return column[row] if column.ndim else column


def test_low_never_exceeds_high_and_knowing_the_side_only_narrows(
    framework, place, facts_at_random, all_maps
):
    columns = with_threshold(facts_at_random(500, 3))
    for name in all_maps:
        open_ = assign(place(name), framework.rules, columns | {"above_threshold": np.nan}, rows=500)
        assert np.all(open_.low <= open_.high)
        for side in (0.0, 1.0):
            known = assign(place(name), framework.rules, columns | {"above_threshold": side}, rows=500)
            assert np.all(known.decided)
            assert np.all(open_.low <= known.low)
            assert np.all(known.high <= open_.high)


def test_modes_are_small_integers(framework, place):
    found = assign(place("saas"), framework.rules, {}, rows=2)
    assert found.low.dtype == found.high.dtype == np.int8


@given(any_.sampled_from(Mode), any_.sampled_from(Mode), any_.sampled_from(Mode))
def test_floor_and_ceiling_by_definition(rule_, place_, base, floor, ceiling):
    placed = _with_base(place_("saas"), base)
    got = assign(placed, [rule_(at_least=floor.word), rule_(at_most=ceiling.word)], {})
    at = got.moments.index("usage_nudge")
    assert got.low[0, at] == got.high[0, at] == max(min(base, ceiling), floor)
    assert bool(got.clashes[0, at]) == (floor > ceiling)


@pytest.fixture(scope="module", name="rule_")
def _rule(rule):
    return rule


@pytest.fixture(scope="module", name="place_")
def _place(place):
    return place


def _with_base(placed, mode):
    stages = tuple(
        replace(
            stage,
            moments=tuple(
                replace(moment, base_mode=mode) if moment.id == "usage_nudge" else moment
                for moment in stage.moments
            ),
        )
        for stage in placed.stages
    )
    return replace(placed, stages=stages)


# --- inheritance in merged stages ---


@pytest.mark.parametrize("pattern", ["P1", "P2"])
def test_what_was_ai_owned_before_a_merge_is_ai_led_in_it(map_of, pattern):
    moments = map_of(pattern, above_threshold=0.0).moments
    for name in ("usage_nudge", "developer_answer", "stuck_step_nudge"):
        assert moments[name].placed.base_mode is Mode.AI_OWNED
        assert moments[name].mode is Mode.AI_LED
    assert (
        map_of(pattern, regulated_channel=True, above_threshold=0.0).moments["stuck_step_nudge"].mode
        is Mode.AI_OWNED
    )


@pytest.mark.parametrize("pattern", ["P1", "P2"])
def test_a_merged_stage_takes_per_segment_the_mode_of_the_parent_with_more_human(framework, place, pattern):
    columns = with_computed({}) | {"above_threshold": np.array([0.0, 1.0, np.nan])}
    found = assign(place(pattern), framework.rules, columns, rows=3)
    at = found.moments.index("ramp_variance_brief")
    assert [Mode(mode) for mode in found.low[:, at]] == [Mode.AI_LED, Mode.HUMAN_LED, Mode.AI_LED]
    assert [Mode(mode) for mode in found.high[:, at]] == [Mode.AI_LED, Mode.HUMAN_LED, Mode.HUMAN_LED]


def test_a_rule_on_one_parent_lifts_the_merged_stage_whatever_the_threshold(map_of):
    assert map_of("P1", above_threshold=0.0, complexity=4).stages[1].mode is Mode.HUMAN_LED
    assert map_of("P1", above_threshold=0.0, ramp_tied_to_commit=True).stages[1].mode is Mode.HUMAN_LED


def test_a_ceiling_does_not_undo_what_a_merge_has_raised(map_of):
    """Self-serve developers below the line would ramp alone, were the stage not merged."""
    facts = {"self_serve": True, "above_threshold": 0.0}
    assert map_of("usage", **facts).moments["ramp_variance_brief"].mode is Mode.AI_OWNED
    assert map_of("P1", **facts).moments["ramp_variance_brief"].mode is Mode.AI_LED
