"""Value tests of the contested cells: is a person worth it in expansion, and review in routing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.engagement.economics.expansion import ExpansionValue, Gate, expansion_value
from mapper.engagement.economics.inputs import LineInputs
from mapper.engagement.economics.steady import Row, SteadyValue, steady_value
from mapper.engagement.facts import ALL_ACCOUNTS, assumed
from mapper.engagement.records import Engagement, Line
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Level

__all__ = ["ContestedValues", "ExpansionValue", "Gate", "Row", "SteadyValue", "contested_values"]

UNKNOWN = Level(strict=5, bounded=4)  # of a cell that somebody took out of the framework


@dataclass(frozen=True)
class ContestedValues:
    """What a line's own numbers say about contested cells 2 and 3, whether or not its map holds them."""

    line: str
    expansion: ExpansionValue
    steady: SteadyValue


def contested_values(
    framework: Framework,
    engagement: Engagement,
    line: Line,
    columns: Mapping[str, Any],
    inputs: LineInputs,
    *,
    segments: Sequence[str] = (ALL_ACCOUNTS,),
) -> ContestedValues:
    """The value tests of `line`; arguments for the table, since only rules and people set modes.

    Parameters
    ----------
    framework, engagement
        Assumptions: the client's own where its file gives one.
    line
        Whose facts and inputs follow.
    columns
        Facts by name: scalars, or one value for each of `segments`.
    inputs
        Of the tier threshold: margin and cost of an hour come from here.
    segments
        Names, in the order of the columns.

    Returns
    -------
    ContestedValues
        Money in the file's currency; nothing in it is nan or infinite.

    References
    ----------
    MM §06.2, §06.3.
    """
    given = assumed(framework, engagement)
    known = {row.key: row.base for row in inputs.rows}
    labels = {one.id: one.name for one in framework.assumptions}
    level = _level(framework, "C2").strict
    return ContestedValues(
        line.name,
        expansion_value(given, known, columns=columns, segments=segments, level=level, labels=labels),
        steady_value(given, known, columns=columns, level=_level(framework, "C3"), labels=labels),
    )


def _level(framework: Framework, cell: str) -> Level:
    """The AI level that the first moment of a contested cell asks for."""
    named = [name for own in framework.contested if own.id == cell for name in own.moments]
    stages = (*framework.saas.stages, *framework.usage.stages)
    levels = (own.level or stage.level for stage in stages for own in stage.moments if own.id in named[:1])
    return next(levels, UNKNOWN)
