"""The first page: whose map this is, what it holds, and the three decisions that it asks for."""

from collections.abc import Iterable
from dataclasses import dataclass

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.knowledge.terms import RevenueModel
from mapper.views.markup import Html, render
from mapper.views.words import both, short_names, unique

DECISIONS = 3


@dataclass(frozen=True)
class Decision:
    """Something that only the client can decide, and what hangs on it."""

    title: str
    text: str


def front(analysis: Analysis) -> Html:
    """The head of a report: client, lines, what is open, three decisions to take first."""
    return render(
        "front.html",
        analysis=analysis,
        lines=[(line, described(analysis, line), _counted(line)) for line in analysis.lines],
        decisions=list(_decisions(analysis))[:DECISIONS],
        open_answers=sum(1 for one in analysis.missing if one.unchecked),
        assumed=sum(1 for fact in analysis.facts.rows if fact.status.value == "assumed"),
        facts=len(analysis.facts.rows),
    )


def described(analysis: Analysis, line: LineAnalysis) -> str:
    """How a line earns, in words."""
    derived = line.derived
    if derived.pattern is not None:
        text = f"{derived.pattern.name} ({derived.pattern.id})"
    elif derived.model is RevenueModel.USAGE:
        text = analysis.framework.usage.name
    elif derived.model is RevenueModel.SUBSCRIPTION:
        text = analysis.framework.saas.name
    else:
        text = "revenue model undetermined: the subscription map stands in"
    return text + "".join(f", with the overlay {overlay.name} ({overlay.id})" for overlay in derived.overlays)


def _counted(line: LineAnalysis) -> str:
    moments = line.map.moments.values()
    undecided = sum(moment.state == "undecided" for moment in moments)
    differs = sum(moment.state == "differs" for moment in moments)
    parts = [
        f"{len(line.map.stages)} stages",
        f"{len(line.map.moments)} moments",
        f"{len(line.handoffs)} handoffs",
    ]
    if undecided:
        parts.append(f"{undecided} {'moment' if undecided == 1 else 'moments'} undecided")
    if differs:
        parts.append(f"{differs} {'moment differs' if differs == 1 else 'moments differ'} by segment")
    return ", ".join(parts)


def _decisions(analysis: Analysis) -> Iterable[Decision]:
    yield from _thresholds(analysis)
    yield from _pattern(analysis)
    yield from _one_word(analysis)
    yield from _contested(analysis)
    yield from _gaps(analysis)
    yield from _unchecked(analysis)


def _thresholds(analysis: Analysis) -> Iterable[Decision]:
    for line in analysis.lines:
        waiting = [moment.name for moment in line.map.moments.values() if moment.state == "undecided"]
        if line.economics.threshold.origin == "unset" and waiting:
            yield Decision(
                f"Set the tier threshold{_of(analysis, line)}",
                f"From which yearly value does a person carry adoption? {both(waiting)} "
                f"{'waits' if len(waiting) == 1 else 'wait'} for it.",
            )


def _pattern(analysis: Analysis) -> Iterable[Decision]:
    for line in analysis.lines:
        if line.derived.model is None:
            yield Decision(
                f"Name the revenue model{_of(analysis, line)}",
                "No pattern fits what is known. The subscription map stands in, for want of a better one.",
            )
        elif line.derived.word_wins and not line.line.pattern_reason:
            yield Decision(
                f"Say why {line.derived.placed.name} is the pattern{_of(analysis, line)}",
                "The revenue split points elsewhere, and the file gives no reason.",
            )


def _one_word(analysis: Analysis) -> Iterable[Decision]:
    for line in analysis.lines:
        if line.derived.model is not None and not line.line.split and not line.line.preset:
            yield Decision(
                f"Give the split of revenue{_of(analysis, line)}",
                "One word for a revenue model is rarely enough: without the shares nothing can test it.",
            )


def _contested(analysis: Analysis) -> Iterable[Decision]:
    shorts = short_names(analysis.framework)
    for cell in analysis.framework.contested:
        here = [line for line in analysis.lines if set(cell.moments) & set(line.map.moments)]
        sides = unique(shorts[position.mode] for position in cell.positions)
        if here and cell.id != "C1" and cell.id not in analysis.engagement.positions:
            yield Decision(f"Take a side: {cell.title}", f"{cell.question} Both {both(sides)} can be right.")


def _gaps(analysis: Analysis) -> Iterable[Decision]:
    for line in analysis.lines:
        for stage in line.gaps:
            yield Decision(
                f"Say how {stage.name} is handed over",
                "AI and people share this stage and no handoff joins them.",
            )


def _unchecked(analysis: Analysis) -> Iterable[Decision]:
    open_answers = unique(
        one.label for one in analysis.missing if one.unchecked and one.question.startswith("Q")
    )
    if open_answers:
        listed = "; ".join(open_answers[:4])
        yield Decision(
            "Answer what the rules ask",
            f"Not known yet: {listed}{' and more' if len(open_answers) > 4 else ''}.",
        )


def _of(analysis: Analysis, line: LineAnalysis) -> str:
    return f" of {line.name}" if len(analysis.lines) > 1 else ""
