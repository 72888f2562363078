"""A client's overrides: the cells that each decides on, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence

from mapper.engagement.facts import ALL_ACCOUNTS
from mapper.engagement.records import OverrideEntry
from mapper.engine.placed import PlacedMap
from mapper.knowledge.faults import Fault, one_of

Cell = tuple[str, str, str]  # line, moment, segment
MOST_CELLS = 3  # that a fault lists


def reached(entry: OverrideEntry, placed: PlacedMap) -> list[str]:
    """The moments of a map that an override decides on: the one it names, or those that carry its stage."""
    if entry.moment is not None:
        return [moment.id for moment in placed.moments if moment.id == entry.moment]
    return [
        name
        for stage in placed.stages
        if entry.stage == stage.id or entry.stage in stage.sources
        for name in stage.carries
    ]


def override_faults(
    entries: Sequence[OverrideEntry],
    file: str,
    *,
    placed: Mapping[str, PlacedMap],
    sold: Mapping[str, Sequence[str]],
) -> Iterator[Fault]:
    """What is wrong with the overrides.

    Parameters
    ----------
    entries, file
        The overrides, and the file they stand in.
    placed, sold
        The placed map of each line, and the segments that it sells to.
    """
    for entry in entries:
        yield from _target(entry, placed, file)
        yield from _segments(entry, placed, sold, file)
    yield from _twice(entries, placed, sold, file)


def _key(entry: OverrideEntry) -> str:
    return f"overrides.{entry.moment or entry.stage}"


def _target(entry: OverrideEntry, placed: Mapping[str, PlacedMap], file: str) -> Iterator[Fault]:
    if entry.line is not None and entry.line not in placed:
        yield Fault(file, f"{_key(entry)}.line", f'"{entry.line}"', one_of(entry.line, placed))
    what = "moment" if entry.moment is not None else "stage"
    name = str(entry.moment or entry.stage)
    maps = [own for line, own in placed.items() if entry.line in (None, line)]
    known = [part.id for own in maps for part in (own.moments if what == "moment" else own.stages)]
    sources = [source for own in maps for stage in own.stages for source in stage.sources]
    if name not in known and not (what == "stage" and name in sources):
        found = f'"{name}", which the map does not have'
        yield Fault(file, f"{_key(entry)}.{what}", found, one_of(name, known))


def _concerned(entry: OverrideEntry, placed: Mapping[str, PlacedMap]) -> list[str]:
    """The lines that an override decides on; all where it names none that is there."""
    lines = [line for line in placed if entry.line in (None, line)]
    return [line for line in lines if reached(entry, placed[line])] or lines or list(placed)


def _segments(
    entry: OverrideEntry, placed: Mapping[str, PlacedMap], sold: Mapping[str, Sequence[str]], file: str
) -> Iterator[Fault]:
    names = list(dict.fromkeys(name for line in _concerned(entry, placed) for name in sold[line]))
    for segment in entry.segments:
        if segment not in names:
            found = f'"{segment}", which no line concerned sells to'
            allowed = one_of(segment, names) if names else "no segments, as none are known"
            yield Fault(file, f"{_key(entry)}.segments", found, allowed)


def _twice(
    entries: Sequence[OverrideEntry],
    placed: Mapping[str, PlacedMap],
    sold: Mapping[str, Sequence[str]],
    file: str,
) -> Iterator[Fault]:
    """Which of two overrides holds would hang on their order in the file."""
    before: set[Cell] = set()
    for entry in entries:
        own = _cells(entry, placed, sold)
        if again := sorted(before.intersection(own)):
            cells = [f"{moment} of {line} for {segment}" for line, moment, segment in again[:MOST_CELLS]]
            found = "a second override of " + ", ".join(cells) + (", …" if len(again) > MOST_CELLS else "")
            yield Fault(file, _key(entry), found, "one override of a cell")
        before.update(own)


def _cells(
    entry: OverrideEntry, placed: Mapping[str, PlacedMap], sold: Mapping[str, Sequence[str]]
) -> list[Cell]:
    return [
        (line, moment, segment)
        for line, own in placed.items()
        if entry.line in (None, line)
        for moment in reached(entry, own)
        for segment in sold[line] or (ALL_ACCOUNTS,)
        if not entry.segments or segment in entry.segments
    ]
