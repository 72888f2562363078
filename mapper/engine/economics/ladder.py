"""The ladder of touch levels: which level is worth most at which contract value, and where it changes."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mapper.engine.economics.cost import ai_account_cost, hour_cost, human_account_cost
from mapper.engine.economics.inputs import EconomicInputs
from mapper.engine.economics.numeric import Numeric, plain
from mapper.engine.economics.threshold import Line, Verdict, break_even, line_between
from mapper.engine.economics.touch import TouchCase, TouchLevel, touch_case

Cases: TypeAlias = tuple[TouchCase, TouchCase, TouchCase, TouchCase]


def account_costs(inputs: EconomicInputs) -> tuple[Numeric, ...]:
    """Yearly cost of an account at each touch level, AI-owned first, in $/account/yr.

    Examples
    --------
    See `touch_ladder`.
    """
    hour = hour_cost(
        inputs.loaded_cost, inputs.paid_hours, customer_facing_share=inputs.customer_facing_share
    )
    machine = ai_account_cost(
        inputs.ai_cost,
        hour,
        exceptions=inputs.exceptions,
        exception_hours=inputs.exception_hours,
        complexity_factor=inputs.complexity_factor,
    )
    people = (
        human_account_cost(hours, hour, complexity_factor=inputs.complexity_factor, tooling=tooling)
        for hours, tooling in zip(inputs.hours[1:], inputs.tooling[1:], strict=True)
    )
    return machine, *people


def touch_cases(inputs: EconomicInputs) -> Cases:
    """The business case of each touch level, AI-owned first.

    Examples
    --------
    See `touch_ladder`.
    """
    costs = account_costs(inputs)

    def case(level: TouchLevel) -> TouchCase:
        return touch_case(
            costs[level],
            inputs.churn,
            avoidable_share=inputs.avoidable_share[level],
            base_expansion=inputs.base_expansion,
            extra_expansion=inputs.extra_expansion[level],
            discount_rate=inputs.discount_rate,
            horizon_years=inputs.horizon_years,
        )

    ai_owned, pooled, named, high_touch = map(case, TouchLevel)
    return ai_owned, pooled, named, high_touch


def touch_lines(inputs: EconomicInputs) -> tuple[Line, Line, Line]:
    """The lines between neighbouring touch levels, none dropped; numbers or arrays.

    Returns
    -------
    tuple of three Line
        AI-owned to pooled, pooled to named, named to high-touch. [$/yr] They are the lines of the
        ladder only while they rise; `touch_ladder` sees to that for a single set of inputs.

    Examples
    --------
    See `touch_ladder`.
    """
    cases = touch_cases(inputs)
    first, second, third = (
        line_between(lower, upper, margin=inputs.margin) for lower, upper in pairwise(cases)
    )
    return first, second, third


def human_line(inputs: EconomicInputs) -> Line:
    """The contract value from which some human level beats AI-owned coverage; numbers or arrays.

    Returns
    -------
    Line
        [$/yr] The first step of the ladder: the line to pooled coverage, unless another level
        pays from a lower value still.

    Examples
    --------
    See `touch_ladder`.
    """
    machine, *people = touch_cases(inputs)
    lines = (line_between(machine, case, margin=inputs.margin) for case in people)
    lowest = np.minimum.reduce(np.broadcast_arrays(*(np.asarray(line.ranked, float) for line in lines)))
    return break_even(plain(np.asarray(lowest)), 1.0)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step up the ladder.

    Attributes
    ----------
    lower, upper : TouchLevel
    value : float
        Contract value from which the upper level is worth more; 0.0 unless the verdict is LINE. [$/yr]
    verdict : Verdict
    """

    lower: TouchLevel
    upper: TouchLevel
    value: float
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """The touch levels that are worth most somewhere, in the order of the contract value they need.

    Attributes
    ----------
    steps : tuple of Step
        Their values rise. Without any human level worth its cost, one step with NEVER_PAYS.
    dropped : tuple of TouchLevel
        Levels that are worth most at no contract value.
    """

    steps: tuple[Step, ...]
    dropped: tuple[TouchLevel, ...]


def touch_ladder(inputs: EconomicInputs) -> Ladder:
    """The ladder of one set of inputs, dominated levels left out.

    Parameters
    ----------
    inputs : EconomicInputs
        Numbers only; for arrays see `touch_lines`.

    Returns
    -------
    Ladder

    Notes
    -----
    A level whose line to the next lies below its own line is never worth most: it is dropped and the
    line of its neighbours drawn instead. What stays is the upper envelope of the levels' values over
    the contract value, so that the ladder and `best_level` cannot disagree.

    References
    ----------
    B8, B9, B10 (rules of thumb that the second and third line can be held against, grade C).

    Examples
    --------
    >>> inputs = EconomicInputs(
    ...     loaded_cost=175_000, paid_hours=1_800, customer_facing_share=0.65, margin=0.8,
    ...     discount_rate=0.1, horizon_years=3, churn=0.12, base_expansion=0.05, ai_cost=150,
    ...     exceptions=0.1, exception_hours=1, complexity_factor=1, hours=(0, 6, 20, 65),
    ...     tooling=(0, 100, 150, 250), avoidable_share=(0, 0.15, 0.25, 0.35),
    ...     extra_expansion=(0, 0.01, 0.025, 0.06))
    >>> [round(cost) for cost in account_costs(inputs)]
    [165, 997, 3141, 9972]
    >>> round(touch_cases(inputs)[TouchLevel.POOLED].service, 3)
    2.483
    >>> [round(line.value, -2) for line in touch_lines(inputs)]
    [20700.0, 54000.0, 95300.0]
    >>> [(step.upper.word, round(step.value, -2)) for step in touch_ladder(inputs).steps]
    [('pooled', 20700.0), ('named', 54000.0), ('high_touch', 95300.0)]
    >>> round(human_line(inputs).value, -2)
    20700.0
    >>> best_level(35_000, inputs).word
    'pooled'
    """
    cases = touch_cases(inputs)
    kept = _envelope(cases, margin=inputs.margin)
    # With nothing but AI-owned kept, the first human level stands for all that never pay.
    pairs = tuple(pairwise(kept)) or ((TouchLevel.AI_OWNED, TouchLevel.POOLED),)
    steps = tuple(_step(cases, lower, upper, margin=inputs.margin) for lower, upper in pairs)
    return Ladder(steps=steps, dropped=tuple(level for level in TouchLevel if level not in kept))


def _step(cases: Cases, lower: TouchLevel, upper: TouchLevel, *, margin: Numeric) -> Step:
    line = line_between(cases[lower], cases[upper], margin=margin)
    return Step(lower=lower, upper=upper, value=float(line.value), verdict=Verdict(int(line.verdict)))


def _envelope(cases: Cases, *, margin: Numeric) -> list[TouchLevel]:
    """The levels on the upper envelope of value over contract value, in the order of their slopes."""

    def line(lower: TouchLevel, upper: TouchLevel) -> Line:
        return line_between(cases[lower], cases[upper], margin=margin)

    first, *others = sorted(TouchLevel, key=lambda level: float(cases[level].revenue))
    kept = [first]
    for level in others:
        if not line(kept[-1], level).pays:
            continue
        while len(kept) > 1 and line(kept[-1], level).value <= line(kept[-2], kept[-1]).value:
            kept.pop()
        kept.append(level)
    return kept


def best_level(acv: Numeric, inputs: EconomicInputs) -> TouchLevel | NDArray[np.int8]:
    """The touch level worth most for an account over the horizon.

    Parameters
    ----------
    acv : numeric
        Annual contract value; for usage, annualised consumption. [$/yr] Range 0 and above.
    inputs : EconomicInputs

    Returns
    -------
    TouchLevel or int8 array of its codes
        Of two levels worth the same the lower one.

    Examples
    --------
    See `touch_ladder`.
    """
    worth = [np.asarray(acv) * inputs.margin * case.revenue - case.outlay for case in touch_cases(inputs)]
    best = np.argmax(np.stack(np.broadcast_arrays(*worth)), axis=0)
    return TouchLevel(int(best)) if best.ndim == 0 else best.astype(np.int8)
