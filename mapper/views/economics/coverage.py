"""Coverage and cost: people and money by segment, as intended and as today, beside published ranges."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.coverage import Coverage, SegmentCoverage
from mapper.engine.economics import TouchLevel
from mapper.knowledge.records.framework import Framework
from mapper.views.economics.figures import LEVELS, count, money, of_line, percent
from mapper.views.markup import Html, render
from mapper.views.table import Cell, provenance, table
from mapper.views.words import both

# upper end of the median yearly value -> the published range of accounts a person
RANGES = (
    (5_000, "coverage_digital"),
    (25_000, "coverage_small"),
    (100_000, "coverage_mid"),
    (250_000, "coverage_enterprise"),
)
TOP_RANGE = "coverage_strategic"


def coverage(analysis: Analysis, line: LineAnalysis) -> Html:
    """Hours, people and cost by segment; what is intended beside what the modes of today would take."""
    found = line.economics
    if found.intended is None:
        why = "the threshold is unset" if found.threshold.value is None else "accounts or values are missing"
        if found.threshold.missing:
            why += f"; it needs {both(list(found.threshold.missing))}"
        return render(
            "coverage.html", title=of_line(analysis, line, alone=True), why=why, sentences=[], tables=[]
        )
    return render(
        "coverage.html",
        title=of_line(analysis, line, alone=True),
        why="",
        sentences=_sentences(analysis, line, found.intended),
        tables=[_table(analysis, line, found.intended), _hours(analysis, line, found.intended)],
    )


def _sentences(analysis: Analysis, line: LineAnalysis, intended: Coverage) -> list[str]:
    currency = analysis.engagement.currency
    said = [
        f"The intended map takes {count(intended.fte)} full-time people and "
        f"{money(float(intended.cost.total), currency)} a year: {percent(intended.cost.of_revenue)} of "
        f"revenue, {percent(intended.cost.of_margin)} of contribution margin. Of that, "
        f"{money(_people_cost(line, intended), currency)} pays people and "
        f"{money(float(intended.cost.total) - _people_cost(line, intended), currency)} AI and tooling."
    ]
    if any(one.touch is TouchLevel.AI_OWNED for one in intended.segments):
        said.append(
            "Accounts below the line get AI coverage: people appear there by exception only, so the moments "
            "that the map gives to people take no planned hours in those segments."
        )
    found = line.economics.staffing
    if found is not None:
        team = " / ".join(count(one) for one in found.fte)
        price = " / ".join(money(one, currency) for one in found.cost)
        said.append(
            f"Over {found.count:,} draws of the inputs: {team} people and {price} "
            "(10th, 50th, 90th percentile). "
            "The middle may lie above the plan: AI can cost far more than assumed, hardly less."
        )
    today = line.economics.today
    if today is not None:
        said.append(
            f"With the modes of today the same accounts take {count(today.fte)} people and "
            f"{money(float(today.cost.total), currency)}: {_change(today.fte, intended.fte)}."
        )
    people = line.economics.people
    if people is not None:
        said.append(
            f"The team has {count(people)} people in all; whether their skills fit is another question."
        )
    said.append(
        f"A person has {count(intended.capacity)} hours a year with customers. Of all hours, "
        f"{count(intended.review_hours)} are spent reviewing what AI drafts."
    )
    if intended.on_call_fte:
        said.append(f"Of the people, {count(intended.on_call_fte)} keep one seat on call around the clock.")
    said.append(
        "Savings through AI count only as far as the claimed level carries them; evidence may lower that."
    )
    return said


def _people_cost(line: LineAnalysis, intended: Coverage) -> float:
    ranges = line.economics.inputs.ranges
    return intended.fte * float(ranges.base.loaded_cost) if ranges is not None else 0.0


def _change(today: float, intended: float) -> str:
    gap = intended - today
    if abs(gap) < 0.05:
        return "about the same"
    return f"the intended map needs {abs(gap):.1f} people {'more' if gap > 0 else 'fewer'}"


def _table(analysis: Analysis, line: LineAnalysis, found: Coverage) -> Html:
    today = (
        {one.name: one for one in line.economics.today.segments} if line.economics.today is not None else {}
    )
    currency = analysis.engagement.currency
    rows = [_row(one, today.get(one.name), line, analysis.framework, currency) for one in found.segments]
    heads = [
        "Segment", "Coverage", "Accounts", "Hours an account", "People", "People today", "Accounts a person",
        "Published range", "Revenue a person", "Cost an account", "Share of revenue", "Share of contribution",
    ]  # fmt: skip
    caption = "Published ranges disagree up to fivefold; they stand beside the numbers and never replace them"
    return table(caption, heads, rows)


def _row(
    one: SegmentCoverage,
    today: SegmentCoverage | None,
    line: LineAnalysis,
    framework: Framework,
    currency: str,
) -> list[Cell]:
    middle = next(s.values.mean() for s in line.economics.segments if s.name == one.name)
    known = {one.id: one for one in framework.assumptions}
    bench = known[next((name for limit, name in RANGES if middle < limit), TOP_RANGE)]
    return [
        one.name,
        LEVELS[one.touch.word],
        count(one.accounts),
        count(one.hours),
        count(one.fte) + (" (floor)" if one.fte > one.formula_fte else ""),
        count(today.fte) if today is not None else "not given",
        count(float(one.accounts_per_fte.value)) if one.accounts_per_fte.exists else "none",
        [f"{bench.low:,.0f} to {bench.high:,.0f}", *provenance(framework, bench.provenance)],
        money(float(one.revenue_per_fte.value), currency) if one.revenue_per_fte.exists else "none",
        money(float(one.cost.per_account.value), currency) if one.cost.per_account.exists else "none",
        percent(one.cost.of_revenue),
        percent(one.cost.of_margin),
    ]


def _hours(analysis: Analysis, line: LineAnalysis, found: Coverage) -> Html:
    """Human hours an account and year by moment; with the reactive hours they make the segment's hours."""
    human = [one for one in found.segments if one.moments]
    if not human:
        return Html("")
    rows: list[list[Cell]] = [
        [
            moment.name,
            *(f"{one.moments[moment.id]:.2f}" if moment.id in one.moments else "" for one in human),
        ]
        for moment in line.map.moments.values()
        if any(one.moments.get(moment.id, 0) > 0 for one in human)
    ]
    reactive: list[Cell] = [f"{one.hours - sum(one.moments.values()):.2f}" for one in human]
    rows.append(["Reactive hours, planned by no moment", *reactive])
    caption = (
        "Human hours an account and year, by moment [h]; judgement until a two-week time study replaces them"
    )
    return table(caption, ["Moment", *(one.name for one in human)], rows, folded=True)
