"""What a client adds to the framework in its own file: moments, stages, patterns, marked as its own."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from mapper.engagement.text import Name, Prose
from mapper.knowledge.records.maps import Moment, Stage
from mapper.knowledge.records.patterns import Pattern
from mapper.knowledge.records.record import ModeWord, Record, Slug, Text


class OwnMoment(Record):
    """A moment that this client has and the framework has not."""

    id: Slug
    name: Name
    mode: ModeWord
    why: Annotated[Prose, Field(min_length=1)]
    stage: Slug | None = None
    line: Text | None = None
    fallback: Annotated[Prose, Field(min_length=1)] = "Not given."
    breaks_first: tuple[Annotated[Prose, Field(min_length=1)], ...] = ()
    skills: tuple[Slug, ...] = ()


class OwnStage(Record):
    """A stage that this client has and the framework has not; its first moment carries it."""

    id: Slug
    name: Name
    why: Annotated[Prose, Field(min_length=1)]
    after: Slug | None = None
    line: Text | None = None
    moments: Annotated[tuple[OwnMoment, ...], Field(min_length=1)]


class Own(Record):
    """What a client adds to the framework, marked as the client's everywhere."""

    stages: tuple[OwnStage, ...] = ()
    moments: tuple[OwnMoment, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, found: Any) -> Any:
        if isinstance(found, dict) and isinstance(found.get("patterns"), list):
            return found | {"patterns": [_own_pattern(pattern) for pattern in found["patterns"]]}
        return found


def _own_pattern(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    client = {"tag": "CLIENT"}
    empty: dict[str, Any] = {
        "kind": "pattern",
        "known_as": [],
        "provenance": client,
        "examples": [],
        "signals": [],
        "watch": [],
    }
    steps = found.get("operations")
    if isinstance(steps, list):
        steps = [{"provenance": client} | step if isinstance(step, dict) else step for step in steps]
    return empty | found | {"operations": steps}


def own_stage(entry: OwnStage) -> Stage:
    """The client's stage as the library would hold it."""
    moments = [
        _library_moment(moment) | {"carries": "always" if position == 0 else "no"}
        for position, moment in enumerate(entry.moments)
    ]
    return Stage.model_validate(
        {
            "id": entry.id,
            "name": entry.name,
            "summary": "the client's own stage",
            "why": entry.why,
            "provenance": {"tag": "CLIENT"},
            "mode_provenance": {"tag": "CLIENT"},
            "confidence": "low",
            "signals": [],
            "human": "Not given.",
            "ai_tasks": [],
            "breaks_first": [],
            "fallback": "Not given.",
            "level": {"strict": 0, "bounded": 0, "note": "Not given."},
            "skills": [],
            "flips": [],
            "moments": moments,
        }
    )


def own_moment(entry: OwnMoment) -> Moment:
    """The client's moment as the library would hold it."""
    return Moment.model_validate(_library_moment(entry))


def _library_moment(entry: OwnMoment) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "mode": entry.mode.word,
        "why": entry.why,
        "provenance": {"tag": "CLIENT"},
        "fallback": entry.fallback,
        "breaks_first": list(entry.breaks_first),
        "skills": list(entry.skills),
    }
