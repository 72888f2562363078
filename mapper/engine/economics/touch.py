"""The touch levels, and the business case of each per account."""

from dataclasses import dataclass
from enum import IntEnum

from mapper.engine.economics.horizon import revenue_sum, service_sum
from mapper.engine.economics.numeric import Numeric


class TouchLevel(IntEnum):
    """How much human coverage an account gets by plan; the codes index every tuple by level."""

    AI_OWNED = 0
    POOLED = 1
    NAMED = 2
    HIGH_TOUCH = 3

    @property
    def word(self) -> str:
        """The spelling used outside the engine: ``ai_owned``, ``pooled``, and so on."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True)
class TouchCase:
    """The business case of one touch level, per account.

    Attributes
    ----------
    cost : numeric
        [$/account/yr]
    revenue : numeric
        Discounted revenue over the horizon per dollar of contract value today. [-]
    service : numeric
        Discounted years of service that have to be paid for. [yr]
    """

    cost: Numeric
    revenue: Numeric
    service: Numeric

    @property
    def outlay(self) -> Numeric:
        """Discounted cost over the horizon, in $/account."""
        return self.cost * self.service


def touch_case(
    cost: Numeric,
    churn: Numeric,
    *,
    avoidable_share: Numeric,
    base_expansion: Numeric,
    extra_expansion: Numeric,
    discount_rate: Numeric,
    horizon_years: Numeric,
) -> TouchCase:
    """The business case of a touch level from its cost and its effect on churn and expansion.

    Parameters
    ----------
    cost : numeric
        [$/account/yr]
    churn : numeric
        Gross revenue churn under AI-owned coverage. [1/yr, 0-1]
    avoidable_share : numeric
        Share of that churn the level prevents, against AI-owned coverage. Writing it as a share lets
        the line answer to how risky a segment is. [0-1]
    base_expansion, extra_expansion : numeric
        Expansion under AI-owned coverage, and what the level adds. [1/yr]
    discount_rate : numeric
        [1/yr]
    horizon_years : numeric
        Whole years, 1 and above.

    Returns
    -------
    TouchCase

    Notes
    -----
    Retention stands in for the survival of accounts, on both sides of every comparison.

    References
    ----------
    B12, B13 (churn by contract value; they differ fourfold), X3, B8, X4 (uplift, uncontrolled).

    Examples
    --------
    >>> case = touch_case(1_000, 0.12, avoidable_share=0.15, base_expansion=0.05, extra_expansion=0.01,
    ...                   discount_rate=0.10, horizon_years=1)
    >>> round(case.revenue, 4), case.service
    (0.8709, 1.0)
    """
    retention = 1 - churn * (1 - avoidable_share)
    growth = retention + base_expansion + extra_expansion
    return TouchCase(
        cost=cost,
        revenue=revenue_sum(growth, discount_rate, horizon_years=horizon_years),
        service=service_sum(retention, discount_rate, horizon_years=horizon_years),
    )
