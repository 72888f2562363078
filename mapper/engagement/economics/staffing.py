"""People and cost of a line under uncertainty: percentiles over the same draws as the threshold's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mapper.engagement.economics.coverage import Coverage, SegmentCoverage
from mapper.engagement.economics.threshold import SegmentAccounts, Uncertain
from mapper.engine.economics import EconomicInputs, TouchLevel, Verdict, best_level
from mapper.engine.economics.numeric import quotient

Floats = npt.NDArray[np.float64]
ENDS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Staffing:
    """10th, 50th and 90th percentile of people [FTE] and of cost to serve [currency/yr]."""

    count: int
    fte: tuple[float, float, float]
    cost: tuple[float, float, float]


def staffing(
    intended: Coverage,
    segments: Sequence[SegmentAccounts],
    *,
    base: EconomicInputs,
    uncertain: Uncertain,
    programme_floor: float,
) -> Staffing | None:
    """How many people and how much money the intended map may take, over the draws.

    In each draw a segment lies above or below that draw's line, takes the touch level worth
    most there, and its hours, capacity and prices are that draw's. None where the line is the
    client's own word and no input varies.
    """
    if uncertain.draws is None:
        return None
    inputs = uncertain.draws.inputs
    share = _array(
        intended.capacity / (float(base.paid_hours) * float(base.customer_facing_share)), uncertain
    )
    capacity = _array(inputs.paid_hours, uncertain) * _array(inputs.customer_facing_share, uncertain) * share
    fte, other = np.full(uncertain.count, intended.on_call_fte), np.zeros(uncertain.count)
    known = {segment.name: segment for segment in intended.segments}
    for segment in segments:
        people, tools = _segment(segment, known[segment.name], base, uncertain, capacity, programme_floor)
        fte, other = fte + people, other + tools
    cost = fte * _array(inputs.loaded_cost, uncertain) + other
    return Staffing(uncertain.count, _percentiles(fte), _percentiles(cost))


def _segment(
    segment: SegmentAccounts,
    planned: SegmentCoverage,
    base: EconomicInputs,
    uncertain: Uncertain,
    capacity: Floats,
    floor: float,
) -> tuple[Floats, Floats]:
    assert uncertain.draws is not None
    inputs = uncertain.draws.inputs
    touch = _touch(float(np.median(segment.values)), inputs, uncertain)
    # what the segment's own modes and complexity make of the planned hours stays as in the base
    human = planned.touch is not TouchLevel.AI_OWNED
    own = float(quotient(planned.hours, base.hours[planned.touch]).value) if human else 1.0
    exceptions = _array(inputs.exceptions, uncertain) * _array(inputs.exception_hours, uncertain)
    hours = np.stack([exceptions, *(own * _array(inputs.hours[level], uncertain) for level in _human())])
    hours = hours * _array(inputs.complexity_factor, uncertain) / float(base.complexity_factor)
    tooling = np.stack(
        [_array(inputs.ai_cost, uncertain), *(_array(inputs.tooling[level], uncertain) for level in _human())]
    )
    rows = np.arange(uncertain.count)
    people = segment.accounts * hours[touch, rows] / capacity
    people = np.where(touch == TouchLevel.AI_OWNED, np.maximum(people, floor), people)
    return people, segment.accounts * tooling[touch, rows]


def _touch(middle: float, inputs: EconomicInputs, uncertain: Uncertain) -> npt.NDArray[np.int8]:
    line = (uncertain.verdicts == Verdict.LINE) & (middle >= uncertain.values)
    above = line | (uncertain.verdicts == Verdict.ALWAYS_PAYS)
    best = np.broadcast_to(np.asarray(best_level(middle, inputs), dtype=np.int8), above.shape)
    return np.where(above, np.maximum(best, np.int8(TouchLevel.POOLED)), np.int8(TouchLevel.AI_OWNED))


def _human() -> tuple[TouchLevel, ...]:
    return tuple(TouchLevel)[1:]


def _array(value: object, uncertain: Uncertain) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=float), (uncertain.count,))


def _percentiles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, ENDS)
    return float(low), float(middle), float(high)
