import numpy as np
import pytest

from mapper.engine.economics.cost import ai_account_cost, cost_to_serve, hour_cost, human_account_cost


@pytest.mark.parametrize(
    ("loaded", "share", "expected"), [(145e3, 0.70, 115), (175e3, 0.65, 150), (220e3, 0.60, 204)]
)
def test_hour_cost_low_base_high(loaded, share, expected):
    assert round(hour_cost(loaded, 1_800, customer_facing_share=share)) == expected


def test_the_paid_hour_is_the_customer_facing_hour_at_full_share():
    assert round(hour_cost(175_000, 1_800, customer_facing_share=1)) == 97


@pytest.mark.parametrize(("hours", "share"), [(0, 0.65), (1_800, 0), (-1, 0.65)])
def test_an_hour_without_hours_is_refused(hours, share):
    with pytest.raises(ValueError, match=r"customer-facing hours: found .* allowed above 0"):
        hour_cost(175_000, hours, customer_facing_share=share)


def test_base_level_costs():
    hour = hour_cost(175_000, 1_800, customer_facing_share=0.65)
    machine = ai_account_cost(150, hour, exceptions=0.1, exception_hours=1, complexity_factor=1)
    people = [
        human_account_cost(hours, hour, complexity_factor=1, tooling=tooling)
        for hours, tooling in [(6, 100), (20, 150), (65, 250)]
    ]
    assert [round(cost) for cost in (machine, *people)] == [165, 997, 3_141, 9_972]


def test_complexity_multiplies_hours_and_not_tooling():
    assert human_account_cost(6, 150, complexity_factor=2, tooling=100) == 1_900
    assert ai_account_cost(150, 150, exceptions=0.1, exception_hours=1, complexity_factor=2) == 180


def test_costs_of_an_array_are_those_of_its_numbers():
    hours = np.array([4.0, 6.0, 10.0])
    found = human_account_cost(hours, 150, complexity_factor=1, tooling=100)
    assert found.tolist() == [human_account_cost(h, 150, complexity_factor=1, tooling=100) for h in hours]


def test_cost_to_serve_adds_people_tooling_and_ai():
    found = cost_to_serve(2, 175_000, tooling=10_000, ai_cost=40_000, accounts=100, revenue=4e6, margin=0.5)
    assert found.total == 400_000
    assert found.per_account.value == 4_000
    assert found.of_revenue.value == pytest.approx(0.10)
    assert found.of_margin.value == pytest.approx(0.20)


def test_cost_to_serve_nobody_has_a_total_and_no_shares():
    found = cost_to_serve(0.5, 175_000, tooling=0, ai_cost=0, accounts=0, revenue=0, margin=0.8)
    assert found.total == 87_500
    assert not any(share.exists for share in (found.per_account, found.of_revenue, found.of_margin))
