"""How much of each stage lies in which mode, by a chosen weight."""

import math

import numpy as np
import pytest

from mapper.engine.building import Setting, build
from mapper.engine.weights import UNDECIDED, shares, stage_by_mode
from mapper.knowledge.terms import Mode


@pytest.fixture(scope="module")
def table(framework, place):
    def counted(sides, weights, **columns):
        setting = Setting(
            framework.rules, framework.inheritance, list(weights), {"above_threshold": sides, **columns}
        )
        return stage_by_mode(build(place("saas"), setting), weights)

    return counted


def test_one_for_each_segment_counts_moments(table):
    found = table([0.0], {"All": 1.0})
    assert found.shape == (7, 5)
    assert found[0].tolist() == [1, 1, 1, 0, 0]  # stuck-step nudge, content sequence, kickoff
    assert found[1].tolist() == [1, 0, 0, 0, 0]  # the review takes place above the line only
    assert found[6].tolist() == [0, 1, 1, 2, 0]


def test_above_the_line_the_review_and_the_follow_up_count(table):
    assert table([1.0], {"All": 1.0})[1].tolist() == [0, 0, 3, 0, 0]


def test_undecided_moments_have_a_column_of_their_own(table):
    found = table([math.nan], {"All": 1.0})
    assert found[1].tolist() == [0, 0, 0, 0, 3]
    assert found[0].tolist() == [0, 1, 1, 0, 1]
    assert len(Mode) == UNDECIDED


def test_each_segment_counts_with_its_own_weight(table):
    found = table([0.0, 1.0], {"Small": 2_000.0, "Large": 30.0})
    assert found[1].tolist() == [2_000, 0, 90, 0, 0]
    assert found[4].tolist() == [2_030, 0, 2_030, 2_030, 0]


def test_the_table_is_the_sum_over_the_segments(table):
    weights = {"A": 3.0, "B": 5.0, "C": 7.0}
    sides = [0.0, 1.0, math.nan]
    whole = table(sides, weights)
    apart = sum(table([side], {"x": weight}) for side, weight in zip(sides, weights.values(), strict=True))
    assert np.allclose(whole, apart)


def test_shares_add_up_to_a_hundred_or_stay_zero():
    found = shares(np.array([[1.0, 3.0, 0, 0, 0], [0, 0, 0, 0, 0]]))
    assert found.tolist() == [[25, 75, 0, 0, 0], [0, 0, 0, 0, 0]]


def test_shares_of_a_real_map(table):
    assert np.allclose(shares(table([math.nan], {"All": 1.0})).sum(axis=1), 100)
