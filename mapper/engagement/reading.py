"""Reading an engagement file: every fault at once, or an `Engagement` that the engine can trust."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from mapper.engagement.additions import addition_faults
from mapper.engagement.answers import answer_faults, twice
from mapper.engagement.deriving import Derived, derive_line, patterns_of
from mapper.engagement.economics.border import border_faults
from mapper.engagement.facts import columns, gather, line_segments
from mapper.engagement.overrides import override_faults
from mapper.engagement.positions import position_faults
from mapper.engagement.records import Engagement, Line
from mapper.engine.placed import PlacedMap
from mapper.knowledge.faults import Fault, Refused, from_validation, one_of
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import RevenueModel
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
        raise Refused(from_validation(error, name, tables, Engagement)) from None
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
        *border_faults(framework, engagement, file),
        *_patterns(engagement, framework, file),
        *addition_faults(framework, engagement, file),
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


def _references(engagement: Engagement, framework: Framework, file: str) -> Iterator[Fault]:
    facts = gather(framework, engagement)
    names = [segment.name for segment in facts.segments]
    placed: dict[str, PlacedMap] = {}
    sold: dict[str, list[str]] = {}
    for line in engagement.lines:
        derived = derive_line(framework, engagement, line, columns(framework, line, facts)[1])
        placed[line.name] = derived.placed
        sold[line.name] = [segment.name for segment in line_segments(line, facts)]
        yield from _segments(line, names, file)
        yield from _switch(line, derived, framework, file)
    yield from _doubled(engagement, placed, file)
    yield from _own(engagement, placed, file)
    yield from override_faults(engagement.overrides, file, placed=placed, sold=sold)
    yield from position_faults(framework, engagement, file, placed=placed, sold=sold)
    yield from _today(engagement, placed, file)


def _segments(line: Line, names: list[str], file: str) -> Iterator[Fault]:
    for segment in line.segments:
        if segment not in names:
            yield Fault(file, f"lines.{line.name}.segments", f'"{segment}"', one_of(segment, names))


def _switch(line: Line, derived: Derived, framework: Framework, file: str) -> Iterator[Fault]:
    ids = [stage.id for source in (framework.saas, framework.usage) for stage in source.stages[:-1]]
    for stage in line.switch:
        key = f"lines.{line.name}.switch"
        if derived.model is RevenueModel.HYBRID:
            found = f'"{stage}" on a hybrid, where it does nothing'
            yield Fault(file, key, found, "only on a line with a pure model")
        elif stage not in ids:
            yield Fault(file, key, f'"{stage}"', one_of(stage, ids))


def _doubled(engagement: Engagement, placed: Mapping[str, PlacedMap], file: str) -> Iterator[Fault]:
    """What stands on one map twice: its stage was split, or two patterns bring it."""
    own = [moment.id for moment in engagement.own.moments]
    for line, own_map in placed.items():
        for name in twice(stage.id for stage in own_map.stages):
            yield Fault(file, f"lines.{line}", f'a stage "{name}" twice on its map', "each stage once")
        for name in twice(moment.id for moment in own_map.moments):
            key = f"own.moments.{name}.stage" if name in own else f"lines.{line}"
            found = f'a moment "{name}" twice on the map of {line}'
            stages = [stage.id for stage in own_map.stages if name in [one.id for one in stage.moments]]
            yield Fault(file, key, found, "in one stage only, of " + ", ".join(stages))


def _own(engagement: Engagement, placed: Mapping[str, PlacedMap], file: str) -> Iterator[Fault]:
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


def _today(engagement: Engagement, placed: Mapping[str, PlacedMap], file: str) -> Iterator[Fault]:
    moments = sorted({moment.id for own_map in placed.values() for moment in own_map.moments})
    for name, today in engagement.today.items():
        yield from _line(today.line, placed, file, f"today.{name}.line")
        if name not in moments:
            found = "a moment that no map of this client has"
            yield Fault(file, f"today.{name}", found, one_of(name, moments))


def _line(name: str | None, placed: Mapping[str, PlacedMap], file: str, key: str) -> Iterator[Fault]:
    if name is not None and name not in placed:
        yield Fault(file, key, f'"{name}"', one_of(name, placed))
