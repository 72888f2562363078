"""The line: the yearly contract value from which more human coverage pays for itself."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from mapper.engine.economics.numeric import CEILING, Numeric, Truth, plain, plain_truth, quotient
from mapper.engine.economics.touch import TouchCase


class Verdict(IntEnum):
    """Whether there is a line, and if not, on which side every account stands."""

    LINE = 0
    NEVER_PAYS = 1
    ALWAYS_PAYS = 2

    @property
    def word(self) -> str:
        """The spelling used outside the engine: ``line``, ``never_pays``, ``always_pays``."""
        return self.name.lower()


@dataclass(frozen=True)
class Line:
    """An amount from which upward something pays, with the word whether there is such an amount.

    Attributes
    ----------
    value : numeric
        [$/yr] Above 0 where the verdict is LINE, else 0.0; never nan or inf.
    verdict : Verdict or int8 array of its codes
        NEVER_PAYS: no amount is large enough. ALWAYS_PAYS: even the smallest is.
    """

    value: Numeric
    verdict: Verdict | NDArray[np.int8]

    @property
    def pays(self) -> Truth:
        """Whether there is any amount for which it pays."""
        return plain_truth(np.asarray(self.verdict != Verdict.NEVER_PAYS))

    @property
    def ranked(self) -> Numeric:
        """The value with lines that never pay placed above all others, for sorting and percentiles."""
        return plain(np.where(self.pays, self.value, 2 * CEILING))

    def pays_for(self, amount: Numeric) -> Truth:
        """Whether it pays for `amount`; on the line itself the cheaper side is kept.

        Examples
        --------
        >>> break_even(800, 0.04).pays_for(25_000)
        True
        """
        above = (self.verdict == Verdict.LINE) & (np.asarray(amount) > self.value)
        return plain_truth(np.asarray(above | (self.verdict == Verdict.ALWAYS_PAYS)))


def break_even(cost_gap: Numeric, gain: Numeric) -> Line:
    """The amount at which a gain per dollar has paid for a difference in cost.

    Parameters
    ----------
    cost_gap : numeric
        What the dearer side costs more. [$] Below 0 if it is in truth the cheaper one.
    gain : numeric
        What it earns more per dollar of the amount. [-]

    Returns
    -------
    Line
        NEVER_PAYS without a gain, unless the side is cheaper and loses nothing; ALWAYS_PAYS with a
        gain at no extra cost. A line beyond `CEILING` counts as NEVER_PAYS.

    Examples
    --------
    >>> break_even(800, 0.04)
    Line(value=20000.0, verdict=<Verdict.LINE: 0>)
    >>> break_even(800, 0.0).verdict.word, break_even(-50, 0.04).verdict.word
    ('never_pays', 'always_pays')
    """
    gap, rate = np.broadcast_arrays(np.asarray(cost_gap, float), np.asarray(gain, float))
    ratio = quotient(gap, rate)
    line = (gap > 0) & (rate > 0) & ratio.exists
    always = ((gap < 0) & (rate >= 0)) | ((gap == 0) & (rate > 0))
    verdict = np.select([line, always], [Verdict.LINE, Verdict.ALWAYS_PAYS], Verdict.NEVER_PAYS)
    value = plain(np.where(line, ratio.value, 0.0))
    return Line(value, Verdict(int(verdict)) if verdict.ndim == 0 else verdict.astype(np.int8))


def simple_line(
    human_cost: Numeric, ai_cost: Numeric, *, margin: Numeric, retained: Numeric, expanded: Numeric
) -> Line:
    """The line seen over one year: the model to teach with, not to decide with.

    Parameters
    ----------
    human_cost, ai_cost : numeric
        Cost of an account at the human level and under AI-owned coverage. [$/account/yr]
    margin : numeric
        Before the cost of customer success. [0-1]
    retained : numeric
        Share of revenue kept thanks to people: churn times its avoidable share. [0-1]
    expanded : numeric
        Share of revenue added thanks to people. [0-1]

    Returns
    -------
    Line
        Contract value. [$/yr]

    References
    ----------
    MM §06.1 (the question); B17, B18 (margin); X3, X4 (uplift, grade C).

    Examples
    --------
    >>> round(simple_line(1_900, 165, margin=0.8, retained=0.03, expanded=0.02).value)
    43375
    """
    return break_even(human_cost - ai_cost, margin * (retained + expanded))


def line_between(lower: TouchCase, upper: TouchCase, *, margin: Numeric) -> Line:
    """The contract value from which the upper touch level beats the lower over the horizon.

    Parameters
    ----------
    lower, upper : TouchCase
    margin : numeric
        Before the cost of customer success. [0-1]

    Returns
    -------
    Line
        [$/yr] NEVER_PAYS where the upper level brings in no more revenue.

    Examples
    --------
    >>> machine = TouchCase(cost=165, revenue=0.85, service=1.0)
    >>> pooled = TouchCase(cost=1_000, revenue=0.875, service=1.0)
    >>> round(line_between(machine, pooled, margin=0.8).value)
    41750
    """
    return break_even(upper.outlay - lower.outlay, margin * (upper.revenue - lower.revenue))
