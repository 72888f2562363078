"""Conditions name columns that some question gives, and compare them with values they can have."""

from collections.abc import Iterator, Mapping
from typing import Any

from mapper.knowledge.checking.walk import walk
from mapper.knowledge.faults import Fault, one_of, shown
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.questions import Computed, QuestionField


def condition_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """The faults of every `when` in the framework."""
    columns: dict[str, QuestionField | Computed] = {
        field.key: field for question in framework.tool_questions for field in question.fields
    }
    columns |= {column.key: column for column in framework.computed}
    return [
        fault
        for file, key, record in walk(framework, origin)
        for fault in when_faults(getattr(record, "when", None), columns, file, f"{key}.when")
    ]


def when_faults(
    when: object, columns: Mapping[str, QuestionField | Computed], file: str, key: str
) -> Iterator[Fault]:
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


def _values(column: QuestionField | Computed, test: dict[str, Any], file: str, key: str) -> Iterator[Fault]:
    for comparator, constant in test.items():
        if column.kind == "flag" and not isinstance(constant, bool):
            yield Fault(file, f"{key}.{comparator}", shown(constant), "true or false")
        elif column.kind in ("number", "count") and (isinstance(constant, bool | str)):
            yield Fault(file, f"{key}.{comparator}", shown(constant), "a number")
        elif isinstance(column, QuestionField) and column.kind == "choice":
            values = [option.value for option in column.options]
            if constant not in values:
                yield Fault(
                    file, f"{key}.{comparator}", shown(constant), one_of(str(constant), map(str, values))
                )
