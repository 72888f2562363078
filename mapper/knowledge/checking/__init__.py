"""What a framework must satisfy beyond the shape of its records."""

from collections.abc import Mapping

from mapper.knowledge.checking.conditions import condition_faults
from mapper.knowledge.checking.placement import pattern_faults
from mapper.knowledge.checking.references import reference_faults
from mapper.knowledge.checking.structure import structure_faults
from mapper.knowledge.faults import Fault
from mapper.knowledge.records.framework import Framework


def cross_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """Every fault that takes more than one entry to see; `origin` tells the file of a table."""
    return [
        *reference_faults(framework, origin),
        *structure_faults(framework, origin),
        *pattern_faults(framework, origin),
        *condition_faults(framework, origin),
    ]
