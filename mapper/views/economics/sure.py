"""How sure the numbers are: which input moves what, what would flip a cell, and the test to run first."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.firmness import FlipPoint
from mapper.engine.economics import Verdict
from mapper.views.charts import tornado_chart
from mapper.views.economics.figures import INPUTS, count, money, of_line, percent, rounded
from mapper.views.markup import Html, render
from mapper.views.table import Cell, table
from mapper.views.words import both

BARS, FLIPS = 10, 3


def sure(analysis: Analysis, line: LineAnalysis) -> Html:
    """The tornado, its table twin, and the smallest changes that move a segment across the line."""
    found = line.economics.threshold
    currency = analysis.engagement.currency
    bars = [
        bar for bar in found.bars if bar.low.verdict == bar.high.verdict == Verdict.LINE and bar.width > 0
    ][:BARS]
    if found.computed is None or not bars:
        return render(
            "sure.html",
            title=_title(analysis, line),
            chart=Html(""),
            twin=Html(""),
            flips=Html(""),
            spread="",
        )
    shown = [
        f"{money(float(bar.low.value), currency)} to {money(float(bar.high.value), currency)}" for bar in bars
    ]
    rows = [(INPUTS.get(bar.name, bar.name), float(bar.low.value), float(bar.high.value)) for bar in bars]
    title = (
        "How far the threshold moves when one input goes from its low to its high end, "
        f"around {money(found.computed, currency)}"
    )
    cells: list[list[Cell]] = [
        [name, money(low, currency), money(high, currency)] for name, low, high in rows
    ]
    return render(
        "sure.html",
        title=_title(analysis, line),
        chart=tornado_chart(rows, base=found.computed, title=title, shown=shown),
        twin=table(title, ["Input", "At its low end", "At its high end"], cells),
        flips=_flips(analysis, line),
        spread=_spread(analysis, line),
    )


def holdout(analysis: Analysis, line: LineAnalysis) -> Html:
    """The first recommendation: a hold-out test from the client's own churn and accounts."""
    found = line.economics.holdout
    return render(
        "holdout.html",
        found=found,
        title=f"First test to run{of_line(analysis, line)}",
        segments=both(list(found.segments)) if found is not None and found.segments else "",
        count=count,
        percent=percent,
    )


def _title(analysis: Analysis, line: LineAnalysis) -> str:
    return f"What the threshold hangs on{of_line(analysis, line)}"


def _spread(analysis: Analysis, line: LineAnalysis) -> str:
    uncertain = line.economics.threshold.uncertain
    if uncertain is None or not uncertain.spreads:
        return ""
    first = uncertain.spreads[0]
    currency = analysis.engagement.currency
    ends = [
        money(float(end.value), currency) if end.verdict == Verdict.LINE else "no line"
        for end in (first.p10, first.p50, first.p90)
    ]
    leading = both([INPUTS.get(name, name) for name in list(uncertain.influence)[:3]])
    return (
        f"Over {uncertain.count:,} draws of all inputs: {ends[0]} / {ends[1]} / {ends[2]} "
        f"(10th, 50th, 90th percentile). It follows {leading} most."
    )


def _flips(analysis: Analysis, line: LineAnalysis) -> Html:
    found = line.economics.flips
    segments = list(dict.fromkeys(one.segment for one in found))
    rows = [
        _flip(one) for segment in segments for one in [own for own in found if own.segment == segment][:FLIPS]
    ]
    heads = ["Segment", "Input", "Now", "From here it flips", "Change", "To"]
    return table("The smallest change of one input that moves a segment across the line", heads, rows)


def _flip(one: FlipPoint) -> list[Cell]:
    return [
        one.segment,
        INPUTS.get(one.input, one.input),
        f"{rounded(one.base):,.10g}",
        f"{rounded(one.to):,.10g}",
        f"{one.change:+.0%}",
        "below: AI owns adoption" if one.above_now else "above: a person carries adoption",
    ]
