"""Why a moment has its mode, what would flip it, what breaks first, and where that comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engine.handoffs import LiveHandoff
from mapper.engine.modemap import MomentCell, Step
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Flip
from mapper.knowledge.records.questions import Computed, QuestionField
from mapper.knowledge.terms import Mode
from mapper.views.markup import Html, identifier, render
from mapper.views.words import CSS, both, either, short_names, unique, value


@dataclass(frozen=True)
class Line:
    """One line of a trace as a page shows it."""

    title: str
    effect: str
    because: str
    where: str
    inputs: str
    needs: str
    provenance: Any


@dataclass(frozen=True)
class Why:
    """Everything that a card opens."""

    key: str
    name: str
    stage: str
    css: str
    mode: str
    state: str
    chips: tuple[str, ...]
    by_segment: tuple[tuple[str, str], ...]
    reason: str
    trace: tuple[Line, ...]
    flips: tuple[tuple[str, str], ...]
    dossier: Mapping[str, Any]
    human: bool
    skills: tuple[str, ...]
    needs: str
    conflict: str
    provenance: Any
    handoffs: tuple[str, ...]


def whys(analysis: Analysis, line: LineAnalysis) -> tuple[Why, ...]:
    """The why of every moment of a product line, in reading order."""
    return tuple(_why(analysis, line, moment) for moment in line.map.moments.values())


def why(analysis: Analysis, line: LineAnalysis, moment: str) -> Html:
    """The why of one moment as a part of a page.

    Raises
    ------
    KeyError
        If the map has no such moment.
    """
    return render("why.html", why=_why(analysis, line, line.map.moments[moment]), alone=True)


def _why(analysis: Analysis, line: LineAnalysis, moment: MomentCell) -> Why:
    framework = analysis.framework
    shorts = short_names(framework)
    own = moment.placed.moment
    stage = line.map.stage_of[moment.id]
    dossier = _dossier(moment)
    level = dossier["level"]
    return Why(
        key=identifier("why", line.name, moment.id),
        name=moment.name,
        stage=stage.name,
        css=CSS[moment.candidates[0]],
        mode=either([shorts[mode] for mode in moment.candidates]),
        state=moment.state,
        chips=_chips(moment, shorts),
        by_segment=_by_segment(moment, shorts),
        reason=dossier["why"],
        trace=tuple(
            _line(step, moment, framework, analysis.engagement.currency) for step in _spoken(moment.steps)
        ),
        flips=tuple(_flip(flip, shorts) for flip in dossier["flips"] if flip.to not in moment.candidates),
        dossier=dossier,
        human=any(not mode.by_ai for mode in moment.candidates),
        skills=tuple(skill.name for skill in framework.skills if skill.id in dossier["skills"]),
        needs=_needs(level.strict, level.bounded, level.note),
        conflict=own.conflict,
        provenance=own.provenance,
        handoffs=tuple(
            _handoff(found)
            for found in line.handoffs
            if not found.handoff.starts_in and found.joins(moment.id)
        ),
    )


def _dossier(moment: MomentCell) -> dict[str, Any]:
    """The dossier, with the stage's word on people where a rule took the moment out of AI's hands alone."""
    dossier = moment.placed.dossiers()
    alone = moment.placed.moment.mode is Mode.AI_OWNED
    if alone and moment.candidates[-1] is not Mode.AI_OWNED:
        dossier["human"] = moment.placed.home.human
    return dossier


def _chips(moment: MomentCell, shorts: Mapping[Mode, str]) -> tuple[str, ...]:
    base = shorts[moment.placed.base_mode]
    found: list[str] = [moment.state] if moment.state != "decided" else []
    if moment.candidates != (moment.placed.base_mode,):
        found.append(f"{base} by default")
    if moment.placed.moment.contested:
        found.append("contested")
    return tuple(found)


def _by_segment(moment: MomentCell, shorts: Mapping[Mode, str]) -> tuple[tuple[str, str], ...]:
    if moment.state == "decided" and not moment.not_held:
        return ()
    return tuple(
        (
            name,
            "does not take place" if own.held == "no" else either([shorts[mode] for mode in own.candidates]),
        )
        for name, own in moment.segments.items()
    )


def _spoken(steps: Sequence[Step]) -> list[Step]:
    """The steps worth a line: what moved the cell, what could not be checked, what holds it in place."""
    return [step for step in steps if step.kind != "base"]


def _line(step: Step, moment: MomentCell, framework: Framework, currency: str) -> Line:
    everywhere = len(step.segments) == len(moment.segments)
    shorts = {mode.word: name for mode, name in short_names(framework).items()}
    effect = " ".join(shorts.get(word, word) for word in step.effect.split(" "))
    if step.kind == "lift":
        names = {own.id: own.name for own in _library(framework)}
        effect = " ".join(names.get(word.rstrip(","), word.rstrip(",")) for word in step.effect.split(" "))
    columns: dict[str, QuestionField | Computed] = {
        field.key: field for question in framework.tool_questions for field in question.fields
    }
    computed = {column.key: column for column in framework.computed}
    needs = [computed[name].absent if name in computed else columns[name].label for name in step.needs]
    waits = both(unique(needs)) if needs else ""
    if step.kind == "lift" and waits:
        effect, waits = f"{effect} (waits for {waits})", ""
    shown = []
    for name, found in step.inputs.items():
        field = columns.get(name) or computed[name]
        if isinstance(found, Mapping):
            text = ", ".join(f"{_input(one, field, currency)} ({segment})" for segment, one in found.items())
        else:
            text = _input(found, field, currency)
        label = field.label
        if found is not None:
            shown.append(f"{label}: {text}")
    return Line(
        title=step.title,
        effect=effect,
        because=step.because,
        where="" if everywhere else both(list(step.segments)),
        inputs="; ".join(shown) if not step.needs else "",
        needs=waits,
        provenance=step.provenance,
    )


def _library(framework: Framework) -> list[Any]:
    return [
        moment
        for source in (framework.saas, framework.usage)
        for stage in source.stages
        for moment in stage.moments
    ]


def _input(found: Any, field: QuestionField | Computed, currency: str) -> str:
    if found is None:
        return "unknown"
    if field.kind == "flag":
        return value(bool(found))
    if field.kind == "choice" and isinstance(field, QuestionField):
        return next((option.label for option in field.options if option.value == found), str(found))
    return value(found, field.unit if isinstance(field, QuestionField) else "%", currency)


def _flip(flip: Flip, shorts: Mapping[Mode, str]) -> tuple[str, str]:
    if flip.to == "never":
        return ("never to AI", flip.when)
    return (f"to {shorts[flip.to]}", flip.when)


def _needs(strict: int, bounded: int, note: str) -> str:
    if strict == 0:
        return f"No AI level. {note}".strip()
    text = f"AI at level {strict}"
    if bounded != strict:
        text += f", or level {bounded} with a small, capped, reversible set of actions"
    return f"{text}. {note}".strip()


def _handoff(found: LiveHandoff) -> str:
    starts = both(unique(cell.name for cell in found.starts))
    return f"{starts} to {found.ends_at}: {found.handoff.trigger} ({found.handoff.allowed})"
