"""Human hours of an account: how much of a moment's manual effort each mode leaves to people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mapper.engine.economics.numeric import Numeric, Truth, plain
from mapper.knowledge.terms import Mode


@dataclass(frozen=True, kw_only=True)
class EffortAssumptions:
    """What AI takes off a moment's manual effort, by mode; all shares, all to be measured.

    Attributes
    ----------
    prep_share, ai_saving : float
        Human-Led: share of a moment that is preparation, and how much of that AI saves. [0-1]
    review, accept, rework : float
        AI-Led: effort of reviewing, share accepted as it is, effort of reworking the rest. [0-1]
    exception_rate, exception_effort : float
        AI-Owned: share of interactions that reach a person, and their effort. [0-1], [-]

    References
    ----------
    I15 (a brief by hand against one with AI), I6, I7 (override rates); the shares are judgement.

    Examples
    --------
    >>> assumed = EffortAssumptions(prep_share=0.4, ai_saving=0.4, review=0.2, accept=0.75, rework=0.5,
    ...                             exception_rate=0.05, exception_effort=1.0)
    >>> [round(float(factor), 3) for factor in assumed.factors]
    [0.05, 0.325, 0.84, 1.0]
    >>> round(effort_factor(Mode.AI_LED, assumed), 3), effort_factor(Mode.AI_LED, assumed, supported=False)
    (0.325, 1.0)
    """

    prep_share: float
    ai_saving: float
    review: float
    accept: float
    rework: float
    exception_rate: float
    exception_effort: float

    @property
    def factors(self) -> NDArray[np.float64]:
        """Share of the manual effort left to people, in the order of `Mode`, as fractions."""
        return np.array(
            [
                self.exception_rate * self.exception_effort,
                self.review + (1 - self.accept) * self.rework,
                1 - self.prep_share * self.ai_saving,
                1.0,
            ]
        )


def effort_factor(
    mode: Mode | NDArray[np.int8], assumptions: EffortAssumptions, *, supported: Truth = True
) -> Numeric:
    """Share of a moment's manual effort left to people.

    Parameters
    ----------
    mode : Mode or array of its codes
    assumptions : EffortAssumptions
    supported : bool or array of bool
        Whether the AI maturity reached in the cell carries the saving. Where it does not, people do
        all of it, whatever the map intends.

    Returns
    -------
    numeric
        [-]

    References
    ----------
    As for `EffortAssumptions`.

    Examples
    --------
    See `EffortAssumptions`.
    """
    return plain(np.where(supported, assumptions.factors[np.asarray(mode)], 1.0))


def moment_hours(
    frequency: Numeric, base_minutes: Numeric, *, factor: Numeric, complexity_factor: Numeric
) -> Numeric:
    """Human hours of a moment per account and year.

    Parameters
    ----------
    frequency : numeric
        [1/account/yr]
    base_minutes : numeric
        Minutes when a person does all of it. [min]
    factor : numeric
        From `effort_factor`. [-]
    complexity_factor : numeric
        [-]

    Returns
    -------
    numeric
        [h/account/yr]

    Examples
    --------
    >>> moment_hours(12, 60, factor=0.325, complexity_factor=1)
    3.9
    """
    return frequency * base_minutes * factor * complexity_factor / 60


def account_hours(
    frequency: NDArray[np.float64],
    base_minutes: NDArray[np.float64],
    *,
    factor: NDArray[np.float64],
    complexity_factor: float,
    reactive_hours: Numeric,
) -> Numeric:
    """Human hours of an account in a year, over all its moments.

    Parameters
    ----------
    frequency, base_minutes, factor : array
        Moments along the first axis, touch levels or segments along the others.
    complexity_factor : float
        Of planned work; reactive hours are measured as they are. [-]
    reactive_hours : numeric
        Hours nobody plans. [h/account/yr]

    Returns
    -------
    numeric
        [h/account/yr]

    References
    ----------
    B2 (activity sums).

    Examples
    --------
    >>> hours = account_hours(np.array([12.0, 4.0]), np.array([5.0, 60.0]), factor=np.array([0.05, 0.84]),
    ...                       complexity_factor=1, reactive_hours=0.5)
    >>> round(hours, 2)
    3.91
    """
    planned = moment_hours(frequency, base_minutes, factor=factor, complexity_factor=complexity_factor)
    return plain(np.asarray(np.sum(planned, axis=0) + reactive_hours))
