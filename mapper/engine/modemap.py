"""A mode map: each moment's mode by segment, with the trace of what moved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from mapper.engine.placed import PlacedMoment, PlacedStage
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode

State = Literal["decided", "differs", "undecided"]
Held = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Override:
    """A client's own decision on moments, after the rules; no `segments` means all.

    `contested` and `on` name the contested cell where it is the client's position on one.
    """

    moment: str
    mode: Mode
    reason: str
    decider: str = ""
    segments: tuple[str, ...] = ()
    contested: str = ""
    on: str = ""


@dataclass(frozen=True)
class Step:
    """One line of a trace: what spoke on the mode, for which segments, on which inputs.

    `needs` names what is missing where the step could not be checked; `hangs` says that
    the cell is undecided because of it.
    """

    kind: Literal["base", "operation", "rule", "lift", "override"]
    id: str
    title: str
    effect: str
    because: str
    provenance: Provenance
    segments: tuple[str, ...]
    inputs: Mapping[str, Any]
    moved: bool = False
    needs: tuple[str, ...] = ()
    hangs: bool = False


@dataclass(frozen=True)
class SegmentMode:
    """What one segment gets: the two ends between which its mode lies, equal when decided."""

    low: Mode
    high: Mode
    held: Held = "yes"
    between: tuple[Mode, ...] = ()

    @property
    def mode(self) -> Mode | None:
        """The mode, or None while it is undecided."""
        return self.low if self.low == self.high else None

    @property
    def candidates(self) -> tuple[Mode, ...]:
        """The modes that it can still take; one when decided."""
        return tuple(sorted({self.low, self.high, *self.between}))


class _Cell:
    """What moments and stages share: modes by segment, and one label for all segments."""

    segments: Mapping[str, SegmentMode]

    @property
    def held(self) -> Mapping[str, SegmentMode]:
        """The segments where the cell takes place, or may."""
        return {name: own for name, own in self.segments.items() if own.held != "no"}

    @property
    def candidates(self) -> tuple[Mode, ...]:
        """Every mode that some segment has or can take."""
        counted = self.held or self.segments
        return tuple(sorted({mode for own in counted.values() for mode in own.candidates}))

    @property
    def state(self) -> State:
        """Decided for all alike, decided but different by segment, or undecided somewhere."""
        if any(own.mode is None for own in self.held.values()):
            return "undecided"
        return "decided" if len(self.candidates) == 1 else "differs"

    @property
    def mode(self) -> Mode | None:
        """The one mode of all segments; None where they differ or one is undecided."""
        return self.candidates[0] if self.state == "decided" else None


@dataclass(frozen=True)
class MomentCell(_Cell):
    """One moment in a map."""

    placed: PlacedMoment
    segments: Mapping[str, SegmentMode]
    steps: tuple[Step, ...]
    clashes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the moment."""
        return self.placed.id

    @property
    def name(self) -> str:
        """What people call it."""
        return self.placed.moment.name

    @property
    def not_held(self) -> tuple[str, ...]:
        """The segments in which this moment does not take place."""
        return tuple(name for name, own in self.segments.items() if own.held == "no")


@dataclass(frozen=True)
class StageCell(_Cell):
    """One stage in a map; its mode is that of the moment that carries it."""

    placed: PlacedStage
    moments: tuple[MomentCell, ...]
    segments: Mapping[str, SegmentMode]
    carriers: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """The id of the stage."""
        return self.placed.id

    @property
    def name(self) -> str:
        """What people call it."""
        return self.placed.name


@dataclass(frozen=True)
class ModeMap:
    """Stages, moments and modes of one product line, after rules and overrides."""

    id: str
    name: str
    stages: tuple[StageCell, ...]
    segments: tuple[str, ...]

    @cached_property
    def moments(self) -> Mapping[str, MomentCell]:
        """All moments by id, in reading order."""
        return {moment.id: moment for stage in self.stages for moment in stage.moments}

    @cached_property
    def stage_of(self) -> Mapping[str, StageCell]:
        """The stage of each moment id."""
        return {moment.id: stage for stage in self.stages for moment in stage.moments}


def common(values: Sequence[Any]) -> Any:
    """The value itself where all are equal, else None."""
    return values[0] if values and all(value == values[0] for value in values) else None
