"""From a client's product line to its placed map: base, pattern, overlays, the client's own parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapper.engagement.own import own_moment, own_stage
from mapper.engagement.records import Engagement, Line
from mapper.engine.classifier import Classification, classify
from mapper.engine.hybrid import derive, insert, join, pure
from mapper.engine.placed import PlacedMap
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.patterns import Pattern
from mapper.knowledge.terms import RevenueModel


@dataclass(frozen=True)
class Derived:
    """A line's placed map, and how its model was found."""

    placed: PlacedMap
    model: RevenueModel | None
    pattern: Pattern | None
    overlays: tuple[Pattern, ...]
    classification: Classification
    word_wins: bool


def patterns_of(framework: Framework, engagement: Engagement) -> dict[str, Pattern]:
    """The framework's patterns and the client's own, by id."""
    return {pattern.id: pattern for pattern in (*framework.patterns, *engagement.own.patterns)}


def derive_line(
    framework: Framework, engagement: Engagement, line: Line, columns: Mapping[str, Any]
) -> Derived:
    """The placed map of `line`: the client's word on the pattern, else the classifier's.

    Where neither names a model, the subscription map stands in and the analysis says so.
    """
    # a client with several lines is no one pattern: only the line's own name counts then
    names = (line.name, engagement.client.name) if len(engagement.lines) == 1 else (line.name,)
    found = classify(framework.classifier, columns, names=names)
    known = patterns_of(framework, engagement)
    model, pattern = _model(framework, line, found, known)
    chosen = line.overlays if line.overlays is not None else found.overlays
    overlays = tuple(known[name] for name in chosen)
    library = (framework.saas, framework.usage)
    source = framework.usage if model is RevenueModel.USAGE else framework.saas
    placed = pure(source, line.switch)
    for step in (*([pattern] if pattern else []), *overlays):
        placed = derive(step, placed, library=library, inheritance=framework.inheritance, columns=columns)
    own = line.pattern or (line.model and line.model.value)
    said = {"subscription": framework.saas.id, "usage": framework.usage.id}.get(str(own), own)
    return Derived(
        _with_own(placed, engagement, line),
        model,
        pattern,
        overlays,
        found,
        bool(said and found.result and said != found.result),
    )


def _model(
    framework: Framework, line: Line, found: Classification, known: Mapping[str, Pattern]
) -> tuple[RevenueModel | None, Pattern | None]:
    if line.pattern is not None:
        return RevenueModel.HYBRID, known[line.pattern]
    if line.model is not None:
        return line.model, None
    if found.result is not None and found.result in known:
        return RevenueModel.HYBRID, known[found.result]
    pure_models = {framework.saas.id: RevenueModel.SUBSCRIPTION, framework.usage.id: RevenueModel.USAGE}
    return pure_models.get(str(found.result)), None


def _with_own(placed: PlacedMap, engagement: Engagement, line: Line) -> PlacedMap:
    for stage in engagement.own.stages:
        if stage.line in (None, line.name):
            placed = insert(placed, own_stage(stage), stage.after)
    for moment in engagement.own.moments:
        if moment.line in (None, line.name) and moment.stage is not None:
            placed = join(placed, own_moment(moment), moment.stage)
    return placed
