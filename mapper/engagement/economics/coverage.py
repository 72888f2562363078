"""Hours, people and cost of a line, segment by segment: as intended, and as it is carried today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.engagement.economics.threshold import SegmentAccounts, Threshold
from mapper.engine.building import Setting
from mapper.engine.economics import EconomicInputs, TouchLevel, best_level
from mapper.engine.economics.cost import CostToServe, cost_to_serve
from mapper.engine.economics.coverage import (
    capacity_hours,
    on_call_staff,
    per_person,
    programme_staff,
    ramp_drag,
    staff_needed,
)
from mapper.engine.economics.effort import EffortAssumptions, effort_factor, moment_hours
from mapper.engine.economics.numeric import Quotient, quotient
from mapper.engine.mapping import assign
from mapper.engine.placed import PlacedMap, PlacedMoment
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import PureMap
from mapper.knowledge.terms import Mode, Touch

LEVELS = {
    TouchLevel.POOLED: Touch.POOLED,
    TouchLevel.NAMED: Touch.NAMED,
    TouchLevel.HIGH_TOUCH: Touch.HIGH_TOUCH,
}


@dataclass(frozen=True)
class SegmentCoverage:
    """One segment: how it is covered, by how many people, at what cost.

    `moments` are human hours per account and year by moment; for AI-owned coverage only
    exceptions reach a person and the moments are empty.
    """

    name: str
    touch: TouchLevel
    accounts: float
    revenue: float
    hours: float
    moments: Mapping[str, float]
    fte: float
    formula_fte: float
    cost: CostToServe
    accounts_per_fte: Quotient
    revenue_per_fte: Quotient


@dataclass(frozen=True)
class Coverage:
    """All segments of a line, the floors, and the sum."""

    segments: tuple[SegmentCoverage, ...]
    capacity: float
    on_call_fte: float
    review_hours: float
    fte: float
    cost: CostToServe
    accounts: float
    revenue: float


@dataclass(frozen=True)
class Plan:
    """What coverage needs besides the map: assumptions, reactive hours, claimed AI level."""

    effort: EffortAssumptions
    reactive: Mapping[TouchLevel, float]
    numbers: Mapping[str, float]
    claimed: int | None
    on_call: bool


def plan(
    framework: Framework, placed: PlacedMap, columns: Mapping[str, Any], numbers: Mapping[str, float]
) -> Plan:
    """The plan's assumptions; a hybrid keeps the larger reactive hours of its two parents."""
    effort = EffortAssumptions(
        prep_share=numbers["prep_share"],
        ai_saving=numbers["ai_saving"],
        review=numbers["review_share"],
        accept=numbers["accept_share"],
        rework=numbers["rework_share"],
        exception_rate=numbers["exception_rate"],
        exception_effort=numbers["exception_effort"],
    )
    sources = {source for stage in placed.stages for source in stage.sources}
    parents = [own for own in (framework.saas, framework.usage) if _has(own, sources)] or [framework.saas]
    reactive = {level: max(own.reactive_hours[touch] for own in parents) for level, touch in LEVELS.items()}
    claimed = columns.get("claimed_level")
    return Plan(effort, reactive, numbers, int(claimed) if claimed else None, columns.get("on_call") is True)


def _has(own: PureMap, sources: set[str]) -> bool:
    return any(stage.id in sources for stage in own.stages)


def planned_hours(placed: PlacedMap, own: Plan) -> dict[TouchLevel, float]:
    """Human hours per account and year at each touch level: the h_k of the threshold.

    They are the sums of the moment table under the library's own modes, so that threshold
    and coverage speak of the same hours. For the subscription map they are 6.0, 20.0 and 65.0.
    """
    return {
        level: own.reactive[level]
        + sum(
            _hours(moment, level, max(moment.base_mode, moment.floor), own, complexity=1.0, supported=True)
            for moment in placed.moments
        )
        for level in LEVELS
    }


def coverage(
    placed: PlacedMap,
    setting: Setting,
    *,
    inputs: EconomicInputs,
    segments: Sequence[SegmentAccounts],
    threshold: Threshold,
    own: Plan,
    today: Mapping[str, Mode] | None = None,
) -> Coverage:
    """People and cost for a map as intended, or with the modes of `today` where the client gave them."""
    modes = hour_modes(placed, setting)
    drag = float(ramp_drag(own.numbers["attrition"], own.numbers["ramp_months"]))
    capacity = float(capacity_hours(inputs.paid_hours, inputs.customer_facing_share, ramp_drag=drag))
    rows = {name: row for row, name in enumerate(setting.segments)}
    scale = _measured(inputs, planned_hours(placed, own))
    above = np.broadcast_to(setting.columns["above_threshold"], (len(setting.segments),))
    found = []
    for segment in segments:
        row = rows[segment.name]
        touch = _touch(segment, bool(above[row]), inputs)
        own_modes = {m.id: Mode(modes[row, at]) for at, m in enumerate(placed.moments)} | dict(today or {})
        found.append(
            _segment(segment, touch, placed, own_modes, inputs, capacity, own, bool(above[row]), scale)
        )
    return _summed(found, capacity, inputs, own, placed)


def _measured(inputs: EconomicInputs, planned: Mapping[TouchLevel, float]) -> dict[TouchLevel, float]:
    """What a client's own hours per account make of the table's; 1 at levels where it gave none."""
    return {level: float(quotient(inputs.hours[level], hours).value) for level, hours in planned.items()}


def hour_modes(placed: PlacedMap, setting: Setting) -> Any:
    """Modes that hours are counted under: a floor whose hours stand in another moment's row is left out."""
    rules = [rule for rule in setting.rules if not rule.carried_by]
    found = assign(placed, rules, setting.columns, rows=len(setting.segments)).high.copy()
    position = {moment.id: at for at, moment in enumerate(placed.moments)}
    for override in setting.overrides:
        if override.moment in position:
            rows = [
                r
                for r, name in enumerate(setting.segments)
                if not override.segments or name in override.segments
            ]
            found[rows, position[override.moment]] = override.mode
    return found


def _touch(segment: SegmentAccounts, above: bool, inputs: EconomicInputs) -> TouchLevel:
    if not above:
        return TouchLevel.AI_OWNED
    best = best_level(float(np.median(segment.values)), inputs)
    assert isinstance(best, TouchLevel)
    return max(best, TouchLevel.POOLED)


def _segment(
    segment: SegmentAccounts,
    touch: TouchLevel,
    placed: PlacedMap,
    modes: Mapping[str, Mode],
    inputs: EconomicInputs,
    capacity: float,
    own: Plan,
    above: bool,
    scale: Mapping[TouchLevel, float],
) -> SegmentCoverage:
    complexity = float(inputs.complexity_factor)
    moments: dict[str, float] = {}
    if touch is TouchLevel.AI_OWNED:
        hours = float(inputs.exceptions) * float(inputs.exception_hours) * complexity
    else:
        for moment in placed.moments:
            if moment.moment.held in ("always", "above" if above else "below"):
                supported = own.claimed is None or own.claimed >= _level(moment, modes[moment.id])
                moments[moment.id] = scale[touch] * _hours(
                    moment, touch, modes[moment.id], own, complexity=complexity, supported=supported
                )
        hours = sum(moments.values()) + scale[touch] * own.reactive[touch]
    formula = float(staff_needed(segment.accounts, hours, capacity=capacity))
    fte = formula
    if touch is TouchLevel.AI_OWNED:
        fte = float(programme_staff(formula, floor=own.numbers["programme_floor_fte"]))
    cost = cost_to_serve(
        fte,
        inputs.loaded_cost,
        tooling=segment.accounts * inputs.tooling[touch],
        ai_cost=segment.accounts * inputs.ai_cost if touch is TouchLevel.AI_OWNED else 0.0,
        accounts=segment.accounts,
        revenue=segment.revenue,
        margin=inputs.margin,
    )
    return SegmentCoverage(
        segment.name,
        touch,
        segment.accounts,
        segment.revenue,
        hours,
        moments,
        fte,
        formula,
        cost,
        per_person(segment.accounts, fte),
        per_person(segment.revenue, fte),
    )


def _level(moment: PlacedMoment, mode: Mode) -> int:
    """The AI level from which a moment's mode saves anybody time."""
    level = moment.dossier("level")
    return 2 if mode is Mode.HUMAN_LED else int(level.bounded)


def _hours(
    moment: PlacedMoment, level: TouchLevel, mode: Mode, own: Plan, *, complexity: float, supported: bool
) -> float:
    times, minutes = moment.moment.effort.get(LEVELS[level], (0.0, 0.0))
    factor = effort_factor(mode, own.effort, supported=supported)
    return float(moment_hours(times, minutes, factor=factor, complexity_factor=complexity))


def _summed(
    found: Sequence[SegmentCoverage], capacity: float, inputs: EconomicInputs, own: Plan, placed: PlacedMap
) -> Coverage:
    people = sum(segment.fte for segment in found)
    technical = any(moment.id in ("carrier_crisis",) for moment in placed.moments)
    on_call = 0.0
    if own.on_call and technical:
        seat = own.numbers["oncall_seat_fte"]
        on_call = max(0.0, float(on_call_staff(0.0, 1, engineers_per_seat=seat)))
    accounts, revenue = sum(s.accounts for s in found), sum(s.revenue for s in found)
    tooling = sum(float(s.cost.total) - s.fte * float(inputs.loaded_cost) for s in found)
    cost = cost_to_serve(
        people + on_call,
        inputs.loaded_cost,
        tooling=tooling,
        ai_cost=0.0,
        accounts=accounts,
        revenue=revenue,
        margin=inputs.margin,
    )
    review = float(quotient(own.effort.review, own.effort.factors[Mode.AI_LED]).value)
    led = {moment.id for moment in placed.moments if max(moment.base_mode, moment.floor) is Mode.AI_LED}
    reviewed = sum(s.accounts * hours for s in found for name, hours in s.moments.items() if name in led)
    return Coverage(
        tuple(found), capacity, on_call, reviewed * review, people + on_call, cost, accounts, revenue
    )
