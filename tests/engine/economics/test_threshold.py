from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mapper.engine.economics.cost import ai_account_cost, human_account_cost
from mapper.engine.economics.ladder import touch_lines
from mapper.engine.economics.threshold import Line, Verdict, break_even, line_between, simple_line
from mapper.engine.economics.touch import TouchCase

finite = st.floats(-1e12, 1e12)


@pytest.mark.parametrize(
    ("hours", "hour", "tooling", "ai", "exceptions", "length", "margin", "retained", "expanded", "expected"),
    [
        (12, 150, 100, 150, 0.10, 1.0, 0.80, 0.03, 0.02, 43_375.0),
        (6, 115, 50, 60, 0.05, 1.0, 0.82, 0.03, 0.02, 16_445.1),
        (24, 204, 200, 300, 0.20, 1.5, 0.72, 0.02, 0.01, 219_203.7),
    ],
)
def test_simple_model_vectors(
    hours, hour, tooling, ai, exceptions, length, margin, retained, expanded, expected
):
    line = simple_line(
        human_account_cost(hours, hour, complexity_factor=1, tooling=tooling),
        ai_account_cost(ai, hour, exceptions=exceptions, exception_hours=length, complexity_factor=1),
        margin=margin,
        retained=retained,
        expanded=expanded,
    )
    assert line.verdict is Verdict.LINE
    assert round(line.value, 1) == expected


@pytest.mark.parametrize(
    ("gap", "gain", "verdict"),
    [
        (800, 0.04, Verdict.LINE),
        (800, 0.0, Verdict.NEVER_PAYS),
        (800, -0.01, Verdict.NEVER_PAYS),
        (0, 0.0, Verdict.NEVER_PAYS),
        (-50, -0.01, Verdict.NEVER_PAYS),
        (800, 1e-13, Verdict.NEVER_PAYS),
        (-50, 0.04, Verdict.ALWAYS_PAYS),
        (0, 0.04, Verdict.ALWAYS_PAYS),
        (-50, 0.0, Verdict.ALWAYS_PAYS),
    ],
)
def test_verdict(gap, gain, verdict):
    line = break_even(gap, gain)
    assert line.verdict is verdict
    assert line.value == (20_000 if verdict is Verdict.LINE else 0.0)
    assert line.pays is (verdict is not Verdict.NEVER_PAYS)


def test_upper_level_that_brings_in_no_more_never_pays():
    lower = TouchCase(cost=165, revenue=2.0, service=2.4)
    assert line_between(lower, replace(lower, cost=1_000), margin=0.8).verdict is Verdict.NEVER_PAYS
    worse = replace(lower, cost=1_000, revenue=1.9)
    assert line_between(lower, worse, margin=0.8).verdict is Verdict.NEVER_PAYS


def test_who_is_paid_for():
    amounts = np.array([0.0, 20_000.0, 20_001.0])
    assert break_even(800, 0.04).pays_for(amounts).tolist() == [False, False, True]
    assert break_even(-1, 0.04).pays_for(amounts).tolist() == [True, True, True]
    assert break_even(800, 0.0).pays_for(amounts).tolist() == [False, False, False]
    assert break_even(800, 0.04).pays_for(30_000) is True


def test_ranked_puts_always_first_and_never_last():
    line = break_even(np.array([800.0, 800.0, -1.0]), np.array([0.0, 0.04, 0.04]))
    assert np.argsort(line.ranked).tolist() == [2, 1, 0]


@given(st.lists(st.tuples(finite, st.floats(-1e3, 1e3)), min_size=1, max_size=8))
def test_an_array_is_its_scalars_and_all_is_finite(pairs):
    gaps, gains = np.array(pairs).T
    line = break_even(gaps, gains)
    assert np.isfinite(line.value).all()
    assert line.verdict.dtype == np.int8
    for gap, gain, value, verdict in zip(gaps, gains, line.value, line.verdict, strict=True):
        assert break_even(float(gap), float(gain)) == Line(float(value), Verdict(int(verdict)))


@given(finite, st.floats(-1e3, 1e3), st.floats(0, 1e9))
def test_above_the_line_the_gain_covers_the_gap(gap, gain, amount):
    line = break_even(gap, gain)
    assume(line.pays)
    slack = 1e-9 * max(abs(gap), abs(amount * gain), 1e-9)
    assert (amount * gain - gap >= -slack) or not line.pays_for(amount)
    assert (amount * gain - gap <= slack) or line.pays_for(amount)


factor = st.floats(0.5, 1.5)
FIELDS = (
    "loaded_cost", "paid_hours", "customer_facing_share", "margin", "discount_rate", "churn",
    "base_expansion", "ai_cost", "exceptions", "exception_hours", "complexity_factor", "hours", "tooling",
    "avoidable_share", "extra_expansion",
)  # fmt: skip


def scaled(inputs, field, by):
    held = getattr(inputs, field)
    if isinstance(held, tuple):
        return replace(inputs, **{field: tuple(entry * by for entry in held)})
    cap = 1.0 if field in {"margin", "customer_facing_share"} else np.inf
    return replace(inputs, **{field: min(held * by, cap)})


@st.composite
def near(draw, base):
    for field in FIELDS:
        base = scaled(base, field, draw(factor))
    return replace(base, horizon_years=draw(st.integers(1, 4)))


def first(inputs):
    line = touch_lines(inputs)[0]
    return line.value if line.verdict is Verdict.LINE else 0.0


@pytest.mark.parametrize("field", ["hours", "tooling", "loaded_cost", "complexity_factor"])
@given(data=st.data())
def test_the_line_rises_with_hours_and_cost(base, field, data):
    inputs = data.draw(near(base))
    assume(first(inputs) > 1_000)
    assert first(scaled(inputs, field, 1.1)) > first(inputs)


@pytest.mark.parametrize("field", ["margin", "avoidable_share", "extra_expansion", "customer_facing_share"])
@given(data=st.data())
def test_the_line_falls_with_margin_uplift_and_useful_hours(base, field, data):
    inputs = data.draw(near(base))
    before = first(scaled(inputs, field, 0.9))
    assume(before > 1_000)
    assert first(inputs) < before


@given(data=st.data())
def test_the_line_falls_with_the_horizon(base, data):
    inputs = data.draw(near(base))
    assume(first(inputs) > 1_000)
    assert first(replace(inputs, horizon_years=inputs.horizon_years + 1)) < first(inputs)
