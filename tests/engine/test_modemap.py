"""Cells of a map: decided, different by segment, undecided; and the trace of what moved them."""

import math

import pytest

from mapper.engine.building import Setting, build, plain
from mapper.engine.modemap import Override, SegmentMode, common
from mapper.knowledge.terms import Mode, Tag


@pytest.fixture(scope="module")
def built(framework, place):
    """The SaaS map (or another) of segments whose side of the threshold is given."""

    def made(name="saas", overrides=(), segments=("A", "B"), **columns):
        setting = Setting(framework.rules, framework.inheritance, segments, columns, overrides)
        return build(place(name), setting)

    return made


@pytest.mark.parametrize(
    ("sides", "state", "mode", "candidates"),
    [
        ([0.0, 0.0], "decided", Mode.AI_OWNED, (Mode.AI_OWNED,)),
        ([1.0, 1.0], "decided", Mode.HUMAN_LED, (Mode.HUMAN_LED,)),
        ([0.0, 1.0], "differs", None, (Mode.AI_OWNED, Mode.HUMAN_LED)),
        ([0.0, math.nan], "undecided", None, (Mode.AI_OWNED, Mode.HUMAN_LED)),
        ([1.0, math.nan], "undecided", None, (Mode.AI_OWNED, Mode.HUMAN_LED)),
    ],
)
def test_a_cell_is_decided_differs_or_is_undecided(built, sides, state, mode, candidates):
    mode_map = built(above_threshold=sides)
    for cell in (mode_map.moments["usage_nudge"], mode_map.stages[1]):
        assert (cell.state, cell.mode, cell.candidates) == (state, mode, candidates)


def test_an_undecided_cell_lists_what_lies_between_only_where_a_rule_asks_for_it(built):
    """The routing of U3 may become AI-Led; the review of S2 may go straight to Human-Led."""
    facts = {"contribution_margin_pct": 20, "top1_pct": 1, "top5_pct": 1}
    routing = built("usage", above_threshold=math.nan, **facts).moments["routing_recommendation"]
    assert routing.candidates == (Mode.AI_OWNED, Mode.AI_LED)
    assert built(above_threshold=math.nan).moments["usage_nudge"].candidates == (
        Mode.AI_OWNED,
        Mode.HUMAN_LED,
    )
    assert SegmentMode(Mode.AI_OWNED, Mode.HUMAN_LED, between=(Mode.AI_LED,)).candidates == (
        Mode.AI_OWNED, Mode.AI_LED, Mode.HUMAN_LED,
    )  # fmt: skip


def test_two_open_rules_show_every_mode_that_one_of_them_asks_for(framework, place):
    rule = next(rule for rule in framework.rules if rule.id == "s2_above_line")
    softer = rule.model_copy(update={"id": "softer", "at_least": Mode.AI_LED})
    mode_map = build(place("saas"), Setting([rule, softer], framework.inheritance, ["All"], {}))
    assert mode_map.moments["usage_nudge"].candidates == (Mode.AI_OWNED, Mode.AI_LED, Mode.HUMAN_LED)


def test_a_moment_is_held_on_its_side_of_the_threshold_only(built):
    mode_map = built(above_threshold=[0.0, 1.0])
    review = mode_map.moments["adoption_review"]
    assert {name: own.held for name, own in review.segments.items()} == {"A": "no", "B": "yes"}
    assert review.not_held == ("A",)
    assert list(review.held) == ["B"]
    assert (review.state, review.mode) == ("decided", Mode.HUMAN_LED)
    open_ = built(above_threshold=math.nan).moments["adoption_review"]
    assert {own.held for own in open_.segments.values()} == {"unknown"}


def test_a_moment_that_no_segment_holds_still_has_its_mode_on_paper(built):
    review = built(above_threshold=0.0).moments["adoption_review"]
    assert not review.held
    assert review.candidates == (Mode.HUMAN_LED,)


def test_the_stage_is_carried_by_another_moment_on_each_side(built):
    stage = built(above_threshold=[0.0, 1.0], segments=("A", "B")).stages[1]
    assert stage.carriers == {"A": ("usage_nudge",), "B": ("adoption_review",)}
    open_ = built(above_threshold=math.nan).stages[1]
    assert open_.carriers["A"] == ("usage_nudge", "adoption_review")


def test_moments_and_stages_are_found_by_id_in_reading_order(built):
    mode_map = built()
    assert list(mode_map.moments)[:4] == ["kickoff", "content_sequence", "stuck_step_nudge", "usage_nudge"]
    assert mode_map.stage_of["usage_nudge"].id == "S2"
    assert set(mode_map.stage_of) == set(mode_map.moments)


# --- overrides ---


def test_an_override_comes_after_the_rules_and_is_decided_where_the_cell_was_open(built):
    mode_map = built(
        overrides=[Override("usage_nudge", Mode.AI_LED, "a pilot")], above_threshold=[math.nan, 1.0]
    )
    cell = mode_map.moments["usage_nudge"]
    assert (cell.state, cell.mode) == ("decided", Mode.AI_LED)
    assert mode_map.stages[1].segments["A"].low is Mode.AI_LED


def test_an_override_for_some_segments_leaves_the_others(built):
    own = Override("usage_nudge", Mode.AI_LED, "a pilot", segments=("B",))
    cell = built(overrides=[own], above_threshold=0.0).moments["usage_nudge"]
    assert {name: part.mode for name, part in cell.segments.items()} == {"A": Mode.AI_OWNED, "B": Mode.AI_LED}
    assert cell.state == "differs"
    assert cell.steps[-1].segments == ("B",)


# --- the trace ---


def _steps(cell, kind):
    return [step for step in cell.steps if step.kind == kind]


def test_the_trace_starts_with_the_base_and_names_rule_inputs_and_provenance(built):
    cell = built(above_threshold=0.0, complexity=4).moments["usage_nudge"]
    assert (cell.steps[0].kind, cell.steps[0].effect) == ("base", "ai_owned")
    (step,) = _steps(cell, "rule")
    assert (step.id, step.effect, step.moved) == ("s2_complex", "at least human_led", True)
    assert step.inputs == {"complexity": 4}
    assert step.segments == ("A", "B")
    assert step.provenance.tag is Tag.INFERRED


def test_inputs_that_differ_are_told_by_segment(built):
    (step,) = [
        step
        for step in built(median_acv=[5e3, 2e5], increment=1e4).moments["self_serve_add"].steps
        if step.id == "s4_six_figures"
    ]
    assert step.segments == ("B",)
    assert step.inputs == {"median_acv": 200_000.0}
    (budget,) = [
        step
        for step in built(median_acv=[5e3, 2e5], increment=[1e4, 2e4]).moments["self_serve_add"].steps
        if step.id == "s4_budget"
    ]
    assert budget.inputs == {"increment": {"A": 10_000.0, "B": 20_000.0}}


def test_a_rule_that_could_not_be_checked_says_what_it_needs_and_moved_nothing(built):
    (step,) = [step for step in built(above_threshold=0.0).moments["usage_nudge"].steps if step.needs]
    assert (step.id, step.needs, step.moved) == ("s2_complex", ("complexity",), False)


def test_a_rule_may_hold_for_one_segment_and_be_unknown_for_another(built):
    steps = [
        step
        for step in built(above_threshold=[1.0, math.nan]).moments["usage_nudge"].steps
        if step.id == "s2_above_line"
    ]
    assert [(step.segments, step.needs) for step in steps] == [(("A",), ()), (("B",), ("above_threshold",))]


def test_a_rule_that_fails_is_not_in_the_trace(built):
    assert not _steps(built(above_threshold=0.0, complexity=2).moments["usage_nudge"], "rule")


def test_a_floor_that_holds_anyway_is_told_but_moved_nothing(built):
    (step,) = _steps(built().moments["trust_repair"], "rule")
    assert (step.id, step.moved) == ("trust_repair_human", False)


def test_a_merge_tells_the_rise_of_its_moments_and_the_lift_of_its_carrier(built):
    moments = built("P1", above_threshold=1.0).moments
    (rise,) = _steps(moments["usage_nudge"], "operation")
    assert (rise.effect, rise.provenance.refs) == ("at least ai_led", ("MM-072",))
    (lift,) = _steps(moments["ramp_variance_brief"], "lift")
    assert lift.moved
    assert "usage_nudge" in lift.effect
    assert not _steps(moments["adoption_review"], "lift")


def test_a_lift_that_changed_nothing_says_so(built):
    (lift,) = _steps(built("P1").moments["trust_repair"], "lift")
    assert not lift.moved


def test_a_ceiling_that_lost_to_a_floor_says_so(built):
    facts = {"complexity": 1, "stakeholders": "1", "security_review": True, "above_threshold": 0.0}
    (step,) = [
        step for step in built(**facts).moments["content_sequence"].steps if step.id == "s1_self_evident"
    ]
    assert not step.moved


def test_an_added_moment_tells_which_step_of_the_pattern_added_it(built):
    (step,) = _steps(built("P1").moments["consumption_forecast"], "operation")
    assert step.id.startswith("P1.")
    assert step.effect == "moment added"
    assert "MM-075" in step.provenance.refs


def test_an_override_is_the_last_step_and_names_the_decider(built):
    own = Override("usage_nudge", Mode.AI_LED, "a pilot", decider="Head of CS")
    step = built(overrides=[own]).moments["usage_nudge"].steps[-1]
    assert (step.kind, step.because, step.provenance.tag) == ("override", "a pilot", Tag.CLIENT)
    assert "Head of CS" in step.title


def test_a_value_without_a_number_is_shown_as_none():
    assert plain(float("nan")) is None
    assert common([1, 1]) == 1
    assert common([1, 2]) is None
    assert common([]) is None
