"""The mode map: stages by modes, moments as cards, each with its why; accessible without a kernel."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engine.modemap import MomentCell, SegmentMode, StageCell
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import Mode, Tag
from mapper.views.markup import Html, identifier, render
from mapper.views.why import Why, whys
from mapper.views.words import CSS, both, mode_words, short_names, stage_names

ALL = "All segments"


@dataclass(frozen=True)
class Card:
    """A moment in one column of the table."""

    name: str
    href: str
    css: str
    mode: str
    notes: str
    undecided: bool


@dataclass(frozen=True)
class Row:
    """A stage: its name, what it came from, and its cards by column."""

    name: str
    note: str
    homes: tuple[str, ...]
    cells: tuple[tuple[Card, ...], ...]
    state: str


@dataclass(frozen=True)
class Table:
    """The map as one segment sees it, or as all segments together do."""

    title: str
    key: str
    rows: tuple[Row, ...]


def mode_map(analysis: Analysis, line: LineAnalysis) -> Html:
    """The mode map of one product line.

    A table of stages by modes; a card for each moment opens its why by click, Enter or
    Space, arrow keys move between cards. Where segments differ a switch picks one.
    """
    framework = analysis.framework
    segments = line.map.segments
    views = [_table(ALL, identifier("view", line.name), line, framework, segments)]
    if len(segments) > 1:
        views += [
            _table(name, identifier("view", line.name, name), line, framework, [name]) for name in segments
        ]
    reasons = whys(analysis, line)
    return render(
        "map.html",
        line=line,
        several=len(analysis.lines) > 1,
        key=identifier("map", line.name),
        modes=mode_words(framework),
        tables=views,
        differs=_differs(line),
        whys=reasons,
        undecided=_undecided(reasons),
    )


def mode_maps(analysis: Analysis) -> list[Html]:
    """The mode map of every product line."""
    return [mode_map(analysis, line) for line in analysis.lines]


def _undecided(reasons: Sequence[Why]) -> tuple[str, ...]:
    return tuple(reason.name for reason in reasons if reason.state == "undecided")


def _differs(line: LineAnalysis) -> bool:
    return any(moment.state == "differs" or moment.not_held for moment in line.map.moments.values())


def _table(title: str, key: str, line: LineAnalysis, framework: Framework, segments: Sequence[str]) -> Table:
    rows = tuple(_row(stage, line, framework, segments) for stage in line.map.stages)
    return Table(title, key, rows)


def _row(stage: StageCell, line: LineAnalysis, framework: Framework, segments: Sequence[str]) -> Row:
    cards: list[list[Card]] = [[] for _ in Mode]
    for moment in stage.moments:
        for mode, card in _cards(moment, line, framework, segments):
            cards[mode].append(card)
    own = {name: stage.segments[name] for name in segments}
    homes = {mode for found in own.values() for mode in found.candidates}
    open_cell = any(found.mode is None for found in own.values())
    css = tuple(("home maybe" if open_cell else "home") if mode in homes else "" for mode in Mode)
    state = "undecided" if open_cell else "differs" if len(homes) > 1 else "decided"
    return Row(stage.name, _lineage(stage, line, framework), css, tuple(map(tuple, cards)), state)


def _lineage(stage: StageCell, line: LineAnalysis, framework: Framework) -> str:
    placed = stage.placed
    names = stage_names(line.map, framework)
    library = {own.id: own for source in (framework.saas, framework.usage) for own in source.stages}
    came = [library[name].name for name in placed.sources if name in library]
    if placed.op == "merge":
        names_of = list(dict.fromkeys(came))
        return "merged from " + (both(names_of) if len(names_of) > 1 else "both maps")
    if placed.op == "split":
        return "split from " + both(list(dict.fromkeys(came)))
    if placed.op == "add":
        return "added by the pattern"
    if placed.op == "own":
        return "the client's own"
    if came and came[0] != names.get(stage.id):
        return f"from {came[0]}"
    return placed.note


def _cards(
    moment: MomentCell, line: LineAnalysis, framework: Framework, segments: Sequence[str]
) -> list[tuple[Mode, Card]]:
    held = {name: own for name, own in moment.segments.items() if name in segments and own.held != "no"}
    if not held:
        return []
    shorts = short_names(framework)
    found = []
    for mode in sorted({mode for own in held.values() for mode in own.candidates}):
        where = [name for name, own in held.items() if mode in own.candidates]
        undecided = all(held[name].mode is None for name in where)
        notes = _notes(moment, held, where, partial=len(where) < len(segments))
        href = "#" + identifier("why", line.name, moment.id)
        found.append((mode, Card(moment.name, href, CSS[mode], shorts[mode], notes, undecided)))
    return found


def _notes(moment: MomentCell, held: dict[str, SegmentMode], where: Sequence[str], *, partial: bool) -> str:
    notes = []
    first = held[where[0]]
    if partial:
        notes.append("in " + both(list(where)))
    if first.held == "unknown":
        notes.append("only above the threshold")
    if moment.placed.moment.contested:
        notes.append("contested")
    if moment.placed.moment.conflict:
        notes.append("an exception in its stage")
    if any(step.kind == "override" and set(where) <= set(step.segments) for step in moment.steps):
        notes.append("decided by the client")
    if moment.placed.moment.provenance.tag is Tag.CLIENT:
        notes.append("the client's own")
    return " · ".join(notes)
