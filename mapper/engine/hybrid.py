"""Hybrid maps, derived from the two pure maps by the operations of a pattern."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mapper.engine.conditions import missing_columns, truth
from mapper.engine.placed import Note, PlacedMap, PlacedMoment, PlacedStage, place
from mapper.knowledge.records.maps import Moment, PureMap, Stage
from mapper.knowledge.records.patterns import Inheritance, Operation, Part, Pattern
from mapper.knowledge.terms import Mode


@dataclass
class _Derivation:
    """The stages placed so far, and the library they come from."""

    pattern: Pattern
    library: Mapping[str, PlacedStage]
    inheritance: Inheritance
    columns: Mapping[str, Any]
    stages: list[PlacedStage] = field(default_factory=list)
    applied: list[Note] = field(default_factory=list)
    unchecked: list[tuple[Note, frozenset[str]]] = field(default_factory=list)
    skipped: list[Note] = field(default_factory=list)

    def run(self) -> None:
        for number, operation in enumerate(self.pattern.operations, start=1):
            step = self._branch(operation, number)
            if self.pattern.kind == "overlay" and step.stages:
                step = step.model_copy(update={"stages": self._present(step)})
                if not step.stages:
                    self.skipped.append(self._note(operation, number, "its stages are not on this map"))
                    continue
            made = [self._told(stage, step, number) for stage in self._made(step, number)]
            self.applied.append(
                self._note(step, number, ", ".join(stage.name for stage in made) or "nothing placed")
            )
            self._insert(step, made)

    def _branch(self, operation: Operation, number: int) -> Operation:
        if not operation.when:
            return operation
        found = truth(operation.when, self.columns)
        if bool(found.unknown):
            self.unchecked.append(
                (self._note(operation, number, operation.op), missing_columns(operation.when, self.columns))
            )
        return operation if bool(found.holds) or operation.otherwise is None else operation.otherwise

    def _present(self, step: Operation) -> tuple[str, ...]:
        """The stages of this map that an overlay's step means: by id, or by lineage where it only adds."""
        ids = tuple(stage.id for stage in self.stages if stage.id in step.stages)
        if step.op in ("keep", "rename"):
            return tuple(stage.id for stage in self.stages if {stage.id, *stage.sources} & set(step.stages))
        return ids if len(ids) == len(step.stages) else ()

    def _made(self, step: Operation, number: int) -> list[PlacedStage]:
        parents = [self.library[stage] for stage in step.stages]
        if step.op == "add" and step.stage is not None:
            return [place(step.stage, "add")]
        if step.op == "merge":
            return [self._merged(step, parents, number)]
        if step.op == "split":
            return [self._part(step, part, parents, number) for part in step.into]
        if step.op in ("drop", "shift"):
            if step.op == "shift":
                self._shift(step, number)
            return []
        return [self._kept(step, parent, number) for parent in parents]

    def _told(self, stage: PlacedStage, step: Operation, number: int) -> PlacedStage:
        return replace(stage, op=step.op, because=step.because)

    def _kept(self, step: Operation, parent: PlacedStage, number: int) -> PlacedStage:
        moments = [moment for moment in parent.moments if moment.id not in step.without]
        moments += self._joined(step.add, parent.homes[0], step, number)
        return replace(
            parent,
            name=step.name or parent.name,
            moments=tuple(moments),
            carries=dict(step.carries) or parent.carries,
            note=step.note or parent.note,
            provenance=step.provenance,
        )

    def _merged(self, step: Operation, parents: Sequence[PlacedStage], number: int) -> PlacedStage:
        homes = tuple(home for parent in parents for home in parent.homes)
        kept = [moment for parent in parents for moment in parent.moments if moment.id not in step.without]
        carrying = [name for parent in parents for name, side in parent.carries.items() if side != "above"]
        highest = max(moment.base_mode for moment in kept if moment.id in carrying)
        moments = [
            self._inherited(moment, step, number, highest if moment.id in step.carries else None)
            for moment in kept
        ]
        return PlacedStage(
            id=step.id or "",
            name=step.name or "",
            sources=_sources(parents),
            homes=homes,
            moments=(*moments, *self._joined(step.add, homes[0], step, number)),
            carries=dict(step.carries),
            op="merge",
            provenance=step.provenance,
            note=step.note,
            lifted_by=tuple(name for name in carrying if name not in step.without),
        )

    def _inherited(
        self, moment: PlacedMoment, step: Operation, number: int, carrying: Mode | None
    ) -> PlacedMoment:
        """What a merge does to one moment; `carrying` is the mode that the merged stage starts from."""
        rule = self.inheritance
        floor = rule.to if moment.base_mode == rule.raises else Mode.AI_OWNED
        floor = max(floor, carrying) if carrying is not None else floor
        if floor is Mode.AI_OWNED:
            return moment
        note = Note(
            id=f"{self.pattern.id}.{number}.inheritance",
            title=f"{step.name}: two stages became one",
            effect=f"at least {floor.word}",
            because=rule.because if carrying is None else rule.lifts,
            provenance=rule.provenance,
        )
        return replace(moment, floor=max(moment.floor, floor), floor_note=note)

    def _part(self, step: Operation, part: Part, parents: Sequence[PlacedStage], number: int) -> PlacedStage:
        known = {moment.id: moment for parent in parents for moment in parent.moments}
        named = {moment for other in step.into for moment in other.moments}
        # what an earlier pattern added to the stage is in no part: it stays with the last one
        loose = (
            [name for name in known if name not in named | set(step.without)] if part is step.into[-1] else []
        )
        own = [parent for parent in parents if set(parent.sources) & set(part.sources)] or list(parents)
        homes = tuple(home for parent in own for home in parent.homes)
        return PlacedStage(
            id=part.id,
            name=part.name,
            sources=_sources(own),
            homes=homes,
            moments=(
                *(known[moment] for moment in (*part.moments, *loose)),
                *self._joined(part.add, homes[0], step, number),
            ),
            carries=dict(part.carries),
            op="split",
            provenance=step.provenance,
            note=part.note or step.note,
        )

    def _joined(
        self, moments: Iterable[Moment], home: Stage, step: Operation, number: int
    ) -> list[PlacedMoment]:
        note = self._note(step, number, "moment added")
        return [PlacedMoment(moment, home, moment.mode, notes=(note,)) for moment in moments]

    def _shift(self, step: Operation, number: int) -> None:
        if step.mode is None:
            return
        note = self._note(step, number, f"mode becomes {step.mode.word}")
        for position, stage in enumerate(self.stages):
            shifted = tuple(
                replace(moment, base_mode=step.mode, notes=(*moment.notes, note))
                if moment.id in step.moments
                else moment
                for moment in stage.moments
            )
            self.stages[position] = replace(stage, moments=shifted)

    def _note(self, step: Operation, number: int, effect: str) -> Note:
        return Note(
            f"{self.pattern.id}.{number}",
            f"{self.pattern.name}: {step.op}",
            effect,
            step.because,
            step.provenance,
        )

    def _insert(self, step: Operation, made: list[PlacedStage]) -> None:
        ids = [stage.id for stage in self.stages]
        if self.pattern.kind == "pattern" or step.op == "shift":
            self.stages.extend(made)
        elif step.op == "add":
            before = set(step.before)
            found = [at for at, stage in enumerate(self.stages) if before & {stage.id, *stage.sources}]
            position = min(found, default=0)
            self.stages[position:position] = made
        else:
            position = min(ids.index(stage) for stage in step.stages)
            self.stages = [stage for stage in self.stages if stage.id not in step.stages]
            self.stages[position:position] = made


def pure(source: PureMap, optional: Mapping[str, bool] | None = None) -> PlacedMap:
    """The placed map of one pure revenue model.

    Parameters
    ----------
    source
        The pure map.
    optional
        Stage ids switched on or off; without an entry an optional stage is off.
    """
    switch = optional or {}
    stages = tuple(place(stage) for stage in source.stages if switch.get(stage.id, not stage.optional))
    return PlacedMap(source.id, source.name, stages)


def derive(
    pattern: Pattern,
    base: PlacedMap,
    *,
    library: Iterable[PureMap],
    inheritance: Inheritance,
    columns: Mapping[str, Any],
) -> PlacedMap:
    """The map of a hybrid: the pattern's operations over the pure maps, or an overlay over `base`.

    Parameters
    ----------
    pattern
        A pattern places every stage of the pure maps once; an overlay changes `base` in place.
    base
        The map that an overlay lies on; a pattern does not read it.
    library
        The pure maps.
    inheritance
        What a merge does to moments.
    columns
        The facts of the product line, scalars, for operations with a condition. Where a
        condition cannot be checked, its `otherwise` runs and the map says so.

    Returns
    -------
    PlacedMap
        Stages in lifecycle order, each with the stages it came from.
    """
    stages = {stage.id: place(stage) for source in library for stage in source.stages}
    if pattern.kind == "overlay":
        stages |= {stage.id: stage for stage in base.stages}
    work = _Derivation(pattern, stages, inheritance, columns)
    if pattern.kind == "overlay":
        work.stages = list(base.stages)
        work.applied, work.unchecked, work.skipped = (
            list(base.applied),
            list(base.unchecked),
            list(base.skipped),
        )
    work.run()
    name = pattern.name if pattern.kind == "pattern" else f"{base.name}, {pattern.name}"
    return PlacedMap(
        pattern.id if pattern.kind == "pattern" else f"{base.id}+{pattern.id}",
        name,
        tuple(work.stages),
        tuple(work.applied),
        tuple(work.unchecked),
        tuple(work.skipped),
    )


def insert(target: PlacedMap, stage: Stage, after: str | None) -> PlacedMap:
    """The map with a client's own stage behind `after`, or in front of Escalation."""
    stages = list(target.stages)
    ids = [own.id for own in stages]
    position = ids.index(after) + 1 if after in ids else len(stages) - 1
    stages.insert(min(position, len(stages) - 1), place(stage, "own"))
    return replace(target, stages=tuple(stages))


def join(target: PlacedMap, moment: Moment, stage: str) -> PlacedMap:
    """The map with a client's own moment in the stage with that id (or a stage that came from it)."""
    return replace(
        target,
        stages=tuple(
            own.with_moment(PlacedMoment(moment, own.homes[0], moment.mode))
            if stage == own.id or stage in own.sources
            else own
            for own in target.stages
        ),
    )


def _sources(parents: Sequence[PlacedStage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for parent in parents for source in parent.sources))
