"""Patterns place every stage exactly once, under an id of its own, and end with Escalation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mapper.knowledge.checking.operations import branches, made, moments_of, step_faults
from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Stage
from mapper.knowledge.records.patterns import Operation, Pattern


@dataclass(frozen=True)
class Library:
    """What patterns build on.

    The `stages` of the pure maps, the `last` of each, the ids of the stages that patterns
    have `made`, and all `moments`.
    """

    stages: Mapping[str, Stage]
    last: frozenset[str]
    made: frozenset[str]
    moments: frozenset[str]

    @classmethod
    def of(cls, framework: Framework, patterns: Iterable[Pattern] = ()) -> "Library":
        """The library of a framework, and of a client's own `patterns` beside it."""
        stages = {stage.id: stage for side in (framework.saas, framework.usage) for stage in side.stages}
        steps = [
            branch
            for pattern in (*framework.patterns, *patterns)
            for step in pattern.operations
            for branch in branches(step)
        ]
        moments = {moment.id for stage in stages.values() for moment in stage.moments}
        return cls(
            stages,
            frozenset({framework.saas.stages[-1].id, framework.usage.stages[-1].id}),
            frozenset(name for step in steps for name in made(step)),
            frozenset(moments.union(*(moments_of(step, stages) for step in steps))),
        )


def pattern_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """The faults of every pattern's operations."""
    library = Library.of(framework)
    return [
        fault
        for pattern in framework.patterns
        for fault in operation_faults(
            pattern, library, origin.get(f"patterns.{pattern.id}", "patterns"), pattern.id
        )
    ]


def operation_faults(pattern: Pattern, library: Library, file: str, key: str) -> Iterator[Fault]:
    """The faults of one pattern that stands under `key`, the framework's or a client's own."""
    for number, operation in enumerate(pattern.operations, start=1):
        place = f"{key}.operations[{number}]"
        for branch in branches(operation):
            yield from step_faults(branch, library.stages, file, place)
            yield from _before(branch, library, file, place)
        yield from _otherwise(operation, file, place)
    yield from _placed(pattern, library, file, f"{key}.operations")
    yield from _named(pattern, library, file, f"{key}.operations")
    yield from _shifted(pattern, library, file, f"{key}.operations")
    yield from _last(pattern, library.last, file, f"{key}.operations")


def _before(step: Operation, library: Library, file: str, key: str) -> Iterator[Fault]:
    known = [*library.stages, *sorted(library.made)]
    for stage in step.before:
        if stage not in known:
            yield Fault(file, f"{key}.before", f'"{stage}", a stage that no map has', one_of(stage, known))


def _otherwise(step: Operation, file: str, key: str) -> Iterator[Fault]:
    other = step.otherwise
    if other is not None and sorted(other.stages) != sorted(step.stages):
        yield Fault(
            file,
            f"{key}.otherwise.stages",
            ", ".join(other.stages) or "none",
            "the stages of the operation itself: " + ", ".join(step.stages),
        )
    if step.when and other is None and step.stages:
        yield Fault(file, f"{key}.otherwise", "nothing", "what happens else")


def _placed(pattern: Pattern, library: Library, file: str, key: str) -> Iterator[Fault]:
    placed = Counter(stage for step in pattern.operations for stage in step.stages)
    for stage, count in placed.items():
        if count > 1:
            yield Fault(file, key, f"{stage} placed {count} times", "each stage exactly once")
    for stage in library.stages if pattern.kind == "pattern" else ():
        if not placed[stage]:
            yield Fault(file, key, f"{stage} placed nowhere", "each stage exactly once")


def _named(pattern: Pattern, library: Library, file: str, key: str) -> Iterator[Fault]:
    """Stages that merge or split: an id that no other stage has; both branches of a step may share one."""
    counts: Counter[str] = Counter()
    for step in pattern.operations:
        one, *other = (Counter(made(branch)) for branch in branches(step))
        counts += one | other[0] if other else one
    for number, step in enumerate(pattern.operations, start=1):
        own = [name for branch in branches(step) if branch.op != "add" for name in made(branch)]
        for name in dict.fromkeys(own):
            if name in library.stages or counts[name] > 1:
                yield Fault(
                    file, f"{key}[{number}].{name}", f'the id "{name}" of another stage', "an id of its own"
                )


def _shifted(pattern: Pattern, library: Library, file: str, key: str) -> Iterator[Fault]:
    """A shift reaches moments that stand on the map already; an overlay may lie on any map."""
    there = set(library.moments) if pattern.kind == "overlay" else set()
    for number, step in enumerate(pattern.operations, start=1):
        for branch in branches(step):
            for moment in branch.moments:
                if branch.op == "shift" and moment not in there:
                    found = f'"{moment}", a moment that no step before has placed'
                    yield Fault(file, f"{key}[{number}].moments", found, one_of(moment, sorted(there)))
        there.update(*(moments_of(branch, library.stages) for branch in branches(step)))


def _last(pattern: Pattern, last: frozenset[str], file: str, key: str) -> Iterator[Fault]:
    if pattern.kind == "overlay":
        yield from _kept_last(pattern, last, file, key)
        return
    placing = [step for step in pattern.operations if any(map(_places, branches(step)))][-1:]
    if not placing or not all(_ends(branch, last) for branch in branches(placing[0])):
        yield Fault(file, key, "another stage at the end", "Escalation last")


def _kept_last(pattern: Pattern, last: frozenset[str], file: str, key: str) -> Iterator[Fault]:
    """An overlay may change Escalation in its place; with other stages it would move to theirs."""
    for number, step in enumerate(pattern.operations, start=1):
        for branch in branches(step):
            if last & set(branch.stages) and (branch.op == "drop" or not last >= set(branch.stages)):
                found = f"{branch.op} of {', '.join(branch.stages)}"
                yield Fault(file, f"{key}[{number}].stages", found, "Escalation kept, and last")


def _places(step: Operation) -> bool:
    return step.op not in ("drop", "shift")


def _ends(step: Operation, last: frozenset[str]) -> bool:
    found = step.stages if step.op in ("merge", "split") else step.stages[-1:]
    return _places(step) and bool(last & set(found))
