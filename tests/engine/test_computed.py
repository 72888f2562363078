"""Columns worked out from the answers."""

import math

import numpy as np
import pytest

from mapper.engine.computed import above_threshold, numbers, with_computed

SPLIT = {
    "fixed_fee_pct": 10,
    "seats_pct": 20,
    "committed_pct": 30,
    "uncommitted_pct": 25,
    "credits_pct": 10,
    "transaction_pct": 5,
}


def test_shares_add_up_by_kind():
    found = with_computed(SPLIT)
    assert (float(found["recurring_pct"]), float(found["variable_pct"]), float(found["metering_pct"])) == (
        30,
        70,
        55,
    )


@pytest.mark.parametrize(
    ("absent", "unknown"),
    [
        ("seats_pct", {"recurring_pct"}),
        ("credits_pct", {"variable_pct"}),
        ("committed_pct", {"variable_pct", "metering_pct"}),
    ],
)
def test_a_sum_with_a_missing_part_is_unknown_and_not_smaller(absent, unknown):
    found = with_computed({key: value for key, value in SPLIT.items() if key != absent})
    sums = ("recurring_pct", "variable_pct", "metering_pct")
    assert {name for name in sums if math.isnan(found[name])} == unknown


@pytest.mark.parametrize(
    ("facts", "side"),
    [
        ({"median_acv": 19_999, "tier_threshold": 20_000}, 0.0),
        ({"median_acv": 20_000, "tier_threshold": 20_000}, 1.0),
        ({"median_acv": 20_000}, math.nan),
        ({"tier_threshold": 20_000}, math.nan),
        ({"median_acv": 1, "tier_threshold": 20_000, "strategic": True}, 1.0),
        ({"strategic": True}, 1.0),
        ({"strategic": False}, math.nan),
    ],
)
def test_the_side_of_the_threshold(facts, side):
    assert np.array_equal(above_threshold(facts), side, equal_nan=True)


def test_the_side_of_the_threshold_by_column():
    columns = {
        "median_acv": [1, 5, math.nan, 1],
        "tier_threshold": 3,
        "strategic": [False, None, False, True],
    }
    assert np.array_equal(above_threshold(columns), [0, 1, math.nan, 1], equal_nan=True)


def test_computed_columns_are_those_that_the_framework_names(framework):
    named = {column.key: column for column in framework.computed}
    found = with_computed({})
    assert set(named) == set(found)
    fields = {field.key for question in framework.tool_questions for field in question.fields}
    assert all(set(column.needs) <= fields for column in named.values())


def test_flags_and_gaps_become_numbers():
    assert np.array_equal(numbers([True, False, None, 2]), [1, 0, math.nan, 2], equal_nan=True)
    assert math.isnan(numbers(None))
