"""Where one carrier passes a moment to another, as a list; and the stages that nobody bridged."""

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engine.handoffs import LiveHandoff
from mapper.views.markup import Html, render
from mapper.views.table import Cell, table, tags
from mapper.views.words import both, short_names


def handoffs(analysis: Analysis, line: LineAnalysis) -> Html:
    """The handoffs of a line's map: from, to, trigger, what passes, time allowed, who answers for it."""
    several = len(analysis.lines) > 1
    caption = f"Handoffs{', ' + line.name if several else ''}: {len(line.handoffs)}"
    heads = ["From", "To", "When", "What passes", "Time allowed", "Accountable"]
    listed = table(
        caption, heads, [_row(analysis, found) for found in line.handoffs], empty="No handoff in this map."
    )
    gaps = [stage.name for stage in line.gaps]
    return Html(listed + render("gaps.html", gaps=both(gaps) if gaps else ""))


def _row(analysis: Analysis, found: LiveHandoff) -> list[Cell]:
    shorts = short_names(analysis.framework)
    skills = {skill.id: skill.name for skill in analysis.framework.skills}
    record = found.handoff
    if record.starts_in:
        start: Cell = ["Any moment that is", *tags(record.starts_in, shorts)]
    else:
        modes = sorted({mode for cell in found.starts for mode in cell.candidates})
        start = [both([cell.name for cell in found.starts]), *tags(modes, shorts)]
    ends = found.end.candidates if found.end is not None else (record.ends_mode,)
    trigger = record.trigger + (" All AI moments of the account stop." if record.suppresses else "")
    return [
        start,
        [found.ends_at, *tags(ends, shorts)],
        trigger,
        "; ".join(record.passes),
        record.allowed,
        skills[record.accountable],
    ]
