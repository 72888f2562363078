"""The five leader questions, and the seven tool questions with their fields and presets."""

import math
from typing import Annotated, Any, Literal

from pydantic import Field

from mapper.knowledge.records.record import Number, Provenance, Record, Slug, Text

Kind = Literal["number", "count", "flag", "choice", "text"]
Per = Literal["line", "segment", "answer"]


def _plain(number: float | None) -> str:
    return "any" if number is None else f"{number:,.10g}"


class Option(Record):
    """One allowed value of a choice, and the sentence that explains it."""

    value: str | int
    label: Text


class QuestionField(Record):
    """One value that a question asks for; rules and tests read it by `key`.

    `per` says where the value lives: on a product line, on a segment, or once per answer.
    `absent` is what leaving out a flag means, where that is plain; else left out is unknown.
    """

    key: Slug
    label: Text
    kind: Kind
    per: Per
    unit: str = ""
    minimum: Number | None = None
    maximum: Number | None = None
    options: tuple[Option, ...] = ()
    required: bool = False
    absent: bool | None = None
    drives: Text
    provenance: Provenance

    @property
    def allowed(self) -> str:
        """What may stand here, in words."""
        if self.kind == "flag":
            return "true or false"
        if self.kind == "choice":
            return "one of " + ", ".join(str(option.value) for option in self.options)
        if self.kind == "text":
            return "text"
        kind = "a whole number" if self.kind == "count" else "a number"
        unit = f" {self.unit}" if self.unit else ""
        return f"{kind}{unit} from {_plain(self.minimum)} to {_plain(self.maximum)}"

    def problem(self, value: object) -> str:
        """What is allowed instead of `value`, or nothing when it may stand."""
        return "" if self._fits(value) else self.allowed

    def _fits(self, value: object) -> bool:
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "choice":
            return any(value == option.value and type(value) is type(option.value) for option in self.options)
        if self.kind == "text":
            return isinstance(value, str)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -math.inf < value < math.inf:
            return False
        if self.kind == "count" and value != int(value):
            return False
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        return low <= value <= high


class Preset(Record):
    """A quick answer and the numbers that it stands for."""

    id: Slug
    label: Text
    values: dict[str, Any] = {}
    rows: tuple[dict[str, Any], ...] = ()


class ToolQuestion(Record):
    """One of the seven questions of the tool."""

    id: Slug
    section: Slug
    question: Text
    drives: Text
    provenance: Provenance
    fields: Annotated[tuple[QuestionField, ...], Field(min_length=1)]
    presets: tuple[Preset, ...]


class LeaderQuestion(Record):
    """One of the five questions that a leader answers before finalising a plan."""

    id: Slug
    question: Text
    must_contain: tuple[Text, ...]
    implicit_signs: tuple[Text, ...]
    run: Text
    minutes: Annotated[int, Field(gt=0)]
    capture: tuple[Text, ...]
    provenance: Provenance


class Computed(Record):
    """A column that the engine works out from fields, so that rules may name it.

    `absent` says what is missing when the column is unknown.
    """

    key: Slug
    label: Text
    absent: Text
    kind: Kind
    needs: tuple[Slug, ...]
    provenance: Provenance
