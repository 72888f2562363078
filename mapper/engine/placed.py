"""A map before any client fact has moved it: stages with their lineage, moments with their home."""

from dataclasses import dataclass, replace
from typing import Any

from mapper.knowledge.records.maps import DOSSIER, Moment, Side, Stage
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode


@dataclass(frozen=True)
class Note:
    """What an operation did to a stage or moment, and why."""

    id: str
    title: str
    effect: str
    because: str
    provenance: Provenance


@dataclass(frozen=True)
class PlacedMoment:
    """A moment on its way into a map; `home` is the stage of the library that it belongs to."""

    moment: Moment
    home: Stage
    base_mode: Mode
    notes: tuple[Note, ...] = ()
    floor: Mode = Mode.AI_OWNED
    floor_note: Note | None = None

    @property
    def id(self) -> str:
        """The id of the moment."""
        return self.moment.id

    def dossier(self, name: str) -> Any:
        """The entry `name` of the dossier: the moment's own, else its stage's."""
        own = getattr(self.moment, name)
        return own if own is not None else getattr(self.home, name)

    def dossiers(self) -> dict[str, Any]:
        """The whole dossier by name."""
        return {name: self.dossier(name) for name in DOSSIER}


@dataclass(frozen=True)
class PlacedStage:
    """A stage of a derived map; `sources` are the stages of the pure maps that it came from."""

    id: str
    name: str
    sources: tuple[str, ...]
    homes: tuple[Stage, ...]
    moments: tuple[PlacedMoment, ...]
    carries: dict[str, Side]
    op: str
    provenance: Provenance
    note: str = ""
    because: str = ""
    lifted_by: tuple[str, ...] = ()

    def with_moment(self, moment: PlacedMoment) -> "PlacedStage":
        """The same stage with one more moment."""
        return replace(self, moments=(*self.moments, moment))


@dataclass(frozen=True)
class PlacedMap:
    """Stages in lifecycle order, and what of the derivation was applied, unchecked or skipped."""

    id: str
    name: str
    stages: tuple[PlacedStage, ...]
    applied: tuple[Note, ...] = ()
    unchecked: tuple[tuple[Note, frozenset[str]], ...] = ()
    skipped: tuple[Note, ...] = ()

    @property
    def moments(self) -> tuple[PlacedMoment, ...]:
        """All moments in reading order."""
        return tuple(moment for stage in self.stages for moment in stage.moments)


def place(stage: Stage, op: str = "base") -> PlacedStage:
    """The stage of a pure map as it stands there."""
    return PlacedStage(
        id=stage.id,
        name=stage.name,
        sources=(stage.id,) if op == "base" else (),
        homes=(stage,),
        moments=tuple(PlacedMoment(moment, stage, moment.mode) for moment in stage.moments),
        carries=carriers(stage.moments),
        op=op,
        provenance=stage.provenance,
    )


def carriers(moments: tuple[Moment, ...]) -> dict[str, Side]:
    """The moments that give a stage its label, with the side of the threshold where they do."""
    return {moment.id: moment.carries for moment in moments if moment.carries != "no"}
