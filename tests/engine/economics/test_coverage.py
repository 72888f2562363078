import numpy as np
import pytest

from mapper.engine.economics.cost import cost_to_serve
from mapper.engine.economics.coverage import (
    capacity_hours,
    on_call_staff,
    per_person,
    programme_staff,
    ramp_drag,
    review_staff,
    staff_needed,
)

ACCOUNTS = np.array([60, 300, 900, 2_400])
ACV = np.array([180e3, 35e3, 9e3, 2.5e3])
HOURS = np.array([65, 20, 6, 0.10])


def staff():
    return staff_needed(ACCOUNTS, HOURS, capacity=capacity_hours(1_800, 0.65, ramp_drag=0.06))


def test_worked_example_people():
    assert staff().round(2).tolist() == [3.55, 5.46, 4.91, 0.22]
    assert round(float(staff().sum()), 2) == 14.13
    assert programme_staff(staff()[-1], floor=0.5) == 0.5


def test_worked_example_coverage_and_revenue():
    assert (ACCOUNTS * ACV).sum() == 35.4e6
    assert per_person(ACCOUNTS, staff()).value[:3].round().tolist() == [17, 55, 183]
    assert (per_person(ACCOUNTS * ACV, staff()).value[:3] / 1e6).round(2).tolist() == [3.05, 1.92, 1.65]


def test_worked_example_cost():
    found = cost_to_serve(
        float(staff().sum()), 175_000, tooling=0, ai_cost=0, accounts=3_660, revenue=35.4e6, margin=0.8
    )
    assert round(found.total / 1e6, 2) == 2.47
    assert round(found.of_revenue.value, 3) == 0.070


def test_ai_owned_hours_alone_are_no_plan():
    assert per_person(2_400, staff()[-1]).value == pytest.approx(11_000, rel=0.01)


def test_ramp_drag_example():
    assert ramp_drag(0.20, 3) == pytest.approx(0.05)


def test_review_staff_counts_minutes():
    assert review_staff(11_000, 6, capacity=1_100) == pytest.approx(1.0)


def test_floors_bind_only_from_below():
    assert programme_staff(np.array([0.22, 0.8]), floor=0.5).tolist() == [0.5, 0.8]
    assert on_call_staff(1.4, 1, engineers_per_seat=5) == 5
    assert on_call_staff(12.0, 2, engineers_per_seat=5) == 12
    assert on_call_staff(1.4, 0, engineers_per_seat=5) == 1.4


def test_people_without_hours_are_refused():
    with pytest.raises(ValueError, match="capacity hours: found 0, allowed above 0"):
        staff_needed(300, 20, capacity=capacity_hours(1_800, 0.65, ramp_drag=1))


def test_nobody_needed_has_no_ratio():
    assert per_person(300, 0).exists is False
