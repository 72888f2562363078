"""A hold-out test on churn: what a group left alone can prove about the effect of human coverage."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType

from mapper.engine.economics.limits import Limit, check

LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "accounts": Limit(0, 1e9, whole=True),
        "annual_churn": Limit(0, 1),
        "holdout_share": Limit(0.001, 0.999),
        "months": Limit(0.25, 120),
        "significance": Limit(0.0001, 0.5),
        "power": Limit(0.5, 0.9999),
    }
)


@dataclass(frozen=True, kw_only=True)
class HoldoutPlan:
    """What a hold-out test of a given size and length can show.

    Attributes
    ----------
    held_out, treated : int
        [accounts]
    churn : float
        Expected in the hold-out group over the test. [0-1]
    detectable : bool
        Whether any reduction could be shown; False where even an end to all churn would not stand out.
    difference : float
        Smallest reduction that would be shown, over the test; 0.0 if none. [0-1]
    annual_difference : float
        The same as a reduction of yearly churn. [1/yr]
    avoidable_share : float
        The same as a share of yearly churn, to be held against the share that the economics assume. [0-1]
    """

    held_out: int
    treated: int
    churn: float
    detectable: bool
    difference: float
    annual_difference: float
    avoidable_share: float


def churn_over(annual_churn: float, months: float) -> float:
    """Share of accounts lost over some months.

    Parameters
    ----------
    annual_churn : float
        [1/yr, 0-1]
    months : float
        [months]

    Returns
    -------
    float
        [0-1]

    Examples
    --------
    >>> round(churn_over(0.19, 6), 3)
    0.1
    """
    return float(1 - (1 - annual_churn) ** (months / 12))


def plan_holdout(
    accounts: int,
    annual_churn: float,
    *,
    holdout_share: float,
    months: float,
    significance: float,
    power: float,
) -> HoldoutPlan:
    """The smallest effect on churn that a hold-out test would show.

    Parameters
    ----------
    accounts : int
        Available for the test. [accounts]
    annual_churn : float
        Without human coverage. [1/yr, 0-1]
    holdout_share : float
        Share of the accounts left alone. [0.001-0.999]
    months : float
        Length of the test. [months]
    significance : float
        Two-sided, since contact can also push customers out. [0.0001-0.5]
    power : float
        Chance of showing an effect of the size found. [0.5-0.9999]

    Returns
    -------
    HoldoutPlan

    Raises
    ------
    ValueError
        One sentence for each argument outside its range.

    Notes
    -----
    Normal approximation on the arcsine scale: two shares differ by
    ``h = 2*asin(sqrt(p1)) - 2*asin(sqrt(p2))``, whose standard error is ``sqrt(1/n1 + 1/n2)``.

    References
    ----------
    I14 (hold-outs, customers whom contact drives away); Cohen 1988, chapter 6 (the arcsine scale).

    Examples
    --------
    >>> plan = plan_holdout(2_000, 0.12, holdout_share=0.5, months=12, significance=0.05, power=0.8)
    >>> plan.held_out, round(plan.annual_difference, 3), round(plan.avoidable_share, 2)
    (1000, 0.038, 0.31)
    """
    check(
        LIMITS,
        accounts=accounts,
        annual_churn=annual_churn,
        holdout_share=holdout_share,
        months=months,
        significance=significance,
        power=power,
    )
    held_out = round(accounts * holdout_share)
    treated = accounts - held_out
    churn = churn_over(annual_churn, months)
    left = _shown_churn(churn, held_out, treated, deviates=_deviates(significance, power))
    detectable = left < churn
    # Over 12 / months tests of this length there is one year: the same formula the other way round.
    annual = annual_churn - churn_over(left, 12 * 12 / months) if detectable else 0.0
    return HoldoutPlan(
        held_out=held_out,
        treated=treated,
        churn=churn,
        detectable=detectable,
        difference=churn - left,
        annual_difference=annual,
        avoidable_share=annual / annual_churn if annual_churn else 0.0,
    )


def _deviates(significance: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(1 - significance / 2) + normal.inv_cdf(power)


def _shown_churn(churn: float, held_out: int, treated: int, *, deviates: float) -> float:
    """Churn of the treated group that would just stand out; the baseline itself where none would."""
    if not (held_out and treated):
        return churn
    angle = math.asin(math.sqrt(churn)) - deviates / 2 * math.sqrt(1 / held_out + 1 / treated)
    return math.sin(angle) ** 2 if angle >= 0 else churn


def accounts_needed(
    annual_churn: float,
    annual_difference: float,
    *,
    holdout_share: float,
    months: float,
    significance: float,
    power: float,
) -> int:
    """Accounts a hold-out test needs to show a given reduction of churn.

    Parameters
    ----------
    annual_churn : float
        Without human coverage. [1/yr, 0-1]
    annual_difference : float
        Reduction to be shown, in points of yearly churn. [1/yr] Above 0, up to `annual_churn`.
    holdout_share, months, significance, power : float
        As for `plan_holdout`.

    Returns
    -------
    int
        Both groups together. [accounts]

    Raises
    ------
    ValueError
        One sentence for each argument outside its range.

    References
    ----------
    As for `plan_holdout`.

    Examples
    --------
    >>> accounts_needed(0.12, 0.018, holdout_share=0.5, months=12, significance=0.05, power=0.8)
    9548
    """
    check(
        {**LIMITS, "annual_difference": Limit(1e-6, annual_churn)},
        annual_churn=annual_churn,
        annual_difference=annual_difference,
        holdout_share=holdout_share,
        months=months,
        significance=significance,
        power=power,
    )
    before, after = churn_over(annual_churn, months), churn_over(annual_churn - annual_difference, months)
    effect = 2 * (math.asin(math.sqrt(before)) - math.asin(math.sqrt(after)))
    return math.ceil((_deviates(significance, power) / effect) ** 2 / (holdout_share * (1 - holdout_share)))
