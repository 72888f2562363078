"""Where one carrier passes a moment to another, after rules; and where nobody said how."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapper.engine.modemap import ModeMap, MomentCell, StageCell
from mapper.knowledge.records.decisions import Handoff
from mapper.knowledge.terms import Mode


@dataclass(frozen=True)
class LiveHandoff:
    """A handoff that this map needs: its start and end moments, and the segments where modes differ."""

    handoff: Handoff
    starts: tuple[MomentCell, ...]
    end: MomentCell | None
    segments: tuple[str, ...]

    def joins(self, moment: str) -> bool:
        """Whether it starts or ends at the moment with that id."""
        return any(cell.id == moment for cell in self.starts) or (
            self.end is not None and self.end.id == moment
        )

    @property
    def ends_at(self) -> str:
        """The name of the moment or role that takes over."""
        return self.end.name if self.end is not None else self.handoff.ends_role


def live_handoffs(mode_map: ModeMap, handoffs: Iterable[Handoff]) -> tuple[LiveHandoff, ...]:
    """The handoffs between moments that different carriers hold in at least one segment.

    A handoff whose two moments ended up with the same carrier everywhere joins nothing
    any more and is left out.
    """
    return tuple(found for handoff in handoffs for found in _live(mode_map, handoff))


def gaps(mode_map: ModeMap, live: Sequence[LiveHandoff]) -> tuple[StageCell, ...]:
    """The stages that hold AI and human moments with no handoff between the two."""
    return tuple(stage for stage in mode_map.stages if _mixed(stage) and not _bridged(stage, live))


def _live(mode_map: ModeMap, handoff: Handoff) -> Iterable[LiveHandoff]:
    ends = [mode_map.moments[name] for name in handoff.ends if name in mode_map.moments]
    if handoff.starts_in:
        starts = tuple(
            cell for cell in mode_map.moments.values() if set(cell.candidates) & set(handoff.starts_in)
        )
        for end in ends:
            yield LiveHandoff(handoff, starts, end, mode_map.segments)
        return
    for name in handoff.starts:
        start = mode_map.moments.get(name)
        if start is None:
            continue
        targets: list[MomentCell | None] = [*ends] if handoff.ends else [None]
        for target in targets:
            segments = _segments(start, target, handoff.ends_mode, mode_map.segments)
            if segments:
                yield LiveHandoff(handoff, (start,), target, segments)


def _segments(
    start: MomentCell, end: MomentCell | None, ends_mode: Mode, segments: Sequence[str]
) -> tuple[str, ...]:
    found = []
    for name in segments:
        own = start.segments[name]
        other = end.segments[name] if end is not None else None
        if own.held == "no" or (other is not None and other.held == "no"):
            continue
        modes = set(own.candidates) | set(other.candidates if other is not None else (ends_mode,))
        if len(modes) > 1:
            found.append(name)
    return tuple(found)


def _mixed(stage: StageCell) -> bool:
    carried_by_ai = {mode.by_ai for moment in stage.moments if moment.held for mode in moment.candidates}
    return len(carried_by_ai) == 2


def _bridged(stage: StageCell, live: Sequence[LiveHandoff]) -> bool:
    own = {moment.id for moment in stage.moments}
    for handoff in live:
        if handoff.handoff.starts_in:
            continue  # the way to Escalation is open to every AI moment; it bridges no stage
        starts = [cell for cell in handoff.starts if cell.id in own]
        ends_here = handoff.end is None or handoff.end.id in own
        ends = handoff.end.candidates if handoff.end is not None else (handoff.handoff.ends_mode,)
        if ends_here and any(
            {mode.by_ai for mode in (*cell.candidates, *ends)} == {True, False} for cell in starts
        ):
            return True
    return False
