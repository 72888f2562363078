"""What the client said, with status and source; and what is missing, with what hangs on it."""

from mapper.engagement.analysis import Analysis
from mapper.engagement.facts import Fact
from mapper.engagement.missing import Missing
from mapper.views.markup import Html, render
from mapper.views.table import Cell, Link, Part, table
from mapper.views.words import both, unique, value


def facts(analysis: Analysis) -> Html:
    """Every answer that the map stands on: measured, stated or assumed, and its source."""
    rows = [_fact(analysis, fact) for fact in analysis.facts.rows]
    heads = ["Answer", "About", "Value", "Status", "Source or note"]
    return table(f"Answers: {len(rows)}", heads, rows, empty="The file gives no answers.", folded=True)


def missing(analysis: Analysis) -> Html:
    """What nobody has said yet, what most hangs on first."""
    names = {moment.id: moment.name for line in analysis.lines for moment in line.map.moments.values()}
    titles = {rule.id: rule.title for rule in analysis.framework.rules}
    rows = [_missing(one, names, titles) for one in analysis.missing if one.matters]
    idle = unique(one.label for one in analysis.missing if not one.matters)
    heads = ["Missing", "About", "Asked by", "Undecided without it", "Rules that cannot be checked"]
    nothing = "Nothing that this map waits for is missing."
    listed = table(f"Missing answers: {len(rows)}", heads, rows, empty=nothing)
    return Html(listed + render("idle.html", idle=idle))


def _fact(analysis: Analysis, fact: Fact) -> list[Cell]:
    shown = value(fact.value, fact.field.unit, analysis.engagement.currency)
    for option in fact.field.options:
        if option.value == fact.value:
            shown = option.label
    about = fact.owner.partition(" ")[2] or analysis.engagement.client.name
    basis = fact.note or (f"Preset: {fact.preset}" if fact.preset else "")
    source: list[Part] = [Link(fact.source, _host(fact.source))] if fact.source else []
    return [fact.field.label, about, shown, fact.status.value, [*source, *([basis] if basis else [])]]


def _host(address: str) -> str:
    return (
        address.split("/")[2]
        if address.startswith(("http://", "https://")) and address.count("/") > 1
        else address
    )


def _missing(one: Missing, names: dict[str, str], titles: dict[str, str]) -> list[Cell]:
    undecided = [names[name] for name in one.undecided]
    unchecked = [titles[name] for name in one.unchecked if name in titles]
    return [
        one.label,
        one.owner.partition(" ")[2] or "the client",
        one.question,
        both(undecided) if undecided else "",
        "; ".join(unchecked),
    ]
