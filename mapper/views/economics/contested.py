"""What the client's own numbers say about the contested cells: gates, limits, and what a person is worth."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.contested import ContestedValues, ExpansionValue, Gate, Row, SteadyValue
from mapper.engine.economics import Verdict
from mapper.engine.economics.threshold import Line as Amount
from mapper.views.economics.figures import count, money, of_line
from mapper.views.markup import Html, render
from mapper.views.table import Cell, table
from mapper.views.words import value

EXPANSION, STEADY = "C2", "C3"


def contested(analysis: Analysis, line: LineAnalysis) -> Html:
    """The value tests of the contested cells that this line's map holds."""
    found = line.economics.contested
    held = {cell.id for cell in analysis.framework.contested if set(cell.moments) & set(line.map.moments)}
    titles = {cell.id: cell.title for cell in analysis.framework.contested}
    parts = []
    if found is not None and EXPANSION in held:
        parts.append(
            (titles[EXPANSION], _expansion(analysis, found.expansion), _gates(analysis, found.expansion))
        )
    if found is not None and STEADY in held:
        parts.append((titles[STEADY], _steady(analysis, found), _rows(analysis, found.steady)))
    return render("values.html", name=of_line(analysis, line, alone=True), parts=parts)


def _expansion(analysis: Analysis, found: ExpansionValue) -> str:
    if found.break_even is None:
        return f"Whether a person is worth it cannot be computed without: {'; '.join(found.missing)}."
    currency = analysis.engagement.currency
    said = (
        f"A person in the conversation pays from {_amount(found.break_even, currency)} of yearly increment."
    )
    if found.increment is None:
        return said + " The client's own median increment is not given."
    own = money(found.increment, currency)
    verdict = "a person pays" if found.person_pays else "a person does not pay"
    return f"{said} The client's own median increment is {own}: {verdict}."


def _steady(analysis: Analysis, found: ContestedValues) -> str:
    steady: SteadyValue = found.steady
    if steady.stake is None or steady.review_cost is None:
        lacking = "; ".join(steady.missing)
        return f"The stake from which review pays cannot be computed without: {lacking}."
    currency = analysis.engagement.currency
    said = (
        f"A look at one recommendation costs {money(steady.review_cost, currency)}, and pays where a wrong "
        f"one costs more than {_amount(steady.stake, currency)}: review by stake, not by stage."
    )
    if steady.capacity is not None and steady.recommendations is not None:
        said += (
            f" Reviewers can look at {count(steady.capacity)} a day; {count(steady.recommendations)} arrive."
        )
    return said


def _amount(found: Amount, currency: str) -> str:
    if found.verdict == Verdict.LINE:
        return money(float(found.value), currency)
    return "no amount" if found.verdict == Verdict.NEVER_PAYS else "the first unit"


def _gates(analysis: Analysis, found: ExpansionValue) -> Html:
    rows = [_gate(gate, analysis.engagement.currency) for gate in found.gates]
    return table(
        "AI leads only where every gate holds", ["Gate", "Asked", "The client's", "State", "Note"], rows
    )


def _gate(gate: Gate, currency: str) -> list[Cell]:
    known = {name: own for name, own in gate.values.items() if own is not None}
    shown = "; ".join(sorted({value(own, gate.unit, currency) for own in known.values()})) or "not given"
    state = gate.state or "; ".join(f"{name}: {own}" for name, own in gate.states.items())
    limit = "" if gate.limit is None else value(gate.limit, gate.unit, currency)
    return [f"{gate.id} {gate.name}", limit, shown, state, gate.note]


def _rows(analysis: Analysis, found: SteadyValue) -> Html:
    heads = ["Variable", "The client's", "Pulls back to AI-Led", "Stays AI-Owned", "Here"]
    return table(
        "What pulls the cell which way",
        heads,
        [_row(row, analysis.engagement.currency) for row in found.rows],
    )


def _row(row: Row, currency: str) -> list[Cell]:
    shown = "not given" if row.value is None else value(row.value, row.unit, currency)
    note = " (runnable today only)" if row.today_only else ""
    return [
        row.name + note,
        shown,
        f"{row.pulls} {value(row.pull_back, row.unit, currency)}".strip(),
        f"{row.stays} {value(row.stay, row.unit, currency)}".strip(),
        row.side,
    ]
