"""What breaks first: the AI cells by what a failure would cost in a year, with detector and fallback."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.exposure import Exposed
from mapper.views.economics.figures import money, of_line, percent
from mapper.views.markup import Html
from mapper.views.table import Cell, table
from mapper.views.words import both

SHOWN = 10


def breaks_first(analysis: Analysis, line: LineAnalysis) -> Html:
    """The ten AI cells with the costliest failures."""
    found = line.economics.exposures
    rows = [_row(analysis, line, one) for one in found[:SHOWN]]
    shown = f"{len(rows)} of {len(found)} AI cells; likelihood and loss are judgement"
    caption = f"What breaks first{of_line(analysis, line)}: {shown}"
    heads = [
        "Moment",
        "Breaks first",
        "Exposure a year",
        "Revenue touched",
        "Likelihood x loss x delay",
        "First signal, and how late",
        "Fallback",
    ]
    empty = "Not ordered: accounts and yearly values of the segments are missing."
    return table(caption, heads, rows, empty=empty)


def _row(analysis: Analysis, line: LineAnalysis, one: Exposed) -> list[Cell]:
    currency = analysis.engagement.currency
    skills = {skill.id: skill.name for skill in analysis.framework.skills}
    everywhere = len(one.segments) == len(line.map.segments)
    where = "" if everywhere else f" (in {both(list(one.segments))})"
    seen = (
        f"{one.detector}, {one.lag_h:g} h late; {one.tolerated_h:g} h tolerated"
        if one.lag_h is not None
        else "nothing detects it"
    )
    return [
        one.moment.name + where,
        one.breaks_first,
        money(one.amount, currency),
        money(one.revenue, currency),
        f"{percent(one.failure_rate)} x {percent(one.share_lost)} x {percent(_delay(one))}",
        seen,
        skills.get(one.fallback_role, one.fallback_role or "nobody named"),
    ]


def _delay(one: Exposed) -> float:
    """The share of the loss that gets through until somebody notices."""
    whole = one.revenue * one.failure_rate * one.share_lost
    return one.amount / whole if whole else 0.0
