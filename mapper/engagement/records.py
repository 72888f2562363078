"""The engagement file as records: one client, its product lines, segments, answers, decisions."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from mapper.engagement.own import Own
from mapper.engagement.text import Name, Prose
from mapper.knowledge.records.record import ModeWord, Record, Slug, Text
from mapper.knowledge.terms import RevenueModel, Status

FORMAT = 1


def _currency(value: str) -> str:
    if len(value) != 3 or not (value.isascii() and value.isalpha() and value.isupper()):
        raise ValueError("three capital letters, such as USD")
    return value


class Answer(Record):
    """A value, how the client came by it, and where it stands written.

    A bare value in the file counts as stated by the client. `unit = "%"` says that a share
    below 1 is meant as it stands. `low` and `high` are how far the value may lie off.
    """

    value: Any
    status: Status = Status.STATED
    source: Prose = ""
    unit: str = ""
    note: Prose = ""
    low: float | None = None
    high: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _wrap(cls, found: Any) -> Any:
        return found if isinstance(found, dict | Answer) else {"value": found}


class Client(Record):
    """Whose engagement this is."""

    name: Name
    description: Prose = ""
    invented: bool = False


def _apart(found: Any, own: str) -> Any:
    """A table of the file with its answers apart: they stand directly beside the key `own`."""
    if not isinstance(found, dict) or "answers" in found:
        return found
    kept = {own: found[own]} if own in found else {}
    return {**kept, "answers": {key: value for key, value in found.items() if key != own}}


class Section(Record):
    """The answer to one question: a preset (quick), values of its own (analyst), or both."""

    preset: str = ""
    answers: dict[str, Answer] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, found: Any) -> Any:
        return _apart(found, "preset")


class Threshold(Record):
    """The tier threshold of a line as the client states it: yearly value per account."""

    value: Annotated[float, Field(gt=0, le=100_000_000)]
    low: Annotated[float, Field(gt=0, le=100_000_000)] | None = None
    high: Annotated[float, Field(gt=0, le=100_000_000)] | None = None
    horizon_years: Annotated[int, Field(ge=1, le=5)] | None = None
    status: Status = Status.STATED
    source: Prose = ""

    @model_validator(mode="after")
    def _ordered(self) -> "Threshold":
        if (self.low is not None and self.low > self.value) or (
            self.high is not None and self.high < self.value
        ):
            raise ValueError("low <= value <= high")
        return self


class Line(Record):
    """A product line: how it earns, which pattern describes it, which segments buy it."""

    name: Name
    model: RevenueModel | None = None
    pattern: Slug | None = None
    pattern_reason: Prose = ""
    overlays: tuple[Slug, ...] | None = None
    revenue_pct: Answer | None = None
    segments: tuple[Text, ...] = ()
    preset: str = ""
    split: dict[str, Answer] = {}
    threshold: Threshold | None = None
    switch: dict[str, bool] = {}
    answers: dict[str, Section] = {}

    @model_validator(mode="after")
    def _described(self) -> "Line":
        if self.model is RevenueModel.HYBRID and self.pattern is None:
            raise ValueError('a pattern beside model = "hybrid", for instance pattern = "P1"')
        if self.pattern is not None and self.model not in (None, RevenueModel.HYBRID):
            raise ValueError('model = "hybrid" (or no model) beside a pattern')
        return self


class Segment(Record):
    """A customer segment; its answers stand directly in its table."""

    name: Name
    answers: dict[str, Answer] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, found: Any) -> Any:
        return _apart(found, "name")


class OverrideEntry(Record):
    """The client's own mode for a moment, or for the moment that carries a stage."""

    moment: Slug | None = None
    stage: Slug | None = None
    line: Text | None = None
    segments: tuple[Text, ...] = ()
    mode: ModeWord
    reason: Annotated[Prose, Field(min_length=3)]
    decider: Prose = ""

    @model_validator(mode="after")
    def _one(self) -> "OverrideEntry":
        if (self.moment is None) == (self.stage is None):
            raise ValueError("either moment or stage")
        return self


class PositionEntry(Record):
    """Where the client stands on a contested cell: one of its positions, for all segments or some."""

    mode: ModeWord
    reason: Annotated[Prose, Field(min_length=3)]
    decider: Prose = ""
    line: Text | None = None
    segments: tuple[Text, ...] = ()


class Decision(Record):
    """One line of the decision log."""

    id: Slug
    question: Prose
    options: tuple[Prose, ...] = ()
    decision: Prose
    reason: Prose
    inputs: tuple[Prose, ...] = ()
    decider: Prose
    dissent: Prose = ""
    date: datetime.date | None = None
    review: Prose = ""
    supersedes: str = ""


class Today(Record):
    """Who carries a moment today, and whether anybody chose that."""

    mode: ModeWord
    how: Literal["chosen", "inherited"]
    tool: Prose = ""
    line: Text | None = None


class Engagement(Record):
    """One client's job, as one file holds it."""

    format: Literal[1]
    framework: Annotated[str, Field(pattern=r"^[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}$")]
    client: Client
    date: datetime.date
    currency: Annotated[str, AfterValidator(_currency), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})]
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    segments: tuple[Segment, ...] = ()
    answers: dict[str, Section] = {}
    people: dict[str, Answer] = {}
    assumptions: dict[str, Answer] = {}
    today: dict[str, Today] = {}
    positions: dict[str, PositionEntry] = {}
    overrides: tuple[OverrideEntry, ...] = ()
    decisions: tuple[Decision, ...] = ()
    own: Own = Own()
