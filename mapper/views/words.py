"""The words, letters and colours of the modes, and how values are written, for every view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.engine.modemap import ModeMap
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.record import Provenance
from mapper.knowledge.terms import Mode, Tag

# Two hue families: blues where AI drives the moment, warm tones where a person does; the darker
# of each pair is the purer mode. They are categories, readable by colour-blind people; the edge
# style and the letter repeat them for grey print.
COLOURS = {
    Mode.AI_OWNED: "#0b5c94",
    Mode.AI_LED: "#3f97d3",
    Mode.HUMAN_LED: "#c47f00",
    Mode.HUMAN_ONLY: "#b4480f",
}
UNDECIDED_COLOUR = "#8a94a0"
CSS = {Mode.AI_OWNED: "o", Mode.AI_LED: "l", Mode.HUMAN_LED: "h", Mode.HUMAN_ONLY: "n"}
_TAGS = {Tag.STATED: "stated", Tag.INFERRED: "inferred", Tag.ADDED: "added", Tag.CLIENT: "the client's own"}


@dataclass(frozen=True)
class ModeWords:
    """How one mode appears on a page."""

    mode: Mode
    css: str
    letter: str
    name: str
    short: str
    gist: str


def mode_words(framework: Framework) -> tuple[ModeWords, ...]:
    """The words of the four modes, in their order."""
    return tuple(
        ModeWords(text.mode, CSS[text.mode], text.letter, text.name, text.short, text.gist)
        for text in sorted(framework.modes, key=lambda text: text.mode)
    )


def short_names(framework: Framework) -> dict[Mode, str]:
    """The short name of each mode."""
    return {text.mode: text.short for text in framework.modes}


def either(names: Sequence[str]) -> str:
    """Names as a choice: ``A``, ``A or B``, ``A, B or C``."""
    return _listed(names, "or")


def both(names: Sequence[str]) -> str:
    """Names as a list: ``A``, ``A and B``, ``A, B and C``."""
    return _listed(names, "and")


def _listed(names: Sequence[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def origin(provenance: Provenance) -> str:
    """Where an entry comes from, in a word: stated, inferred, added, judgement, the client's own."""
    if provenance.tag is Tag.ADDED and not provenance.refs:
        return "judgement"
    return _TAGS[provenance.tag]


def value(found: Any, unit: str = "", currency: str = "") -> str:
    """A value as people write it: thousands apart, percent with a sign, flags as yes and no.

    Examples
    --------
    >>> value(1250000, "a year, in the file's currency", "USD")
    'USD 1,250,000 a year'
    >>> value(True)
    'yes'
    """
    if isinstance(found, bool):
        return "yes" if found else "no"
    if not isinstance(found, int | float):
        return str(found)
    text = f"{found:,.10g}" if abs(found) < 1e9 else f"{found:,.0f}"
    if "in the file's currency" in unit:
        unit, text = unit.replace(", in the file's currency", ""), f"{currency} {text}"
    return f"{text} {unit}".strip()


def stage_names(mode_map: ModeMap, framework: Framework) -> dict[str, str]:
    """The names of all stages that a view may mention, by id."""
    found = {stage.id: stage.name for source in (framework.saas, framework.usage) for stage in source.stages}
    return found | {stage.id: stage.name for stage in mode_map.stages}


def unique(names: Iterable[str]) -> list[str]:
    """Names without repetition, in their order."""
    return list(dict.fromkeys(names))
