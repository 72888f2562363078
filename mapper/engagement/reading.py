"""Reading an engagement file: every fault at once, or an `Engagement` that the engine can trust."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mapper.engagement.answers import answer_faults, twice
from mapper.engagement.deriving import derive_line, patterns_of
from mapper.engagement.facts import columns, gather
from mapper.engagement.records import Engagement, Line, OverrideEntry
from mapper.engine.placed import PlacedMap
from mapper.knowledge.checking.placement import operation_faults
from mapper.knowledge.faults import Fault, Refused, from_validation, one_of
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.toml import read_toml


@dataclass(frozen=True)
class Read:
    """An engagement and the file that it came from."""

    engagement: Engagement
    path: Path
    sha256: str


def read_engagement(path: str | Path, framework: Framework) -> Read:
    """The engagement in the file at `path`.

    Raises
    ------
    Refused
        With every fault found: unreadable, unknown keys, values out of range, shares that
        do not add up, names used twice, references to what the maps do not have.
    """
    path = Path(path)
    name = path.name
    tables = read_toml(path, name)
    try:
        engagement = Engagement.model_validate(tables)
    except ValidationError as error:
        known = [*Engagement.model_fields, *Line.model_fields, *OverrideEntry.model_fields]
        raise Refused(from_validation(error, name, tables, known)) from None
    faults = engagement_faults(engagement, framework, name)
    if faults:
        raise Refused(faults)
    return Read(engagement, path, hashlib.sha256(path.read_bytes()).hexdigest())


def engagement_faults(engagement: Engagement, framework: Framework, file: str) -> list[Fault]:
    """What is wrong with an engagement whose shape is right."""
    faults = [
        *_version(engagement, framework, file),
        *_names(engagement, file),
        *answer_faults(framework, engagement, file),
        *_patterns(engagement, framework, file),
    ]
    return faults or [*_references(engagement, framework, file)]


def _version(engagement: Engagement, framework: Framework, file: str) -> Iterator[Fault]:
    own, installed = _parts(engagement.framework), _parts(framework.about.version)
    if own > installed:
        allowed = f"{framework.about.version} (installed) or older"
        yield Fault(file, "framework", engagement.framework, allowed)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _names(engagement: Engagement, file: str) -> Iterator[Fault]:
    groups = {
        "lines": [line.name for line in engagement.lines],
        "segments": [segment.name for segment in engagement.segments],
        "decisions": [decision.id for decision in engagement.decisions],
    }
    for key, names in groups.items():
        for name in twice(names):
            yield Fault(file, f"{key}.{name}", f'the name "{name}" more than once', "each name once")


def _patterns(engagement: Engagement, framework: Framework, file: str) -> Iterator[Fault]:
    known = patterns_of(framework, engagement)
    for line in engagement.lines:
        for key, name, kind in (
            ("pattern", line.pattern, "pattern"),
            *(("overlays", overlay, "overlay") for overlay in line.overlays or ()),
        ):
            allowed = [own.id for own in known.values() if own.kind == kind]
            if name is not None and name not in allowed:
                yield Fault(file, f"lines.{line.name}.{key}", f'"{name}"', one_of(name, allowed))
    stages = {stage.id: stage for source in (framework.saas, framework.usage) for stage in source.stages}
    last = {framework.saas.stages[-1].id, framework.usage.stages[-1].id}
    for pattern in engagement.own.patterns:
        yield from operation_faults(pattern, stages, last, file)


def _references(engagement: Engagement, framework: Framework, file: str) -> Iterator[Fault]:
    facts = gather(framework, engagement)
    names = [segment.name for segment in facts.segments]
    placed: dict[str, PlacedMap] = {}
    for line in engagement.lines:
        for segment in line.segments:
            if segment not in names:
                yield Fault(file, f"lines.{line.name}.segments", f'"{segment}"', one_of(segment, names))
        _, own = columns(framework, line, facts)
        placed[line.name] = derive_line(framework, engagement, line, own).placed
        ids = [stage.id for source in (framework.saas, framework.usage) for stage in source.stages[:-1]]
        for stage in line.switch:
            if stage not in ids:
                yield Fault(file, f"lines.{line.name}.switch", f'"{stage}"', one_of(stage, ids))
    yield from _own(engagement, placed, file)
    for entry in engagement.overrides:
        yield from _override(entry, placed, names, file)
    moments = {moment.id for own_map in placed.values() for moment in own_map.moments}
    for name, today in engagement.today.items():
        yield from _line(today.line, placed, file, f"today.{name}.line")
        if name not in moments:
            yield Fault(
                file,
                f"today.{name}",
                "a moment that no map of this client has",
                one_of(name, sorted(moments)),
            )


def _own(engagement: Engagement, placed: Mapping[str, PlacedMap], file: str) -> Iterator[Fault]:
    for line, own_map in placed.items():
        for name in twice(moment.id for moment in own_map.moments):
            yield Fault(
                file, f"own.{name}", f'a moment "{name}" that the map of {line} has', "an id of its own"
            )
    for stage in engagement.own.stages:
        known = [own.id for own_map in placed.values() for own in own_map.stages]
        yield from _line(stage.line, placed, file, f"own.stages.{stage.id}.line")
        if stage.after is not None and stage.after not in known:
            yield Fault(file, f"own.stages.{stage.id}.after", f'"{stage.after}"', one_of(stage.after, known))
    for moment in engagement.own.moments:
        yield from _line(moment.line, placed, file, f"own.moments.{moment.id}.line")
        if not any(moment.id == own.id for own_map in placed.values() for own in own_map.moments):
            known = [own.id for own_map in placed.values() for own in own_map.stages]
            found = f'"{moment.stage}"' if moment.stage else "nothing"
            yield Fault(file, f"own.moments.{moment.id}.stage", found, one_of(str(moment.stage), known))


def _override(
    entry: OverrideEntry, placed: Mapping[str, PlacedMap], segments: list[str], file: str
) -> Iterator[Fault]:
    what = "moment" if entry.moment is not None else "stage"
    name = str(entry.moment or entry.stage)
    key = f"overrides.{name}"
    yield from _line(entry.line, placed, file, f"{key}.line")
    for segment in entry.segments:
        if segment not in segments:
            yield Fault(file, f"{key}.segments", f'"{segment}"', one_of(segment, segments))
    maps = [own for line, own in placed.items() if entry.line in (None, line)]
    known = [part.id for own in maps for part in (own.moments if what == "moment" else own.stages)]
    sources = [source for own in maps for stage in own.stages for source in stage.sources]
    if name not in known and not (what == "stage" and name in sources):
        yield Fault(file, f"{key}.{what}", f'"{name}", which the map does not have', one_of(name, known))


def _line(name: str | None, placed: Mapping[str, PlacedMap], file: str, key: str) -> Iterator[Fault]:
    if name is not None and name not in placed:
        yield Fault(file, key, f'"{name}"', one_of(name, placed))
