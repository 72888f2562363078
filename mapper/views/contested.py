"""The contested cells: both positions with their arguments, and where this client's map stands."""

from mapper.engagement.analysis import Analysis
from mapper.engine.modemap import MomentCell
from mapper.views.markup import Html, render
from mapper.views.table import Tag, tags
from mapper.views.words import both, short_names


def contested(analysis: Analysis) -> Html:
    """The contested cells that this client's maps hold, with both positions."""
    shorts = short_names(analysis.framework)
    found = []
    for cell in analysis.framework.contested:
        here: list[tuple[str, list[Tag]]] = []
        for line in analysis.lines:
            for name in cell.moments:
                moment = line.map.moments.get(name)
                if moment is not None:
                    label = moment.name if len(analysis.lines) == 1 else f"{moment.name}, {line.name}"
                    here.append((label + _where(moment), tags(moment.candidates, shorts)))
        if here:
            positions = [(tags([position.mode], shorts)[0], position) for position in cell.positions]
            found.append((cell, positions, here))
    return render("contested.html", cells=found)


def _where(moment: MomentCell) -> str:
    if moment.state == "undecided":
        return " (undecided)"
    return f" (differs: {both(list(moment.held))})" if moment.state == "differs" else ""
