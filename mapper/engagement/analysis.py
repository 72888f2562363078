"""`analyse`: everything that follows from a framework and one engagement, in one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mapper.engagement.deriving import Derived, derive_line
from mapper.engagement.economics.line import LineEconomics, economics, stakes
from mapper.engagement.economics.threshold import side
from mapper.engagement.facts import Facts, columns, gather, weights
from mapper.engagement.missing import Missing, missing
from mapper.engagement.overrides import reached
from mapper.engagement.positions import position_overrides
from mapper.engagement.reading import engagement_faults
from mapper.engagement.records import Engagement, Line, Today
from mapper.engine.building import Setting, build
from mapper.engine.comparison import Difference, StagePair, compare
from mapper.engine.computed import numbers
from mapper.engine.handoffs import LiveHandoff, gaps, live_handoffs
from mapper.engine.hybrid import pure
from mapper.engine.modemap import ModeMap, MomentCell, Override, StageCell, Step
from mapper.engine.placed import PlacedMap
from mapper.knowledge.faults import Fault, Refused
from mapper.knowledge.records.decisions import Contrast
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import Tag

FILE = "engagement"  # what messages call an engagement that came from no file


@dataclass(frozen=True)
class Transition:
    """A moment as it is carried today and as it is intended; no score, no direction.

    `changes` names the segments whose intended mode is another than today's, or still open.
    """

    moment: MomentCell
    today: Today
    changes: tuple[str, ...]


@dataclass(frozen=True)
class BelowFloor:
    """An override below a floor that a source text states: allowed with a decider, and flagged."""

    override: Override
    step: Step
    segments: tuple[str, ...]


@dataclass(frozen=True)
class LineAnalysis:
    """One product line: how its model was found, its map, and what follows from the map."""

    line: Line
    derived: Derived
    map: ModeMap
    saas: ModeMap
    usage: ModeMap
    against_saas: Difference
    against_usage: Difference
    handoffs: tuple[LiveHandoff, ...]
    gaps: tuple[StageCell, ...]
    transitions: tuple[Transition, ...]
    below_floor: tuple[BelowFloor, ...]
    weights: Mapping[str, Mapping[str, float] | None]
    economics: LineEconomics

    @property
    def name(self) -> str:
        """The name of the line."""
        return self.line.name


@dataclass(frozen=True)
class Contrasted:
    """A contrast of the two pure maps, with the pair of stages that it speaks of."""

    contrast: Contrast
    pair: StagePair


@dataclass(frozen=True)
class Analysis:
    """Everything computed from a framework and an engagement; every view is a function of it."""

    framework: Framework
    engagement: Engagement
    facts: Facts
    lines: tuple[LineAnalysis, ...]
    missing: tuple[Missing, ...]
    sha256: str = ""

    @cached_property
    def contrasts(self) -> tuple[Contrasted, ...]:
        """The contrasts of the two pure maps; no client changes them, so they wait until they are shown."""
        return _contrasts(self.framework)


def analyse(framework: Framework, engagement: Engagement, *, sha256: str = "", draws: int = 0) -> Analysis:
    """Everything that follows from `engagement` under `framework`.

    Parameters
    ----------
    framework
        The knowledge, from `mapper.load_framework`.
    engagement
        The client's facts and decisions, from `mapper.read_engagement`; one that was built in
        code goes through `checked` first, since nothing here looks whether it fits.
    sha256
        Hash of the engagement's file, carried through to the report.
    draws
        How many draws of the uncertain inputs; 0 leaves out percentiles and firmness.

    Returns
    -------
    Analysis
        Deterministic: the same input gives the same analysis.

    Raises
    ------
    Refused
        If an override goes below a floor that a source text states and names no decider.
    """
    facts = gather(framework, engagement)
    lines = tuple(_line(framework, engagement, facts, line, draws) for line in engagement.lines)
    faults = [fault for line in lines for fault in _undecided_by(line)]
    if faults:
        raise Refused(faults)
    unset = [line.name for line in lines if line.economics.threshold.origin == "unset"]
    maps = {line.name: line.map for line in lines}
    lacking = missing(framework, engagement, facts, maps, unset=unset)
    return Analysis(framework, engagement, facts, lines, lacking, sha256)


def checked(framework: Framework, engagement: Engagement) -> Engagement:
    """`engagement` itself, once it is sure that it fits `framework`; for those built in code.

    Raises
    ------
    Refused
        With every fault that a file of the same content would be refused for.
    """
    faults = engagement_faults(engagement, framework, FILE)
    if faults:
        raise Refused(faults)
    return engagement


def _line(framework: Framework, engagement: Engagement, facts: Facts, line: Line, draws: int) -> LineAnalysis:
    names, own = columns(framework, line, facts)
    derived = derive_line(framework, engagement, line, own)
    found = stakes(framework, engagement, line, facts, derived.placed, columns=own, draws=draws)
    _, own = columns(framework, line, facts, threshold=found.threshold.value)
    everywhere = side(found.threshold)
    if everywhere is not None:
        strategic = np.nan_to_num(np.broadcast_to(numbers(own.get("strategic")), (len(names),))) == 1
        own["above_threshold"] = np.where(strategic, 1.0, everywhere)
    overrides = _overrides(framework, engagement, line, derived.placed)
    setting = _setting(framework, names, own, overrides)
    mode_map = build(derived.placed, setting)
    plain = _setting(framework, names, own, ())
    saas, usage = (build(pure(source), plain) for source in (framework.saas, framework.usage))
    live = live_handoffs(mode_map, framework.handoffs)
    return LineAnalysis(
        line=line,
        derived=derived,
        map=mode_map,
        saas=saas,
        usage=usage,
        against_saas=compare(saas, mode_map, pairs=_pairs(framework, mode_map.id == usage.id)),
        against_usage=compare(usage, mode_map, pairs=_pairs(framework, mode_map.id == saas.id, turned=True)),
        handoffs=live,
        gaps=gaps(mode_map, live),
        transitions=_transitions(engagement, line, mode_map),
        below_floor=tuple(found for override in overrides for found in _below(override, mode_map)),
        weights=weights(line, facts, names),
        economics=economics(
            engagement,
            line,
            found,
            placed=derived.placed,
            setting=setting,
            mode_map=mode_map,
            handoffs=live,
            framework=framework,
        ),
    )


def _pairs(framework: Framework, apply: bool, *, turned: bool = False) -> list[tuple[str, str]]:
    """The stages that the contrasts set side by side; a pure map shares no source with the other."""
    pairs = [(contrast.saas, contrast.usage) for contrast in framework.contrasts] if apply else []
    return [(usage, saas) for saas, usage in pairs] if turned else pairs


def _setting(
    framework: Framework, names: Sequence[str], own: Mapping[str, Any], overrides: Sequence[Override]
) -> Setting:
    return Setting(framework.rules, framework.inheritance, names, own, overrides)


def _overrides(framework: Framework, engagement: Engagement, line: Line, placed: PlacedMap) -> list[Override]:
    found = position_overrides(framework, engagement, line, placed)  # first: what is said of a moment wins
    for entry in engagement.overrides:
        if entry.line not in (None, line.name):
            continue
        for name in reached(entry, placed):
            found.append(Override(name, entry.mode, entry.reason, entry.decider, entry.segments))
    return found


def _below(override: Override, mode_map: ModeMap) -> list[BelowFloor]:
    moment = mode_map.moments.get(override.moment)
    found = []
    for step in moment.steps if moment is not None else ():
        if (
            step.kind == "rule"
            and step.provenance.tag is Tag.STATED
            and not step.needs
            and _under(step, override)
        ):
            segments = tuple(
                name for name in step.segments if not override.segments or name in override.segments
            )
            if segments:
                found.append(BelowFloor(override, step, segments))
    return found


def _under(step: Step, override: Override) -> bool:
    word, _, bound = step.effect.rpartition(" ")
    return word == "at least" and override.mode < type(override.mode).of(bound)


def _undecided_by(line: LineAnalysis) -> list[Fault]:
    faults = [
        Fault(
            FILE,
            f"{_place(found.override)}.decider",
            f"nobody, for {found.override.mode.word} below a stated floor ({found.step.title})",
            "the person who decides to go below what the essay states",
        )
        for found in line.below_floor
        if not found.override.decider.strip()
    ]
    return list(dict.fromkeys(faults))  # a position may stand for several moments


def _place(override: Override) -> str:
    """Where an override stands in the file."""
    return f"positions.{override.contested}" if override.contested else f"overrides.{override.moment}"


def _transitions(engagement: Engagement, line: Line, mode_map: ModeMap) -> tuple[Transition, ...]:
    return tuple(
        Transition(mode_map.moments[name], today, _changes(mode_map.moments[name], today))
        for name, today in engagement.today.items()
        if name in mode_map.moments and today.line in (None, line.name)
    )


def _changes(moment: MomentCell, today: Today) -> tuple[str, ...]:
    return tuple(name for name, own in moment.held.items() if own.mode != today.mode)


def _contrasts(framework: Framework) -> tuple[Contrasted, ...]:
    setting = _setting(framework, ["All accounts"], {}, ())
    saas, usage = (build(pure(source), setting) for source in (framework.saas, framework.usage))
    found = []
    for contrast in framework.contrasts:
        difference = compare(saas, usage, pairs=[(contrast.saas, contrast.usage)])
        pair = next(pair for pair in difference.stages if contrast.saas in [stage.id for stage in pair.left])
        found.append(Contrasted(contrast, pair))
    return tuple(found)
