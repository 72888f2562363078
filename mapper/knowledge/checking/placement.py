"""Patterns place every stage exactly once, lose no moment, and end with Escalation."""

from collections import Counter
from collections.abc import Iterator, Mapping

from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Stage
from mapper.knowledge.records.patterns import Operation, Pattern

NEEDS = {
    "keep": ("stages",),
    "rename": ("stages", "name"),
    "merge": ("stages", "id", "name", "carries"),
    "coexist": ("stages",),
    "split": ("stages", "into"),
    "add": ("stage",),
    "drop": ("stages",),
    "shift": ("moments", "mode"),
}
LEAST = {"merge": 2, "coexist": 2, "rename": 1, "keep": 1, "drop": 1, "split": 1}


def pattern_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """The faults of every pattern's operations."""
    stages = {stage.id: stage for side in (framework.saas, framework.usage) for stage in side.stages}
    last = {framework.saas.stages[-1].id, framework.usage.stages[-1].id}
    return [
        fault
        for pattern in framework.patterns
        for fault in operation_faults(pattern, stages, last, origin.get(f"patterns.{pattern.id}", "patterns"))
    ]


def operation_faults(
    pattern: Pattern, stages: Mapping[str, Stage], last: set[str], file: str
) -> Iterator[Fault]:
    """The faults of one pattern over `stages`, whose final stages are `last`; also for a client's own."""
    for number, operation in enumerate(pattern.operations, start=1):
        for branch in filter(None, (operation, operation.otherwise)):
            yield from _operation(branch, stages, file, f"{pattern.id}.operations[{number}]")
        other = operation.otherwise
        if other is not None and sorted(other.stages) != sorted(operation.stages):
            yield Fault(
                file,
                f"{pattern.id}.operations[{number}].otherwise.stages",
                ", ".join(other.stages) or "none",
                "the stages of the operation itself: " + ", ".join(operation.stages),
            )
        if operation.when and other is None and operation.stages:
            yield Fault(file, f"{pattern.id}.operations[{number}].otherwise", "nothing", "what happens else")
    yield from _placement(pattern, stages, last, file)


def _operation(step: Operation, stages: Mapping[str, Stage], file: str, key: str) -> Iterator[Fault]:
    for name in NEEDS[step.op]:
        if not getattr(step, name) and getattr(step, name) != 0:
            yield Fault(file, f"{key}.{name}", "nothing", f"a value, which {step.op} needs")
    if len(step.stages) < LEAST.get(step.op, 0) or (step.op == "rename" and len(step.stages) != 1):
        yield Fault(
            file, f"{key}.stages", str(len(step.stages)), f"at least {LEAST.get(step.op, 0)} for {step.op}"
        )
    unknown = [stage for stage in step.stages if stage not in stages]
    for stage in unknown:
        yield Fault(file, f"{key}.stages", f'"{stage}", a stage that no map has', one_of(stage, stages))
    if not unknown:
        yield from _moments(step, stages, file, key)


def _moments(step: Operation, stages: Mapping[str, Stage], file: str, key: str) -> Iterator[Fault]:
    own = [moment.id for stage in step.stages for moment in stages[stage].moments]
    for moment in step.without:
        if moment not in own:
            yield Fault(file, f"{key}.without", f'"{moment}"', one_of(moment, own))
    kept = [moment for moment in own if moment not in step.without]
    joined = kept + [moment.id for moment in step.add]
    for moment in step.carries:
        if moment not in joined:
            yield Fault(file, f"{key}.carries", f'"{moment}"', one_of(moment, joined))
    if step.op == "split":
        yield from _parts(step, kept, file, key)


def _parts(step: Operation, kept: list[str], file: str, key: str) -> Iterator[Fault]:
    placed = Counter(moment for part in step.into for moment in part.moments)
    for moment in kept:
        if placed[moment] != 1:
            yield Fault(
                file, f"{key}.into", f'"{moment}" in {placed[moment]} parts', "each moment in one part"
            )
    for part in step.into:
        for stage in part.sources:
            if stage not in step.stages:
                yield Fault(file, f"{key}.into.{part.id}.from", f'"{stage}"', one_of(stage, step.stages))
        joined = [*part.moments, *(moment.id for moment in part.add)]
        for moment in placed.keys() & set(part.moments) - set(kept):
            yield Fault(file, f"{key}.into.{part.id}.moments", f'"{moment}"', one_of(moment, kept))
        if not part.carries or not set(part.carries) <= set(joined):
            yield Fault(file, f"{key}.into.{part.id}.carries", ", ".join(part.carries), one_of("", joined))


def _placement(pattern: Pattern, stages: Mapping[str, Stage], last: set[str], file: str) -> Iterator[Fault]:
    placed = Counter(stage for step in pattern.operations for stage in step.stages)
    for stage, count in placed.items():
        if count > 1:
            yield Fault(
                file, f"{pattern.id}.operations", f"{stage} placed {count} times", "each stage exactly once"
            )
    if pattern.kind == "overlay":
        return
    for stage in stages:
        if not placed[stage]:
            yield Fault(
                file, f"{pattern.id}.operations", f"{stage} placed nowhere", "each stage exactly once"
            )
    final = [step for step in pattern.operations if step.op not in ("drop", "shift")][-1:]
    if not final or not set(final[0].stages) & last:
        yield Fault(file, f"{pattern.id}.operations", "another stage at the end", "Escalation last")
