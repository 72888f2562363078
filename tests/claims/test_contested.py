"""The three contested cells: both positions, the drivers, and what the client's facts decide."""

import pytest

from mapper.knowledge.terms import Mode, Tag


def _cell(framework, name):
    return next(cell for cell in framework.contested if cell.id == name)


def _carries(line, stage):
    return next(own for own in line.map.stages if own.id == stage)


def test_MM_081_three_cells_are_contested_and_each_stands_on_a_map(framework, library):
    assert [cell.id for cell in framework.contested] == ["C1", "C2", "C3"]
    for cell in framework.contested:
        assert all(library[moment][0].contested == cell.id for moment in cell.moments)
    marked = {name for name, (moment, _) in library.items() if moment.contested}
    assert marked == {moment for cell in framework.contested for moment in cell.moments}


def test_MM_082_a_contested_cell_names_both_sides_before_the_default(framework):
    for cell in framework.contested:
        assert len({position.mode for position in cell.positions}) >= 2
        assert all(position.argument and position.holds_for for position in cell.positions)
        assert cell.default
        assert cell.question.endswith("?")


def test_MM_083_the_tier_decides_and_without_a_threshold_the_cell_is_open(line_of):
    line = line_of(model="subscription", median_acv=5_000)
    stage = _carries(line, "S2")
    assert stage.mode is None
    assert stage.candidates == (Mode.AI_OWNED, Mode.HUMAN_LED)


POLES = [
    {"name": "Mid-market", "accounts": 2_000, "median_acv": 5_000},
    {"name": "Enterprise", "accounts": 30, "median_acv": 500_000},
]
FLAT = [{"name": f"{value:,}", "median_acv": value} for value in (15_000, 25_000, 40_000)]


def test_MM_084_two_poles_draw_the_line_where_a_flat_base_cannot(line_of):
    """Any line from 6k to 400k splits the poles alike; a flat base changes with each line drawn."""

    def sides(segments, threshold):
        line = line_of(model="subscription", threshold=threshold, segments=segments)
        return tuple(own.mode for own in _carries(line, "S2").segments.values())

    assert {sides(POLES, line) for line in (6_000, 50_000, 400_000)} == {(Mode.AI_OWNED, Mode.HUMAN_LED)}
    assert len({sides(FLAT, line) for line in (14_000, 20_000, 30_000, 50_000)}) == 4


def test_MM_085_each_driver_of_the_line_is_a_question_and_an_argument_of_the_cell(framework):
    asked = {field.key for question in framework.tool_questions for field in question.fields}
    assert {"complexity", "churn_pct", "loaded_cost", "p25_acv", "p75_acv"} <= asked
    words = " ".join(_cell(framework, "C1").drivers).lower()
    for driver in ("complexity", "churn", "cost of a customer-facing hour", "spread of contract values"):
        assert driver in words


def test_MM_086_no_default_threshold_exists_anywhere_in_the_framework(framework, line_of):
    """No rule and no preset names one; a client who says nothing gets no mode that hangs on it."""
    for rule in framework.rules:
        assert "tier_threshold" not in str(rule.when)
    for question in framework.tool_questions:
        for preset in question.presets:
            assert "threshold" not in str([preset.values, *preset.rows])
    assert not [own for own in framework.assumptions if "threshold" in own.id]
    line = line_of(model="subscription", presets={"segments": "two_poles"})
    assert line.map.moments["usage_nudge"].state == "undecided"
    assert line.line.threshold is None


def test_MM_087_MM_088_MM_089_the_expansion_cell_holds_both_views(framework):
    positions = {position.mode: position for position in _cell(framework, "C2").positions}
    assert set(positions) == {Mode.AI_LED, Mode.HUMAN_LED}
    assert "MM-087" in positions[Mode.AI_LED].provenance.refs
    assert "MM-088" in positions[Mode.HUMAN_LED].provenance.refs
    assert "MM-089" in _cell(framework, "C2").provenance.refs


@pytest.mark.parametrize(("increment", "mode"), [(5_000, Mode.AI_LED), (5_001, Mode.HUMAN_LED)])
def test_MM_088_an_increment_beyond_the_buyers_own_authority_needs_a_person(line_of, increment, mode):
    line = line_of(model="subscription", median_acv=8_000, increment=increment)
    assert line.map.moments["self_serve_add"].mode is mode


def test_MM_090_self_serve_expansion_at_low_value_is_ai_led(line_of):
    line = line_of(model="subscription", median_acv=4_000, increment=500, self_serve=True)
    assert line.map.moments["self_serve_add"].mode is Mode.AI_LED


@pytest.mark.parametrize("value", [100_000, 250_000, 1_000_000])
def test_MM_091_six_and_seven_figures_are_not_ai_led_whatever_else_holds(line_of, value):
    line = line_of(model="subscription", median_acv=value, increment=100, self_serve=True)
    assert line.map.moments["self_serve_add"].mode is Mode.HUMAN_LED
    assert line.map.moments["expansion_conversation"].mode is Mode.HUMAN_LED


def test_MM_092_expansion_is_human_led_by_default_and_self_serve_is_the_exception(framework, line_of):
    line = line_of(model="subscription")
    assert _carries(line, "S4").mode is Mode.HUMAN_LED
    assert line.map.moments["self_serve_add"].mode is Mode.AI_LED
    assert "MM-092" in _cell(framework, "C2").provenance.refs


def test_MM_094_MM_095_the_steady_state_cell_holds_both_views(framework):
    positions = {position.mode: position for position in _cell(framework, "C3").positions}
    assert set(positions) == {Mode.AI_OWNED, Mode.AI_LED}
    assert "MM-094" in positions[Mode.AI_LED].provenance.refs
    assert "MM-095" in positions[Mode.AI_OWNED].provenance.refs


def test_MM_095_a_person_decides_on_flagged_deviations(map_of, line_of):
    assert map_of("usage").moments["deviation_decision"].mode is Mode.HUMAN_LED
    found = [live for live in line_of(model="usage").handoffs if live.end is not None]
    starts = {cell.id for live in found if live.end.id == "deviation_decision" for cell in live.starts}
    assert starts == {"anomaly_alert", "routing_recommendation"}


def test_MM_096_margin_customer_mix_and_maturity_drive_the_steady_state_cell(framework):
    words = " ".join(_cell(framework, "C3").drivers).lower()
    for driver in ("contribution margin", "largest customer", "maturity"):
        assert driver in words
    asked = {field.key for question in framework.tool_questions for field in question.fields}
    assert {"contribution_margin_pct", "top1_pct", "top5_pct", "claimed_level"} <= asked


THIN = {"contribution_margin_pct": 24.9, "top1_pct": 5, "top5_pct": 20}
TIGHT = {"contribution_margin_pct": 60, "top1_pct": 9, "top5_pct": 40}


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ({**TIGHT, "contribution_margin_pct": 24.9}, Mode.AI_LED),
        ({**THIN, "top1_pct": 10}, Mode.AI_LED),
        ({**TIGHT, "contribution_margin_pct": 25}, Mode.AI_OWNED),
        (THIN, Mode.AI_OWNED),
    ],
    ids=["thin and five large", "thin and one large", "concentrated only", "thin only"],
)
def test_MM_097_thin_margin_together_with_a_concentrated_base_pulls_back_to_ai_led(line_of, facts, mode):
    line = line_of(model="usage", threshold=50_000, median_acv=10_000, **facts)
    assert _carries(line, "U3").mode is mode
    assert line.map.moments["routing_recommendation"].mode is mode


def test_MM_098_scale_with_a_diverse_base_stays_ai_owned(line_of):
    line = line_of(
        model="usage", accounts=50_000, median_acv=2_000, threshold=50_000, presets={"margin": "wide_diverse"}
    )
    assert _carries(line, "U3").mode is Mode.AI_OWNED
    assert line.map.moments["routing_recommendation"].mode is Mode.AI_OWNED


def test_MM_099_the_default_is_ai_owned_and_a_client_may_choose_ai_led_without_a_decider(framework, line_of):
    assert _carries(line_of(model="usage"), "U3").mode is Mode.AI_OWNED
    local = {"stage": "U3", "mode": "ai_led", "reason": "the base is one telecom group"}
    line = line_of(model="usage", overrides=[local])
    assert _carries(line, "U3").mode is Mode.AI_LED
    assert not line.below_floor
    step = line.map.moments["anomaly_alert"].steps[-1]
    assert (step.kind, step.provenance.tag) == ("override", Tag.CLIENT)
