"""Money at stake: what leaves quietly below a line, what lies close to it, what a failing cell can cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.engine.economics.numeric import Numeric, Quotient, Truth, plain, quotient


@dataclass(frozen=True, kw_only=True)
class SilentChurn:
    """What AI-owned coverage lets go, and what it would take to hold some of it.

    Attributes
    ----------
    exposure : numeric
        Revenue expected to leave in a year. [$/yr]
    avoidable : numeric
        The part that pooled coverage would keep. [$/yr]
    cost_to_pool : numeric
        Extra cost of pooled coverage. [$/yr]
    """

    exposure: Numeric
    avoidable: Numeric
    cost_to_pool: Numeric


def silent_churn(
    accounts: Numeric,
    mean_acv: Numeric,
    *,
    churn: Numeric,
    avoidable_share: Numeric,
    pooled_cost: Numeric,
    ai_cost: Numeric,
) -> SilentChurn:
    """Churn accepted below the line, beside the price of preventing it.

    Parameters
    ----------
    accounts : numeric
        Accounts below the line. [accounts]
    mean_acv : numeric
        [$/yr]
    churn : numeric
        [1/yr, 0-1]
    avoidable_share : numeric
        Of pooled coverage. [0-1]
    pooled_cost, ai_cost : numeric
        Cost of an account pooled and AI-owned. [$/account/yr]

    Returns
    -------
    SilentChurn

    References
    ----------
    MM §06.1, §07.3 (silent churn below the line); X3, B8 (avoidable share, grade C).

    Examples
    --------
    >>> silent_churn(800, 4_000, churn=0.2, avoidable_share=0.15, pooled_cost=997, ai_cost=165)
    SilentChurn(exposure=640000.0, avoidable=96000.0, cost_to_pool=665600)
    """
    exposure = accounts * mean_acv * churn
    return SilentChurn(
        exposure=exposure,
        avoidable=exposure * avoidable_share,
        cost_to_pool=accounts * (pooled_cost - ai_cost),
    )


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Accounts and revenue between two contract values.

    Attributes
    ----------
    accounts : float
        [accounts]
    revenue : float
        [$/yr]
    account_share, revenue_share : Quotient
        Of all accounts and all revenue. [0-1]
    """

    accounts: float
    revenue: float
    account_share: Quotient
    revenue_share: Quotient


def zone(acv: NDArray[np.float64], accounts: NDArray[np.float64], *, low: float, high: float) -> Zone:
    """What lies between two contract values, both ends included.

    Parameters
    ----------
    acv : array
        One entry for an account or for a group of like accounts. [$/yr]
    accounts : array
        How many accounts each entry stands for; ones for single accounts. [accounts]
    low, high : float
        [$/yr]

    Returns
    -------
    Zone

    Examples
    --------
    >>> found = zone(np.array([5e3, 2e4, 9e4]), np.array([80.0, 15.0, 5.0]), low=15_000, high=30_000)
    >>> found.accounts, found.account_share.value, round(found.revenue_share.value, 4)
    (15.0, 0.15, 0.2609)
    """
    inside = (acv >= low) & (acv <= high)
    revenue = acv * accounts
    found, found_revenue = float(accounts[inside].sum()), float(revenue[inside].sum())
    return Zone(
        accounts=found,
        revenue=found_revenue,
        account_share=quotient(found, float(accounts.sum())),
        revenue_share=quotient(found_revenue, float(revenue.sum())),
    )


def near_line(acv: NDArray[np.float64], accounts: NDArray[np.float64], *, line: float, reach: float) -> Zone:
    """What lies so close to a line that a small error in its inputs would move it across.

    Parameters
    ----------
    acv, accounts : array
        As for `zone`.
    line : float
        [$/yr]
    reach : float
        Share of the line's value to both sides. [0-1] The framework's figure is 0.25.

    Returns
    -------
    Zone

    References
    ----------
    MM §06.1 (how contract values spread around the line).

    Examples
    --------
    >>> near_line(np.array([5e3, 5e5]), np.ones(2), line=20_000, reach=0.25).accounts
    0.0
    """
    return zone(acv, accounts, low=line * (1 - reach), high=line * (1 + reach))


def lag_factor(lag: Numeric, tolerated: Numeric, *, detector: Truth = True) -> Numeric:
    """How much of a failure's cost the time until its detection lets through.

    Parameters
    ----------
    lag : numeric
        Time from failure to detection. [h] Range 0 and above; any number where nothing detects.
    tolerated : numeric
        Time in which the cell may fail unseen. [h] Range 0 and above.
    detector : bool or array of bool
        Whether anything detects the failure.

    Returns
    -------
    numeric
        [0-1] 1 without a detector.

    References
    ----------
    Judgement.

    Examples
    --------
    >>> lag_factor(12, 48), lag_factor(72, 48), lag_factor(0, 48, detector=False)
    (0.25, 1.0, 1.0)
    """
    late, limit, seen = np.broadcast_arrays(np.asarray(lag, float), np.asarray(tolerated, float), detector)
    in_time = seen & (late < limit)
    return plain(np.divide(late, limit, out=np.ones(late.shape), where=in_time))


def cell_exposure(
    revenue: Numeric, failure_rate: Numeric, *, share_lost: Numeric, lag_factor: Numeric
) -> Numeric:
    """Expected yearly loss from one cell of the map failing.

    Parameters
    ----------
    revenue : numeric
        Revenue the cell touches. [$/yr]
    failure_rate : numeric
        [1/yr] The framework's low, medium and high are 0.02, 0.10 and 0.30.
    share_lost : numeric
        Of the revenue touched, per failure. [0-1] The same three figures.
    lag_factor : numeric
        From `lag_factor`. [0-1]

    Returns
    -------
    numeric
        [$/yr]

    References
    ----------
    Judgement.

    Examples
    --------
    >>> cell_exposure(2e6, 0.10, share_lost=0.30, lag_factor=0.25)
    15000.0
    """
    return revenue * failure_rate * share_lost * lag_factor
