from dataclasses import replace

import pytest

from mapper.engine.economics.inputs import EconomicInputs
from mapper.engine.economics.ranges import Driver, Ranges, drivers, moved, validate_ranges, values
from mapper.engine.economics.touch import TouchLevel


def test_the_drivers_are_what_varies(ranges):
    assert [driver.name for driver in drivers(ranges)] == [
        "loaded_cost", "customer_facing_share", "margin", "discount_rate", "horizon_years", "churn",
        "ai_cost", "exceptions", "exception_hours", "complexity_factor",
        "hours.pooled", "hours.named", "hours.high_touch",
        "tooling.pooled", "tooling.named", "tooling.high_touch", "avoidable_share", "extra_expansion",
    ]  # fmt: skip


def test_nothing_varies_where_all_ends_meet(base):
    assert drivers(Ranges(low=base, base=base, high=base)) == ()


def test_one_end_off_the_base_is_enough_to_vary(base):
    wide = Ranges(low=base, base=base, high=replace(base, exception_hours=1.5))
    assert [driver.name for driver in drivers(wide)] == ["exception_hours"]


def test_moving_a_level_leaves_the_others_and_the_original(base):
    driver = Driver("hours", (TouchLevel.NAMED,))
    found = moved(base, driver, to=(35,))
    assert found.hours == (0, 6, 35, 65)
    assert base.hours == (0, 6, 20, 65)
    assert values(found, driver) == (35,)
    assert replace(found, hours=base.hours) == base


def test_moving_every_driver_to_its_low_gives_the_low_inputs(ranges):
    inputs = ranges.base
    for driver in drivers(ranges):
        inputs = moved(inputs, driver, to=values(ranges.low, driver))
    assert inputs == ranges.low
    assert isinstance(inputs, EconomicInputs)


def test_possible_ranges_pass_unchanged(ranges):
    assert validate_ranges(ranges) is ranges


def test_a_base_beyond_its_ends_is_refused(ranges):
    with pytest.raises(ValueError, match=r"^base margin, between its ends: found 0.9, allowed 0.72 to 0.86$"):
        validate_ranges(replace(ranges, base=replace(ranges.base, margin=0.9)))


def test_faults_name_the_set_and_come_together(ranges):
    broken = replace(
        ranges, low=replace(ranges.low, churn=2), high=replace(ranges.high, hours=(0, -1, 35, 85))
    )
    with pytest.raises(ValueError, match=r"^low churn: found 2, .*; high hours.pooled: found -1"):
        validate_ranges(broken)
