"""What a framework must satisfy beyond the shape of its records."""

from collections.abc import Mapping, Sequence

from mapper.knowledge.checking.conditions import condition_faults, conditions_of
from mapper.knowledge.checking.placement import Library, operation_faults, pattern_faults
from mapper.knowledge.checking.references import dangling, ids, reference_faults
from mapper.knowledge.checking.structure import entry_faults, structure_faults
from mapper.knowledge.checking.walk import inside, walk
from mapper.knowledge.faults import Fault
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.patterns import Pattern


def cross_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """Every fault that takes more than one entry to see; `origin` tells the file of a table."""
    return [
        *reference_faults(framework, origin),
        *structure_faults(framework, origin),
        *pattern_faults(framework, origin),
        *condition_faults(framework, origin),
    ]


def own_pattern_faults(framework: Framework, patterns: Sequence[Pattern], file: str) -> list[Fault]:
    """The same of a client's own `patterns`, which stand in one file beside the framework."""
    library = Library.of(framework, patterns)
    keys = {f"own.patterns.{pattern.id}": pattern for pattern in patterns}
    entries = [entry for key, pattern in keys.items() for entry in inside(pattern, file, key)]
    known = ids(framework, [record for _, _, record in (*walk(framework, {}), *entries)])
    return [
        *dangling(entries, known),
        *(fault for entry in entries for fault in entry_faults(*entry)),
        *(fault for key, own in keys.items() for fault in operation_faults(own, library, file, key)),
        *conditions_of(entries, framework),
    ]
