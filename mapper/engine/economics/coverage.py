"""From hours to people: capacity of a person, people needed, the floors below which a team cannot go."""

import numpy as np

from mapper.engine.economics.numeric import Numeric, Quotient, per, plain, quotient


def ramp_drag(attrition: Numeric, ramp_months: Numeric) -> Numeric:
    """Share of capacity lost to people who are still learning the job.

    Parameters
    ----------
    attrition : numeric
        Share of people replaced in a year. [1/yr, 0-1]
    ramp_months : numeric
        [months]

    Returns
    -------
    numeric
        [0-1]

    References
    ----------
    B15 (ramp of 90 days, formerly six months; grade C).

    Examples
    --------
    >>> round(ramp_drag(0.20, 3), 3)
    0.05
    """
    return attrition * ramp_months / 12


def capacity_hours(paid_hours: Numeric, customer_facing_share: Numeric, *, ramp_drag: Numeric) -> Numeric:
    """Customer-facing hours of one person in a year.

    Parameters
    ----------
    paid_hours : numeric
        [h/FTE/yr]
    customer_facing_share, ramp_drag : numeric
        [0-1]

    Returns
    -------
    numeric
        [h/FTE/yr]

    References
    ----------
    B2, B3.

    Examples
    --------
    >>> round(capacity_hours(1_800, 0.65, ramp_drag=0.06), 1)
    1099.8
    """
    return paid_hours * customer_facing_share * (1 - ramp_drag)


def staff_needed(accounts: Numeric, hours: Numeric, *, capacity: Numeric) -> Numeric:
    """People a segment needs before any floor.

    Parameters
    ----------
    accounts : numeric
        [accounts]
    hours : numeric
        [h/account/yr]
    capacity : numeric
        From `capacity_hours`. [h/FTE/yr] Above 0.

    Returns
    -------
    numeric
        [FTE]

    Raises
    ------
    ValueError
        If a person has no hours to give.

    Examples
    --------
    >>> round(staff_needed(300, 20, capacity=1_099.8), 2)
    5.46
    """
    return per(accounts * hours, capacity, name="capacity hours")


def review_staff(items: Numeric, minutes: Numeric, *, capacity: Numeric) -> Numeric:
    """People needed to review what AI drafts.

    Parameters
    ----------
    items : numeric
        AI-Led items. [1/yr]
    minutes : numeric
        [min/item]
    capacity : numeric
        [h/FTE/yr] Above 0.

    Returns
    -------
    numeric
        [FTE]

    Raises
    ------
    ValueError
        If a person has no hours to give.

    Examples
    --------
    >>> review_staff(22_000, 6, capacity=1_100)
    2.0
    """
    return per(items * minutes / 60, capacity, name="capacity hours")


def programme_staff(fte: Numeric, *, floor: Numeric) -> Numeric:
    """People of an AI-owned segment: owner, exception queue and evaluation need somebody at any size.

    Parameters
    ----------
    fte : numeric
        From `staff_needed`; alone it gives about 11,000 accounts a person, which is no plan. [FTE]
    floor : numeric
        [FTE] The framework's figure is 0.5.

    Returns
    -------
    numeric
        [FTE]

    References
    ----------
    Judgement.

    Examples
    --------
    >>> programme_staff(0.22, floor=0.5)
    0.5
    """
    return plain(np.maximum(fte, np.asarray(floor, float)))


def on_call_staff(fte: Numeric, seats: Numeric, *, engineers_per_seat: Numeric) -> Numeric:
    """People of an escalation team: a seat that is never empty needs several, whatever the hours say.

    Parameters
    ----------
    fte : numeric
        From the hours of the moments. [FTE]
    seats : numeric
        Seats filled round the clock. [seats]
    engineers_per_seat : numeric
        [FTE/seat] The framework's figures are 5 to 6.

    Returns
    -------
    numeric
        [FTE]

    References
    ----------
    Judgement.

    Examples
    --------
    >>> on_call_staff(1.4, 1, engineers_per_seat=5)
    5.0
    """
    return plain(np.maximum(fte, np.asarray(seats * engineers_per_seat, float)))


def per_person(amount: Numeric, fte: Numeric) -> Quotient:
    """Accounts, revenue or revenue at risk for each person.

    Parameters
    ----------
    amount : numeric
        [accounts] or [$/yr]
    fte : numeric
        [FTE]

    Returns
    -------
    Quotient
        [accounts/FTE] or [$/FTE/yr] Does not exist where nobody is needed.

    References
    ----------
    B4 to B8, B10, B11, B16, B19, B20 (ranges to compare with; they differ up to fivefold).

    Examples
    --------
    >>> round(per_person(300, 5.4555).value)
    55
    """
    return quotient(amount, fte)
