"""Several years seen from today: discounted revenue, and discounted years of service to pay for."""

import numpy as np

from mapper.engine.economics.numeric import Numeric, plain


def revenue_sum(growth: Numeric, discount_rate: Numeric, *, horizon_years: Numeric) -> Numeric:
    """Discounted revenue per dollar of contract value, received at the end of each year.

    Parameters
    ----------
    growth : numeric
        Yearly factor on revenue: retention plus expansion. [-] Range 0 and above.
    discount_rate : numeric
        [1/yr] Above -1.
    horizon_years : numeric
        Whole years, 1 and above; may be an array.

    Returns
    -------
    numeric
        [-]

    Examples
    --------
    >>> round(revenue_sum(0.93, 0.10, horizon_years=3), 4)
    2.1646
    """
    ratio = growth / (1 + discount_rate)
    # A sum of powers instead of the closed form, which has a hole where growth equals discounting.
    years = range(1, int(np.max(horizon_years)) + 1)
    terms = (np.where(horizon_years >= year, ratio**year, 0.0) for year in years)
    return plain(np.asarray(sum(terms), float))


def service_sum(survival: Numeric, discount_rate: Numeric, *, horizon_years: Numeric) -> Numeric:
    """Discounted years of service, paid for at the start of each year.

    Parameters
    ----------
    survival : numeric
        Share of accounts still served a year later. [0-1]
    discount_rate : numeric
        [1/yr] Above -1.
    horizon_years : numeric
        Whole years, 1 and above; may be an array.

    Returns
    -------
    numeric
        [yr]

    Examples
    --------
    >>> round(service_sum(0.88, 0.10, horizon_years=3), 2)
    2.44
    """
    ratio = survival / (1 + discount_rate)
    years = range(int(np.max(horizon_years)))
    terms = (np.where(horizon_years > year, ratio**year, 0.0) for year in years)
    return plain(np.asarray(sum(terms), float))
