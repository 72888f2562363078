"""What a client typed comes out as typed, never as markup (rows 10, 20 and 23 of reliability.md)."""

import html
import json
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import plotly.graph_objects as go
import pytest

from mapper import views
from mapper.engagement.analysis import analyse, checked
from mapper.engagement.records import Engagement
from mapper.views.index import index

PLAIN = "Marker"  # what stands in the harmless twin of each page
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "script end": "</script><script>alert(1)</script>",
    "style end": "</style><style>*{display:none}</style>",
    "img onerror": "<img src=x onerror=alert(1)>",
    "svg onload": '"><svg onload=alert(1)>',
    "iframe": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "base and refresh": "<base href=//x><meta http-equiv=refresh content=0;url=//x>",
    "javascript link": "<a href='javascript:alert(1)'>x</a>",
    "markdown link": "[x](javascript:alert(1)) ![x](https://example.org/x.png)",
    "javascript": "javascript:alert(1)",
    "double quote": '" onmouseover="alert(1)" x="',
    "single quote": "' onmouseover='alert(1)' x='",
    "backtick": "` onmouseover=`alert(1)`",
    "entities": "&lt;b&gt; &amp; &#x3c;b&#62; &nbsp;",
    "comment": "<!-- --> <!doctype html> <![CDATA[x]]> <?xml?>",
    "jinja": "{{7*7}} {% for x in y %} {{ self.__init__ }} {# x #}",
    "format": "{x.__class__} %s %(x)s %d 100 %",
    "dollar": "${7*7} $x$ \\(x\\)",
    "right to left": "\u202egnp.exe\u202c \u2066\u05d0\u2069 \u200f\u0639\u0631\u0628\u064a",
    "zalgo and emoji": "Z\u0351\u036b\u0343a\u0329\u0348lgo \U0001f469\u200d\U0001f4bb \ufb01",
    "lines": "one\n\n  two\n\tthree",
    "table": "</td></tr></table><h1>x</h1>",
    "plotly": "<b>x</b><br>%{y}<extra></extra>",
}
SOURCES = {
    "javascript": "javascript:alert(1)",
    "mixed case": "JaVaScRiPt:alert(1)//https://",
    "data": "data:text/html,<script>alert(1)</script>",
    "vbscript": "vbscript:msgbox(1)",
    "relative": "//example.org/x",
    "file": "file:///etc/passwd",
    "upper case": "HTTPS://example.org/x",
    "blank before": " https://example.org/x",
    "quote": 'https://example.org/" onclick="alert(1)',
    "script": "https://example.org/<script>alert(1)</script>",
    "user": "https://https://example.org@javascript:alert(1)",
}
NAMES = {
    "line": "Crème & Co's (EU), #1: \u05d0\u05d1 @日本!",
    "segment": "R&D’s – 'x' + Y",
    "moment": "Don't & do (x)",
}
TABLE = ("table", "caption", "thead", "tbody", "tr", "th", "td")


def shared():
    """The public string list, where it is at hand; the payloads above stand in for it elsewhere."""
    folder = Path(os.environ.get("MAPPER_SHARED", Path(__file__).parents[3] / "shared"))
    return folder / "data" / "naughty_strings" / "blns.json"


@pytest.fixture(scope="module")
def hostile(framework):
    """A client whose every free text is `text`; a line runs on a pattern of its own."""

    def make(text, source=None, *, names=None):
        source = text if source is None else source
        answer = {"source": source, "note": text}
        (p1,) = [one for one in framework.patterns if one.id == "P1"]
        pattern = p1.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        pattern |= {"id": "OWN", "name": text, "definition": text, "watch": [text], "known_as": [text]}
        for step in pattern["operations"]:
            step["because"] = text
            step["note"] = text
            step |= {"name": text} if "name" in step else {}
        names = names or {"line": "Core", "segment": "Small", "moment": "Own"}
        engagement = {
            "format": 1,
            "framework": framework.about.version,
            "date": "2026-01-31",
            "currency": "USD",
            "client": {"name": names["line"], "description": text},
            "lines": [
                {
                    "name": names["line"],
                    "pattern": "OWN",
                    "pattern_reason": text,
                    "threshold": {"value": 14_000, "source": source},
                    "split": {
                        "fixed_fee_pct": {"value": 60, **answer},
                        "uncommitted_pct": {"value": 40, **answer},
                    },
                },
                {"name": f"{names['line']} 2", "model": "subscription"},
            ],
            "segments": [
                {"name": names["segment"], "median_acv": {"value": 5_000, **answer}, "accounts": 10},
                {"name": "Large", "median_acv": {"value": 50_000, **answer}, "accounts": 2},
            ],
            "answers": {
                "launch": {"complexity": {"value": 2, **answer}},
                "growth": {"negotiated_tier": {"value": True, **answer}},
            },
            "people": {"ml_analyst": {"value": 1, **answer}},
            "today": {"trust_repair": {"mode": "human_only", "how": "chosen", "tool": text}},
            "overrides": [
                {"moment": "kickoff", "mode": "human_only", "reason": f"{text}...", "decider": text}
            ],
            "decisions": [
                {
                    "id": "D1", "question": text, "options": [text], "decision": text, "reason": text,
                    "inputs": [text], "decider": text, "dissent": text, "review": text,
                }
            ],
            "own": {
                "patterns": [pattern],
                "stages": [
                    {
                        "id": "own_stage", "name": names["moment"], "why": text,
                        "moments": [
                            {"id": "in_stage", "name": names["moment"], "mode": "ai_led", "why": text}
                        ],
                    }
                ],
                "moments": [
                    {
                        "id": "own_moment", "name": names["moment"], "mode": "human_led", "stage": "S2",
                        "line": f"{names['line']} 2",
                        "why": text, "fallback": text, "breaks_first": [text, text],
                    }
                ],
            },
        }  # fmt: skip
        return analyse(framework, checked(framework, Engagement.model_validate(engagement)))

    return make


@pytest.fixture(scope="module")
def harmless(hostile, html_of, parsed):
    return parsed(html_of(hostile(PLAIN)))


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=list(PAYLOADS))
def test_a_clients_text_never_becomes_markup_and_reads_as_typed(text, hostile, harmless, html_of, parsed):
    page = parsed(html_of(hostile(text)))
    assert page.skeleton == harmless.skeleton
    assert page.strange == []
    assert page.text.count(text) >= harmless.text.count(PLAIN) >= 40
    attributes = Counter(name for one in page.elements for name in one.attrs)
    assert not [name for name in attributes if name.startswith("on")]
    assert not [one for one in page.all("a") if not re.match(r"#|https?://", one.attrs["href"])]


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_only_web_addresses_become_links_and_as_typed(source, hostile, html_of, parsed):
    page = parsed(html_of(hostile("plain", source)))
    twin = parsed(
        html_of(hostile("plain", "https://example.org/x" if source.startswith("https://") else "somewhere"))
    )
    assert page.skeleton == twin.skeleton
    mine = [one for one in page.all("a") if one.attrs["href"] == source]
    assert bool(mine) == source.startswith("https://")
    assert all(one.attrs["rel"] == "noopener noreferrer" for one in mine)
    assert mine or source.strip() in page.text


def test_names_of_lines_segments_and_moments_come_out_as_typed(hostile, harmless, html_of, parsed):
    page = parsed(html_of(hostile(PLAIN, names=NAMES)))
    assert page.skeleton == harmless.skeleton
    for name in NAMES.values():
        assert page.text.count(name) >= 2
    assert f"Mode map, {NAMES['line']}" in [one.attrs.get("aria-label") for one in page.elements]


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=list(PAYLOADS))
def test_charts_hold_a_clients_text_as_text(text, hostile):
    """plotly reads a few tags in titles and labels: only those that we wrote may be left."""
    analysis = hostile(text)
    line = analysis.lines[0]
    figure = views.heatmaps(analysis, line)[-1]
    labels = [*figure.data[0].y, figure.layout.title.text]
    assert not re.search(r"<(?!br>|sup>|/sup>)", "".join(labels))
    seen = [html.unescape(re.sub(r"<[^>]*>", " ", label)) for label in labels]
    squeezed = re.sub(r"\s", "", text)
    assert sum(squeezed in re.sub(r"\s", "", label) for label in seen) >= 2
    assert "</script" not in json.dumps(figure.to_plotly_json()["layout"]["title"])


def test_the_corpus_of_naughty_strings_comes_out_as_typed(framework, parsed, client):
    corpus = shared()
    strings = json.loads(corpus.read_text("utf-8")) if corpus.is_file() else []
    strings = [one for one in [*strings, *PAYLOADS.values()] if writable(one)]
    texts = ("question", "decision", "reason", "decider", "dissent", "review")
    decisions = [{"id": f"D{at}", **dict.fromkeys(texts, one)} for at, one in enumerate(strings)]
    plain = client("subscription").engagement
    engagement = Engagement.model_validate(plain.model_dump(mode="json") | {"decisions": decisions})
    page = parsed(views.decision_log(analyse(framework, checked(framework, engagement))))
    rows = page.all("tr")[1:]
    assert len(rows) == len(strings) >= (400 if corpus.is_file() else 20)
    assert {one.tag for one in page.elements} == {
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    cells = iter(page.all("td"))
    for head, typed in zip(
        [one for one in page.all("th") if one.attrs["scope"] == "row"], strings, strict=True
    ):
        found = [head, *(next(cells) for _ in range(5))]
        assert {cell.text.removesuffix(" ") for cell in found} == (
            {typed} if typed else {"", "none recorded"}
        )


def writable(text):
    """Whether a file may hold it: control characters and lone surrogates are refused on reading."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=list(PAYLOADS))
def test_an_index_and_a_file_name_in_a_colophon_are_escaped_too(text, parsed, client):
    rows = [(text, "acme/report.html", ""), ("Beta", "", text)]
    whole = str(index(rows))
    page = parsed(whole[whole.index("<body") : whole.rindex("</html>")])
    assert page.text.count(text) == 2
    assert [one.attrs for one in page.all("a")] == [{"href": "acme/report.html"}]
    foot = parsed(views.colophon(client("subscription"), {"engagement": text}))
    assert text in foot.text
    assert {one.tag for one in foot.elements} <= {
        "footer",
        "table",
        "caption",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "p",
    }


def test_figures_are_not_the_only_thing_looked_at(hostile, shown):
    parts = shown(hostile("x"))
    assert sum(isinstance(part, go.Figure) for part in parts.values()) == 5
    assert sum(not isinstance(part, go.Figure) for part in parts.values()) > 15
