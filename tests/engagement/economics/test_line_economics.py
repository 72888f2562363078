"""The economics of a line: threshold, map, draws, people, firmness, exposure, and the test to run first."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.engagement.analysis import analyse
from mapper.engagement.economics.inputs import ASSUMED, BY_LEVEL, HOURS
from mapper.engagement.listing import as_dict
from mapper.engine.economics import TouchLevel, Verdict
from mapper.engine.economics.coverage import ramp_drag
from mapper.knowledge.terms import Mode, Status

EXACT = {"hours_pooled": 6, "hours_named": 20, "hours_high_touch": 65}
HORIZONS = {
    1: (40_900, 109_200, 199_800),
    2: (27_400, 72_300, 130_000),
    3: (20_700, 54_000, 95_300),
    4: (16_700, 43_100, 74_700),
    5: (14_000, 35_900, 61_000),
}
NEVER = {
    **dict.fromkeys(("avoidable_pooled", "avoidable_named", "avoidable_high_touch"), 0),
    **dict.fromkeys(("expansion_pooled", "expansion_named", "expansion_high_touch"), 0),
}
ALWAYS = {"ai_cost": 5_000}
TIERS = (
    {"name": "Small", "accounts": 2_000, "median_acv": 5_000, "churn_pct": 12},
    {"name": "Mid", "accounts": 150, "median_acv": 40_000, "churn_pct": 12},
    {"name": "Large", "accounts": 30, "median_acv": 200_000, "churn_pct": 12},
)


def plain(values):
    """Values as the client would say them: stated, not measured."""
    return values


def _modes(line, moment):
    return {name: own.mode for name, own in line.map.moments[moment].segments.items()}


# --- the threshold ---


def test_without_the_clients_inputs_the_threshold_is_unset_and_says_what_is_missing(line_of):
    line = line_of(model="subscription", median_acv=20_000, accounts=10)
    found = line.economics.threshold
    assert (found.origin, found.value, found.verdict, found.computed) == ("unset", None, None, None)
    assert found.missing == (
        "Loaded cost of one person",
        "Margin before the cost of CS",
        "Horizon",
        "Gross revenue churn of every segment",
    )
    assert line.map.moments["usage_nudge"].mode is None
    assert line.economics.intended is None
    assert line.economics.firmness is None
    assert line.economics.flips == ()


@pytest.mark.parametrize(
    ("gone", "missing"),
    [
        ("loaded_cost", "Loaded cost of one person"),
        ("contribution_margin_pct", "Margin before the cost of CS"),
        ("horizon_years", "Horizon"),
        ("churn_pct", "Gross revenue churn of every segment"),
    ],
)
def test_one_of_the_clients_own_numbers_missing_is_enough(line_of, gone, missing):
    own = {
        "loaded_cost": 175_000,
        "contribution_margin_pct": 80,
        "horizon_years": 3,
        "churn_pct": 12,
        "median_acv": 9_000,
    }
    facts = {key: value for key, value in own.items() if key != gone}
    found = line_of(model="subscription", **facts).economics.threshold
    assert (found.origin, found.missing) == ("unset", (missing,))


def test_a_needed_number_counts_as_the_clients_own_among_its_assumptions_too(line_of):
    own = {"loaded_cost": 175_000, "margin": 0.8, "horizon_years": 3}
    line = line_of(model="subscription", median_acv=9_000, churn_pct=12, assumptions=own)
    assert line.economics.threshold.origin == "computed"
    assert line.economics.inputs.row("loaded_cost").clients


@pytest.mark.parametrize("assumptions", [{}, EXACT], ids=["hours of the moment table", "hours given"])
def test_the_base_inputs_give_the_published_lines_and_the_horizon_table(economy, assumptions):
    found = economy(assumptions=assumptions).economics
    assert [round(hours, 1) for hours in found.hours.values()] == [6.0, 20.0, 65.0]
    lines = [round(step.value, -2) for step in found.threshold.ladder.steps]
    assert lines == [20_700, 54_000, 95_300]
    assert found.threshold.value == pytest.approx(20_700, abs=50)
    for years, values in found.threshold.horizons:
        assert [round(value, -2) for value in values] == list(HORIZONS[years])


def test_exact_hours_give_the_published_costs(economy):
    found = economy(assumptions=EXACT).economics.threshold
    assert [round(cost) for cost in found.costs] == [165, 997, 3_141, 9_972]


@pytest.mark.parametrize(("years", "line"), [(1, 40_900), (5, 14_000)])
def test_the_clients_horizon_decides(economy, years, line):
    found = economy(team={"horizon_years": years}, assumptions=EXACT).economics.threshold
    assert round(found.value, -2) == line


def test_the_clients_own_threshold_wins_and_the_computed_one_stands_beside_it(economy):
    own = {"value": 9_000, "low": 7_000, "high": 12_000}
    line = economy(line={"threshold": own}, draws=500)
    found = line.economics.threshold
    assert (found.origin, found.value, found.low, found.high) == ("client", 9_000, 7_000, 12_000)
    assert found.computed == pytest.approx(20_700, abs=50)
    assert _modes(line, "usage_nudge")["Mid"] is Mode.HUMAN_LED
    values = found.uncertain.values
    assert (values.min() >= 7_000, values.max() <= 12_000) == (True, True)


def test_a_level_that_pays_nowhere_is_dropped_everywhere(economy):
    """Pooled coverage as dear as named: the line leads straight to named, in every table and draw."""
    line = economy(
        assumptions={"hours_pooled": {"value": 19, "status": "measured"}},
        segments=[{"name": "Mid", "median_acv": 54_000, "churn_pct": 12, "accounts": 50}],
        draws=500,
    )
    found = line.economics.threshold
    assert found.ladder.dropped == (TouchLevel.POOLED,)
    assert [step.upper for step in found.ladder.steps] == [TouchLevel.NAMED, TouchLevel.HIGH_TOUCH]
    assert found.horizons[2][1][:2] == (None, found.value)
    assert found.uncertain.spreads[0].p50.value == pytest.approx(found.value, rel=0.15)


# --- the map ---


def test_the_computed_threshold_feeds_the_map(economy):
    line = economy(segments=TIERS)
    below, *above = _modes(line, "usage_nudge").values()
    assert (below, *above) == (Mode.AI_OWNED, Mode.HUMAN_LED, Mode.HUMAN_LED)
    (step,) = [step for step in line.map.moments["usage_nudge"].steps if step.id == "s2_above_line"]
    assert step.segments == ("Mid", "Large")


@pytest.mark.parametrize(
    ("assumptions", "verdict", "mode"),
    [(NEVER, Verdict.NEVER_PAYS, Mode.AI_OWNED), (ALWAYS, Verdict.ALWAYS_PAYS, Mode.HUMAN_LED)],
    ids=["never pays", "always pays"],
)
def test_without_a_line_all_segments_lie_on_one_side(framework, client, assumptions, verdict, mode):
    engagement = client(segments=TIERS, assumptions=assumptions)
    analysis = analyse(framework, engagement, draws=200)
    (line,) = analysis.lines
    found = line.economics.threshold
    assert (found.origin, found.value, found.verdict) == ("computed", None, verdict)
    assert set(_modes(line, "usage_nudge").values()) == {mode}
    assert line.map.moments["usage_nudge"].state == "decided"
    text = json.dumps(as_dict(analysis), allow_nan=False)
    assert json.loads(text)["lines"][0]["economics"]["threshold"]["verdict"] == verdict.word
    touch = {segment.touch for segment in line.economics.intended.segments}
    assert (TouchLevel.AI_OWNED in touch) is (mode is Mode.AI_OWNED)


def test_named_strategic_accounts_stay_above_even_where_people_never_pay(economy):
    segments = [*TIERS[:2], TIERS[2] | {"strategic": True}]
    line = economy(segments=segments, assumptions=NEVER, draws=100)
    assert _modes(line, "usage_nudge") == {
        "Small": Mode.AI_OWNED,
        "Mid": Mode.AI_OWNED,
        "Large": Mode.HUMAN_LED,
    }
    assert line.economics.firmness.of("usage_nudge", "Large") == {Mode.HUMAN_LED: 1.0}


# --- draws and ranges ---


def test_the_same_client_gives_the_same_draws(economy):
    first, second = (economy(status=plain, draws=400).economics for _ in range(2))
    assert np.array_equal(first.threshold.uncertain.values, second.threshold.uncertain.values)
    assert first.threshold.uncertain.spreads == second.threshold.uncertain.spreads
    assert np.array_equal(first.firmness.shares, second.firmness.shares)


def test_more_draws_change_little(economy):
    few, many = (economy(status=plain, draws=count).economics.threshold for count in (2_000, 8_000))
    assert few.low == pytest.approx(many.low, rel=0.05)
    assert few.high == pytest.approx(many.high, rel=0.05)


def test_percentiles_are_ordered_and_the_middle_is_near_the_base(economy):
    found = economy(status=plain, draws=4_000).economics.threshold
    for spread in found.uncertain.spreads:
        assert spread.p10.value < spread.p50.value < spread.p90.value
    assert found.low < found.value < found.high
    assert found.uncertain.spreads[0].p50.value == pytest.approx(found.value, rel=0.1)


def test_measured_values_have_no_range_and_stated_ones_have_the_frameworks(economy):
    measured, stated = (economy(**how).economics.inputs for how in ({}, {"status": plain}))
    for key in ("loaded_cost", "customer_facing_share", "margin", "churn"):
        row = measured.row(key)
        assert row.status is Status.MEASURED
        assert row.low == row.base == row.high
        assert stated.row(key).low != stated.row(key).high
    assert (stated.row("margin").low, stated.row("margin").high) == pytest.approx((0.86, 0.72))


def test_the_horizon_is_a_policy_that_draws_leave_alone_and_the_tornado_shows(economy):
    found = economy(draws=50).economics
    row = found.inputs.row("horizon_years")
    assert (row.low, row.base, row.high) == (5, 3, 1)
    assert "horizon_years" not in found.threshold.uncertain.draws.columns
    assert found.threshold.bars[0].name == "horizon_years"


def test_a_range_that_the_client_gives_is_used_with_the_end_first_that_lowers_the_line(economy):
    churn = {"value": 12, "low": 9, "high": 20}
    found = economy(
        segments=[{"name": "Mid", "median_acv": 20_000, "churn_pct": churn}],
        team={"paid_hours": {"value": 1_800, "low": 1_600, "high": 2_000}},
    ).economics.inputs
    for key, ends in {"churn": (0.20, 0.12, 0.09), "paid_hours": (2_000, 1_800, 1_600)}.items():
        row = found.row(key)
        assert (row.low, row.base, row.high) == pytest.approx(ends)


def test_churn_is_weighted_by_revenue_and_as_weak_as_its_weakest_answer(economy):
    weak = {"value": 20, "status": "assumed", "low": 10, "high": 30}
    segments = [
        {"name": "A", "accounts": 100, "median_acv": 10_000, "churn_pct": 10},
        {"name": "B", "accounts": 100, "median_acv": 30_000, "churn_pct": weak},
    ]
    row = economy(segments=segments).economics.inputs.row("churn")
    assert (row.low, row.base, row.high) == pytest.approx((0.25, 0.175, 0.10))
    assert row.status is Status.ASSUMED


def test_no_end_of_a_range_leaves_what_the_engine_allows(economy):
    own = {"avoidable_high_touch": 0.95, "discount_rate": 0.5}
    found = economy(assumptions=own, draws=50).economics.inputs
    assert found.row("avoidable_share.high_touch").low == 1
    assert found.row("discount_rate").high == 0.5


FIXED = [*ASSUMED.values(), *HOURS, *(name for names in BY_LEVEL.values() for name in names)]
VARIED = {"ai_cost": 150.0, "hours_pooled": 6.0, "avoidable_pooled": 0.15, "discount_rate": 0.1}


@given(
    name=st.sampled_from(sorted(VARIED)),
    down=st.floats(0.05, 0.15),
    up=st.floats(0.05, 0.15),
    wider=st.floats(1.0, 3.0),
)
@settings(max_examples=25)
def test_a_wider_input_never_narrows_what_it_does_to_the_line(framework, economy, name, down, up, wider):
    """One input varies, in proportion around its base: percentiles and ends move outward or stay."""
    fixed = {
        one.id: {"value": one.base, "status": "measured"} for one in framework.assumptions if one.id in FIXED
    }

    def threshold(scale):
        base = VARIED[name]
        own = {"value": base, "low": base * (1 - scale * down), "high": base * (1 + scale * up)}
        return economy(assumptions=fixed | {name: own}, draws=400).economics.threshold

    narrow, wide = threshold(1.0), threshold(wider)
    slack = 1e-9 * narrow.value
    assert wide.low <= narrow.low + slack
    assert wide.high >= narrow.high - slack
    ends = []
    for found in (narrow, wide):
        (bar,) = [bar for bar in found.bars if bar.name not in ("horizon_years", "complexity_factor")]
        ends.append(sorted((float(bar.low.value), float(bar.high.value))))
    (low, high), (wide_low, wide_high) = ends
    assert (wide_low <= low + slack, wide_high >= high - slack) == (True, True)


# --- people and cost ---

# lines of 12.6k, 32.7k and 80.9k, so that the accounts of the example take the levels it gives them
LEVELS = {"expansion_pooled": 0.03, "expansion_named": 0.06, "expansion_high_touch": 0.1}
FREE = dict.fromkeys(("tooling_pooled", "tooling_named", "tooling_high_touch", "ai_cost"), 0)
EXAMPLE = tuple(
    {"name": name, "accounts": accounts, "median_acv": value, "churn_pct": 12}
    for name, accounts, value in (
        ("High", 60, 180_000),
        ("Named", 300, 35_000),
        ("Pooled", 900, 9_000),
        ("Tail", 2_400, 2_500),
    )
)


@pytest.fixture(scope="module")
def example(economy):
    """The worked example of domain.md section 7.1; the line is the client's own, tools cost nothing."""
    assert ramp_drag(0.2, 3.6) == pytest.approx(0.06)
    return economy(
        segments=EXAMPLE,
        line={"threshold": {"value": 8_000}},
        team={"ramp_months": 3.6},
        assumptions=LEVELS | FREE,
    ).economics.intended


def test_the_worked_example_of_coverage(example):
    assert example.capacity == pytest.approx(1_099.8)
    assert [segment.touch for segment in example.segments] == [*reversed(TouchLevel)]
    assert [round(segment.hours, 1) for segment in example.segments] == [65.0, 20.0, 6.0, 0.1]
    assert [round(segment.formula_fte, 2) for segment in example.segments] == [3.55, 5.46, 4.91, 0.22]
    assert sum(segment.formula_fte for segment in example.segments) == pytest.approx(14.13, abs=0.005)
    assert [round(segment.accounts_per_fte.value) for segment in example.segments[:3]] == [17, 55, 183]
    per_fte = [segment.revenue_per_fte.value / 1e6 for segment in example.segments[:3]]
    assert per_fte == pytest.approx([3.05, 1.92, 1.65], abs=0.006)


def test_the_worked_example_in_money(example):
    assert example.revenue == pytest.approx(35_400_000)
    before = sum(segment.formula_fte for segment in example.segments) * 175_000
    assert before == pytest.approx(2_470_000, abs=5_000)
    assert before / example.revenue == pytest.approx(0.070, abs=0.0005)
    assert example.cost.total == pytest.approx(before + (0.5 - 0.2182) * 175_000, abs=10)


def test_what_AI_owns_needs_a_programme_whatever_the_formula_says(example):
    tail = example.segments[-1]
    assert (tail.touch, tail.fte) == (TouchLevel.AI_OWNED, 0.5)
    assert tail.formula_fte < 0.5


def test_segments_add_up_to_the_line(example):
    assert example.fte == pytest.approx(sum(segment.fte for segment in example.segments))
    assert example.cost.total == pytest.approx(sum(segment.cost.total for segment in example.segments))
    assert example.accounts == sum(segment.accounts for segment in example.segments) == 3_660
    for segment in example.segments[:3]:
        assert segment.hours > sum(segment.moments.values()) > 0  # and the hours nobody plans


def test_tools_and_AI_cost_what_the_levels_say(economy):
    found = economy(segments=TIERS).economics.intended
    people = sum(segment.fte for segment in found.segments) * 175_000
    assert found.cost.total == pytest.approx(people + 2_000 * 150 + 150 * 100 + 30 * 250)


def test_a_time_study_replaces_the_table_in_the_threshold_and_in_coverage_alike(economy):
    own = {"hours_pooled": {"value": 8, "status": "measured"}}
    segments = [{"name": "Mid", "accounts": 400, "median_acv": 35_000, "churn_pct": 12}]
    found = economy(segments=segments, assumptions=own).economics
    (segment,) = found.intended.segments
    assert segment.touch is TouchLevel.POOLED
    assert found.inputs.ranges.base.hours[TouchLevel.POOLED] == 8
    assert segment.hours == pytest.approx(8)


@pytest.mark.parametrize(
    ("model", "on_call", "fte"),
    [("usage", True, 5.0), ("usage", False, 0.0), ("subscription", True, 0.0)],
    ids=["carriers and on call", "nobody on call", "no carriers"],
)
def test_an_on_call_seat_is_filled_only_where_carriers_may_fail_and_somebody_is_on_call(
    economy, model, on_call, fte
):
    found = economy(segments=TIERS, line={"model": model}, team={"on_call": on_call}).economics.intended
    assert found.on_call_fte == fte
    assert found.fte == pytest.approx(sum(segment.fte for segment in found.segments) + fte)


def test_what_people_carry_today_takes_more_of_them_than_the_map_intends(economy):
    """Drafts and nudges that people still write by hand; the intended map stands beside it."""
    today = {
        name: {"mode": "human_only", "how": "inherited"}
        for name in ("content_sequence", "stuck_step_nudge", "renewal_risk_brief", "qbr_pack")
    }
    line = economy(segments=TIERS, today=today)
    found = line.economics
    assert found.today.fte > found.intended.fte
    assert found.today.cost.total > found.intended.cost.total
    by_hand = {segment.name: segment for segment in found.today.segments}
    for segment in found.intended.segments[1:]:
        for moment, hours in segment.moments.items():
            assert by_hand[segment.name].moments[moment] >= hours - 1e-12
    assert economy(segments=TIERS).economics.today is None


def test_without_any_AI_share_nothing_is_divided_by_nothing(economy):
    own = {"review_share": 0, "accept_share": 1}
    assert economy(segments=TIERS, assumptions=own).economics.intended.review_hours == 0


# --- firmness and flips ---


def test_shares_of_draws_add_up_for_every_cell(economy):
    found = economy(segments=TIERS, status=plain, draws=500).economics.firmness
    assert np.allclose(found.shares.sum(axis=-1), 1.0)
    assert found.shares.shape == (3, len(found.moments), 4)


def test_a_segment_near_the_line_is_not_firm_and_one_far_off_is(economy):
    segments = [{"name": "Near", "accounts": 10, "median_acv": 20_500, "churn_pct": 12}, *TIERS]
    found = economy(segments=segments, status=plain, draws=1_000).economics.firmness
    near = found.of("usage_nudge", "Near")
    assert set(near) == {Mode.AI_OWNED, Mode.HUMAN_LED}
    assert min(near.values()) > 0.2
    assert found.of("usage_nudge", "Large")[Mode.HUMAN_LED] > 0.999
    assert found.of("contract_negotiation", "Near") == {Mode.HUMAN_ONLY: 1.0}


def test_where_nothing_varies_every_draw_lands_in_the_decided_mode(economy):
    line = economy(segments=TIERS, line={"threshold": {"value": 20_000}}, draws=50)
    assert np.ptp(line.economics.threshold.uncertain.values) == 0
    for moment in line.map.moments.values():
        for name, own in moment.segments.items():
            assert line.economics.firmness.of(moment.id, name) == {own.mode: 1.0}


def test_a_cell_that_is_undecided_for_want_of_a_fact_lands_nowhere(economy):
    segments = [*TIERS, {"name": "New", "churn_pct": 12}]
    line = economy(segments=segments, line={"threshold": {"value": 20_000}}, draws=50)
    assert line.map.moments["usage_nudge"].segments["New"].mode is None
    assert line.economics.firmness.of("usage_nudge", "New") == {}


NEAR = {"name": "Near", "accounts": 400, "median_acv": 20_000, "churn_pct": 12}
LEVEL_IDS = {f"hours.{level.word}": name for level, name in zip(tuple(TouchLevel)[1:], HOURS, strict=True)}
LEVEL_IDS |= {
    f"tooling.{level.word}": name
    for level, name in zip(tuple(TouchLevel)[1:], BY_LEVEL["tooling"], strict=True)
}


def _changed(framework, name, to, base):
    """The client's file after one input has moved from `base` to `to`; nothing else changes."""
    assumptions = {one.id: one.base for one in framework.assumptions}
    answers = {
        "loaded_cost": ("team", "loaded_cost", 1),
        "customer_facing_share": ("team", "customer_facing_pct", 100),
        "margin": ("margin", "contribution_margin_pct", 100),
        "horizon_years": ("team", "horizon_years", 1),
    }
    if name in answers:
        section, key, factor = answers[name]
        return {section: {key: round(to) if key == "horizon_years" else to * factor}}
    if name == "churn":
        return {"segments": [NEAR | {"churn_pct": to * 100}]}
    ids = BY_LEVEL.get(name) or [LEVEL_IDS.get(name, name)]
    return {
        "assumptions": {one: min(assumptions[one] * to / base, 1 if len(ids) > 1 else 1e9) for one in ids}
    }


def _inside(name, to):
    """Whether the questions let a client give the value at all."""
    ends = {
        "loaded_cost": (60_000, 400_000),
        "customer_facing_share": (0.45, 0.80),
        "margin": (0.05, 0.90),
        "churn": (0.01, 0.60),
    }
    low, high = ends.get(name, (0, math.inf))
    return low <= to <= high


@pytest.mark.parametrize("value", [17_000, 20_000, 24_000])
def test_the_named_change_really_flips_the_side_and_a_little_less_does_not(framework, economy, value):
    segment = NEAR | {"median_acv": value}
    base = economy(segments=[segment], status=plain)
    now = _modes(base, "usage_nudge")["Near"]
    flips = [flip for flip in base.economics.flips if _inside(flip.input, flip.to)]
    assert {"hours.pooled", "avoidable_share", "margin", "churn", "loaded_cost"} & {
        one.input for one in flips
    }
    for flip in flips:
        toward = flip.to * (0.99 if flip.to > flip.base else 1.01)
        less = flip.base if (toward - flip.base) * (flip.to - flip.base) <= 0 else toward
        cases = [(flip.to, True)] if flip.input == "horizon_years" else [(flip.to, True), (less, False)]
        for to, turned in cases:
            changes = {"segments": [segment], **_changed(framework, flip.input, to, flip.base)}
            changes["segments"] = [one | {"median_acv": value} for one in changes["segments"]]
            after = _modes(economy(**changes, status=plain), "usage_nudge")["Near"]
            assert (after is not now) is turned, (flip, to)


def test_the_nearest_flip_of_a_segment_comes_first_and_measured_inputs_are_left_out(economy):
    found = economy(segments=[NEAR]).economics.flips
    assert not {"loaded_cost", "margin", "churn"} & {one.input for one in found}
    steps = [abs(math.log(one.to / one.base)) for one in found]
    assert steps == sorted(steps)


def test_the_clients_own_threshold_and_strategic_accounts_do_not_flip(economy):
    assert economy(segments=[NEAR], line={"threshold": {"value": 9_000}}).economics.flips == ()
    assert economy(segments=[NEAR | {"strategic": True}]).economics.flips == ()


# --- what breaks first, and the test to run first ---


def test_the_costliest_failure_comes_first(economy):
    found = economy(segments=TIERS).economics.exposures
    amounts = [one.amount for one in found]
    assert amounts == sorted(amounts, reverse=True)
    total = sum(segment["accounts"] * segment["median_acv"] for segment in TIERS)
    for one in found:
        assert one.amount <= one.revenue * one.failure_rate * one.share_lost + 1e-9
        assert 0 < one.revenue <= total
        assert all(one.moment.segments[name].low.by_ai for name in one.segments)
        assert one.fallback_role
        assert one.breaks_first


def test_a_cell_that_somebody_looks_at_fails_less_often(economy):
    found = {one.moment.id: one for one in economy(segments=TIERS).economics.exposures}
    assert found["usage_nudge"].failure_rate == 0.10
    assert found["renewal_risk_brief"].failure_rate == 0.02
    own = {"failure_probability": {"value": 0.2, "low": 0.05, "high": 0.4}, "failure_loss": 0.3}
    found = {one.moment.id: one for one in economy(segments=TIERS, assumptions=own).economics.exposures}
    assert (found["usage_nudge"].failure_rate, found["renewal_risk_brief"].failure_rate) == (0.2, 0.05)
    assert found["usage_nudge"].share_lost == 0.3


def test_slow_detection_never_makes_a_cell_look_safer(economy):
    def total(**margin):
        return sum(one.amount for one in economy(segments=TIERS, margin=margin).economics.exposures)

    assert total(detection_days=30) >= total(detection_days=1) >= total()


def test_without_accounts_nothing_is_ranked(line_of):
    assert line_of(model="subscription", median_acv=5_000).economics.exposures == ()


def test_a_hold_out_test_that_needs_more_accounts_than_there_are_says_so(economy):
    found = economy(segments=TIERS).economics.holdout
    assert (found.accounts, found.segments) == (2_000, ("Small",))
    assert found.needed == 9_548
    assert found.enough is False
    assert found.plan.avoidable_share > found.assumed_share
    many = [TIERS[0] | {"accounts": 20_000}]
    assert economy(segments=many).economics.holdout.enough is True


def test_no_hold_out_test_without_accounts_or_churn(economy):
    assert economy(segments=[TIERS[0] | {"accounts": 19}]).economics.holdout is None
    assert economy(segments=[TIERS[0] | {"churn_pct": 0}]).economics.holdout is None
    tiny = {"value": 0.0001, "unit": "%"}
    assert economy(segments=[TIERS[0] | {"churn_pct": tiny}]).economics.holdout.needed is None
