"""The client's recorded positions on contested cells: checked, and carried out as overrides."""

from collections.abc import Iterator, Mapping, Sequence

from mapper.engagement.records import Engagement, Line, PositionEntry
from mapper.engine.modemap import Override
from mapper.engine.placed import PlacedMap
from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.decisions import Contested
from mapper.knowledge.records.framework import Framework


def position_overrides(
    framework: Framework, engagement: Engagement, line: Line, placed: PlacedMap
) -> list[Override]:
    """The overrides that the client's positions stand for on `line`: one for each contested moment."""
    cells = {cell.id: cell for cell in framework.contested}
    here = {moment.id for moment in placed.moments}
    return [
        Override(moment, entry.mode, entry.reason, entry.decider, entry.segments, name, cells[name].title)
        for name, entry in engagement.positions.items()
        if entry.line in (None, line.name)
        for moment in cells[name].moments
        if moment in here
    ]


def position_faults(
    framework: Framework,
    engagement: Engagement,
    file: str,
    *,
    placed: Mapping[str, PlacedMap],
    sold: Mapping[str, Sequence[str]],
) -> Iterator[Fault]:
    """What is wrong with the positions: cell, mode, line, segments, or no map has the cell.

    `placed` and `sold` are the placed map of each line and the segments that it sells to.
    """
    cells = {cell.id: cell for cell in framework.contested}
    for name, entry in engagement.positions.items():
        key = f"positions.{name}"
        if name not in cells:
            yield Fault(file, key, "a contested cell that the framework has not", one_of(name, cells))
            continue
        yield from _entry(entry, cells[name], placed, sold, file, key)


def _entry(
    entry: PositionEntry,
    cell: Contested,
    placed: Mapping[str, PlacedMap],
    sold: Mapping[str, Sequence[str]],
    file: str,
    key: str,
) -> Iterator[Fault]:
    modes = [position.mode for position in cell.positions]
    if entry.mode not in modes:
        allowed = " or ".join(mode.word for mode in modes)
        yield Fault(file, f"{key}.mode", entry.mode.word, f"{allowed}, the positions on {cell.title}")
    if entry.line is not None and entry.line not in placed:
        yield Fault(file, f"{key}.line", f'"{entry.line}"', one_of(entry.line, placed))
        return
    here = [line for line in placed if entry.line in (None, line)]
    holding = [line for line in here if any(own.id in cell.moments for own in placed[line].moments)]
    if not holding:
        yield Fault(file, key, "a contested cell that no map of this client has", "a cell of its maps")
    names = list(dict.fromkeys(name for line in holding or here for name in sold[line]))
    for segment in entry.segments:
        if segment not in names:
            found = f'"{segment}", which no line concerned sells to'
            allowed = one_of(segment, names) if names else "no segments, as none are known"
            yield Fault(file, f"{key}.segments", found, allowed)
