"""What the formulas take and give: a number or an array of numbers, and quotients that may not exist."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numeric: TypeAlias = float | NDArray[np.float64]
Truth: TypeAlias = bool | NDArray[np.bool_]

# Beyond this a quotient is rounding noise or a slip of the keyboard in any currency, and treating it
# as absent keeps infinities out of every table and picture downstream.
CEILING = 1e15


@dataclass(frozen=True)
class Quotient:
    """A ratio together with the word whether it exists.

    Attributes
    ----------
    value : numeric
        The ratio, in the units of its parts; 0.0 where it does not exist, never nan or inf.
    exists : bool or array of bool
        False where the divisor is zero or the ratio would pass `CEILING`.
    """

    value: Numeric
    exists: Truth


def plain(array: NDArray[np.float64]) -> Numeric:
    """A Python float if `array` has no dimensions, else `array` itself.

    Examples
    --------
    >>> plain(np.asarray(2.5))
    2.5
    """
    return float(array) if array.ndim == 0 else array


def plain_truth(array: NDArray[np.bool_]) -> Truth:
    """A Python bool if `array` has no dimensions, else `array` itself.

    Examples
    --------
    >>> plain_truth(np.asarray(1.0) > 0.5)
    True
    """
    return bool(array) if np.ndim(array) == 0 else array


def quotient(numerator: Numeric, denominator: Numeric) -> Quotient:
    """The ratio of two amounts where there is one.

    Parameters
    ----------
    numerator, denominator : numeric
        Finite amounts; shapes broadcast.

    Returns
    -------
    Quotient

    Examples
    --------
    >>> quotient(300, 5.5).value, quotient(300, 0)
    (54.54545454545455, Quotient(value=0.0, exists=False))
    """
    over, under = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    exists = np.asarray(np.abs(under) * CEILING > np.abs(over))
    value = np.divide(over, under, out=np.zeros(over.shape), where=exists)
    return Quotient(plain(value), plain_truth(exists))


def per(amount: Numeric, divisor: Numeric, *, name: str) -> Numeric:
    """The ratio of two amounts where a divisor of zero or less can only be a mistake.

    Parameters
    ----------
    amount : numeric
    divisor : numeric
        Above 0.
    name : str
        What the divisor is, for the message.

    Raises
    ------
    ValueError
        If any divisor is not above 0.

    Examples
    --------
    >>> per(175_000, 1_750, name="paid hours")
    100.0
    """
    if not np.all(np.asarray(divisor) > 0):
        raise ValueError(f"{name}: found {np.min(divisor):g}, allowed above 0")
    return quotient(amount, divisor).value
