"""The inputs behind the economics: value, range, whose it is, and the grade of its source."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.inputs import Input
from mapper.knowledge.records.framework import Framework
from mapper.views.economics.figures import INPUTS, of_line, rounded
from mapper.views.markup import Html
from mapper.views.table import Cell, Link, Part, provenance, table


def inputs(analysis: Analysis, line: LineAnalysis) -> Html:
    """Every input of a line; judgement says so, a sourced number opens its source."""
    rows = [_row(analysis.framework, row) for row in line.economics.inputs.rows]
    heads = ["Input", "Lowers the line", "Base", "Raises the line", "Unit", "Whose", "Source and grade"]
    return table(f"Inputs{of_line(analysis, line)}: {len(rows)}", heads, rows, folded=True)


def _row(framework: Framework, row: Input) -> list[Cell]:
    unit = row.assumption.unit if row.assumption is not None else row.unit
    return [
        INPUTS.get(row.key, row.label),
        _number(row.low),
        _number(row.base),
        _number(row.high),
        unit,
        _whose(row),
        _source(framework, row),
    ]


def _whose(row: Input) -> str:
    if row.status is None:
        return "the framework"
    ranged = row.low != row.base or row.high != row.base
    return f"the client, {row.status.value}" + (
        "; range: the framework" if ranged and not row.own_range else ""
    )


def _number(value: float) -> str:
    return f"{rounded(value):,.10g}"


def _source(framework: Framework, row: Input) -> list[Part]:
    if row.clients:
        return [Link(row.source, row.source)] if row.source else ["the client's word"]
    assert row.assumption is not None
    return provenance(framework, row.assumption.provenance)
