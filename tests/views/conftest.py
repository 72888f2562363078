"""Pages as a browser would read them, and the clients that every view is shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import plotly.graph_objects as go
import pytest

from mapper import views
from mapper.engagement.analysis import Analysis, analyse
from mapper.engagement.reading import read_engagement
from mapper.knowledge.places import samples
from mapper.knowledge.records.framework import Framework
from mapper.views import economics

DRAWS = 200  # samples of the uncertain inputs: enough for the views to have something to show
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
NUMBERS = {"accounts": 120, "median_acv": 9_000, "mean_acv": 11_000}

# facts for the fixture `analysed`: the least that a file may say, and each way to say how a line earns
MINIMAL: dict[str, dict[str, Any]] = {
    "nothing known": {},
    "subscription": {"model": "subscription"},
    "usage": {"model": "usage"},
    "P1": {"pattern": "P1"},
    "P2": {"pattern": "P2"},
    "P3": {"pattern": "P3"},
    "P5": {"pattern": "P5"},
    "overlay": {"model": "subscription", "overlays": ["P4"]},
    "one segment": {"model": "subscription", "threshold": 14_000, **NUMBERS},
    "presets": {"presets": {"segments": "two_poles", "lines": "seats_credits"}},
    "two lines": {
        "lines": [{"name": "Seats & Co.", "model": "subscription"}, {"name": "日本 API", "pattern": "P2"}]
    },
}
CLIENTS = [*(path.stem for path in samples()), *MINIMAL]


@dataclass
class Element:
    """One element of a page: its attributes, the text in it, and the elements around it."""

    tag: str
    attrs: dict[str, str]
    around: tuple["Element", ...]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    def inside(self, tag: str) -> "Element":
        return next(element for element in reversed(self.around) if element.tag == tag)


class Page(HTMLParser):
    """The elements of some HTML, in their order; every one of them must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.strange: list[str] = []
        self.texts: list[str] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1].tag}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag in ("script", "style"):
            return
        self.texts.append(data)
        for element in self._open:
            element.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Every element with the names of its attributes and its depth; no text, no values."""
        return [(one.tag, tuple(sorted(one.attrs)), len(one.around)) for one in self.elements]

    def all(self, tag: str, css: str = "") -> list[Element]:
        return [one for one in self.elements if one.tag == tag and (not css or css in one.classes)]


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Page]:
    """The page that some HTML makes."""
    return Page


@pytest.fixture(scope="session")
def client(framework: Framework, analysed: Callable[..., Analysis]) -> Callable[[str], Analysis]:
    """A sample or a minimal client by name."""
    files = {path.stem: path for path in samples()}
    found: dict[str, Analysis] = {}

    def by_name(name: str) -> Analysis:
        if name not in found:
            if name in files:
                read = read_engagement(files[name], framework)
                found[name] = analyse(framework, read.engagement, sha256=read.sha256, draws=DRAWS)
            else:
                found[name] = analysed(**MINIMAL[name])
        return found[name]

    return by_name


@pytest.fixture(params=CLIENTS)
def analysis(request: pytest.FixtureRequest, client: Callable[[str], Analysis]) -> Analysis:
    """Each client in turn: all samples, all minimal ones."""
    return client(request.param)


@pytest.fixture(scope="session")
def shown() -> Callable[[Analysis], dict[str, Any]]:
    """Everything that the views show of an analysis, by the view's name, in the order of the report."""

    def every(analysis: Analysis) -> dict[str, Any]:
        found: dict[str, Any] = {"style": views.style(), "front": views.front(analysis)}
        for line in analysis.lines:
            name = line.name
            found[f"mode_map {name}"] = views.mode_map(analysis, line)
            for at, figure in enumerate(views.heatmaps(analysis, line)):
                found[f"heatmap {name} {at}"] = figure
            found[f"heatmap_tables {name}"] = views.heatmap_tables(analysis, line)
            for at, html in enumerate(views.differences(analysis, line)):
                found[f"difference {name} {at}"] = html
            found[f"handoffs {name}"] = views.handoffs(analysis, line)
            found[f"transitions {name}"] = views.transitions(analysis, line)
            for view in economics.__all__:
                found[f"economics.{view} {name}"] = getattr(economics, view)(analysis, line)
        found["contrasts"] = views.contrasts(analysis)
        found["contested"] = views.contested(analysis)
        found["missing"] = views.missing(analysis)
        found["overrides"] = views.overrides(analysis)
        found["decision_log"] = views.decision_log(analysis)
        found["facts"] = views.facts(analysis)
        found["sources"] = views.sources(analysis)
        found["colophon"] = views.colophon(analysis, {"engagement": "client.toml", "framework": ""})
        return found

    return every


@pytest.fixture(scope="session")
def html_of(shown: Callable[[Analysis], dict[str, Any]]) -> Callable[[Analysis], str]:
    """All of a report that is HTML, as one text."""

    def joined(analysis: Analysis) -> str:
        return "".join(part for part in shown(analysis).values() if not isinstance(part, go.Figure))

    return joined
