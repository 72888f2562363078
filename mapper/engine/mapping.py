"""From base modes to modes: rules as floors and ceilings, over one segment or a million accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.engine.conditions import Bools, truth
from mapper.engine.placed import PlacedMap
from mapper.knowledge.records.decisions import Rule
from mapper.knowledge.terms import Mode

Modes = npt.NDArray[np.int8]
_LOWEST, _HIGHEST = np.int8(min(Mode)), np.int8(max(Mode))
SIDE = "above_threshold"


@dataclass(frozen=True)
class Effect:
    """Where one rule holds, or cannot be checked; `moments` are positions in the map.

    `hangs` marks the rows where only the unset tier threshold stops it from holding.
    """

    rule: Rule
    moments: tuple[int, ...]
    holds: Bools
    unknown: Bools
    hangs: Bools


@dataclass(frozen=True)
class Assignment:
    """Modes of every row (segment, account) and moment.

    `low` and `high` have shape (rows, moments). They agree where the mode is decided; where
    they differ the cell hangs on an input that is missing, and lies between the two.
    `clashes` marks cells where a ceiling stood below a floor and the floor won, `lifted`
    those that a merged stage took from the parent in which a human carries more.
    """

    moments: tuple[str, ...]
    low: Modes
    high: Modes
    clashes: Bools
    lifted: Bools
    effects: tuple[Effect, ...]

    @property
    def decided(self) -> Bools:
        """Which cells have one mode."""
        return np.asarray(self.low == self.high)


def assign(
    placed: PlacedMap, rules: Iterable[Rule], columns: Mapping[str, Any], *, rows: int = 1
) -> Assignment:
    """The modes of a map's moments under `rules`.

    Parameters
    ----------
    placed
        The map; its base modes are what no rule changes.
    rules
        Floors and ceilings in any order.
    columns
        Facts: scalars, or arrays with one value for each row.
    rows
        How many segments or accounts.

    Returns
    -------
    Assignment
        Modes as small integers, shape (rows, moments).

    Notes
    -----
    Floors take the largest, ceilings the smallest bound, so the order of rules cannot
    matter. Where they clash the floor wins: the human stays.
    """
    names = tuple(moment.id for moment in placed.moments)
    position = {name: index for index, name in enumerate(names)}
    effects = tuple(_effects(rules, position, columns, rows))
    base = np.array([moment.base_mode for moment in placed.moments], dtype=np.int8)
    inherited = np.array([moment.floor for moment in placed.moments], dtype=np.int8)
    floor, ceiling = _bounds(effects, len(names), rows, sure=True)
    floor_may, ceiling_may = _bounds(effects, len(names), rows, sure=False)
    floor, floor_may = np.maximum(floor, inherited), np.maximum(floor_may, inherited)
    low = np.maximum(np.minimum(base, ceiling_may), floor)
    high = np.maximum(np.minimum(base, ceiling), floor_may)
    before = low.copy(), high.copy()
    for target, sources in _ties(placed, position):
        low[:, target] = low[:, [target, *sources]].max(axis=1)
        high[:, target] = high[:, [target, *sources]].max(axis=1)
    lifted = (low > before[0]) | (high > before[1])
    return Assignment(names, low, high, floor > ceiling, lifted, effects)


def _effects(
    rules: Iterable[Rule], position: Mapping[str, int], columns: Mapping[str, Any], rows: int
) -> Iterable[Effect]:
    for rule in rules:
        moments = tuple(position[name] for name in rule.on if name in position)
        if moments:
            found = truth(rule.when, columns)
            hangs = _hangs(rule, columns) & ~found.holds
            yield Effect(rule, moments, *(_rows(part, rows) for part in (found.holds, found.unknown, hangs)))


def _hangs(rule: Rule, columns: Mapping[str, Any]) -> Bools:
    """Where the rule would hold on one side of a threshold that nobody has set."""
    if not rule.hangs_on_threshold:
        return np.zeros((), dtype=bool)
    side = np.asarray(columns.get(SIDE, np.nan), dtype=float)
    below, above = (
        truth(rule.when, {**columns, SIDE: np.where(np.isnan(side), value, side)}).holds
        for value in (0.0, 1.0)
    )
    return np.asarray(below | above)


def _rows(values: Bools, rows: int) -> Bools:
    return np.broadcast_to(values, (rows,))


def _bounds(effects: Sequence[Effect], moments: int, rows: int, *, sure: bool) -> tuple[Modes, Modes]:
    """Largest floor and smallest ceiling; `sure` leaves out what hangs on an unset threshold."""
    floor = np.full((rows, moments), _LOWEST)
    ceiling = np.full((rows, moments), _HIGHEST)
    for effect in effects:
        rule = effect.rule
        applies = effect.holds if sure else effect.holds | effect.hangs
        where = np.ix_(np.flatnonzero(applies), np.asarray(effect.moments))
        if rule.at_least is not None:
            floor[where] = np.maximum(floor[where], np.int8(rule.at_least))
        if rule.at_most is not None:
            ceiling[where] = np.minimum(ceiling[where], np.int8(rule.at_most))
    return floor, ceiling


def _ties(placed: PlacedMap, position: Mapping[str, int]) -> Iterable[tuple[int, list[int]]]:
    for stage in placed.stages:
        sources = [position[name] for name in stage.lifted_by if name in position]
        for name in stage.carries:
            if sources and name in position:
                yield position[name], sources
