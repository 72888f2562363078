"""What the client decided: its own modes, and its decision log."""

from mapper.engagement.analysis import Analysis
from mapper.views.markup import Html
from mapper.views.table import Cell, table, tags
from mapper.views.words import both, short_names


def overrides(analysis: Analysis) -> Html:
    """The client's own modes, each with its reason; those below a stated floor say so."""
    shorts = short_names(analysis.framework)
    rows: list[list[Cell]] = []
    for line in analysis.lines:
        below = {found.override.moment: found.step.title for found in line.below_floor}
        for moment in line.map.moments.values():
            for step in moment.steps:
                if step.kind == "override":
                    everywhere = len(step.segments) == len(line.map.segments)
                    where = "all segments" if everywhere else both(list(step.segments))
                    mode = next(own for own in shorts if own.word == step.effect)
                    flag = f"Below a stated floor: {below[moment.id]}" if moment.id in below else ""
                    rows.append(
                        [
                            moment.name,
                            tags([moment.placed.base_mode], shorts),
                            tags([mode], shorts),
                            where,
                            step.because,
                            step.title.partition("decided by ")[2] or "not named",
                            flag,
                        ]
                    )
    heads = ["Moment", "Default", "The client's own", "Where", "Reason", "Decided by", "Flag"]
    return table("Own modes", heads, rows, empty="The client keeps every mode that the rules give.")


def decision_log(analysis: Analysis) -> Html:
    """The decision log of the file."""
    rows: list[list[Cell]] = [
        [one.question, one.decision, one.reason, one.decider, one.dissent or "none recorded", one.review]
        for one in analysis.engagement.decisions
    ]
    heads = ["Question", "Decision", "Reason", "Decided by", "Dissent", "Review"]
    return table("Decision log", heads, rows, empty="The file has no decision log yet.")
