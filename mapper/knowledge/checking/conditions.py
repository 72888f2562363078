"""Conditions name columns that some question gives, and compare them with values they can have."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mapper.knowledge.checking.walk import Entry, walk
from mapper.knowledge.faults import Fault, one_of, shown
from mapper.knowledge.records.condition import columns_of
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.patterns import Operation, Test
from mapper.knowledge.records.questions import Computed, QuestionField

Column = QuestionField | Computed
LARGEST = 1e300  # what lies beyond, also "infinite" and "not a number", is compared with nothing


def condition_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """The faults of every `when` in the framework."""
    return [*conditions_of(walk(framework, origin), framework)]


def conditions_of(entries: Iterable[Entry], framework: Framework) -> Iterator[Fault]:
    """The faults of every `when` among `entries`, also a client's own."""
    columns = known_columns(framework)
    for file, key, record in entries:
        when = getattr(record, "when", None)
        yield from when_faults(when, columns, file, f"{key}.when")
        if isinstance(record, Operation | Test):
            yield from _asked_once(record.when, columns, file, f"{key}.when")


def known_columns(framework: Framework) -> dict[str, Column]:
    """The columns that a condition may name."""
    columns: dict[str, Column] = {
        field.key: field for question in framework.tool_questions for field in question.fields
    }
    return columns | {column.key: column for column in framework.computed}


def when_faults(when: object, columns: Mapping[str, Column], file: str, key: str) -> Iterator[Fault]:
    """The faults of one condition over `columns`."""
    if not isinstance(when, dict):
        return
    for name, part in when.items():
        if name in ("all", "any"):
            for inner in part:
                yield from when_faults(inner, columns, file, f"{key}.{name}")
        elif name == "not":
            yield from when_faults(part, columns, file, f"{key}.not")
        elif name not in columns:
            yield Fault(file, key, f'"{name}", a column that no question gives', one_of(name, columns))
        else:
            yield from _values(columns[name], part, file, f"{key}.{name}")


def _asked_once(when: dict[str, Any], columns: Mapping[str, Column], file: str, key: str) -> Iterator[Fault]:
    """A product line has one map: what differs between its segments cannot decide which."""
    for name in sorted(columns_of(when)):
        if name in columns and _by_segment(columns[name], columns):
            yield Fault(
                file,
                f"{key}.{name}",
                "a column that differs by segment",
                "a column of the line or the client",
            )


def _by_segment(column: Column, columns: Mapping[str, Column]) -> bool:
    if isinstance(column, QuestionField):
        return column.per == "segment"
    return any(_by_segment(columns[name], columns) for name in column.needs if name in columns)


def _values(column: Column, test: dict[str, Any], file: str, key: str) -> Iterator[Fault]:
    for comparator, constant in test.items():
        allowed = _allowed(column, constant)
        if allowed:
            yield Fault(file, f"{key}.{comparator}", shown(constant), allowed)


def _allowed(column: Column, constant: Any) -> str:
    """What the column can be compared with instead of `constant`; nothing where that may stand."""
    if column.kind == "flag":
        return "" if isinstance(constant, bool) else "true or false"
    if column.kind in ("number", "count"):
        number = isinstance(constant, int | float) and not isinstance(constant, bool)
        return "" if number and -LARGEST < constant < LARGEST else "a number"
    if isinstance(column, QuestionField) and column.kind == "choice":
        values = [option.value for option in column.options]
        return "" if constant in values else one_of(str(constant), map(str, values))
    return ""
