"""From an executed notebook to one HTML file that opens offline: every chart in it, no code, no widget.

nbconvert would load scripts from a content network and drop the charts; this reads the
outputs itself and embeds plotly's script once.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import mistune

from mapper.views.heatmap import plotly_script
from mapper.views.markup import Html, render

if TYPE_CHECKING:
    from nbformat import NotebookNode

CHART = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


class NotAPage(Exception):  # noqa: N818 - an outcome that the batch records
    """A notebook whose outputs cannot become a page."""


@dataclass(frozen=True)
class Part:
    """One piece of the page: finished HTML, or the data of a chart."""

    html: str = ""
    chart: str = ""
    number: int = 0


Block = tuple[Part, ...]  # one piece of prose, or charts that stand side by side


def page(notebook: "NotebookNode", title: str) -> Html:
    """One self-contained HTML page of a notebook's prose and outputs.

    Raises
    ------
    NotAPage
        If a cell holds an error, a widget or an output of another kind; a page that lost
        something must not go out.
    """
    counter = iter(range(1, 10_000))
    blocks = [block for cell in notebook.cells for block in _blocks(cell, counter)]
    charts = [part for block in blocks for part in block if part.chart]
    script = plotly_script() if charts else Html("")
    return render("report.html", title=title, blocks=blocks, charts=charts, plotly=script, html=Html)


def _blocks(cell: "NotebookNode", counter: Iterator[int]) -> Iterator[Block]:
    if cell.cell_type == "markdown":
        yield (Part(html=str(mistune.html(cell.source))),)
    elif cell.cell_type == "code":
        parts = [part for output in cell.outputs for part in _part(output, counter)]
        for is_chart, group in groupby(parts, key=lambda part: bool(part.chart)):
            members = list(group)
            yield from [tuple(members)] if is_chart else [(part,) for part in members]


def _part(output: "NotebookNode", counter: Iterator[int]) -> list[Part]:
    if output.output_type == "error":
        raise NotAPage(f"a cell raised {output.ename}: {output.evalue}")
    data = output.get("data", {})
    if WIDGET in data:
        raise NotAPage("a cell shows a widget, which needs a kernel")
    if CHART in data:
        figure = {"data": data[CHART]["data"], "layout": data[CHART]["layout"]}
        return [Part(chart=_inside_script(figure), number=next(counter))]
    if "text/html" in data:
        return [Part(html=data["text/html"])]
    if data:
        raise NotAPage(f"a cell shows {', '.join(data)}, which this page cannot hold")
    return []  # what a cell prints is no part of a report


def _inside_script(value: Any) -> str:
    """JSON that can stand in a script element: nothing in it closes the element."""
    return json.dumps(value).replace("<", "\\u003c")
