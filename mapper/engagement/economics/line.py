"""The economics of one line, put together; and the first recommendation that follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.engagement.economics.contested import ContestedValues, contested_values
from mapper.engagement.economics.coverage import Coverage, Plan, coverage, plan, planned_hours
from mapper.engagement.economics.exposure import Exposed, exposures
from mapper.engagement.economics.firmness import Firmness, FlipPoint, firmness, flips
from mapper.engagement.economics.inputs import LineInputs, line_inputs, own_range
from mapper.engagement.economics.staffing import Staffing, staffing
from mapper.engagement.economics.threshold import SegmentAccounts, Threshold, spread_accounts, threshold
from mapper.engagement.facts import Facts, line_segments, owner
from mapper.engagement.records import Engagement, Line
from mapper.engine.building import Setting
from mapper.engine.economics.holdout import HoldoutPlan, accounts_needed, plan_holdout
from mapper.engine.economics.touch import TouchLevel
from mapper.engine.handoffs import LiveHandoff
from mapper.engine.modemap import ModeMap
from mapper.engine.placed import PlacedMap
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import Mode

SIGNIFICANCE, POWER, MONTHS, HELD_OUT = 0.05, 0.80, 12.0, 0.5
SMALLEST = 1e-6  # points of churn: no test looks for less
LEAST_ACCOUNTS = 20  # below this no test of any size would show anything


@dataclass(frozen=True)
class HoldoutAdvice:
    """A hold-out test from the client's own numbers: what it could show, and what it would take."""

    accounts: int
    segments: tuple[str, ...]
    churn: float
    months: float
    plan: HoldoutPlan
    assumed_share: float
    needed: int | None

    @property
    def enough(self) -> bool | None:
        """Whether the accounts at hand could show the effect that is assumed; None where none is."""
        return None if self.needed is None else self.needed <= self.accounts


@dataclass(frozen=True)
class LineEconomics:
    """Everything about a line that is counted in hours, people and money."""

    inputs: LineInputs
    threshold: Threshold
    hours: Mapping[TouchLevel, float]
    segments: tuple[SegmentAccounts, ...]
    intended: Coverage | None = None
    today: Coverage | None = None
    people: float | None = None
    exposures: tuple[Exposed, ...] = ()
    firmness: Firmness | None = None
    flips: tuple[FlipPoint, ...] = ()
    holdout: HoldoutAdvice | None = None
    contested: ContestedValues | None = None
    staffing: Staffing | None = None


@dataclass(frozen=True)
class Stakes:
    """What is known before the map is built: inputs, threshold, accounts, the plan's assumptions."""

    inputs: LineInputs
    threshold: Threshold
    hours: Mapping[TouchLevel, float]
    segments: tuple[SegmentAccounts, ...]
    plan: Plan


def stakes(
    framework: Framework,
    engagement: Engagement,
    line: Line,
    facts: Facts,
    placed: PlacedMap,
    *,
    columns: Mapping[str, Any],
    draws: int,
) -> Stakes:
    """The threshold of `line` and what it rests on, from its placed map and the client's answers."""
    numbers = dict(facts.assumed)
    if columns.get("ramp_months") is not None:
        numbers["ramp_months"] = float(columns["ramp_months"])
    own_plan = plan(framework, placed, columns, numbers)
    hours = planned_hours(placed, own_plan)
    inputs = line_inputs(framework, engagement, line, facts, hours=hours)
    spread = [spread_accounts(s.name, facts.of(owner(s))) for s in line_segments(line, facts)]
    segments = tuple(one for one in spread if one is not None)
    return Stakes(inputs, threshold(line, inputs, segments, draws=draws), hours, segments, own_plan)


def economics(
    engagement: Engagement,
    line: Line,
    found: Stakes,
    *,
    placed: PlacedMap,
    setting: Setting,
    mode_map: ModeMap,
    handoffs: Sequence[LiveHandoff],
    framework: Framework,
) -> LineEconomics:
    """Coverage, exposure, firmness and the hold-out test of a line whose map is built."""
    today = {name: own.mode for name, own in engagement.today.items() if own.line in (None, line.name)}
    uncertain = found.threshold.uncertain
    complete = len(found.segments) == len(setting.segments)
    intended = _coverage(found, placed, setting, None) if complete else None
    return LineEconomics(
        inputs=found.inputs,
        threshold=found.threshold,
        hours=found.hours,
        segments=found.segments,
        intended=intended,
        today=_coverage(found, placed, setting, today) if today and intended is not None else None,
        people=sum(float(own.value) for own in engagement.people.values()) if engagement.people else None,
        exposures=exposures(
            mode_map,
            found.segments,
            handoffs=handoffs,
            numbers=found.plan.numbers,
            rates=_rates(framework, engagement),
        ),
        firmness=firmness(placed, setting, uncertain) if uncertain is not None else None,
        flips=flips(found.inputs, found.threshold, setting),
        holdout=_holdout(found),
        staffing=_staffing(found, intended),
        contested=contested_values(
            framework, engagement, line, setting.columns, found.inputs, segments=setting.segments
        ),
    )


def _staffing(found: Stakes, intended: Coverage | None) -> Staffing | None:
    ranges, uncertain = found.inputs.ranges, found.threshold.uncertain
    if intended is None or ranges is None or uncertain is None:
        return None
    floor = found.plan.numbers["programme_floor_fte"]
    return staffing(intended, found.segments, base=ranges.base, uncertain=uncertain, programme_floor=floor)


def _rates(framework: Framework, engagement: Engagement) -> dict[Mode, float]:
    """How often a cell fails in a year: where somebody looks first, at the low end."""
    one = next(one for one in framework.assumptions if one.id == "failure_probability")
    low, base, _ = (
        own_range(engagement.assumptions[one.id], one)
        if one.id in engagement.assumptions
        else (one.low, one.base, one.high)
    )
    return {Mode.AI_OWNED: base, Mode.AI_LED: low}


def _coverage(
    found: Stakes, placed: PlacedMap, setting: Setting, today: Mapping[str, Mode] | None
) -> Coverage | None:
    decided = found.threshold.value is not None or found.threshold.verdict is not None
    if found.inputs.ranges is None or not decided or not found.segments:
        return None
    return coverage(
        placed,
        setting,
        inputs=found.inputs.ranges.base,
        segments=found.segments,
        threshold=found.threshold,
        own=found.plan,
        today=today,
    )


def _holdout(found: Stakes) -> HoldoutAdvice | None:
    """A test of what people do to churn, on the accounts below the line or, without a line, on all."""
    if found.inputs.ranges is None:
        return None
    line = found.threshold.value
    counts = {
        segment.name: segment.accounts * (float((segment.values < line).mean()) if line is not None else 1.0)
        for segment in found.segments
    }
    chosen = tuple(name for name, count in counts.items() if count >= 1)
    accounts = int(sum(counts[name] for name in chosen))
    base = found.inputs.ranges.base
    tested = [s for s in found.segments if s.name in chosen]
    known = all(segment.churn is not None for segment in tested)
    # the churn of the accounts in the test, by number and not by revenue: a test counts accounts
    own = sum(counts[s.name] * float(s.churn or 0) for s in tested) / max(
        sum(counts[s.name] for s in tested), 1
    )
    churn, share = (own if known else float(base.churn)), float(base.avoidable_share[TouchLevel.POOLED])
    if accounts < LEAST_ACCOUNTS or not 0 < churn < 1:
        return None
    test = plan_holdout(
        accounts, churn, holdout_share=HELD_OUT, months=MONTHS, significance=SIGNIFICANCE, power=POWER
    )
    needed = None
    if 0 < share < 1 and churn * share >= SMALLEST:
        needed = accounts_needed(
            churn,
            churn * share,
            holdout_share=HELD_OUT,
            months=MONTHS,
            significance=SIGNIFICANCE,
            power=POWER,
        )
    return HoldoutAdvice(accounts, chosen, churn, MONTHS, test, share, needed)
