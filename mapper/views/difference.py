"""What changed between two maps, and the four contrasts of the pure maps."""

from mapper.engagement.analysis import Analysis, Contrasted, LineAnalysis
from mapper.engine.comparison import Difference, StagePair
from mapper.engine.modemap import MomentCell, StageCell
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import Mode
from mapper.views.markup import Html, render
from mapper.views.table import Cell, Part, Tag, table, tags
from mapper.views.words import both, short_names, unique

RELATIONS = {
    "same": "as before",
    "moved": "changed",
    "only left": "has no place here",
    "only right": "new here",
}


def difference(framework: Framework, found: Difference) -> Html:
    """Two maps side by side, stage by stage: what is the same, changed, gone or new."""
    rows = [_stage(framework, pair) for pair in found.stages]
    caption = f"{found.left.name} beside {found.right.name}"
    return table(caption, [found.left.name, "mode", "", found.right.name, "mode", "moments"], rows)


def differences(analysis: Analysis, line: LineAnalysis) -> list[Html]:
    """A line's map beside the pure maps that it was made from."""
    own = line.map.id
    parts = [line.against_saas, line.against_usage]
    if own in (line.saas.id, line.usage.id):
        parts = [part for part in parts if part.left.id != own]
    return [difference(analysis.framework, part) for part in parts]


def contrasts(analysis: Analysis) -> Html:
    """Where the two pure maps part ways, why, and what ignoring it costs."""
    shorts = short_names(analysis.framework)
    return render(
        "contrasts.html",
        contrasts=[
            (own, _side(own, "left", shorts), _side(own, "right", shorts)) for own in analysis.contrasts
        ],
    )


def _side(own: Contrasted, side: str, shorts: dict[Mode, str]) -> list[tuple[str, list[Tag]]]:
    stages: tuple[StageCell, ...] = getattr(own.pair, side)
    return [(stage.name, tags(stage.candidates, shorts)) for stage in stages]


def _stage(framework: Framework, pair: StagePair) -> list[Cell]:
    left, right = (_names(framework, side) for side in (pair.left, pair.right))
    return [*left, RELATIONS[pair.relation], *right, _moments(pair)]


def _names(framework: Framework, stages: tuple[StageCell, ...]) -> list[Cell]:
    shorts = short_names(framework)
    modes = unique(mode.word for stage in stages for mode in stage.candidates)
    shown: list[Part] = [
        tag for mode, tag in zip(shorts, tags(list(shorts), shorts), strict=True) if mode.word in modes
    ]
    return [both([stage.name for stage in stages]) if stages else "none", shown]


def _moments(pair: StagePair) -> str:
    """The moments that one side has and the other has not, in words."""
    left = {moment.id: moment for stage in pair.left for moment in stage.moments}
    right = {moment.id: moment for stage in pair.right for moment in stage.moments}
    if not left or not right:
        return ""
    parts = []
    for word, names in (
        ("new", [moment.name for key, moment in right.items() if key not in left]),
        ("gone", [moment.name for key, moment in left.items() if key not in right]),
        (
            "other mode",
            [moment.name for key, moment in right.items() if key in left and _other(left[key], moment)],
        ),
    ):
        if names:
            parts.append(f"{word}: {both(names)}")
    return "; ".join(parts)


def _other(left: MomentCell, right: MomentCell) -> bool:
    return left.candidates != right.candidates
