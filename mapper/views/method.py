"""The framework explained from its own data: modes, patterns, rules, questions, assumptions, sources."""

from mapper.knowledge.records.decisions import Rule
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.patterns import Operation, Pattern
from mapper.knowledge.terms import Tag
from mapper.views.markup import Html
from mapper.views.table import Cell, Link, provenance, table, tags
from mapper.views.words import both, origin, short_names, value


def modes(framework: Framework) -> Html:
    """The four modes: what each means, and the essay's own examples."""
    shorts = short_names(framework)
    names = _moments(framework)
    rows: list[list[Cell]] = [
        [tags([text.mode], shorts), text.definition, both([names[name] for name in text.examples])]
        for text in framework.modes
    ]
    return table(
        "Choices for a moment, not steps of a scale", ["Mode", "What it means", "Examples of the essay"], rows
    )


def patterns(framework: Framework) -> Html:
    """The hybrid patterns: what each is called, who shows it, what to watch."""
    rows: list[list[Cell]] = [
        [
            f"{pattern.id} {pattern.name}",
            pattern.definition,
            both([example.name for example in pattern.examples]),
            "; ".join(pattern.watch),
            origin(pattern.provenance),
        ]
        for pattern in framework.patterns
    ]
    return table("Hybrid patterns", ["Pattern", "What it is", "Public examples", "Watch", "From"], rows)


def derivation(framework: Framework, pattern: Pattern) -> Html:
    """How a pattern's map is made from the two pure maps, step by step."""
    names = {stage.id: stage.name for source in (framework.saas, framework.usage) for stage in source.stages}
    rows = [_step(step, names) for step in pattern.operations]
    caption = f"{pattern.id} {pattern.name}: its map, from first stage to last"
    return table(caption, ["Step", "Of", "Gives", "Because", "From"], rows)


def rules(framework: Framework) -> Html:
    """Every rule: a floor or a ceiling, on which moments, and why."""
    shorts = short_names(framework)
    names = _moments(framework)
    rows: list[list[Cell]] = []
    for rule in framework.rules:
        bound = rule.at_least if rule.at_least is not None else rule.at_most
        assert bound is not None
        word = "at least" if rule.at_least is not None else "at most"
        rows.append(
            [
                rule.title,
                both([names[name] for name in rule.on]),
                [word, *tags([bound], shorts)],
                rule.because,
                _from(rule),
            ]
        )
    return table("Rules; their order does not matter", ["When", "On", "Bound", "Because", "From"], rows)


def questions(framework: Framework) -> Html:
    """The seven questions with what they drive and what they ask for."""
    rows: list[list[Cell]] = [
        [
            f"{question.id} {question.question}",
            question.drives,
            "; ".join(field.label for field in question.fields),
            "; ".join(preset.label for preset in question.presets),
        ]
        for question in framework.tool_questions
    ]
    return table("Seven questions", ["Question", "Drives", "Asks for", "Quick answers"], rows)


def leader_questions(framework: Framework) -> Html:
    """The five questions of a leader, and what a deliberate answer holds."""
    rows: list[list[Cell]] = [
        [question.question, "; ".join(question.must_contain), "; ".join(question.implicit_signs)]
        for question in framework.leader_questions
    ]
    return table(
        "Five questions", ["Question", "A deliberate answer holds", "Signs of an implicit one"], rows
    )


def assumptions(framework: Framework) -> Html:
    """Every number with its range, its unit and where it comes from; judgement says so."""
    rows: list[list[Cell]] = [
        [
            one.name,
            value(one.low),
            value(one.base),
            value(one.high),
            one.unit,
            provenance(framework, one.provenance),
            one.note,
        ]
        for one in framework.assumptions
    ]
    return table("Assumptions", ["Number", "Low", "Base", "High", "Unit", "From", "Note"], rows)


def market(framework: Framework) -> Html:
    """What is known of the market and the craft, each sentence with its sources and their grades."""
    known = {source.id: source for source in framework.sources}
    rows: list[list[Cell]] = [
        [
            fact.topic,
            fact.text,
            [
                Link(known[ref].address, f"{ref} ({known[ref].grade})") if ref in known else ref
                for ref in fact.refs
            ],
        ]
        for fact in framework.facts
    ]
    return table("Facts", ["Topic", "Fact", "Sources and grades"], rows)


def _from(rule: Rule) -> str:
    note = " and judgement" if rule.provenance.judgement and rule.provenance.tag is not Tag.ADDED else ""
    return f"{origin(rule.provenance)}{note} {', '.join(rule.provenance.refs)}".strip()


def _step(step: Operation, names: dict[str, str]) -> list[Cell]:
    made = step.name or (step.stage.name if step.stage is not None else "")
    if step.into:
        made = both([part.name for part in step.into])
    other = f" Otherwise: {step.otherwise.op}." if step.otherwise is not None else ""
    of = ", ".join(f"{names[stage]} ({stage})" for stage in step.stages)
    return [step.op, of, made, step.because + other, origin(step.provenance)]


def _moments(framework: Framework) -> dict[str, str]:
    found = {
        moment.id: moment.name
        for source in (framework.saas, framework.usage)
        for stage in source.stages
        for moment in stage.moments
    }
    for pattern in framework.patterns:
        for step in pattern.operations:
            for branch in filter(None, (step, step.otherwise)):
                parts = [*branch.add, *(moment for part in branch.into for moment in part.add)]
                parts += list(branch.stage.moments) if branch.stage is not None else []
                found |= {moment.id: moment.name for moment in parts}
    return found
