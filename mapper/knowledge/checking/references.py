"""References that lead nowhere, ids used twice, sources that nothing uses."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from mapper.knowledge.checking.walk import Entry, label, walk
from mapper.knowledge.faults import Fault, one_of
from mapper.knowledge.records.decisions import Contested, Contrast, Handoff, Rule
from mapper.knowledge.records.evidence import Fact, ModeText, Source
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.maps import Flip, Moment, Stage
from mapper.knowledge.records.patterns import Named, OverlayTest, Pattern, Test
from mapper.knowledge.records.questions import Computed, LeaderQuestion, QuestionField, ToolQuestion
from mapper.knowledge.records.record import Provenance, Record

# what a record points at: field -> the kind of id that it must be
POINTERS: dict[type[Record], dict[str, str]] = {
    Stage: {"skills": "skill"},
    Moment: {"skills": "skill", "contested": "contested cell", "nearest": "moment"},
    Flip: {"rule": "rule"},
    Rule: {"on": "moment", "carried_by": "moment", "contested": "contested cell"},
    Handoff: {"starts": "moment", "ends": "moment", "accountable": "skill"},
    Contrast: {"saas": "stage", "usage": "stage"},
    Contested: {"moments": "moment"},
    ModeText: {"examples": "moment"},
    Computed: {"needs": "column"},
    Named: {"pattern": "plain pattern"},
    Test: {"result": "map or plain pattern"},
    OverlayTest: {"result": "overlay"},
}
UNIQUE: tuple[type[Record], ...] = (
    Stage, Moment, Pattern, Rule, Handoff, Contrast, Contested, Source, Fact,
    QuestionField, LeaderQuestion, ToolQuestion, ModeText,
)  # fmt: skip


def reference_faults(framework: Framework, origin: Mapping[str, str]) -> list[Fault]:
    """Dangling references, ids used twice and unused sources, wherever they stand."""
    entries = list(walk(framework, origin))
    known = ids(framework, (record for _, _, record in entries))
    return [*dangling(entries, known), *_twice(entries), *_unused(framework, entries, origin)]


def ids(framework: Framework, records: Iterable[Record]) -> dict[str, set[str]]:
    """All ids that exist among `records`, by kind; a plain pattern is one that is no overlay."""
    found = list(records)
    plain = {pattern.id for pattern in framework.patterns if pattern.kind == "pattern"}

    def of(kind: type[Record]) -> set[str]:
        return {label(record) for record in found if isinstance(record, kind)}

    return {
        "stage": of(Stage),
        "moment": of(Moment),
        "skill": {skill.id for skill in framework.skills},
        "rule": of(Rule),
        "contested cell": of(Contested),
        "plain pattern": plain,
        "map or plain pattern": plain | {framework.saas.id, framework.usage.id},
        "overlay": of(Pattern) - plain,
        "column": of(QuestionField) | of(Computed),
        "claim or source": {claim.id for claim in framework.claims} | of(Source),
    }


def dangling(entries: Iterable[Entry], known: Mapping[str, set[str]]) -> Iterator[Fault]:
    """References of `entries` to ids that do not exist."""
    for file, key, record in entries:
        pointers = POINTERS.get(type(record), {})
        if isinstance(record, Provenance | Fact):
            pointers = {"refs": "claim or source"}
        for name, kind in pointers.items():
            value = getattr(record, name)
            for word in (value,) if isinstance(value, str) else value or ():
                if word and word not in known[kind]:
                    allowed = (
                        one_of(word, sorted(known[kind]))
                        if kind != "claim or source"
                        else f"the id of a {kind}"
                    )
                    yield Fault(file, f"{key}.{name}", f'"{word}", no such {kind}', allowed)


def _twice(entries: list[Entry]) -> Iterator[Fault]:
    for kind in UNIQUE:
        same = [(file, key, label(record)) for file, key, record in entries if isinstance(record, kind)]
        counts = Counter(own for _, _, own in same)
        for file, key, own in same:
            if counts[own] > 1:
                yield Fault(file, key, f'the id "{own}" {counts[own]} times', "each id once in the framework")


def _unused(framework: Framework, entries: list[Entry], origin: Mapping[str, str]) -> Iterator[Fault]:
    used = {ref for _, _, record in entries for ref in getattr(record, "refs", ())}
    for source in framework.sources:
        if source.id not in used:
            yield Fault(
                origin.get("sources", "sources"),
                f"sources.{source.id}",
                "a source that nothing refers to",
                "sources named in some refs, or no entry",
            )
