"""From who carries a moment today to who is meant to: a list, not a score."""

from mapper.engagement.analysis import Analysis, LineAnalysis, Transition
from mapper.views.markup import Html
from mapper.views.table import Cell, table, tags
from mapper.views.words import both, short_names


def transitions(analysis: Analysis, line: LineAnalysis) -> Html:
    """Each moment with its mode today, how that came about, and its intended mode."""
    several = len(analysis.lines) > 1
    caption = f"Today and intended{', ' + line.name if several else ''}"
    rows = [_row(analysis, found) for found in line.transitions]
    heads = ["Moment", "Today", "How it came about", "Intended", ""]
    return table(caption, heads, rows, empty="The file does not say who carries the moments today.")


def _row(analysis: Analysis, found: Transition) -> list[Cell]:
    shorts = short_names(analysis.framework)
    how = found.today.how + (f", with {found.today.tool}" if found.today.tool else "")
    return [
        found.moment.name,
        tags([found.today.mode], shorts),
        how,
        [
            *tags(found.moment.candidates, shorts),
            *(["undecided"] if found.moment.state == "undecided" else []),
        ],
        _change(found),
    ]


def _change(found: Transition) -> str:
    if not found.changes:
        return "stays"
    everywhere = len(found.changes) == len(found.moment.held)
    return "changes" if everywhere else f"changes in {both(list(found.changes))}"
