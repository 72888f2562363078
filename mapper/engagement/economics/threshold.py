"""The tier threshold of a line: the client's own, computed, or unset; its range, zone and what it leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mapper.engagement.economics.inputs import LineInputs
from mapper.engagement.records import Line
from mapper.engagement.records import Threshold as StatedThreshold
from mapper.engine.economics import (
    EconomicInputs,
    Ladder,
    TouchLevel,
    Verdict,
    human_line,
    touch_ladder,
    touch_lines,
)
from mapper.engine.economics.exposure import SilentChurn, Zone, near_line, silent_churn, zone
from mapper.engine.economics.ladder import account_costs
from mapper.engine.economics.tornado import Bar, tornado
from mapper.engine.economics.uncertainty import Draws, Spread, draw, influence, spread

Floats = npt.NDArray[np.float64]
Origin = Literal["client", "computed", "unset"]
SEED = 20261123
HORIZONS = (1, 2, 3, 4, 5)
REACH = 0.25
WIDEST = 4.0  # of ln(value): quartiles a factor of 220 apart; beyond it the tail is nobody's customer
POINTS = 99  # quantiles that stand for a segment's accounts


@dataclass(frozen=True)
class SegmentAccounts:
    """A segment's accounts over yearly values; `spread_known` is False where only a middle is known."""

    name: str
    accounts: float
    values: Floats
    churn: float | None
    spread_known: bool

    @property
    def revenue(self) -> float:
        """Accounts times their mean value."""
        return float(self.accounts * self.values.mean())


@dataclass(frozen=True)
class Below:
    """What lies below the line and is left to AI: accounts, revenue, and the churn nobody sees."""

    accounts: float
    revenue: float
    silent: SilentChurn | None


@dataclass(frozen=True)
class Uncertain:
    """The line over many draws of its inputs, or over the client's own range, which has no inputs."""

    count: int
    draws: Draws | None
    values: Floats
    verdicts: npt.NDArray[np.int8]
    spreads: tuple[Spread, ...]
    influence: Mapping[str, float]


@dataclass(frozen=True)
class Threshold:
    """The line below which AI owns adoption.

    `value` is None while unset, and where no line exists (`verdict` says which way). `low`
    and `high` are the client's own range, or the 10th and 90th percentile of the draws.
    """

    origin: Origin
    value: float | None
    low: float | None
    high: float | None
    verdict: Verdict | None
    missing: tuple[str, ...]
    computed: float | None = None
    ladder: Ladder | None = None
    costs: tuple[float, ...] = ()
    horizons: tuple[tuple[int, tuple[float | None, ...]], ...] = ()
    bars: tuple[Bar, ...] = ()
    uncertain: Uncertain | None = None
    zone: Zone | None = None
    near: Zone | None = None
    below: Below | None = None


def threshold(
    line: Line, inputs: LineInputs, segments: Sequence[SegmentAccounts], *, draws: int
) -> Threshold:
    """The tier threshold of `line`; `draws` of 0 leaves out its uncertainty.

    The client's own number wins; what the inputs would give stands beside it.
    """
    found = _computed(inputs, draws=draws)
    if line.threshold is not None:
        own = line.threshold
        found = replace(
            found,
            origin="client",
            value=own.value,
            low=own.low,
            high=own.high,
            verdict=Verdict.LINE,
            uncertain=_own_range(own, found.uncertain, draws) if draws else None,
        )
    return _placed(found, inputs, segments)


def _own_range(own: StatedThreshold, computed: Uncertain | None, count: int) -> Uncertain:
    """The client's line drawn between its own low and high; other inputs vary as computed."""
    values = np.full(count, own.value)
    if own.low is not None and own.high is not None and own.low < own.high:
        chance = np.random.Generator(np.random.PCG64([SEED, *b"threshold"]))
        values = chance.triangular(own.low, own.value, own.high, size=count)
    return Uncertain(
        count=count,
        draws=computed.draws if computed is not None else None,
        values=values,
        verdicts=np.full(count, Verdict.LINE, dtype=np.int8),
        spreads=computed.spreads if computed is not None else (),
        influence=computed.influence if computed is not None else {},
    )


def side(found: Threshold) -> float | None:
    """Where all accounts lie when there is no line: 1 above, 0 below, None where a line decides."""
    if found.value is not None or found.verdict is None:
        return None
    return 1.0 if found.verdict is Verdict.ALWAYS_PAYS else 0.0


def _computed(inputs: LineInputs, *, draws: int) -> Threshold:
    if inputs.ranges is None:
        return Threshold("unset", None, None, None, None, inputs.missing)
    base = inputs.ranges.base
    ladder = touch_ladder(base)
    first = ladder.steps[0]
    value = first.value if first.verdict is Verdict.LINE else None
    uncertain = _uncertain(inputs, draws) if draws else None
    low, high = _ends(uncertain)
    return Threshold(
        origin="computed",
        value=value,
        low=low,
        high=high,
        verdict=first.verdict,
        missing=(),
        computed=value,
        ladder=ladder,
        costs=tuple(float(cost) for cost in account_costs(base)),
        horizons=tuple((years, _lines(replace(base, horizon_years=years))) for years in HORIZONS),
        bars=tornado(inputs.ranges),
        uncertain=uncertain,
    )


def _lines(inputs: EconomicInputs) -> tuple[float | None, ...]:
    """The lines to pooled, named and high-touch; None for one that is dropped or does not exist."""
    steps = {step.upper: step.value for step in touch_ladder(inputs).steps if step.verdict is Verdict.LINE}
    return tuple(steps.get(level) for level in tuple(TouchLevel)[1:])


def _ends(uncertain: Uncertain | None) -> tuple[float | None, float | None]:
    if uncertain is None:
        return None, None
    first = uncertain.spreads[0]
    ends = (first.p10, first.p90)
    low, high = (float(end.value) if end.verdict == Verdict.LINE else None for end in ends)
    return low, high


def _uncertain(inputs: LineInputs, count: int) -> Uncertain:
    assert inputs.ranges is not None
    draws = draw(inputs.ranges, count=count, seed=SEED)
    lines = (human_line(draws.inputs), *touch_lines(draws.inputs)[1:])
    first, second, third = (spread(line) for line in lines)
    values, verdicts = np.broadcast_arrays(lines[0].value, lines[0].verdict)
    return Uncertain(
        count=count,
        draws=draws,
        values=np.broadcast_to(values, (count,)),
        verdicts=np.broadcast_to(verdicts, (count,)).astype(np.int8),
        spreads=(first, second, third),
        influence=influence(draws, lines[0]),
    )


def _placed(found: Threshold, inputs: LineInputs, segments: Sequence[SegmentAccounts]) -> Threshold:
    if found.value is None or not segments:
        return found
    values = np.concatenate([segment.values for segment in segments])
    accounts = np.concatenate([np.full(len(s.values), s.accounts / len(s.values)) for s in segments])
    inside = zone(values, accounts, low=found.low, high=found.high) if found.low and found.high else None
    near = near_line(values, accounts, line=found.value, reach=REACH)
    return replace(found, zone=inside, near=near, below=_below(found, inputs, segments))


def _below(found: Threshold, inputs: LineInputs, segments: Sequence[SegmentAccounts]) -> Below:
    assert found.value is not None
    counts = [segment.accounts * float((segment.values < found.value).mean()) for segment in segments]
    values = [float(s.values[s.values < found.value].sum() / len(s.values) * s.accounts) for s in segments]
    accounts, revenue = sum(counts), sum(values)
    churns = [segment.churn for segment in segments]
    if inputs.ranges is None or accounts == 0 or any(churn is None for churn in churns):
        return Below(accounts, revenue, None)
    lost = sum(value * float(churn or 0) for value, churn in zip(values, churns, strict=True))
    silent = silent_churn(
        accounts,
        revenue / accounts,
        churn=lost / revenue if revenue else 0.0,
        avoidable_share=inputs.ranges.base.avoidable_share[TouchLevel.POOLED],
        pooled_cost=found.costs[TouchLevel.POOLED],
        ai_cost=found.costs[TouchLevel.AI_OWNED],
    )
    return Below(accounts, revenue, silent)


def spread_accounts(name: str, answers: Mapping[str, Any]) -> SegmentAccounts | None:
    """A segment's accounts over yearly values, from what the client gave: quartiles, or mean and median.

    Values follow a lognormal curve through the median; its width comes from how far the mean
    lies above the median, so that revenue stays accounts times mean, else from the quartiles,
    else it has none.
    """
    accounts, median = answers.get("accounts"), answers.get("median_acv")
    if accounts is None or median is None:
        return None
    width = _width(median, answers)
    churn, mean = answers.get("churn_pct"), answers.get("mean_acv")
    # without a width all accounts stand at one value: the mean, where it is given, keeps the revenue right
    values = _grid(width) * median if width else np.full(1, float(mean or median))
    return SegmentAccounts(
        name, float(accounts), values, churn / 100 if churn is not None else None, width > 0
    )


def _grid(width: float) -> Floats:
    """Mean value of each of many equal groups of accounts, over the median; their mean is the curve's own."""
    normal = NormalDist()
    ends = [-np.inf, *(normal.inv_cdf(at / POINTS) for at in range(1, POINTS)), np.inf]
    below = np.array([normal.cdf(end - width) if np.isfinite(end) else float(end > 0) for end in ends])
    return np.asarray(np.exp(width**2 / 2) * np.diff(below) * POINTS)


def _width(median: float, answers: Mapping[str, Any]) -> float:
    low, high, mean = answers.get("p25_acv"), answers.get("p75_acv"), answers.get("mean_acv")
    if mean and median and mean > median:  # the mean first: it is what revenue adds up from
        return float(min(np.sqrt(2 * (np.log(mean) - np.log(median))), WIDEST))
    if low and high and high > low:
        width = (np.log(high) - np.log(low)) / (2 * NormalDist().inv_cdf(0.75))
        return float(min(width, WIDEST))
    return 0.0
