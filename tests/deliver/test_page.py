"""From an executed notebook to one page: everything in it or a refusal, and nothing from elsewhere."""

import json
import re
from html.parser import HTMLParser

import plotly.graph_objects as go
import pytest
from nbformat import v4

from mapper.deliver.page import CHART, WIDGET, NotAPage, page

HOSTILE = "</script><script>alert(1)</script><!-- <b>&amp; ]]> \u2028 ' \" \\"


class Scripts(HTMLParser):
    """The scripts of a page by id, and the ids of its other elements."""

    def __init__(self, html):
        super().__init__()
        self.scripts, self.tags, self.text, self._now = [], [], "", None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._now = None
        if tag == "script":
            self._now = [dict(attrs), ""]
            self.scripts.append(self._now)

    def handle_endtag(self, tag):
        self._now = None

    def handle_data(self, data):
        if self._now is not None:
            self._now[1] += data
        else:
            self.text += data


def shows(data):
    return v4.new_output("display_data", data=data)


def chart(text="x"):
    figure = go.Figure(go.Bar(x=[text], y=[1]), layout={"title": {"text": text}})
    return shows({CHART: json.loads(figure.to_json()), "text/plain": "Figure"})


def book(*outputs, markdown=()):
    cells = [v4.new_markdown_cell(text) for text in markdown]
    cells += [v4.new_code_cell("secret = 1", outputs=[output]) for output in outputs]
    return v4.new_notebook(cells=cells)


def test_prose_and_html_stand_in_their_order_and_code_stays_out():
    html = page(
        book(shows({"text/html": "<p>shown</p>"}), markdown=["## Head\n\nSome *prose*."]), "Title <x>"
    )
    assert html.index("<h2>Head</h2>") < html.index("<em>prose</em>") < html.index("<p>shown</p>")
    assert "<title>Title &lt;x&gt;</title>" in html
    assert "secret" not in html
    assert html.startswith("<!doctype html>")
    assert html.rstrip().endswith("</html>")


def test_every_chart_is_in_the_page_once_with_its_place_and_its_data():
    seen = Scripts(page(book(chart("a"), chart("b"), shows({"text/html": "<p>x</p>"}), chart("c")), "T"))
    places = [attrs["id"] for tag, attrs in seen.tags if "data-chart" in attrs]
    assert places == ["chart-1", "chart-2", "chart-3"]
    data = {
        attrs["id"]: json.loads(text)
        for attrs, text in seen.scripts
        if attrs.get("type") == "application/json"
    }
    assert list(data) == [f"{place}-data" for place in places]
    assert [one["layout"]["title"]["text"] for one in data.values()] == ["a", "b", "c"]


def test_charts_that_follow_each_other_in_a_cell_stand_side_by_side():
    cell = v4.new_code_cell("", outputs=[chart(), chart(), shows({"text/html": "<p>x</p>"}), chart()])
    html = page(v4.new_notebook(cells=[cell]), "T")
    assert html.count('<div class="charts">') == 2
    assert html.count("data-chart></div>") == 3


def test_plotly_is_embedded_once_where_there_are_charts_and_not_else():
    with_charts = page(book(chart(), chart()), "T")
    assert (
        len(re.findall(r"plotly\.js v\d", with_charts[:]) or re.findall(r"\* plotly\.js", with_charts)) == 1
    )
    assert len(page(book(shows({"text/html": "<p>x</p>"})), "T")) < 20_000 < len(with_charts)


def test_text_in_a_figure_cannot_end_the_script():
    seen = Scripts(page(book(chart(HOSTILE)), HOSTILE))
    plain = Scripts(page(book(chart()), "T"))
    assert [(tag, sorted(attrs)) for tag, attrs in seen.tags] == [
        (tag, sorted(attrs)) for tag, attrs in plain.tags
    ]
    (data,) = [text for attrs, text in seen.scripts if attrs.get("type") == "application/json"]
    assert json.loads(data)["data"][0]["x"] == [HOSTILE]
    assert "<" not in data


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (shows({WIDGET: {"model_id": "1"}, "text/plain": "Button()"}), "a widget"),
        (shows({WIDGET: {}, "text/html": "<p>fallback</p>"}), "a widget"),
        (v4.new_output("error", ename="ValueError", evalue="bad", traceback=[]), "raised ValueError: bad"),
        (shows({"image/png": "aGk=", "text/plain": "<Figure>"}), "image/png"),
        (shows({"application/vnd.vega.v5+json": {}}), "vega"),
        (shows({"text/plain": "42"}), "text/plain"),
    ],
    ids=["widget", "widget with fallback", "error", "picture", "other charts", "text only"],
)
def test_an_output_that_the_page_cannot_hold_is_refused_and_not_lost(output, said):
    with pytest.raises(NotAPage, match=re.escape(said)):
        page(book(shows({"text/html": "<p>fine</p>"}), output), "T")


def test_what_a_cell_prints_is_no_part_of_a_report():
    printed = [v4.new_output("stream", name=name, text="/home/me/warning") for name in ("stdout", "stderr")]
    assert "/home/me" not in page(book(*printed, shows({"text/html": "<p>x</p>"})), "T")


def test_markdown_is_rendered_and_its_links_are_web_addresses():
    text = "# Head\n\n- one\n- two\n\n[x](javascript:alert(1)) [y](https://example.org) `a < b`"
    html = page(book(markdown=[text]), "T")
    assert "<h1>Head</h1>" in html
    assert "<li>two</li>" in html
    assert "<code>a &lt; b</code>" in html
    addresses = [attrs["href"] for tag, attrs in Scripts(html).tags if tag == "a"]
    assert "https://example.org" in addresses
    assert not [one for one in addresses if one.startswith("javascript")]


def test_the_page_forbids_the_browser_to_ask_anybody():
    seen = Scripts(page(book(chart()), "T"))
    (policy,) = [
        attrs["content"] for tag, attrs in seen.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert not [attrs for tag, attrs in seen.tags if tag == "link" or "src" in attrs]
