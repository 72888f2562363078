import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep, proportion_effectsize

from mapper.engine.economics.holdout import accounts_needed, churn_over, plan_holdout

USUAL = {"holdout_share": 0.2, "months": 12, "significance": 0.05, "power": 0.8}


def test_sizes_and_churn_of_the_test():
    plan = plan_holdout(2_400, 0.20, **USUAL | {"months": 6})
    assert (plan.held_out, plan.treated) == (480, 1_920)
    assert plan.churn == pytest.approx(1 - 0.8**0.5)


def test_churn_over_a_year_and_nothing():
    assert churn_over(0.12, 12) == pytest.approx(0.12)
    assert churn_over(0.12, 24) == pytest.approx(1 - 0.88**2)
    assert churn_over(0.0, 6) == 0
    assert churn_over(1.0, 6) == 1


@given(
    st.integers(300, 50_000),
    st.floats(0.08, 0.6),
    st.floats(0.1, 0.9),
    st.sampled_from([3, 6, 12, 24]),
    st.sampled_from([0.01, 0.05, 0.10]),
    st.sampled_from([0.8, 0.9]),
)
def test_the_difference_found_has_the_power_asked_by_statsmodels(
    accounts, churn, share, months, alpha, power
):
    plan = plan_holdout(accounts, churn, holdout_share=share, months=months, significance=alpha, power=power)
    if not plan.detectable:
        return
    effect = proportion_effectsize(plan.churn, plan.churn - plan.difference)
    found = NormalIndPower().power(effect, plan.held_out, alpha, ratio=plan.treated / plan.held_out)
    assert found == pytest.approx(power, abs=1e-4)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
@pytest.mark.parametrize("difference", [0.01, 0.03, 0.08])
def test_accounts_needed_are_those_of_statsmodels(share, difference):
    found = accounts_needed(0.12, difference, **USUAL | {"holdout_share": share})
    held_out = NormalIndPower().solve_power(
        proportion_effectsize(0.12, 0.12 - difference), alpha=0.05, power=0.8, ratio=(1 - share) / share
    )
    assert found == pytest.approx(held_out / share, abs=2)


def test_the_unpooled_formula_of_statsmodels_agrees_roughly():
    accounts = accounts_needed(0.20, 0.05, **USUAL | {"holdout_share": 0.5})
    found = power_proportions_2indep(-0.05, 0.20, accounts / 2, ratio=1, alpha=0.05)
    assert found.power == pytest.approx(0.8, abs=0.01)


@given(st.floats(0.05, 0.5), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_planning_with_the_accounts_needed_gives_the_difference_back(churn, part, share):
    ask = USUAL | {"holdout_share": share}
    accounts = accounts_needed(churn, churn * part, **ask)
    assume(accounts > 500)  # below, rounding to whole accounts shows
    assert plan_holdout(accounts, churn, **ask).annual_difference == pytest.approx(churn * part, rel=0.02)


def test_a_longer_test_and_more_accounts_show_less():
    short, long = (plan_holdout(2_000, 0.12, **USUAL | {"months": months}) for months in (6, 12))
    assert long.annual_difference < short.annual_difference
    assert plan_holdout(8_000, 0.12, **USUAL).difference < long.difference


def test_annual_difference_and_share_say_the_same():
    plan = plan_holdout(5_000, 0.12, **USUAL | {"months": 6})
    assert plan.avoidable_share == pytest.approx(plan.annual_difference / 0.12)
    treated = churn_over(0.12 - plan.annual_difference, 6)
    assert plan.churn - treated == pytest.approx(plan.difference)


@pytest.mark.parametrize(("accounts", "churn"), [(0, 0.12), (1, 0.12), (3, 0.12), (40, 0.12), (5_000, 0.0)])
def test_too_few_accounts_or_no_churn_show_nothing(accounts, churn):
    plan = plan_holdout(accounts, churn, **USUAL)
    assert plan.detectable is False
    assert (plan.difference, plan.annual_difference, plan.avoidable_share) == (0.0, 0.0, 0.0)
    assert plan.held_out + plan.treated == accounts


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"holdout_share": 0}, "holdout_share: found 0, allowed 0.001 to 0.999"),
        ({"months": 0}, "months: found 0, allowed 0.25 to 120"),
        ({"significance": 0}, "significance: found 0, allowed 0.0001 to 0.5"),
        ({"annual_churn": 1.1}, "annual_churn: found 1.1, allowed 0 to 1"),
        ({"power": 1}, "power: found 1, allowed 0.5 to 0.9999"),
    ],
)
def test_impossible_plans_are_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        plan_holdout(**{"accounts": 2_000, "annual_churn": 0.12} | USUAL | change)
    with pytest.raises(ValueError, match=sentence):
        accounts_needed(**{"annual_churn": 0.12, "annual_difference": 0.02} | USUAL | change)


@pytest.mark.parametrize("accounts", [-1, 10.5])
def test_accounts_are_whole(accounts):
    with pytest.raises(ValueError, match=r"accounts: found .*, allowed whole numbers from 0"):
        plan_holdout(accounts, 0.12, **USUAL)


@pytest.mark.parametrize("difference", [0, -0.1, 0.13])
def test_no_reduction_and_more_than_all_of_it_are_refused(difference):
    with pytest.raises(ValueError, match=r"annual_difference: found .*, allowed 1e-06 to 0\.12"):
        accounts_needed(0.12, difference, **USUAL)
