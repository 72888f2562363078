"""What is known of a client: every answer with its origin, and the columns that rules read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.engagement.answers import fields_of, question_of
from mapper.engagement.records import Answer, Engagement, Line, Section, Segment
from mapper.engine.computed import REVIEW, THRESHOLD, numbers, with_computed
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import Preset, QuestionField
from mapper.knowledge.terms import Status

ALL_ACCOUNTS = "All accounts"


@dataclass(frozen=True)
class Fact:
    """One answer: whose it is, its value, how the client came by it, and its source."""

    question: str
    owner: str
    field: QuestionField
    value: Any
    status: Status
    source: str
    preset: str = ""
    note: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Facts:
    """All answers of one client; segments are those of the file or of a preset.

    `assumed` are the framework's assumptions by id, the client's own where the file gives one.
    """

    segments: tuple[Segment, ...]
    rows: tuple[Fact, ...]
    assumed: Mapping[str, float]

    def of(self, owner: str) -> dict[str, Any]:
        """The values that belong to one line, one segment or (``""``) the client, by key."""
        return {fact.field.key: fact.value for fact in self.rows if fact.owner == owner}

    def find(self, owner: str, key: str) -> Fact | None:
        """The answer `key` of that owner, with its origin."""
        return next((fact for fact in self.rows if fact.owner == owner and fact.field.key == key), None)


def gather(framework: Framework, engagement: Engagement) -> Facts:
    """Every answer of `engagement`, presets filled in and marked as assumed."""
    segments = engagement.segments or _preset_segments(framework, engagement)
    rows = [
        *(row for line in engagement.lines for row in _of_line(framework, line)),
        *(row for segment in segments for row in _of_segment(framework, segment)),
        *(
            row
            for name, section in engagement.answers.items()
            for row in _of_section(framework, name, section)
        ),
    ]
    return Facts(tuple(segments), tuple(rows), assumed(framework, engagement))


def assumed(framework: Framework, engagement: Engagement) -> dict[str, float]:
    """The assumptions by id: the framework's base values, and the client's own in their place."""
    found = {one.id: one.base for one in framework.assumptions}
    return found | {name: float(own.value) for name, own in engagement.assumptions.items()}


def line_segments(line: Line, facts: Facts) -> list[Segment]:
    """The segments that buy `line`: those it names, else all."""
    return [segment for segment in facts.segments if not line.segments or segment.name in line.segments]


def columns(
    framework: Framework, line: Line, facts: Facts, *, threshold: float | None = None
) -> tuple[list[str], dict[str, Any]]:
    """The segment names of a line, and its columns: scalars, or one value for each segment.

    An answer of the line itself wins over the same answer of the client. `threshold` is a
    computed tier threshold; the client's own wins.
    A line without segments counts as one segment of which nothing is known.
    """
    own = line_segments(line, facts)
    found: dict[str, Any] = {**facts.of(""), **facts.of(owner(line))}
    by_segment = [facts.of(owner(segment)) for segment in own]
    for key, field in fields_of(framework, "segment").items():
        values = [row.get(key, field.absent) for row in by_segment] or [field.absent]
        found[key] = values if field.kind in ("choice", "text") else numbers(values)
    found[THRESHOLD] = line.threshold.value if line.threshold is not None else threshold
    found |= {name: facts.assumed.get(name) for name in REVIEW}
    names = [segment.name for segment in own] or [ALL_ACCOUNTS]
    return names, with_computed(found)


def weights(line: Line, facts: Facts, names: Sequence[str]) -> dict[str, dict[str, float] | None]:
    """Segment weights by kind: moments, accounts, revenue; None where the client gave no numbers."""
    rows = [facts.of(owner(segment)) for segment in line_segments(line, facts)] or [{}]
    accounts = [row.get("accounts") for row in rows]
    values = [row.get("mean_acv", row.get("median_acv")) for row in rows]
    revenue = [
        a * v if a is not None and v is not None else None for a, v in zip(accounts, values, strict=True)
    ]
    return {
        "moments": dict.fromkeys(names, 1.0),
        "accounts": _complete(names, accounts),
        "revenue": _complete(names, revenue),
    }


def _complete(names: Sequence[str], values: Sequence[float | None]) -> dict[str, float] | None:
    known = [float(value) for value in values if value is not None]
    return dict(zip(names, known, strict=True)) if len(known) == len(values) and sum(known) > 0 else None


def owner(record: Line | Segment) -> str:
    """Under which name the answers of a line or segment are kept; those of the client under ``""``."""
    return f"{type(record).__name__.lower()} {record.name}"


def _of_line(framework: Framework, line: Line) -> Iterable[Fact]:
    preset = _preset(framework, "lines", line.preset)
    yield from _rows(framework, "lines", owner(line), line.split, preset)
    for name, section in line.answers.items():
        yield from _of_section(framework, name, section, owner(line))


def _of_segment(framework: Framework, segment: Segment) -> Iterable[Fact]:
    return _rows(framework, "segments", owner(segment), segment.answers, None)


def _of_section(framework: Framework, name: str, section: Section, owner: str = "") -> Iterable[Fact]:
    return _rows(framework, name, owner, section.answers, _preset(framework, name, section.preset))


def _rows(
    framework: Framework, section: str, owner: str, answers: Mapping[str, Answer], preset: Preset | None
) -> Iterable[Fact]:
    question = question_of(framework, section)
    given = dict(preset.values) if preset is not None else {}
    for field in question.fields:
        answer = answers.get(field.key)
        if answer is not None:
            yield Fact(
                question.id,
                owner,
                field,
                answer.value,
                answer.status,
                answer.source,
                note=answer.note,
                low=answer.low,
                high=answer.high,
            )
        elif field.key in given and preset is not None:
            yield Fact(question.id, owner, field, given[field.key], Status.ASSUMED, "", preset.label)


def _preset(framework: Framework, section: str, name: str) -> Preset | None:
    return next((preset for preset in question_of(framework, section).presets if preset.id == name), None)


def _preset_segments(framework: Framework, engagement: Engagement) -> tuple[Segment, ...]:
    section = engagement.answers.get("segments")
    preset = _preset(framework, "segments", section.preset) if section is not None else None
    if preset is None:
        return ()
    source = f"Preset: {preset.label}"
    return tuple(
        Segment(
            name=row["name"],
            answers={
                key: Answer(value=value, status=Status.ASSUMED, note=source)
                for key, value in row.items()
                if key != "name"
            },
        )
        for row in preset.rows
    )
