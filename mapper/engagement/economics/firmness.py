"""How firm each cell is when the uncertain inputs vary, and the smallest change that flips it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.engagement.economics.inputs import LineInputs
from mapper.engagement.economics.threshold import Threshold, Uncertain
from mapper.engine.building import Setting
from mapper.engine.computed import numbers
from mapper.engine.economics import Verdict, human_line
from mapper.engine.economics.inputs import LIMITS
from mapper.engine.economics.ranges import drivers, moved, values
from mapper.engine.mapping import assign
from mapper.engine.placed import PlacedMap
from mapper.knowledge.terms import Mode

STEPS = np.geomspace(0.2, 5.0, 601)  # multiples of an input that are tried for a flip: 0.5 % apart


@dataclass(frozen=True)
class Firmness:
    """Share of draws in which each moment lands in each mode, by segment; shape (segments, moments, 4).

    They add up to 1, less the draws in which a cell stays undecided because a fact is missing.
    """

    segments: tuple[str, ...]
    moments: tuple[str, ...]
    shares: npt.NDArray[np.float64]

    def of(self, moment: str, segment: str) -> dict[Mode, float]:
        """The modes of one cell with how often it lands there [0-1]."""
        row = self.shares[self.segments.index(segment), self.moments.index(moment)]
        return {mode: float(row[mode]) for mode in Mode if row[mode] > 0}


@dataclass(frozen=True)
class FlipPoint:
    """The smallest change of one input that moves a segment to the other side of the line."""

    segment: str
    input: str
    base: float
    to: float
    above_now: bool

    @property
    def change(self) -> float:
        """Relative to the base; 0.2 is 20 % more."""
        return self.to / self.base - 1


def firmness(placed: PlacedMap, setting: Setting, uncertain: Uncertain) -> Firmness:
    """How often each cell lands in which mode over the draws.

    The line, and with it the side of each segment, and the margin vary; the client's own
    decisions do not.
    """
    count, rows = uncertain.count, len(setting.segments)
    columns: dict[str, Any] = {name: _tiled(value, count, rows) for name, value in setting.columns.items()}
    columns["above_threshold"] = _sides(setting, uncertain).ravel()
    if uncertain.draws is not None and "margin" in uncertain.draws.columns:
        margin = np.broadcast_to(np.asarray(uncertain.draws.inputs.margin, float) * 100, (count,))
        columns["contribution_margin_pct"] = np.repeat(margin, rows)
    found = assign(placed, setting.rules, columns, rows=count * rows)
    drawn, decided = (part.reshape(count, rows, -1) for part in (found.high, found.decided))
    shares = np.stack([((drawn == mode) & decided).mean(axis=0) for mode in Mode], axis=-1)
    names = tuple(moment.id for moment in placed.moments)
    for override in setting.overrides:
        for row, segment in enumerate(setting.segments):
            if override.moment in names and (not override.segments or segment in override.segments):
                shares[row, names.index(override.moment)] = np.eye(len(Mode))[override.mode]
    return Firmness(tuple(setting.segments), names, shares)


def _sides(setting: Setting, uncertain: Uncertain) -> npt.NDArray[np.float64]:
    middle = np.broadcast_to(numbers(setting.columns.get("median_acv")), (len(setting.segments),))
    strategic = np.nan_to_num(np.broadcast_to(numbers(setting.columns.get("strategic")), middle.shape)) == 1
    verdicts, values = uncertain.verdicts[:, None], uncertain.values[:, None]
    of_line = np.where(np.isnan(middle), np.nan, middle >= values)
    everywhere = (verdicts == Verdict.ALWAYS_PAYS).astype(float)
    return np.where(strategic, 1.0, np.where(verdicts == Verdict.LINE, of_line, everywhere))


def _tiled(value: Any, count: int, rows: int) -> Any:
    array = np.asarray(value)
    return np.tile(array, count) if array.ndim == 1 and len(array) == rows else value


def flips(inputs: LineInputs, threshold: Threshold, setting: Setting) -> tuple[FlipPoint, ...]:
    """For each segment and input, the change nearest to the base that flips the segment's side.

    Empty where the client's own threshold decides, or no input can flip anything.
    """
    if inputs.ranges is None or threshold.origin != "computed":
        return ()
    middle = np.broadcast_to(numbers(setting.columns.get("median_acv")), (len(setting.segments),))
    strategic = np.nan_to_num(np.broadcast_to(numbers(setting.columns.get("strategic")), middle.shape)) == 1
    base = inputs.ranges.base
    found: list[FlipPoint] = []
    for driver in drivers(inputs.ranges):
        limit = LIMITS[driver.field]
        now = values(base, driver)
        tried = [np.clip(float(part) * STEPS, limit.low, limit.high) for part in now]
        if driver.field == "horizon_years":
            tried = [np.clip(np.round(part), 1, 5) for part in tried]
        line = human_line(moved(base, driver, to=tuple(tried)))
        for row, segment in enumerate(setting.segments):
            if not np.isnan(middle[row]) and not strategic[row]:
                found += _nearest(segment, driver.name, tried[0], float(now[0]), line.pays_for(middle[row]))
    return tuple(sorted(found, key=lambda one: (one.segment, abs(np.log(max(one.to, 1e-9) / one.base)))))


def _nearest(
    segment: str, name: str, tried: npt.NDArray[np.float64], base: float, above: Any
) -> Sequence[FlipPoint]:
    sides = np.broadcast_to(np.asarray(above), tried.shape)
    now = bool(sides[np.argmin(np.abs(np.log(np.maximum(tried, 1e-12) / max(base, 1e-12))))])
    other = np.flatnonzero(sides != now)
    if not len(other) or base <= 0:
        return []
    nearest = other[np.argmin(np.abs(np.log(np.maximum(tried[other], 1e-12) / base)))]
    return [FlipPoint(segment, name, base, float(tried[nearest]), now)]


def shares_by_stage(placed: PlacedMap, found: Firmness) -> Mapping[str, npt.NDArray[np.float64]]:
    """Stage id to percent of its cells by mode, averaged over moments and segments."""
    position = {name: at for at, name in enumerate(found.moments)}
    return {
        stage.id: 100 * found.shares[:, [position[m.id] for m in stage.moments]].mean(axis=(0, 1))
        for stage in placed.stages
    }
