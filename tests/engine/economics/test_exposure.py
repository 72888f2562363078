import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.engine.economics.exposure import cell_exposure, lag_factor, near_line, silent_churn, zone
from mapper.engine.economics.ladder import account_costs


def test_silent_churn_example(base):
    ai, pooled, *_ = account_costs(base)
    found = silent_churn(800, 4_000, churn=0.20, avoidable_share=0.15, pooled_cost=pooled, ai_cost=ai)
    assert found.exposure == pytest.approx(640_000)
    assert found.avoidable == pytest.approx(96_000)
    assert round(found.cost_to_pool, -3) == 666_000


def test_two_far_groups_leave_the_line_empty_and_a_flat_base_crowds_it():
    bimodal = near_line(np.array([5e3, 5e5]), np.array([900.0, 100.0]), line=20_000, reach=0.25)
    assert (bimodal.accounts, bimodal.account_share.value, bimodal.revenue_share.value) == (0, 0, 0)
    flat = np.linspace(5_000, 35_000, 301)
    crowd = near_line(flat, np.ones(301), line=20_000, reach=0.25)
    assert crowd.accounts == 101
    assert crowd.account_share.value == pytest.approx(101 / 301)


def test_both_ends_of_the_reach_belong_to_it():
    edges = np.array([14_999.0, 15_000.0, 25_000.0, 25_001.0])
    assert near_line(edges, np.ones(4), line=20_000, reach=0.25).accounts == 2


def test_a_group_counts_for_its_accounts_and_their_revenue():
    found = zone(np.array([1e4, 2e4, 4e4]), np.array([100.0, 30.0, 10.0]), low=15_000, high=50_000)
    assert (found.accounts, found.revenue) == (40, 1_000_000)
    assert found.account_share.value == pytest.approx(40 / 140)
    assert found.revenue_share.value == pytest.approx(0.5)


def test_an_empty_book_has_no_shares():
    found = zone(np.array([]), np.array([]), low=0, high=1)
    assert (found.accounts, found.revenue) == (0, 0)
    assert not any(share.exists for share in (found.account_share, found.revenue_share))


@given(st.lists(st.floats(0, 1e7), min_size=1), st.lists(st.floats(0, 1e6), min_size=3, max_size=3))
def test_neighbouring_zones_add_up(acvs, ends):
    low, middle, high = sorted(ends)
    acv, ones = np.array(acvs), np.ones(len(acvs))
    parts = zone(acv, ones, low=low, high=middle), zone(acv, ones, low=np.nextafter(middle, 1e9), high=high)
    assert sum(part.accounts for part in parts) == zone(acv, ones, low=low, high=high).accounts


@pytest.mark.parametrize(
    ("lag", "tolerated", "detector", "expected"),
    [
        (12, 48, True, 0.25), (48, 48, True, 1), (72, 48, True, 1), (0, 48, True, 0),
        (0, 0, True, 1), (5, 0, True, 1), (12, 48, False, 1),
    ],
)  # fmt: skip
def test_lag_factor(lag, tolerated, detector, expected):
    assert lag_factor(lag, tolerated, detector=detector) == expected


def test_a_detector_is_taken_for_granted():
    assert lag_factor(12, 48) == 0.25


def test_lag_factor_of_an_array_with_and_without_detectors():
    found = lag_factor(np.array([12.0, 12.0, 90.0]), 48, detector=np.array([True, False, True]))
    assert found.tolist() == [0.25, 1.0, 1.0]


def test_cell_exposure_is_the_product():
    assert cell_exposure(2e6, 0.10, share_lost=0.30, lag_factor=1) == pytest.approx(60_000)
    found = cell_exposure(2e6, np.array([0.02, 0.10, 0.30]), share_lost=0.1, lag_factor=0.5)
    assert found.tolist() == pytest.approx([2_000, 10_000, 30_000])
