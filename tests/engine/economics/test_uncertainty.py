from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from mapper.engine.economics.inputs import validate
from mapper.engine.economics.ladder import touch_lines
from mapper.engine.economics.ranges import Ranges, drivers
from mapper.engine.economics.threshold import Verdict, break_even
from mapper.engine.economics.uncertainty import draw, influence, rank_correlation, spread

SEED, COUNT = 20261123, 40_000


@pytest.fixture(scope="module")
def draws(ranges):
    return draw(ranges, count=COUNT, seed=SEED)


@pytest.mark.parametrize(
    ("years", "table"),
    [
        (1, [(24.9, 42.4, 70.4), (65.1, 115.9, 192.9), (125.5, 196.6, 301.8)]),
        (3, [(12.9, 21.7, 35.9), (32.6, 57.9, 96.2), (59.6, 94.6, 146.3)]),
        (5, [(9.0, 15.0, 24.6), (22.0, 38.9, 64.7), (38.0, 61.2, 95.4)]),
    ],
)
def test_percentiles_within_sampling_error(draws, years, table):
    # One standard error of a percentile of 40,000 draws is 0.25 to 0.4 %, and both sides have one.
    for line, expected in zip(touch_lines(replace(draws.inputs, horizon_years=years)), table, strict=True):
        found = spread(line)
        assert (found.never_pays, found.always_pays) == (0, 0)
        thousands = [percentile.value / 1_000 for percentile in (found.p10, found.p50, found.p90)]
        assert thousands == pytest.approx(expected, rel=0.015, abs=0.05)


def test_rank_correlations_with_the_first_line(draws):
    found = influence(draws, touch_lines(draws.inputs)[0])
    expected = {
        "hours.pooled": 0.54, "complexity_factor": 0.43, "extra_expansion": -0.33,
        "avoidable_share": -0.32, "churn": -0.31, "ai_cost": -0.26, "loaded_cost": 0.24,
        "margin": -0.08, "customer_facing_share": -0.08,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=0.015)
    order = list(found)
    assert order[:3] == ["hours.pooled", "complexity_factor", "extra_expansion"]
    assert set(order[3:5]) == {"avoidable_share", "churn"}  # .32 and .31: nearer than the sampling error
    assert order[5:7] == ["ai_cost", "loaded_cost"]
    assert set(order[7:10]) == {"margin", "customer_facing_share", "tooling.pooled"}


def test_all_draws_are_possible_and_within_their_ends(draws, ranges):
    validate(draws.inputs)
    for name in ("margin", "churn", "ai_cost", "complexity_factor", "exception_hours"):
        column = draws.columns[name]
        ends = sorted((getattr(ranges.low, name), getattr(ranges.high, name)))
        assert ends[0] <= column.min() < column.max() <= ends[1]
        assert len(column) == COUNT


def test_independent_inputs_have_the_mean_of_their_triangle(draws):
    assert draws.columns["loaded_cost"].mean() == pytest.approx((145e3 + 175e3 + 220e3) / 3, rel=0.002)
    assert abs(rank_correlation(draws.columns["hours.pooled"], draws.columns["hours.named"])) < 0.02
    assert abs(rank_correlation(draws.columns["avoidable_share"], draws.columns["extra_expansion"])) < 0.02


def test_one_quality_moves_all_levels_and_splits_at_the_base(draws):
    pooled, named = draws.inputs.avoidable_share[1:3]
    assert rank_correlation(pooled, named) == pytest.approx(1)
    assert (pooled > 0.15).mean() == pytest.approx(0.5, abs=0.01)
    assert ((pooled > 0.15) == (named > 0.25)).all()
    up = pooled > 0.15
    assert (named[up] - 0.25) / 0.12 == pytest.approx((pooled[up] - 0.15) / 0.07)


def test_what_does_not_vary_stays_a_number(draws, ranges):
    assert (draws.inputs.paid_hours, draws.inputs.base_expansion, draws.inputs.horizon_years) == (
        1_800,
        0.05,
        3,
    )
    assert set(draws.columns) == {driver.name for driver in drivers(ranges)} - {"horizon_years"}


def test_same_seed_same_draws_and_another_seed_others(ranges):
    first, again, other = (draw(ranges, count=50, seed=seed).columns for seed in (1, 1, 2))
    assert all((first[name] == again[name]).all() for name in first)
    assert all((first[name] != other[name]).any() for name in first)


def test_fixing_one_input_leaves_the_draws_of_the_others(ranges):
    fixed = Ranges(
        low=replace(ranges.low, loaded_cost=175_000),
        base=ranges.base,
        high=replace(ranges.high, loaded_cost=175_000),
    )
    free, held = draw(ranges, count=50, seed=1).columns, draw(fixed, count=50, seed=1).columns
    assert set(free) - set(held) == {"loaded_cost"}
    assert all((free[name] == held[name]).all() for name in held)


def test_percentiles_keep_the_verdicts_of_draws_without_a_line():
    gaps, gains = np.full(10, 800.0), np.array([0.0, 0.0, *[0.04] * 8])
    gaps[-2:] = -1
    found = spread(break_even(gaps, gains))
    assert [line.verdict for line in (found.p10, found.p50, found.p90)] == [
        Verdict.ALWAYS_PAYS, Verdict.LINE, Verdict.NEVER_PAYS
    ]  # fmt: skip
    assert (found.p50.value, found.p90.value) == (20_000, 0.0)
    assert (found.never_pays, found.always_pays) == (0.2, 0.2)


samples = st.lists(st.tuples(st.integers(-4, 4), st.floats(-9, 9)), min_size=3, max_size=30)


@given(samples)
def test_rank_correlation_is_scipys(pairs):
    first, second = np.array(pairs, float).T
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert rank_correlation(first, second) == 0.0
    else:
        assert rank_correlation(first, second) == pytest.approx(spearmanr(first, second).statistic, abs=1e-12)
