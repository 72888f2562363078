"""What a client adds, its own stages, moments and patterns: ids of their own, parts that exist."""

from collections import Counter
from collections.abc import Iterable, Iterator

from mapper.engagement.own import Own, OwnMoment
from mapper.engagement.records import Engagement
from mapper.knowledge.checking import own_pattern_faults
from mapper.knowledge.checking.placement import Library
from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.framework import Framework


def addition_faults(framework: Framework, engagement: Engagement, file: str) -> list[Fault]:
    """Own ids that exist already, skills that do not, and everything wrong with own patterns."""
    patterns = engagement.own.patterns
    return [
        *_ids(framework, engagement.own, file),
        *_skills(framework, engagement.own, file),
        *(own_pattern_faults(framework, patterns, file) if patterns else ()),
    ]


def _ids(framework: Framework, own: Own, file: str) -> Iterator[Fault]:
    """Stages and moments inside an own pattern may be the framework's: it may vary one of its patterns."""
    library = Library.of(framework)
    stages = [(f"own.stages.{stage.id}", stage.id) for stage in own.stages]
    yield from _taken(stages, library.made.union(library.stages), file)
    yield from _taken([(key, moment.id) for key, moment in _moments(own)], library.moments, file)
    patterns = [(f"own.patterns.{pattern.id}", pattern.id) for pattern in own.patterns]
    known = [framework.saas.id, framework.usage.id, *(pattern.id for pattern in framework.patterns)]
    yield from _taken(patterns, known, file)


def _taken(own: list[tuple[str, str]], others: Iterable[str], file: str) -> Iterator[Fault]:
    counts = Counter(name.casefold() for name in (*set(others), *(name for _, name in own)))
    for key, name in dict.fromkeys(own):
        if counts[name.casefold()] > 1:
            yield Fault(file, key, f'the id "{name}", which exists already', "an id of its own")


def _skills(framework: Framework, own: Own, file: str) -> Iterator[Fault]:
    known = [skill.id for skill in framework.skills]
    for key, moment in _moments(own):
        for skill in moment.skills:
            if skill not in known:
                yield Fault(file, f"{key}.skills", f'"{skill}", no such skill', one_of(skill, known))


def _moments(own: Own) -> list[tuple[str, OwnMoment]]:
    """Every own moment with its key, also those inside own stages."""
    inside = [
        (f"own.stages.{stage.id}.moments.{moment.id}", moment)
        for stage in own.stages
        for moment in stage.moments
    ]
    return [*((f"own.moments.{moment.id}", moment) for moment in own.moments), *inside]
