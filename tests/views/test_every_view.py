"""What holds for every view of every client: sound HTML, links that lead somewhere, the same each time."""

import json
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from mapper import views
from mapper.engagement.analysis import analyse
from mapper.engagement.listing import as_dict
from mapper.engagement.records import Engagement
from mapper.knowledge.records.framework import Framework
from mapper.views import method
from mapper.views.index import index

# every element and attribute that the templates write; anything else got in with the data
ELEMENTS = {
    "a", "article", "aside", "b", "br", "caption", "code", "col", "colgroup", "dd", "details", "div", "dl",
    "dt", "em", "fieldset", "footer", "h1", "h3", "h4", "header", "input", "label", "legend", "li", "ol", "p",
    "line", "rect", "script", "section", "small", "span", "strong", "style", "summary", "svg", "table",
    "tbody", "td", "text", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-label", "aria-live", "checked", "class", "data-label", "data-view", "href", "id", "name", "rel",
    "scope", "style", "tabindex", "type", "value",
    "height", "role", "text-anchor", "viewbox", "width", "x", "x1", "x2", "y", "y1", "y2",
}  # fmt: skip
DRAWS = 200  # as the fixture `client` analyses the samples
# words of a scale or a grade; a map is neither
FORBIDDEN = re.compile(
    r"automation|automated|\bscor(e|ed|es|ing)\b|\brank|average mode|mean mode", re.IGNORECASE
)


def test_every_view_of_the_floor_is_shown_here(analysis, shown):
    found = {name.split()[0] for name in shown(analysis)}
    asked_singly = {"difference", "heatmaps", "mode_maps", "why", "differences"}
    public = {name for name in views.__all__ if not name.startswith("_")}
    assert public - found - asked_singly == set()


def test_every_part_is_html_or_a_figure_that_json_can_hold(analysis, shown):
    for name, part in shown(analysis).items():
        if isinstance(part, go.Figure):
            text = part.to_json()
            assert "NaN" not in text, name
            assert json.loads(text)["data"], name
        else:
            assert part._repr_html_() == str(part), name
            assert part.strip(), name


def test_the_html_is_ours_and_every_element_is_closed(analysis, html_of, parsed):
    page = parsed(html_of(analysis))
    assert {element.tag for element in page.elements} <= ELEMENTS
    assert {name for element in page.elements for name in element.attrs} <= ATTRIBUTES
    assert page.strange == []


def test_ids_are_unique_and_every_link_leads_somewhere(analysis, html_of, parsed):
    page = parsed(html_of(analysis))
    ids = [element.attrs["id"] for element in page.elements if "id" in element.attrs]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[\w.-]+", own, re.ASCII) for own in ids)
    for link in page.all("a"):
        address = link.attrs["href"]
        assert address[1:] in ids if address.startswith("#") else re.match(r"https?://\w", address), address
        assert link.text.strip(), f"a link to {address} without a name"


def test_every_table_has_a_caption_and_heads_with_a_scope(analysis, html_of, parsed):
    page = parsed(html_of(analysis))
    captions = [one for one in page.all("caption") if one.text.strip()]
    assert len(captions) == len(page.all("table"))
    assert all(one.attrs.get("scope") in ("row", "col") for one in page.all("th"))


def test_views_return_and_never_print(analysis, shown, capfd):
    shown(analysis)
    assert capfd.readouterr() == ("", "")


def test_the_same_analysis_gives_the_same_page_each_time(analysis, shown):
    def texts(one):
        return {
            name: part.to_json() if isinstance(part, go.Figure) else str(part)
            for name, part in shown(one).items()
        }

    before = json.dumps(as_dict(analysis))
    first = texts(analysis)
    assert texts(analysis) == first
    draws = DRAWS if analysis.sha256 else 0
    anew = analyse(analysis.framework, analysis.engagement, sha256=analysis.sha256, draws=draws)
    assert texts(anew) == first
    assert json.dumps(as_dict(analysis)) == before


def without(words, value):
    """`value` with `words` replaced in every text and key, whatever holds them."""
    if isinstance(value, str):
        return words.sub("x", value)
    if isinstance(value, dict):
        return {words.sub("x", key): without(words, part) for key, part in value.items()}
    return [without(words, part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["northwind", "twilio", "nothing known", "P3", "overlay"])
def test_no_view_scores_or_ranks_or_counts_automation(name, client, shown, parsed):
    """The framework and the client may use such words (a health score); no view adds one of its own."""
    analysis = client(name)
    framework = Framework.model_validate(
        without(FORBIDDEN, analysis.framework.model_dump(mode="json", by_alias=True))
    )
    dumped = analysis.engagement.model_dump(mode="json", by_alias=True)
    plain = analyse(framework, Engagement.model_validate(without(FORBIDDEN, dumped)))
    said = []
    for part in shown(plain).values():
        is_figure = isinstance(part, go.Figure)
        said.append(part.to_json() if is_figure else parsed(str(part)).text)
    assert FORBIDDEN.findall("\n".join(said)) == []
    assert "AI-Owned" in "".join(said)


def test_the_words_are_found_where_the_framework_has_them(client, html_of, parsed):
    assert FORBIDDEN.search(parsed(html_of(client("northwind"))).text)


@pytest.mark.parametrize(
    "view", [method.modes, method.patterns, method.rules, method.questions, method.leader_questions,
             method.assumptions, method.market]
)  # fmt: skip
def test_the_method_page_is_sound_too(view, framework, parsed, capfd):
    html = view(framework)
    page = parsed(html)
    assert {element.tag for element in page.elements} <= ELEMENTS
    assert len(page.all("tbody")) == 1
    assert html == view(framework)
    assert capfd.readouterr() == ("", "")


def test_the_derivation_of_every_pattern_is_told(framework, parsed):
    for pattern in framework.patterns:
        page = parsed(method.derivation(framework, pattern))
        assert len(page.all("tr")) == 1 + len(pattern.operations)


def test_the_style_asks_the_network_for_nothing():
    text = str(views.style())
    assert not re.search(r"https?:|//[a-z]|@import|url\(", re.sub(r"// [^\n]*", "", text))


def test_an_index_links_what_there_is_and_says_what_there_is_not(parsed):
    rows = [("Acme <b>", "acme/report.html", ""), ("Beta", "", 'cell 3: "<x>"')]
    html = str(index(rows))
    page = parsed(html[html.index("<body") : html.rindex("</html>")])
    assert [(one.attrs["href"], one.text) for one in page.all("a")] == [
        ("acme/report.html", "open the report")
    ]
    assert 'no report: cell 3: "<x>"' in page.text
    assert "Acme <b>" in page.text


def test_an_analysis_without_a_file_says_so(client, parsed):
    analysis = replace(client("northwind"), sha256="")
    assert "not from a file" in parsed(views.colophon(analysis, {})).text
