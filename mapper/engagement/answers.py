"""Checking a client's answers against the fields that the framework's questions define."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mapper.engagement.records import Answer, Engagement, Section
from mapper.knowledge.faults import Fault, one_of, shown
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import Per, QuestionField, ToolQuestion

SUM_TOLERANCE = 0.5  # percent; shares from a filing are rounded


def fields_of(framework: Framework, per: Per) -> dict[str, QuestionField]:
    """The fields that live on a line, on a segment or in an answer, by key."""
    return {
        field.key: field
        for question in framework.tool_questions
        for field in question.fields
        if field.per == per
    }


def answer_faults(framework: Framework, engagement: Engagement, file: str) -> list[Fault]:
    """Every answer that is unknown, of the wrong kind, out of range or likely in the wrong unit."""
    return [
        *_lines(framework, engagement, file),
        *_segments(framework, engagement, file),
        *_sections(framework, engagement.answers, file, "answers"),
        *_people(framework, engagement, file),
    ]


def _lines(framework: Framework, engagement: Engagement, file: str) -> Iterator[Fault]:
    fields = fields_of(framework, "line")
    for line in engagement.lines:
        key = f"lines.{line.name}"
        yield from _answers(line.split, fields, file, f"{key}.split")
        yield from _preset(line.preset, "lines", framework, file, f"{key}.preset")
        if line.revenue_pct is not None:
            yield from _percent(line.revenue_pct, file, f"{key}.revenue_pct")
        yield from _sections(framework, line.answers, file, f"{key}.answers")
        shares = {name: answer.value for name, answer in line.split.items() if name in fields}
        yield from _sum(shares, file, f"{key}.split", complete=not line.preset)
    parts = {line.name: line.revenue_pct.value for line in engagement.lines if line.revenue_pct is not None}
    if len(parts) == len(engagement.lines):
        yield from _sum(parts, file, "lines.revenue_pct", complete=True)


def _sum(shares: Mapping[str, Any], file: str, key: str, *, complete: bool) -> Iterator[Fault]:
    numbers = [value for value in shares.values() if _number(value) and 0 <= value <= 100]
    if not shares or len(numbers) < len(shares) or not complete:
        return
    total = sum(numbers)
    if abs(total - 100) > SUM_TOLERANCE:
        yield Fault(file, key, f"shares that add up to {total:g}", "shares that add up to 100")


def _segments(framework: Framework, engagement: Engagement, file: str) -> Iterator[Fault]:
    fields = fields_of(framework, "segment")
    for segment in engagement.segments:
        key = f"segments.{segment.name}"
        yield from _answers(segment.answers, fields, file, key)
        quartiles = [segment.answers.get(name) for name in ("p25_acv", "median_acv", "p75_acv")]
        values = [answer.value for answer in quartiles if answer is not None]
        if all(isinstance(value, int | float) for value in values) and values != sorted(values):
            yield Fault(file, key, ", ".join(map(str, values)), "p25_acv <= median_acv <= p75_acv")


def _sections(
    framework: Framework, sections: Mapping[str, Section], file: str, prefix: str
) -> Iterator[Fault]:
    questions = {question.section: question for question in framework.tool_questions}
    for name, section in sections.items():
        key = f"{prefix}.{name}"
        if name not in questions or name == "lines":
            known = [section for section in questions if section != "lines"]
            yield Fault(file, key, "a question that is not known", one_of(name, known))
            continue
        yield from _preset(section.preset, name, framework, file, f"{key}.preset")
        fields = {field.key: field for field in questions[name].fields if field.per == "answer"}
        yield from _answers(section.answers, fields, file, key)


def _people(framework: Framework, engagement: Engagement, file: str) -> Iterator[Fault]:
    skills = [skill.id for skill in framework.skills]
    for name, answer in engagement.people.items():
        if name not in skills:
            yield Fault(file, f"people.{name}", "a skill that is not known", one_of(name, skills))
        elif not _number(answer.value) or not 0 <= answer.value <= 10_000:
            yield Fault(file, f"people.{name}", shown(answer.value), "full-time people from 0 to 10,000")


def _preset(name: str, section: str, framework: Framework, file: str, key: str) -> Iterator[Fault]:
    known = [preset.id for preset in question_of(framework, section).presets]
    if name and name not in known:
        yield Fault(file, key, shown(name), one_of(name, known))


def question_of(framework: Framework, section: str) -> ToolQuestion:
    """The tool question whose answers stand in `section`."""
    return next(question for question in framework.tool_questions if question.section == section)


def _answers(
    answers: Mapping[str, Answer], fields: Mapping[str, QuestionField], file: str, key: str
) -> Iterator[Fault]:
    for name, answer in answers.items():
        field = fields.get(name)
        if field is None:
            yield Fault(file, f"{key}.{name}", "a key that is not known", one_of(name, fields))
        elif name.endswith("_pct") and (fault := next(_percent(answer, file, f"{key}.{name}"), None)):
            yield fault
        elif problem := field.problem(answer.value):
            yield Fault(file, f"{key}.{name}", shown(answer.value), problem)


def _percent(answer: Answer, file: str, key: str) -> Iterator[Fault]:
    value = answer.value
    if _number(value) and 0 < value < 1 and answer.unit != "%":
        allowed = (
            f'percent from 0 to 100: did you mean {value * 100:g}? (or {{ value = {value:g}, unit = "%" }})'
        )
        yield Fault(file, key, shown(value), allowed)
    elif not _number(value) or not 0 <= value <= 100:
        yield Fault(file, key, shown(value), "percent from 0 to 100")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def twice(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, compared without case."""
    seen: dict[str, list[str]] = {}
    for name in names:
        seen.setdefault(name.casefold(), []).append(name)
    return [group[0] for group in seen.values() if len(group) > 1]
