"""The whole framework as one record; the keys are the tables of its files."""

from typing import Annotated

from pydantic import Field

from mapper.knowledge.records.decisions import Contested, Contrast, Handoff, Rule
from mapper.knowledge.records.evidence import Assumption, Claim, Fact, ModeText, Skill, Source
from mapper.knowledge.records.maps import PureMap
from mapper.knowledge.records.patterns import Classifier, Inheritance, Pattern
from mapper.knowledge.records.questions import Computed, LeaderQuestion, ToolQuestion
from mapper.knowledge.records.record import Record, Text


class Change(Record):
    """One line of the framework's history."""

    version: Text
    date: Text
    text: Text


class About(Record):
    """The framework's own header."""

    name: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    author: Text
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]


class Framework(Record):
    """All knowledge that the engine reads; it knows no client."""

    about: About
    modes: Annotated[tuple[ModeText, ...], Field(min_length=4, max_length=4)]
    saas: PureMap
    usage: PureMap
    patterns: tuple[Pattern, ...]
    inheritance: Inheritance
    classifier: Classifier
    rules: tuple[Rule, ...]
    handoffs: tuple[Handoff, ...]
    contrasts: tuple[Contrast, ...]
    contested: tuple[Contested, ...]
    leader_questions: tuple[LeaderQuestion, ...]
    tool_questions: tuple[ToolQuestion, ...]
    computed: tuple[Computed, ...]
    skills: tuple[Skill, ...]
    assumptions: tuple[Assumption, ...]
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
