"""The last page: what this was made from, so that it can be made again."""

from collections.abc import Mapping

from mapper.engagement.analysis import Analysis
from mapper.knowledge.terms import Tag
from mapper.views.markup import Html, render
from mapper.views.table import Cell, Link, table
from mapper.views.words import origin


def colophon(analysis: Analysis, parameters: Mapping[str, str]) -> Html:
    """Framework version, hash of the input, parameters, and where the moments' modes come from."""
    counts: dict[str, int] = {}
    for line in analysis.lines:
        for moment in line.map.moments.values():
            word = origin(moment.placed.moment.provenance)
            counts[word] = counts.get(word, 0) + 1
    return render(
        "colophon.html",
        analysis=analysis,
        parameters={name: text for name, text in parameters.items() if text},
        counts=sorted(counts.items()),
    )


def sources(analysis: Analysis) -> Html:
    """The sources and claims behind the moments, rules and handoffs of this report, with their grades."""
    used: dict[str, None] = {}
    for line in analysis.lines:
        for moment in line.map.moments.values():
            records = [moment.placed.moment.provenance, *(step.provenance for step in moment.steps)]
            used |= dict.fromkeys(
                ref for record in records if record.tag is not Tag.CLIENT for ref in record.refs
            )
    rows: list[list[Cell]] = [
        [source.id, [Link(source.address, source.title)], source.grade.value, source.note]
        for source in analysis.framework.sources
        if source.id in used
    ]
    rows += [
        [claim.id, claim.text, "the essay or the article", claim.ref]
        for claim in analysis.framework.claims
        if claim.id in used
    ]
    heads = ["Id", "What it is", "Grade", "Note"]
    return table(
        "A: filings, documentation, papers. B: named practitioners and surveys. C: not traceable.",
        heads,
        rows,
        folded=True,
    )
