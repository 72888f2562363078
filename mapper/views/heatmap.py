"""Stage-by-mode heatmaps in plotly, with a chosen weight, and their table twin."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.firmness import shares_by_stage
from mapper.engine.modemap import ModeMap
from mapper.engine.weights import UNDECIDED, shares, stage_by_mode
from mapper.knowledge.terms import Mode
from mapper.views.markup import Html, render
from mapper.views.words import COLOURS, UNDECIDED_COLOUR, short_names

WEIGHTS = {
    "moments": "by moments",
    "accounts": "by accounts",
    "revenue": "by revenue",
    "firmness": "by how often it lands there",
}
ROW, HEAD, FOOT = 36, 96, 56  # pixels
LABEL = 18  # characters of a stage's name in one line


def heatmap(
    analysis: Analysis, line: LineAnalysis, mode_map: ModeMap, *, weight: str = "moments"
) -> go.Figure:
    """How much of each stage lies in which mode [% of the stage].

    Parameters
    ----------
    analysis, line
        Whose segments give the weights.
    mode_map
        The map to draw: the line's own, or one of the pure maps under its facts.
    weight
        What a moment counts: once (`moments`), once for each account, by revenue, or
        (`firmness`) how often it lands in a mode when the uncertain inputs vary. A menu on
        the chart switches between the weights that the client's numbers allow.

    Returns
    -------
    plotly.graph_objects.Figure
        One column of squares for each mode in the mode's own hue: no ramp across modes.

    Raises
    ------
    ValueError
        If the client gave no numbers for `weight`.
    """
    tables = _tables(line, mode_map)
    if weight not in tables:
        raise ValueError(f"weight: found {weight!r}, allowed: {', '.join(tables)}")
    shown = [*range(len(Mode)), *([UNDECIDED] if any(t[:, UNDECIDED].any() for t in tables.values()) else [])]
    names = [*short_names(analysis.framework).values(), "undecided"]
    figure = go.Figure(_squares(tables[weight][:, shown], [names[column] for column in shown], mode_map))
    figure.update_layout(**_layout(mode_map, len(mode_map.stages)), updatemenus=_menu(tables, weight, shown))
    figure.update_xaxes(side="top", fixedrange=True, showgrid=False, tickangle=0, ticklen=0)
    figure.update_yaxes(autorange="reversed", fixedrange=True, showgrid=False, automargin=True, ticklen=0)
    return figure


def heatmaps(analysis: Analysis, line: LineAnalysis, *, weight: str = "moments") -> list[go.Figure]:
    """The heatmaps of subscription, usage and this line, in that order, under the line's own facts."""
    return [heatmap(analysis, line, mode_map, weight=weight) for mode_map in _maps(line)]


def plotly_script() -> Html:
    """Plotly's own script, for a page that shows charts without a network; about 5 MB, once a page."""
    from plotly.offline import get_plotlyjs

    return Html(get_plotlyjs())


def _maps(line: LineAnalysis) -> list[ModeMap]:
    """The two pure maps and this line's; a line with a pure model stands in its archetype's place."""
    found = {own.id: own for own in (line.saas, line.usage, line.map)}
    return list(found.values())


def heatmap_tables(analysis: Analysis, line: LineAnalysis) -> Html:
    """The same numbers as tables, one for each map and weight."""
    names = [*short_names(analysis.framework).values(), "undecided"]
    twins = [
        {
            "title": f"{mode_map.name}: share of each stage by mode, weighted {WEIGHTS[weight]} [%]",
            "rows": [
                (stage.name, [f"{x:.0f}" if x else "" for x in row])
                for stage, row in zip(mode_map.stages, table, strict=True)
            ],
        }
        for mode_map in _maps(line)
        for weight, table in _tables(line, mode_map).items()
    ]
    missing = [name for name, weights in line.weights.items() if weights is None]
    return render("heatmap_tables.html", twins=twins, names=names, missing=missing, line=line)


def _tables(line: LineAnalysis, mode_map: ModeMap) -> dict[str, npt.NDArray[np.float64]]:
    found = {
        name: shares(stage_by_mode(mode_map, weights))
        for name, weights in line.weights.items()
        if weights is not None
    }
    firm = line.economics.firmness
    if firm is not None and mode_map is line.map:
        rows = shares_by_stage(line.derived.placed, firm)
        firmly = np.array([rows[stage.id] for stage in mode_map.stages])
        found["firmness"] = np.column_stack([firmly, np.round(100 - firmly.sum(axis=1), 6)])
    return found


def _squares(table: npt.NDArray[np.float64], names: list[str], mode_map: ModeMap) -> go.Heatmap:
    """One trace for all modes: each column has its own band of the colour scale, so no ramp crosses modes."""
    return go.Heatmap(
        x=[name.replace("-", "-<br>").replace("unde", "un-<br>de") for name in names],
        y=_labels(mode_map),
        z=_banded(table),
        text=_percent(table),
        zmin=0,
        zmax=len(names),
        colorscale=_bands(len(names)),
        showscale=False,
        xgap=3,
        ygap=3,
        texttemplate="%{text}",
        textfont={"size": 13},
        hovertemplate="%{y}, %{x}: %{text} %<extra></extra>",
    )


def _banded(table: npt.NDArray[np.float64]) -> list[list[float | None]]:
    """Column number plus share: where a square's colour lies in the bands; nothing for a share of 0."""
    return [
        [column + min(share / 100, 0.999) if share > 0 else None for column, share in enumerate(row)]
        for row in table.tolist()
    ]


def _percent(table: npt.NDArray[np.float64]) -> list[list[str]]:
    return [[f"{share:.0f}" if share > 0 else "" for share in row] for row in table.tolist()]


def _bands(columns: int) -> list[list[Any]]:
    colours = [*(COLOURS[mode] for mode in Mode), UNDECIDED_COLOUR][:columns]
    return [
        [(column + end) / columns, _mixed(colour, strength)]
        for column, colour in enumerate(colours)
        for end, strength in ((0, 0.1), (0.999, 0.85))
    ] + [[1, _mixed(colours[-1], 0.85)]]


def _mixed(colour: str, share: float) -> str:
    """`colour` laid thinly over white, so that the scale stays one hue."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * share):02x}" for part in parts)


def _menu(
    tables: Mapping[str, npt.NDArray[np.float64]], weight: str, shown: list[int]
) -> list[dict[str, Any]]:
    buttons = [
        {
            "label": WEIGHTS[name],
            "method": "restyle",
            "args": [{"z": [_banded(table[:, shown])], "text": [_percent(table[:, shown])]}],
        }
        for name, table in tables.items()
    ]
    if len(buttons) < 2:
        return []
    place = {"x": 0, "xanchor": "left", "y": 0, "yanchor": "top", "pad": {"t": 10}}
    look = {"direction": "up", "showactive": True, "bgcolor": "#ffffff", "font": {"size": 12}}
    return [{**place, **look, "active": list(tables).index(weight), "buttons": buttons}]


def _layout(mode_map: ModeMap, rows: int) -> dict[str, Any]:
    font = "Inter, Segoe UI, Helvetica Neue, Arial, DejaVu Sans, sans-serif"
    title = f"{_plain(mode_map.name)}<br><sup>share of each stage by mode [%]</sup>"
    return {
        "title": {
            "text": title,
            "font": {"size": 16},
            "x": 0,
            "xref": "container",
            "yref": "container",
            "y": 1,
            "pad": {"t": 12},
            "yanchor": "top",
        },
        "font": {"family": font, "size": 12, "color": "#1b2430"},
        "height": HEAD + FOOT + ROW * rows,
        "margin": {"l": 8, "r": 8, "t": HEAD, "b": FOOT},
        "plot_bgcolor": "#ffffff",
        "paper_bgcolor": "#ffffff",
        "dragmode": False,
    }


def _labels(mode_map: ModeMap) -> list[str]:
    """The stages' names; plotly would lay two rows of one label over each other, so those get their id."""
    names = [stage.name for stage in mode_map.stages]
    return [
        _wrapped(stage.name if names.count(stage.name) == 1 else f"{stage.name} ({stage.id})")
        for stage in mode_map.stages
    ]


def _wrapped(name: str) -> str:
    return "<br>".join(_plain(line) for line in wrap(name, LABEL))


def _plain(text: str) -> str:
    """Text for a chart: plotly reads a few HTML tags in titles, a client's words must not be tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
