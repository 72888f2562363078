"""The pure maps: stages, their moments, and the dossier that says why and what breaks."""

from typing import Annotated, Literal

from pydantic import Field

from mapper.knowledge.records.record import ModeWord, Number, Provenance, Record, Slug, Text
from mapper.knowledge.terms import Confidence, RevenueModel, Touch

Side = Literal["always", "below", "above"]
DOSSIER = ("why", "signals", "human", "ai_tasks", "breaks_first", "fallback", "level", "skills", "flips")


class Signal(Record):
    """Something that can be observed, and how late it arrives [hours]."""

    name: Text
    latency_h: Annotated[Number, Field(ge=0)]
    provenance: Provenance


class Level(Record):
    """The AI maturity that a cell asks for: on the ladder, and for a bounded action set."""

    strict: Annotated[int, Field(ge=0, le=5)]
    bounded: Annotated[int, Field(ge=0, le=5)]
    note: str = ""


class Flip(Record):
    """What would move a cell to another mode; `rule` names the rule that does it.

    Without `rule` no question gives the input: a person decides.
    """

    to: ModeWord | Literal["never"]
    when: Text
    rule: str = ""
    provenance: Provenance


class Moment(Record):
    """An interaction inside a stage; what it leaves out it takes from its stage.

    `carries` says on which side of the tier threshold this moment gives the stage its
    label; `held` says on which side it takes place at all. `effort` is times a year and
    base minutes by touch level.
    """

    id: Slug
    name: Text
    mode: ModeWord
    provenance: Provenance
    carries: Side | Literal["no"] = "no"
    held: Side = "always"
    contested: str = ""
    conflict: str = ""
    example: bool = False
    nearest: str = ""
    effort: dict[Touch, tuple[Number, Number]] = {}
    why: Text | None = None
    signals: tuple[Signal, ...] | None = None
    human: Text | None = None
    ai_tasks: tuple[Text, ...] | None = None
    breaks_first: tuple[Text, ...] | None = None
    fallback: Text | None = None
    level: Level | None = None
    skills: tuple[Slug, ...] | None = None
    flips: tuple[Flip, ...] | None = None


class Stage(Record):
    """A stage of the lifecycle, its dossier and its moments."""

    id: Slug
    name: Text
    summary: Text
    provenance: Provenance
    mode_provenance: Provenance
    confidence: Confidence
    optional: bool = False
    why: Text
    signals: tuple[Signal, ...]
    human: Text
    ai_tasks: tuple[Text, ...]
    breaks_first: tuple[Text, ...]
    fallback: Text
    level: Level
    skills: tuple[Slug, ...]
    flips: tuple[Flip, ...]
    moments: tuple[Moment, ...]


class PureMap(Record):
    """All stages of one pure revenue model, Escalation last."""

    id: Slug
    name: Text
    model: RevenueModel
    job: Text
    risk: Text
    ai_fit: Text
    provenance: Provenance
    reactive_hours: dict[Touch, Number]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
