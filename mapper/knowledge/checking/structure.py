"""The structure that the maps promise: moments in each stage, one carrier, all modes described."""

from collections.abc import Iterator, Mapping

from mapper.knowledge.checking.carrying import carried_by, carrying_faults
from mapper.knowledge.checking.walk import walk
from mapper.knowledge.faults import Fault, shown
from mapper.knowledge.records.decisions import Handoff
from mapper.knowledge.records.evidence import Assumption
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Stage
from mapper.knowledge.records.questions import Preset, ToolQuestion
from mapper.knowledge.terms import Mode


def structure_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """Stages without moments or carrier, modes described twice, handoffs without an end, bad ranges."""
    found = [fault for entry in walk(framework, origin) for fault in entry_faults(*entry)]
    described = sorted(text.mode for text in framework.modes)
    if described != sorted(Mode):
        found.append(
            Fault(origin.get("modes", "modes"), "modes", "a mode missing or twice", "each of the four once")
        )
    return found


def entry_faults(file: str, key: str, record: object) -> Iterator[Fault]:
    """The faults that one record has by itself."""
    if isinstance(record, Stage):
        yield from _stage(file, key, record)
    elif isinstance(record, Handoff):
        yield from _handoff(file, key, record)
    elif isinstance(record, Assumption):
        middle = sorted((record.low, record.base, record.high))[1]
        if record.base != middle:
            yield Fault(file, f"{key}.base", shown(record.base), "a value between low and high")
    elif isinstance(record, ToolQuestion):
        yield from _presets(file, key, record)


def _stage(file: str, key: str, stage: Stage) -> Iterator[Fault]:
    if not stage.moments:
        yield Fault(file, f"{key}.moments", "no moments", "at least one moment")
        return
    for name in ("signals", "breaks_first", "skills"):
        if not getattr(stage, name):
            yield Fault(file, f"{key}.{name}", "nothing", "at least one entry")
    yield from carrying_faults(carried_by(stage.moments), file, f"{key}.moments")


def _handoff(file: str, key: str, handoff: Handoff) -> Iterator[Fault]:
    if bool(handoff.starts) == bool(handoff.starts_in):
        yield Fault(file, f"{key}.starts", "both or neither of starts and starts_in", "one of the two")
    if bool(handoff.ends) == bool(handoff.ends_role):
        yield Fault(file, f"{key}.ends", "both or neither of ends and ends_role", "one of the two")


def _presets(file: str, key: str, question: ToolQuestion) -> Iterator[Fault]:
    known = {field.key: field for field in question.fields} | {"name": None}
    for preset in question.presets:
        yield from _segments(preset, file, f"{key}.presets.{preset.id}")
        for values in (preset.values, *preset.rows):
            for name, value in values.items():
                field = known.get(name)
                if name not in known:
                    yield Fault(
                        file, f"{key}.presets.{preset.id}.{name}", "a value of no field", ", ".join(known)
                    )
                elif field is not None and (problem := field.problem(value)):
                    yield Fault(file, f"{key}.presets.{preset.id}.{name}", shown(value), problem)


def _segments(preset: Preset, file: str, key: str) -> Iterator[Fault]:
    """The rows of a preset become segments, and a segment is known by its name."""
    names = [row.get("name") for row in preset.rows]
    for number, name in enumerate(names, start=1):
        if not isinstance(name, str) or not name.strip():
            found = "nothing" if name is None else shown(name)
            yield Fault(file, f"{key}.rows[{number}].name", found, "the name of the segment")
        elif names.count(name) > 1:
            yield Fault(file, f"{key}.rows[{number}].name", f"{shown(name)} more than once", "each name once")
