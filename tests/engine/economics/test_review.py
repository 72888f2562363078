import numpy as np
import pytest

from mapper.engine.economics.cost import hour_cost
from mapper.engine.economics.review import (
    review_cost,
    review_load,
    review_value,
    reviewer_capacity,
    stake_line,
)
from mapper.engine.economics.threshold import Verdict


@pytest.mark.parametrize(
    ("loss", "catch_rate", "value", "worth"),
    [(400, 0.6, 4.80, False), (400, 0.3, 2.40, False), (5_000, 0.6, 60, True)],
)
def test_review_cases(loss, catch_rate, value, worth):
    cost = review_cost(3, 97)
    assert cost == pytest.approx(4.85)
    assert review_value(0.02, loss, catch_rate=catch_rate) == pytest.approx(value)
    assert stake_line(cost, 0.02, catch_rate=catch_rate).pays_for(loss) is worth
    assert (value > cost) is worth


def test_the_paid_hour_of_the_base_inputs():
    assert round(hour_cost(175_000, 1_800, customer_facing_share=1)) == 97


def test_at_the_stake_line_value_meets_cost():
    line = stake_line(4.85, 0.02, catch_rate=0.6)
    assert review_value(0.02, line.value, catch_rate=0.6) == pytest.approx(4.85)


@pytest.mark.parametrize(("error_rate", "catch_rate"), [(0, 0.6), (0.02, 0)])
def test_nothing_wrong_or_nothing_caught_is_never_worth_a_review(error_rate, catch_rate):
    assert stake_line(4.85, error_rate, catch_rate=catch_rate).verdict is Verdict.NEVER_PAYS


def test_capacity_and_load_example():
    capacity = reviewer_capacity(2, 5, minutes=3)
    assert capacity == 200
    assert review_load(1_200, capacity).value == 6


def test_a_load_without_reviewers_does_not_exist():
    assert review_load(1_200, reviewer_capacity(0, 5, minutes=3)).exists is False


def test_a_review_takes_time():
    with pytest.raises(ValueError, match="review minutes: found 0, allowed above 0"):
        reviewer_capacity(2, 5, minutes=0)


def test_arrays():
    line = stake_line(4.85, 0.02, catch_rate=np.array([0.6, 0.3, 0.0]))
    assert line.pays_for(np.array([5_000.0, 400.0, 1e9])).tolist() == [True, False, False]
