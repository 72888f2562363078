from dataclasses import replace

import numpy as np
import pytest
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import sobol as sobol_sample

from mapper.engine.economics.ladder import touch_lines
from mapper.engine.economics.ranges import SHARED, Ranges, drivers, moved, values
from mapper.engine.economics.threshold import Verdict
from mapper.engine.economics.tornado import tornado
from mapper.engine.economics.touch import TouchLevel
from mapper.engine.economics.uncertainty import draw, influence


def test_the_horizon_comes_first_and_salary_late(ranges):
    names = [bar.name for bar in tornado(ranges)]
    assert names[:5] == [
        "horizon_years",
        "hours.pooled",
        "complexity_factor",
        "extra_expansion",
        "avoidable_share",
    ]
    assert names.index("loaded_cost") > names.index("ai_cost") > names.index("avoidable_share")


def test_bars_are_the_rows_of_the_tables(ranges):
    bars = {bar.name: (round(bar.low.value, -2), round(bar.high.value, -2)) for bar in tornado(ranges)}
    assert bars["horizon_years"] == (14_000, 40_900)
    assert bars["loaded_cost"] == (16_900, 26_300)
    assert bars["customer_facing_share"] == (19_100, 22_500)
    assert bars["ai_cost"] == (12_200, 22_900)


def test_the_low_end_is_never_above_the_high_end(ranges):
    assert all(bar.low.ranked <= bar.high.ranked for bar in tornado(ranges))


def test_an_input_of_another_level_has_no_width(ranges):
    widths = {bar.name: bar.width for bar in tornado(ranges)}
    assert widths["hours.high_touch"] == widths["tooling.named"] == 0


def test_the_third_line_rests_on_expansion(ranges):
    names = [bar.name for bar in tornado(ranges, upper=TouchLevel.HIGH_TOUCH)]
    assert names[:2] == ["horizon_years", "extra_expansion"]


def test_a_bar_that_ends_without_a_line_is_the_widest(ranges):
    idle = replace(ranges.high, avoidable_share=(0, 0, 0, 0))
    base = replace(ranges.base, extra_expansion=(0, 0, 0, 0))
    first, *_ = tornado(Ranges(low=base, base=base, high=replace(idle, extra_expansion=(0, 0, 0, 0))))
    assert (first.name, first.high.verdict) == ("avoidable_share", Verdict.NEVER_PAYS)
    assert np.isfinite(first.width)


@pytest.mark.slow
def test_sobol_indices_order_the_inputs_as_we_do(ranges):
    found = [driver for driver in drivers(ranges) if driver.field != "horizon_years"]
    ends = [[values(end, d) for end in (ranges.low, ranges.base, ranges.high)] for d in found]
    triangles = [
        [-1, 1, 0.5] if d.field in SHARED else [min(lo, hi), max(lo, hi), (base - min(lo, hi)) / abs(hi - lo)]
        for d, ((lo, *_), (base, *_), (hi, *_)) in zip(found, ends, strict=True)
    ]
    names = [d.name for d in found]
    problem = {"num_vars": len(found), "names": names, "bounds": triangles, "dists": ["triang"] * len(found)}
    sample = sobol_sample.sample(problem, 1_024, calc_second_order=False, seed=1)
    inputs = ranges.base
    for driver, column, points in zip(found, sample.T, ends, strict=True):
        to = (column,)
        if driver.field in SHARED:
            to = tuple(np.interp(column, (-1, 0, 1), level) for level in zip(*points, strict=True))
        inputs = moved(inputs, driver, to=to)
    line = touch_lines(inputs)[0].value
    indices = sobol_analysis.analyze(problem, line, calc_second_order=False, seed=1)["S1"]
    theirs = [names[index] for index in np.argsort(-indices)]
    draws = draw(ranges, count=20_000, seed=3)
    ours = list(influence(draws, touch_lines(draws.inputs)[0]))
    bars = [bar.name for bar in tornado(ranges) if bar.name != "horizon_years"]
    assert theirs[:2] == ours[:2] == bars[:2] == ["hours.pooled", "complexity_factor"]
    assert set(theirs[:7]) == set(ours[:7]) == set(bars[:7])
