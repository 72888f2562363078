"""The tier threshold: the number with its range, its zone over the accounts, and what it leaves below."""

import numpy as np

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.threshold import Threshold
from mapper.engine.economics import Verdict
from mapper.engine.economics.exposure import Zone
from mapper.views.charts import NARROW, WIDTH, zone_chart
from mapper.views.economics.figures import LEVELS, money, of_line, percent
from mapper.views.markup import Html, render
from mapper.views.table import Cell, table
from mapper.views.words import both

FRAGILE = 0.2  # share of revenue near the line from which it is called fragile
UNSETTLED = {
    Verdict.NEVER_PAYS: "Human coverage never pays under these inputs: people cost more than they keep.",
    Verdict.ALWAYS_PAYS: "Human coverage always pays under these inputs: AI coverage is the dearer one.",
}


def threshold(analysis: Analysis, line: LineAnalysis) -> Html:
    """The threshold of a line: decision, picture, number with range, why, and its horizon table."""
    found = line.economics.threshold
    currency = analysis.engagement.currency
    usage = line.map.id == line.usage.id
    return render(
        "threshold.html",
        found=found,
        title=of_line(analysis, line, alone=True),
        value=money(found.value, currency),
        computed=money(found.computed, currency) if found.computed is not None else "",
        basis="annualised consumption" if usage else "contract value",
        horizon=_horizon(line),
        range=f"{money(found.low, currency)} to {money(found.high, currency)}"
        if found.low and found.high
        else "",
        range_basis="the client's own range" if found.origin == "client" else "10th to 90th percentile",
        unsettled=UNSETTLED.get(found.verdict, "") if found.verdict is not None else "",
        missing=both(list(found.missing)) if found.missing else "",
        sentences=_sentences(found, currency, known=any(s.spread_known for s in line.economics.segments)),
        chart=_chart(line, found, currency),
        ladder=_ladder(found, currency),
    )


def _horizon(line: LineAnalysis) -> str:
    own = line.line.threshold
    if own is not None:
        return f"{own.horizon_years}-year view" if own.horizon_years else ""
    rows = {row.key: row for row in line.economics.inputs.rows}
    return f"{rows['horizon_years'].base:.0f}-year view" if "horizon_years" in rows else ""


def _sentences(found: Threshold, currency: str, *, known: bool) -> list[str]:
    said = []
    if found.zone is not None and known:
        said.append(
            f"Between its low and high end lie {found.zone.accounts:,.0f} accounts "
            f"({percent(found.zone.account_share)}) and {money(found.zone.revenue, currency)} of revenue."
        )
    if found.near is not None:
        said.append(_near(found.near, known=known))
    if found.below is not None:
        left = f"{found.below.accounts:,.0f} accounts with {money(found.below.revenue, currency)}"
        said.append(f"Below it {left} are left to AI.")
        if found.below.silent is not None:
            lost, kept, cost = (
                money(float(amount), currency)
                for amount in (
                    found.below.silent.exposure,
                    found.below.silent.avoidable,
                    found.below.silent.cost_to_pool,
                )
            )
            said.append(
                f"There {lost} a year leaves quietly; a pooled team would keep about {kept} of it "
                f"and cost {cost} more."
            )
    return said


def _near(near: Zone, *, known: bool) -> str:
    if not known:
        return "How many accounts lie close to it is not known without quartiles or a mean of each segment."
    fragile = near.revenue_share.exists and float(near.revenue_share.value) > FRAGILE
    advice = "fragile: a pooled buffer tier takes the edge off" if fragile else "easy to draw"
    return f"Within 25 % of it lie {percent(near.revenue_share)} of revenue: the line is {advice}."


def _chart(line: LineAnalysis, found: Threshold, currency: str) -> Html:
    segments = line.economics.segments
    if found.value is None or not segments:
        return Html("")
    values = np.concatenate([segment.values for segment in segments])
    weights = np.concatenate([np.full(len(s.values), s.accounts / len(s.values)) for s in segments])
    title = f"Accounts by yearly value, with the threshold at {money(found.value, currency)}"
    label = f"threshold {money(found.value, currency)}"
    drawn = (
        zone_chart(
            list(values),
            list(weights),
            line=found.value,
            low=found.low,
            high=found.high,
            title=title,
            label=label,
            width=width,
        )
        for width in (WIDTH, NARROW)
    )
    return Html("".join(drawn))


def _ladder(found: Threshold, currency: str) -> Html:
    if not found.horizons:
        return Html("")
    rows: list[list[Cell]] = [
        [f"{years} {'year' if years == 1 else 'years'}", *(money(value, currency) for value in values)]
        for years, values in found.horizons
    ]
    dropped = [LEVELS[level.word] for level in found.ladder.dropped] if found.ladder is not None else []
    caption = "The lines by horizon [a year and account]; the horizon moves them most"
    if dropped:
        caption += f". Never worth most, so dropped from the ladder: {both(dropped)}"
    return table(caption, ["Horizon", "AI-owned to pooled", "pooled to named", "named to high-touch"], rows)
