"""What the framework stands on: sources, claims, facts, assumptions, and the words of the modes."""

from typing import Annotated, Literal

from pydantic import Field

from mapper.knowledge.records.record import ModeWord, Number, Provenance, Record, Slug, Text
from mapper.knowledge.terms import Grade


class Source(Record):
    """A document with an address and a grade."""

    id: Slug
    title: Text
    address: Text
    grade: Grade
    note: str = ""


class Claim(Record):
    """One claim of the two source texts, in this project's own words."""

    id: Annotated[str, Field(pattern=r"^M[LM]-\d{2,3}$")]
    kind: Literal["definition", "assignment", "example", "factual", "recommendation", "consequence", "meta"]
    ref: Text
    text: Text


class Fact(Record):
    """A sentence about the market or the craft, with the sources that carry it."""

    id: Slug
    topic: Text
    text: Text
    refs: Annotated[tuple[str, ...], Field(min_length=1)]


class Assumption(Record):
    """A number with its range. `low` is the end that makes the tier threshold lower."""

    id: Slug
    name: Text
    unit: Text
    low: Number
    base: Number
    high: Number
    provenance: Provenance
    note: str = ""


class Skill(Record):
    """A skill that moments are tagged with."""

    id: Slug
    name: Text
    does: Text
    provenance: Provenance


class ModeText(Record):
    """The words of one mode."""

    mode: ModeWord
    name: Text
    letter: Annotated[str, Field(min_length=1, max_length=1)]
    short: Text
    gist: Text
    definition: Text
    examples: tuple[Slug, ...]
    provenance: Provenance
