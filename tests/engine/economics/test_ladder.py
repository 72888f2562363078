from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.engine.economics.inputs import LIMITS, EconomicInputs, validate
from mapper.engine.economics.ladder import account_costs, best_level, touch_cases, touch_ladder, touch_lines
from mapper.engine.economics.threshold import Verdict
from mapper.engine.economics.touch import TouchLevel

AI_OWNED, POOLED, NAMED, HIGH_TOUCH = TouchLevel


def rounded(inputs, digits=-2):
    assert all(line.verdict is Verdict.LINE for line in touch_lines(inputs))
    return [round(line.value, digits) for line in touch_lines(inputs)]


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (1, [40_900, 109_200, 199_800]),
        (2, [27_400, 72_300, 130_000]),
        (3, [20_700, 54_000, 95_300]),
        (4, [16_700, 43_100, 74_700]),
        (5, [14_000, 35_900, 61_000]),
    ],
)
def test_horizon_table(base, years, expected):
    assert rounded(replace(base, horizon_years=years)) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"loaded_cost": 145_000}, [16.9, 45.0, 79.2]),
        ({"loaded_cost": 220_000}, [26.3, 67.5, 119.4]),
        ({"customer_facing_share": 0.60}, [22.5, 58.4, 103.1]),
        ({"customer_facing_share": 0.70}, [19.1, 50.2, 88.6]),
        ({"margin": 0.62}, [26.7, 69.7, 123.0]),
        ({"margin": 0.86}, [19.2, 50.2, 88.7]),
        ({"margin": 0.49}, [33.8, 88.1, 155.6]),
        ({"extra_expansion": (0, 0, 0, 0)}, [32.4, 124.3, 394.3]),
        ({"extra_expansion": (0, 0.02, 0.05, 0.12)}, [15.1, 33.9, 51.8]),
        ({"ai_cost": 60}, [22.9, 54.0, 95.3]),
        ({"ai_cost": 500}, [12.2, 54.0, 95.3]),
    ],
)
def test_sensitivity_rows(base, change, expected):
    assert [round(line / 1_000, 1) for line in rounded(replace(base, **change), 0)] == expected


def test_base_costs(base):
    assert [round(cost) for cost in account_costs(base)] == [165, 997, 3_141, 9_972]


def test_the_paid_hour_understates_the_line_by_about_a_third(base):
    wrong = touch_lines(replace(base, customer_facing_share=1.0))[0].value
    assert 1 - wrong / touch_lines(base)[0].value == pytest.approx(0.36, abs=0.02)


@pytest.mark.parametrize(("margin", "times"), [(0.25, 3.2), (0.15, 5.3)])
def test_thin_margin_multiplies_the_line(base, margin, times):
    ratio = touch_lines(replace(base, margin=margin))[0].value / touch_lines(base)[0].value
    assert ratio == pytest.approx(times, abs=0.05)


def test_all_low_always_pays(ranges):
    for years in (1, 3, 5):
        first = touch_lines(replace(ranges.low, horizon_years=years))[0]
        assert (first.value, first.verdict) == (0.0, Verdict.ALWAYS_PAYS)


def test_all_high_is_between_four_hundred_thousand_and_a_million(ranges):
    lines = [
        line.value for years in (1, 3) for line in touch_lines(replace(ranges.high, horizon_years=years))
    ]
    assert min(lines) == pytest.approx(0.40e6, rel=0.01)
    assert max(lines) == pytest.approx(1.03e6, rel=0.01)


def test_the_base_ladder_drops_nothing(base):
    found = touch_ladder(base)
    assert found.dropped == ()
    assert [(step.lower, step.upper) for step in found.steps] == [
        (AI_OWNED, POOLED), (POOLED, NAMED), (NAMED, HIGH_TOUCH)
    ]  # fmt: skip
    assert [step.value for step in found.steps] == [line.value for line in touch_lines(base)]


def test_a_dominated_level_is_dropped_and_its_neighbours_line_drawn(base):
    dear = replace(base, hours=(0, 15, 20, 65))
    found = touch_ladder(dear)
    assert found.dropped == (POOLED,)
    assert [(step.lower, step.upper) for step in found.steps] == [(AI_OWNED, NAMED), (NAMED, HIGH_TOUCH)]
    raw = touch_lines(dear)
    assert raw[1].value < found.steps[0].value < raw[0].value


def test_a_level_without_gain_over_the_one_below_is_dropped(base):
    idle = replace(base, avoidable_share=(0, 0.25, 0.25, 0.35), extra_expansion=(0, 0.025, 0.025, 0.06))
    assert touch_lines(idle)[1].verdict is Verdict.NEVER_PAYS
    assert touch_ladder(idle).dropped == (NAMED,)


def test_people_that_change_nothing_never_pay(base):
    idle = replace(base, avoidable_share=(0, 0, 0, 0), extra_expansion=(0, 0, 0, 0))
    found = touch_ladder(idle)
    assert found.dropped == (POOLED, NAMED, HIGH_TOUCH)
    assert [(step.value, step.verdict) for step in found.steps] == [(0.0, Verdict.NEVER_PAYS)]
    assert best_level(1e9, idle) is AI_OWNED


def test_ai_dearer_than_people_always_pays(base):
    found = touch_ladder(replace(base, ai_cost=2_000))
    assert (found.steps[0].value, found.steps[0].verdict) == (0.0, Verdict.ALWAYS_PAYS)
    assert best_level(1, replace(base, ai_cost=2_000)) is POOLED


def test_of_two_levels_cheaper_than_ai_the_dearer_and_weaker_is_dropped(base):
    found = touch_ladder(replace(base, ai_cost=50_000, hours=(0, 20, 6, 65)))
    assert found.dropped == (POOLED,)
    assert (found.steps[0].upper, found.steps[0].verdict) == (NAMED, Verdict.ALWAYS_PAYS)


def test_a_level_out_of_order_takes_the_place_its_effect_earns(base):
    swapped = replace(
        base,
        hours=(0, 20, 6, 65),
        avoidable_share=(0, 0.25, 0.15, 0.35),
        extra_expansion=(0, 0.025, 0.01, 0.06),
    )
    found = touch_ladder(swapped)
    assert [step.upper for step in found.steps] == [NAMED, POOLED, HIGH_TOUCH]


def test_best_level_changes_at_the_lines(base):
    acvs = np.array([line.value for line in touch_lines(base)])
    assert best_level(acvs * 0.999, base).tolist() == [AI_OWNED, POOLED, NAMED]
    assert best_level(acvs * 1.001, base).tolist() == [POOLED, NAMED, HIGH_TOUCH]


def test_best_level_of_one_account_is_a_word_and_of_many_small_integers(base):
    assert best_level(35_000, base) is POOLED
    assert best_level(np.array([35_000.0]), base).dtype == np.int8


def test_lines_of_arrays_are_those_of_their_numbers(base):
    margins = np.array([0.49, 0.62, 0.80])
    horizons = np.array([1, 5, 3])
    many = touch_lines(replace(base, margin=margins, horizon_years=horizons))
    for index, (margin, years) in enumerate(zip(margins, horizons, strict=True)):
        one = touch_lines(replace(base, margin=float(margin), horizon_years=int(years)))
        assert [line.value[index] for line in many] == pytest.approx([line.value for line in one])


LEVELS = ("hours", "tooling", "avoidable_share", "extra_expansion")


@st.composite
def possible(draw):
    """Any inputs the border lets through, with levels in any order."""

    def number(name):
        low, high = LIMITS[name].low, LIMITS[name].high
        usual = st.floats(low, min(high, low + 10)) | st.sampled_from([low, high])
        return draw(usual | st.floats(low, high))

    plain = {name: number(name) for name in LIMITS if name not in {"horizon_years", *LEVELS}}
    levels = {name: (0, *(number(name) for _ in range(3))) for name in LEVELS}
    return EconomicInputs(**plain, **levels, horizon_years=draw(st.integers(1, 5)))


@given(possible())
def test_whatever_the_border_lets_through_stays_finite(inputs):
    for line in touch_lines(validate(inputs)):
        assert np.isfinite(line.value)
        assert (line.value > 0) == (line.verdict is Verdict.LINE)
    values = [step.value for step in touch_ladder(inputs).steps]
    assert values == sorted(values)


@given(possible(), st.floats(0, 1e9))
def test_the_ladder_agrees_with_the_best_level(inputs, acv):
    reached = AI_OWNED
    for step in touch_ladder(inputs).steps:
        if step.verdict is Verdict.ALWAYS_PAYS or (step.verdict is Verdict.LINE and acv > step.value):
            reached = step.upper
    worth = [acv * inputs.margin * case.revenue - case.outlay for case in touch_cases(inputs)]
    scale = max(abs(acv * inputs.margin * case.revenue) + abs(case.outlay) for case in touch_cases(inputs))
    assert worth[reached] >= worth[best_level(acv, inputs)] - 1e-9 * scale
