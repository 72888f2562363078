"""Assembling a `ModeMap` from a placed map, rules, the client's facts and its overrides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.engine.conditions import missing_columns
from mapper.engine.mapping import Assignment, Effect, assign
from mapper.engine.modemap import Held, ModeMap, MomentCell, Override, SegmentMode, StageCell, Step
from mapper.engine.placed import Note, PlacedMap, PlacedMoment, PlacedStage
from mapper.knowledge.records.condition import columns_of
from mapper.knowledge.records.decisions import Rule
from mapper.knowledge.records.patterns import Inheritance
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode, Tag


@dataclass(frozen=True)
class Setting:
    """What a product line's map is built under: rules, facts by segment, the client's decisions."""

    rules: Sequence[Rule]
    inheritance: Inheritance
    segments: Sequence[str]
    columns: Mapping[str, Any]
    overrides: Sequence[Override] = ()


def build(placed: PlacedMap, setting: Setting) -> ModeMap:
    """The mode map of `placed` under `setting`: rules first, then the client's overrides."""
    assignment = assign(placed, setting.rules, setting.columns, rows=len(setting.segments))
    above = _above(setting)
    stages: list[StageCell] = []
    start = 0
    for stage in placed.stages:
        cells = tuple(
            _moment(moment, start + offset, stage, assignment, above, setting)
            for offset, moment in enumerate(stage.moments)
        )
        start += len(cells)
        stages.append(_stage(stage, cells, above))
    return ModeMap(placed.id, placed.name, tuple(stages), tuple(setting.segments))


def _above(setting: Setting) -> dict[str, bool | None]:
    values = np.broadcast_to(setting.columns.get("above_threshold", np.nan), (len(setting.segments),))
    return {
        name: None if np.isnan(value) else bool(value)
        for name, value in zip(setting.segments, values, strict=True)
    }


def _moment(
    moment: PlacedMoment,
    index: int,
    stage: PlacedStage,
    assignment: Assignment,
    above: Mapping[str, bool | None],
    setting: Setting,
) -> MomentCell:
    own = [override for override in setting.overrides if override.moment == moment.id]
    segments: dict[str, SegmentMode] = {}
    for row, name in enumerate(setting.segments):
        low, high = Mode(assignment.low[row, index]), Mode(assignment.high[row, index])
        for override in own:
            if not override.segments or name in override.segments:
                low = high = override.mode
        held = _held(moment.moment.held, above[name])
        segments[name] = SegmentMode(low, high, held, _between(low, high, assignment.effects, index, row))
    clashes = tuple(name for row, name in enumerate(setting.segments) if bool(assignment.clashes[row, index]))
    return MomentCell(moment, segments, _steps(moment, index, stage, assignment, setting, own), clashes)


def _between(low: Mode, high: Mode, effects: Sequence[Effect], index: int, row: int) -> tuple[Mode, ...]:
    if low == high:
        return ()
    bounds = {
        bound
        for effect in effects
        if index in effect.moments and effect.hangs[row]
        for bound in (effect.rule.at_least, effect.rule.at_most)
        if bound is not None
    }
    return tuple(sorted(bound for bound in bounds if low < bound < high))


def _held(side: str, above: bool | None) -> Held:
    if side == "always":
        return "yes"
    if above is None:
        return "unknown"
    return "yes" if above == (side == "above") else "no"


def _stage(stage: PlacedStage, cells: tuple[MomentCell, ...], above: Mapping[str, bool | None]) -> StageCell:
    known = {cell.id: cell for cell in cells}
    segments: dict[str, SegmentMode] = {}
    carriers: dict[str, tuple[str, ...]] = {}
    for name, side in above.items():
        carrying = [
            moment for moment, on in stage.carries.items() if moment in known and _may_carry(on, side)
        ]
        if not carrying:  # a client's own stage, or a carrier that the client removed
            carrying = [cells[0].id]
        parts = [known[moment].segments[name] for moment in carrying]
        segments[name] = SegmentMode(
            min(part.low for part in parts),
            max(part.high for part in parts),
            between=tuple(sorted({mode for part in parts for mode in part.candidates})),
        )
        carriers[name] = tuple(carrying)
    return StageCell(stage, cells, segments, carriers)


def _may_carry(side: str, above: bool | None) -> bool:
    return side == "always" or above is None or above == (side == "above")


def _steps(
    moment: PlacedMoment,
    index: int,
    stage: PlacedStage,
    assignment: Assignment,
    setting: Setting,
    overrides: Sequence[Override],
) -> tuple[Step, ...]:
    everywhere = tuple(setting.segments)
    steps = [_base(moment, everywhere)]
    steps += [_operation(note, everywhere) for note in moment.notes]
    if moment.floor_note is not None:
        steps.append(_operation(moment.floor_note, everywhere))
    steps += [
        step
        for effect in assignment.effects
        if index in effect.moments
        for step in _rule(effect, moment, index, assignment, setting)
    ]
    if moment.id in stage.carries and stage.lifted_by:
        lifted = bool(assignment.lifted[:, index].any())
        steps.append(_lift(stage, setting, lifted, _waiting(stage, assignment, setting)))
    steps += [_override(override, everywhere) for override in overrides]
    return tuple(steps)


def _base(moment: PlacedMoment, segments: tuple[str, ...]) -> Step:
    own = moment.moment
    return Step(
        "base",
        f"{moment.home.id}.{own.id}",
        f"{moment.home.name}: {own.name}",
        own.mode.word,
        moment.dossier("why"),
        own.provenance,
        segments,
        {},
    )


def _operation(note: Note, segments: tuple[str, ...]) -> Step:
    return Step(
        "operation", note.id, note.title, note.effect, note.because, note.provenance, segments, {}, True
    )


def _rule(
    effect: Effect, moment: PlacedMoment, index: int, assignment: Assignment, setting: Setting
) -> list[Step]:
    rule = effect.rule
    bound = rule.at_least if rule.at_least is not None else rule.at_most
    word = "at least" if rule.at_least is not None else "at most"
    text = f"{word} {Mode(bound).word}" if bound is not None else ""
    found: list[Step] = []
    for which, needs in ((effect.holds, ()), (effect.unknown, _needs(effect, setting))):
        segments = tuple(name for name, yes in zip(setting.segments, which, strict=True) if yes)
        if segments:
            inputs = {name: _value(name, segments, setting) for name in sorted(columns_of(rule.when))}
            found.append(
                Step(
                    "rule",
                    rule.id,
                    rule.title,
                    text,
                    rule.because,
                    rule.provenance,
                    segments,
                    inputs,
                    not needs and _moved(effect, moment, index, assignment),
                    needs,
                    bool(needs) and bool(effect.hangs.any()),
                )
            )
    return found


def _needs(effect: Effect, setting: Setting) -> tuple[str, ...]:
    """What is missing in the segments where the rule cannot be checked; others may have said it."""
    rows = len(setting.segments)
    there = {
        name: np.asarray(value)[effect.unknown] if np.shape(value) == (rows,) else value
        for name, value in setting.columns.items()
    }
    return tuple(sorted(missing_columns(effect.rule.when, there)))


def _value(name: str, segments: tuple[str, ...], setting: Setting) -> Any:
    values = np.broadcast_to(np.asarray(setting.columns.get(name)), (len(setting.segments),))
    by_segment = {
        segment: plain(values[row]) for row, segment in enumerate(setting.segments) if segment in segments
    }
    distinct = set(by_segment.values())
    return distinct.pop() if len(distinct) == 1 else by_segment


def plain(value: Any) -> Any:
    """A numpy value as plain Python; NaN becomes None."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and np.isnan(value) else value


def _moved(effect: Effect, moment: PlacedMoment, index: int, assignment: Assignment) -> bool:
    """Whether the rule changed the mode where it holds; a ceiling that lost to a floor did not."""
    if effect.rule.at_least is not None:
        return effect.rule.at_least > moment.base_mode
    return bool((assignment.high[effect.holds, index] < moment.base_mode).any())


def _waiting(stage: PlacedStage, assignment: Assignment, setting: Setting) -> tuple[str, ...]:
    """What is missing to decide the moments that lift the carrier of a merged stage."""
    lifting = {assignment.moments.index(name) for name in stage.lifted_by if name in assignment.moments}
    return tuple(
        sorted(
            {
                need
                for effect in assignment.effects
                if lifting & set(effect.moments) and bool(effect.hangs.any())
                for need in _needs(effect, setting)
            }
        )
    )


def _lift(stage: PlacedStage, setting: Setting, lifted: bool, waiting: tuple[str, ...]) -> Step:
    rule = setting.inheritance
    return Step(
        kind="lift",
        id=f"{stage.id}.inheritance",
        title=f"{stage.name}: merged from {', '.join(stage.sources)}",
        effect="the mode with more human of " + ", ".join(stage.lifted_by),
        because=rule.lifts,
        provenance=rule.provenance,
        segments=tuple(setting.segments),
        inputs={},
        moved=lifted,
        needs=waiting,
        hangs=bool(waiting),
    )


def _override(override: Override, segments: tuple[str, ...]) -> Step:
    who = f", decided by {override.decider}" if override.decider else ""
    what = "The client's own decision"
    if override.contested:
        what = f"The client's position on contested cell {override.contested} ({override.on})"
    return Step(
        "override",
        f"position.{override.contested}" if override.contested else f"override.{override.moment}",
        what + who,
        override.mode.word,
        override.reason,
        Provenance(tag=Tag.CLIENT),
        override.segments or segments,
        {},
        True,
    )
