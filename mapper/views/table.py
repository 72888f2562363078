"""One table for every list on a page: captions, header cells, mode tags, escaped text."""

from collections.abc import Sequence
from dataclasses import dataclass

from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode
from mapper.views.markup import Html, render
from mapper.views.words import CSS


@dataclass(frozen=True)
class Tag:
    """A mode as a cell shows it: its name with its edge."""

    css: str
    name: str


@dataclass(frozen=True)
class Link:
    """A source as a cell shows it; only http addresses become links."""

    address: str
    name: str

    @property
    def safe(self) -> bool:
        """Whether the address may stand in a link."""
        return self.address.startswith(("https://", "http://"))


@dataclass(frozen=True)
class Judged:
    """A value that nobody sourced; it looks different from one that has a source."""

    text: str = "judgement"


Part = str | Tag | Link | Judged
Cell = Part | Sequence[Part]


def provenance(framework: Framework, found: Provenance) -> list[Part]:
    """Where a number comes from: its sources with their grades, each a link, and judgement where it is."""
    known = {source.id: source for source in framework.sources}
    links: list[Part] = [
        Link(known[ref].address, f"{ref} ({known[ref].grade.value})") for ref in found.refs if ref in known
    ]
    return [*links, *([Judged()] if found.judgement or not links else [])]


def tags(modes: Sequence[Mode], shorts: dict[Mode, str]) -> list[Tag]:
    """The tags of some modes."""
    return [Tag(CSS[mode], shorts[mode]) for mode in modes]


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    empty: str = "",
    folded: bool = False,
) -> Html:
    """A table whose first column names the row.

    `empty` is said where there are no rows; a `folded` table opens on request, and in print.
    """
    found = [[_parts(cell) for cell in row] for row in rows]
    return render("table.html", caption=caption, heads=heads, rows=found, empty=empty, folded=folded)


def _parts(cell: Cell) -> list[Part]:
    return [cell] if isinstance(cell, str | Tag | Link | Judged) else list(cell)
