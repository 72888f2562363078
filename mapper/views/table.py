"""One table for every list on a page: captions, header cells, mode tags, escaped text."""

from collections.abc import Sequence
from dataclasses import dataclass

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


Cell = str | Tag | Link | Sequence["str | Tag | Link"]


def tags(modes: Sequence[Mode], shorts: dict[Mode, str]) -> list[Tag]:
    """The tags of some modes."""
    return [Tag(CSS[mode], shorts[mode]) for mode in modes]


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, empty: str = "") -> Html:
    """A table whose first column names the row; `empty` is said where there are no rows."""
    found = [[_parts(cell) for cell in row] for row in rows]
    return render("table.html", caption=caption, heads=heads, rows=found, empty=empty)


def _parts(cell: Cell) -> list[str | Tag | Link]:
    return [cell] if isinstance(cell, str | Tag | Link) else list(cell)
