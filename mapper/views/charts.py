"""Small charts as SVG: no script, no browser, the same on a page, in print and in grey."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mapper.views.markup import Html, render

WIDTH, NARROW, LEFT, RIGHT = 640, 320, 8, 8
BINS = 28


@dataclass(frozen=True)
class Bar:
    """A rectangle of a chart, in its own units of pixels."""

    x: float
    y: float
    width: float
    height: float
    inside: bool = False
    label: str = ""


def zone_chart(
    values: Sequence[float],
    weights: Sequence[float],
    *,
    line: float,
    low: float | None,
    high: float | None,
    title: str,
    label: str,
    width: int = WIDTH,
) -> Html:
    """Accounts by yearly value on a logarithmic axis, with the line and the zone around it.

    Parameters
    ----------
    values, weights
        Yearly values and how many accounts each stands for.
    line, low, high
        The line and the ends of its zone; without ends no zone is drawn.
    title
        What the picture shows, for those who cannot see it.
    label
        The words under the line.
    width
        In pixels; `NARROW` for a phone, so that no text shrinks.
    """
    height, base = 150, 112
    everything = [*values, line, *(end for end in (low, high) if end)]
    bottom, top = math.log10(max(min(everything), 1) * 0.8), math.log10(max(everything) * 1.25)
    counts, _ = np.histogram(np.log10(np.maximum(values, 1)), BINS, (bottom, top), weights=weights)

    def place(value: float) -> float:
        share = (math.log10(max(value, 1)) - bottom) / (top - bottom)
        return LEFT + share * (width - LEFT - RIGHT)

    tallest = float(counts.max()) or 1.0
    step = (width - LEFT - RIGHT) / BINS
    bars = [
        Bar(LEFT + at * step + 1, base - 84 * float(count) / tallest, step - 2, 84 * float(count) / tallest)
        for at, count in enumerate(counts)
        if count > 0
    ]
    marks = [
        (place(10.0**power), f"{10**power:,}") for power in range(math.ceil(bottom), math.floor(top) + 1)
    ]
    zone = Bar(place(low), 12, place(high) - place(low), base - 12) if low and high else None
    return render(
        "zone.html",
        bars=bars,
        marks=marks,
        zone=zone,
        line=place(line),
        title=title,
        label=label,
        width=width,
        height=height,
        base=base,
    )


def tornado_chart(
    rows: Sequence[tuple[str, float, float]], *, base: float, title: str, shown: Sequence[str]
) -> Html:
    """Bars from the value at an input's low end to the value at its high end, around the base.

    Parameters
    ----------
    rows
        Name, value at the low end, value at the high end; the widest first.
    base
        The value that all bars stand around.
    title
        What the picture shows, for those who cannot see it.
    shown
        The text behind each bar.
    """
    row, label, space = 24, 200, 170
    ends = [end for _, low, high in rows for end in (low, high)] + [base]
    bottom, top = min(ends), max(ends)
    scale = (WIDTH - label - space) / ((top - bottom) or 1)

    def place(value: float) -> float:
        return label + (value - bottom) * scale

    bars = [
        Bar(
            min(place(low), place(high)),
            at * row + 5,
            max(abs(place(high) - place(low)), 1),
            row - 10,
            label=name,
        )
        for at, (name, low, high) in enumerate(rows)
    ]
    return render(
        "tornado.html",
        bars=list(zip(bars, shown, strict=True)),
        base=place(base),
        title=title,
        width=WIDTH,
        height=len(rows) * row + 8,
        label=label,
    )
