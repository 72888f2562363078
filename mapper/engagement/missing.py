"""What a client has not said: each with the question that asks for it and the cells that wait for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapper.engagement.facts import ALL_ACCOUNTS, Facts
from mapper.engagement.records import Engagement
from mapper.engine.computed import THRESHOLD
from mapper.engine.modemap import ModeMap
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import QuestionField


@dataclass(frozen=True)
class Missing:
    """One thing not said.

    `undecided` are the moments without a mode because of it, `unchecked` the rules that
    could not be looked at.
    """

    key: str
    label: str
    question: str
    owner: str
    undecided: tuple[str, ...]
    unchecked: tuple[str, ...]
    required: bool = False

    @property
    def weight(self) -> tuple[int, bool, int]:
        """How much hangs on it, for listing the heavier first."""
        return (len(self.undecided), self.required, len(self.unchecked))

    @property
    def matters(self) -> bool:
        """Whether something in this client's maps waits for it."""
        return any(self.weight)


THRESHOLD_LABEL = "The tier threshold: the yearly value from which a person carries adoption"


def missing(
    framework: Framework,
    engagement: Engagement,
    facts: Facts,
    maps: Mapping[str, ModeMap],
    *,
    unset: Collection[str],
) -> tuple[Missing, ...]:
    """Everything that is missing, what most hangs on first; `unset` names the lines without a threshold."""
    found = [*_thresholds(framework, maps, unset), *_fields(framework, engagement, facts, maps)]
    found += _reasons(engagement)
    return tuple(sorted(found, key=lambda one: one.weight, reverse=True))


def _thresholds(
    framework: Framework, maps: Mapping[str, ModeMap], unset: Collection[str]
) -> Iterable[Missing]:
    for name in unset:
        undecided, unchecked = _hanging(framework, {name: maps[name]}, "above_threshold")
        yield Missing(THRESHOLD, THRESHOLD_LABEL, "L3", f"line {name}", undecided, unchecked)


def _fields(
    framework: Framework, engagement: Engagement, facts: Facts, maps: Mapping[str, ModeMap]
) -> Iterable[Missing]:
    for question in framework.tool_questions:
        for field in question.fields:
            for owner in _owners(field, engagement, facts):
                if field.key not in facts.of(owner):
                    undecided, unchecked = _hanging(framework, maps, field.key)
                    yield Missing(
                        field.key, field.label, question.id, owner, undecided, unchecked, field.required
                    )


def _owners(field: QuestionField, engagement: Engagement, facts: Facts) -> Sequence[str]:
    if field.per == "answer":
        return [] if all(field.key in facts.of(f"line {line.name}") for line in engagement.lines) else [""]
    if field.per == "line":
        return [f"line {line.name}" for line in engagement.lines]
    if field.absent is not None:
        return []  # leaving it out says something
    return [f"segment {segment.name}" for segment in facts.segments] or [f"segment {ALL_ACCOUNTS}"]


def _hanging(
    framework: Framework, maps: Mapping[str, ModeMap], key: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    keys = {key, *(column.key for column in framework.computed if key in column.needs)}
    undecided: dict[str, None] = {}
    unchecked: dict[str, None] = {}
    for mode_map in maps.values():
        for moment in mode_map.moments.values():
            for step in moment.steps:
                if keys & set(step.needs):
                    unchecked[step.id] = None
                    if step.hangs and moment.state == "undecided":
                        undecided[moment.id] = None
    return tuple(undecided), tuple(unchecked)


def _reasons(engagement: Engagement) -> Iterable[Missing]:
    for line in engagement.lines:
        if line.pattern is None and line.model is None and not line.split and not line.preset:
            label = "How this line earns: a model, a pattern, or the split of its revenue"
            yield Missing("model", label, "Q1", f"line {line.name}", (), (), required=True)
