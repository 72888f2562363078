"""One operation of a pattern: it has what it needs, loses no moment, and every stage keeps its carrier."""

from collections import Counter
from collections.abc import Iterator, Mapping

from mapper.knowledge.checking.carrying import carried_by, carrying_faults
from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.maps import Stage
from mapper.knowledge.records.patterns import Operation, Part

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


def branches(step: Operation) -> tuple[Operation, ...]:
    """The step itself, and what happens otherwise."""
    return (step,) if step.otherwise is None else (step, step.otherwise)


def made(step: Operation) -> tuple[str, ...]:
    """The ids of the stages that a step makes new."""
    if step.op == "merge":
        return (step.id,) if step.id else ()
    if step.op == "add":
        return (step.stage.id,) if step.stage else ()
    return tuple(part.id for part in step.into) if step.op == "split" else ()


def moments_of(step: Operation, stages: Mapping[str, Stage]) -> set[str]:
    """The moments that a step puts on the map."""
    if step.op in ("drop", "shift"):
        return set()
    placed = [stages[stage] for stage in step.stages if stage in stages]
    kept = {moment.id for stage in placed for moment in stage.moments} - set(step.without)
    new = [
        *step.add,
        *(step.stage.moments if step.stage else ()),
        *(own for part in step.into for own in part.add),
    ]
    return kept | {moment.id for moment in new}


def step_faults(step: Operation, stages: Mapping[str, Stage], file: str, key: str) -> Iterator[Fault]:
    """The faults that one step has by itself, over the `stages` of the pure maps."""
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
    strange = [moment for moment in step.carries if moment not in joined]
    for moment in strange:
        yield Fault(file, f"{key}.carries", f'"{moment}"', one_of(moment, joined))
    if not strange:
        yield from _carried(step, stages, file, key)
    if step.op == "split":
        yield from _parts(step, kept, file, key)


def _carried(step: Operation, stages: Mapping[str, Stage], file: str, key: str) -> Iterator[Fault]:
    if step.op == "merge" and step.carries:
        yield from carrying_faults(step.carries, file, f"{key}.carries")
        yield from _inherited(step, stages, file, key)
    elif step.op in ("keep", "rename", "coexist"):
        for stage in step.stages:
            yield from _kept(step, stages[stage], file, f"{key}.{stage}")


def _inherited(step: Operation, stages: Mapping[str, Stage], file: str, key: str) -> Iterator[Fault]:
    """A merged stage starts from the mode of the parent in which a human carries more."""
    sides = [carried_by(stages[stage].moments).items() for stage in step.stages]
    carriers = [name for carries in sides for name, side in carries if side != "above"]
    if set(carriers) <= set(step.without):
        yield Fault(file, f"{key}.without", "every carrier: " + ", ".join(carriers), "one of them kept")


def _kept(step: Operation, stage: Stage, file: str, key: str) -> Iterator[Fault]:
    left = {moment.id for moment in (*stage.moments, *step.add)} - set(step.without)
    carries = step.carries or carried_by(stage.moments)
    if left:
        yield from carrying_faults({name: on for name, on in carries.items() if name in left}, file, key)
    else:
        yield Fault(file, key, "no moments", "at least one moment")


def _parts(step: Operation, kept: list[str], file: str, key: str) -> Iterator[Fault]:
    placed = Counter(moment for part in step.into for moment in part.moments)
    for moment in kept:
        if placed[moment] != 1:
            yield Fault(
                file, f"{key}.into", f'"{moment}" in {placed[moment]} parts', "each moment in one part"
            )
    for part in step.into:
        yield from _part(part, step, kept, file, f"{key}.into.{part.id}")


def _part(part: Part, step: Operation, kept: list[str], file: str, key: str) -> Iterator[Fault]:
    for stage in part.sources:
        if stage not in step.stages:
            yield Fault(file, f"{key}.from", f'"{stage}"', one_of(stage, step.stages))
    for moment in sorted(set(part.moments) - set(kept)):
        yield Fault(file, f"{key}.moments", f'"{moment}"', one_of(moment, kept))
    joined = [*part.moments, *(moment.id for moment in part.add)]
    if not part.carries or not set(part.carries) <= set(joined):
        yield Fault(file, f"{key}.carries", ", ".join(part.carries) or "nothing", one_of("", joined))
    else:
        yield from carrying_faults(part.carries, file, f"{key}.carries")
