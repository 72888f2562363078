"""What an hour costs, what a touch level costs per account, and what a segment costs to serve."""

from dataclasses import dataclass

from mapper.engine.economics.numeric import Numeric, Quotient, per, quotient


def hour_cost(loaded_cost: Numeric, paid_hours: Numeric, *, customer_facing_share: Numeric) -> Numeric:
    """Cost of one customer-facing hour.

    Parameters
    ----------
    loaded_cost : numeric
        Salary with everything on top. [$/FTE/yr] Range 0 and above.
    paid_hours : numeric
        [h/FTE/yr] Above 0.
    customer_facing_share : numeric
        Share of the paid hours that reaches customers; 1 gives the cost of a *paid* hour, which
        is right for internal review work and wrong for the tier threshold. Above 0, up to 1.

    Returns
    -------
    numeric
        [$/h]

    Raises
    ------
    ValueError
        If no hour is left to carry the cost.

    References
    ----------
    B1, B10, B11 (loaded cost); B2 (hours, share of internal work); B3 (time on automatable work).

    Examples
    --------
    >>> round(hour_cost(175_000, 1_800, customer_facing_share=0.65), 2)
    149.57
    """
    return per(loaded_cost, paid_hours * customer_facing_share, name="customer-facing hours")


def ai_account_cost(
    ai_cost: Numeric,
    cost_of_hour: Numeric,
    *,
    exceptions: Numeric,
    exception_hours: Numeric,
    complexity_factor: Numeric,
) -> Numeric:
    """Cost of an account under AI-owned coverage, exceptions that reach a person included.

    Parameters
    ----------
    ai_cost : numeric
        Tooling and run cost. [$/account/yr]
    cost_of_hour : numeric
        Of a customer-facing hour. [$/h]
    exceptions : numeric
        Accounts' cases that a person must take. [1/account/yr]
    exception_hours : numeric
        [h/exception]
    complexity_factor : numeric
        Multiplies human hours; 1 is a product that needs no more than usual. [-]

    Returns
    -------
    numeric
        [$/account/yr]

    References
    ----------
    B8, B10, P12, P14 (AI cost); exceptions are judgement.

    Examples
    --------
    >>> ai_account_cost(150, 150, exceptions=0.1, exception_hours=1, complexity_factor=1)
    165.0
    """
    return ai_cost + exceptions * exception_hours * complexity_factor * cost_of_hour


def human_account_cost(
    hours: Numeric, cost_of_hour: Numeric, *, complexity_factor: Numeric, tooling: Numeric
) -> Numeric:
    """Cost of an account at a human touch level.

    Parameters
    ----------
    hours : numeric
        Planned human hours before complexity. [h/account/yr]
    cost_of_hour : numeric
        Of a customer-facing hour. [$/h]
    complexity_factor : numeric
        [-]
    tooling : numeric
        [$/account/yr]

    Returns
    -------
    numeric
        [$/account/yr]

    References
    ----------
    B2 (activity sums), B4 to B10 (accounts per person); tooling is judgement.

    Examples
    --------
    >>> human_account_cost(6, 150, complexity_factor=1, tooling=100)
    1000
    """
    return hours * complexity_factor * cost_of_hour + tooling


@dataclass(frozen=True, kw_only=True)
class CostToServe:
    """Yearly cost of serving a segment, and what it is set against.

    Attributes
    ----------
    total : numeric
        [$/yr]
    per_account : Quotient
        [$/account/yr]
    of_revenue, of_margin : Quotient
        Share of revenue and of contribution margin. [0-1, above 1 is a loss]
    """

    total: Numeric
    per_account: Quotient
    of_revenue: Quotient
    of_margin: Quotient


def cost_to_serve(
    fte: Numeric,
    loaded_cost: Numeric,
    *,
    tooling: Numeric,
    ai_cost: Numeric,
    accounts: Numeric,
    revenue: Numeric,
    margin: Numeric,
) -> CostToServe:
    """Cost of people, tooling and AI for a segment.

    Parameters
    ----------
    fte : numeric
        People, floors included. [FTE]
    loaded_cost : numeric
        [$/FTE/yr]
    tooling, ai_cost : numeric
        For the whole segment, not per account. [$/yr]
    accounts : numeric
        [accounts]
    revenue : numeric
        [$/yr]
    margin : numeric
        Before the cost of customer success, or that cost counts twice. [0-1]

    Returns
    -------
    CostToServe

    References
    ----------
    B21, B22 (shares of revenue to compare with, both grade C); B17, B18 (margin).

    Examples
    --------
    >>> cost = cost_to_serve(10, 175_000, tooling=0, ai_cost=50_000, accounts=600, revenue=3e7, margin=0.8)
    >>> cost.total, cost.of_revenue.value, cost.of_margin.value
    (1800000, 0.06, 0.075)
    """
    total = fte * loaded_cost + tooling + ai_cost
    return CostToServe(
        total=total,
        per_account=quotient(total, accounts),
        of_revenue=quotient(total, revenue),
        of_margin=quotient(total, revenue * margin),
    )
