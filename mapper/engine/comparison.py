"""What two maps have in common and where they part: this is what the contrasts show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mapper.engine.modemap import ModeMap, MomentCell, StageCell

Relation = Literal["same", "moved", "only left", "only right"]


@dataclass(frozen=True)
class StagePair:
    """Stages of the left map beside those of the right map that share a source or a purpose."""

    left: tuple[StageCell, ...]
    right: tuple[StageCell, ...]
    relation: Relation


@dataclass(frozen=True)
class MomentPair:
    """One moment in the left map, the right map, or both."""

    left: MomentCell | None
    right: MomentCell | None
    relation: Relation


@dataclass(frozen=True)
class Difference:
    """Every stage and moment of two maps, once."""

    left: ModeMap
    right: ModeMap
    stages: tuple[StagePair, ...]
    moments: tuple[MomentPair, ...]

    @property
    def changed(self) -> tuple[MomentPair, ...]:
        """The moments that are not the same on both sides."""
        return tuple(pair for pair in self.moments if pair.relation != "same")


def compare(left: ModeMap, right: ModeMap, *, pairs: Iterable[tuple[str, str]] = ()) -> Difference:
    """The difference of two maps.

    Parameters
    ----------
    left, right
        Any two maps; for instance a pure map and the hybrid that is derived from it.
    pairs
        Stage ids, left and right, that serve the same purpose without a common source.

    Returns
    -------
    Difference
        Stages are paired when they share an id or a source; moments when they share an id.
    """
    return Difference(left, right, tuple(_stages(left, right, list(pairs))), tuple(_moments(left, right)))


def _stages(left: ModeMap, right: ModeMap, pairs: Sequence[tuple[str, str]]) -> Iterable[StagePair]:
    groups: list[tuple[list[StageCell], list[StageCell]]] = []
    for stage in left.stages:
        matching = [other for other in right.stages if _belong(stage, other, pairs)]
        joined = [group for group in groups if any(other in group[1] for other in matching)]
        own = [cell for group in joined for cell in group[0]]
        others = [cell for group in joined for cell in group[1]]
        merged = ([*own, stage], [*others, *(other for other in matching if other not in others)])
        at = groups.index(joined[0]) if joined else len(groups)
        groups = [group for group in groups if group not in joined]
        groups.insert(at, merged)
    placed = [other for _, others in groups for other in others]
    groups += [([], [other]) for other in right.stages if other not in placed]
    for own, others in groups:
        yield StagePair(tuple(own), tuple(others), _relation(own, others))


def _belong(stage: StageCell, other: StageCell, pairs: Sequence[tuple[str, str]]) -> bool:
    sources, others = set(stage.placed.sources), set(other.placed.sources)
    same = stage.id == other.id or bool(sources & others)  # an added stage has no source
    return same or any(a in sources and b in others for a, b in pairs)


def _relation(own: Sequence[StageCell | MomentCell], others: Sequence[StageCell | MomentCell]) -> Relation:
    if not others:
        return "only left"
    if not own:
        return "only right"
    return "same" if [_label(cell) for cell in own] == [_label(cell) for cell in others] else "moved"


def _label(cell: StageCell | MomentCell) -> tuple[object, ...]:
    held = tuple(sorted((name, own.candidates) for name, own in cell.held.items()))
    if isinstance(cell, StageCell):
        # a stage that was renamed, or gained or lost a moment, has shifted even where its mode has not
        return (cell.id, cell.name, held, tuple(moment.id for moment in cell.moments))
    return (cell.id, held)


def _moments(left: ModeMap, right: ModeMap) -> Iterable[MomentPair]:
    for name in dict.fromkeys([*left.moments, *right.moments]):
        own, other = left.moments.get(name), right.moments.get(name)
        yield MomentPair(own, other, _relation([own] if own else [], [other] if other else []))
