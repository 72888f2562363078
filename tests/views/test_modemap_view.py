"""The mode map: each moment a card in its column, each card a way to its why, one switch for the segments."""

from collections import Counter

import pytest

from mapper import views
from mapper.knowledge.terms import Mode
from mapper.views.modemap import ALL
from mapper.views.words import CSS

COLUMNS = {css: mode for mode, css in CSS.items()}
AWKWARD = {
    "no ASCII letter": ["产品一", "产品二"],
    "only marks apart": ["A.B", "AB", "A B", "A-B"],
    "where words end": ["Core x", "Core"],
    "the switch's own word": ["All segments", "all", "Core All segments"],
    "accents": ["Gräße", "Grüße", "Gre"],
}


def cards(page, view):
    """(moment, mode) of every card in one table of the switch."""
    return Counter(
        (card.attrs["href"], COLUMNS[card.inside("td").classes[0]])
        for card in page.all("a", "m")
        if any(around is view for around in card.around)
    )


def test_every_moment_that_takes_place_has_a_card_that_leads_to_its_why(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        whys = {article.attrs["id"]: article for article in page.all("article", "why")}
        assert len(whys) == len(line.map.moments)
        pointed = Counter()
        for card in page.all("a", "m"):
            why = whys[card.attrs["href"].removeprefix("#")]
            name = next(one.text for one in page.all("h4") if why in one.around)
            assert name in card.text
            pointed[name] += 1
        assert set(pointed) == {moment.name for moment in line.map.moments.values() if moment.held}


def test_a_card_stands_in_the_column_of_each_mode_that_its_moment_has(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        found = page.all("div", "view")
        names = [line.map.segments, *([[one] for one in line.map.segments] if len(found) > 1 else [])]
        for view, segments in zip(found, names, strict=True):
            expected = Counter(
                (name, mode)
                for name, moment in line.map.moments.items()
                for mode in {m for one in segments if one in moment.held for m in moment.held[one].candidates}
            )
            got = Counter()
            for (href, mode), count in cards(page, view).items():
                (name,) = [
                    one for one in line.map.moments if href.endswith(one) and href[-len(one) - 1] == "-"
                ]
                got[name, mode] += count
            assert got == expected


def test_undecided_moments_stand_in_each_candidate_column_and_say_so(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        first = page.all("div", "view")[0]
        waiting = [moment for moment in line.map.moments.values() if moment.state == "undecided"]
        for moment in waiting:
            mine = [
                card
                for card in page.all("a", "m")
                if first in card.around and card.attrs["href"].endswith(moment.id)
            ]
            assert {COLUMNS[card.inside("td").classes[0]] for card in mine} == set(moment.candidates)
            assert any("undecided" in card.text for card in mine)
        said = page.all("p", "reading")[0].text
        assert all(moment.name in said for moment in waiting)
        unset = line.economics.threshold.origin == "unset"
        assert ("The tier threshold is not set" in said) == bool(unset and waiting)


def test_something_is_undecided_without_a_threshold_and_nothing_with_one(client):
    def waiting(name):
        return [one.state for line in client(name).lines for one in line.map.moments.values()].count(
            "undecided"
        )

    assert waiting("subscription") > 0
    assert waiting("one segment") == 0


def test_the_switch_has_one_choice_for_each_segment_and_shows_the_first(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        radios = page.all("input")
        tables = page.all("div", "view")
        if len(line.map.segments) == 1:
            assert (radios, len(tables)) == ([], 1)
            continue
        assert [one.text.strip() for one in page.all("label")] == [ALL, *line.map.segments]
        assert {one.attrs["type"] for one in radios} == {"radio"}
        assert len({one.attrs["name"] for one in radios}) == 1
        assert ["checked" in one.attrs for one in radios] == [True] + [False] * len(line.map.segments)
        assert [one.attrs["value"] for one in radios] == [one.attrs["data-view"] for one in tables]
        assert len({one.attrs["value"] for one in radios}) == len(radios)
        assert ["off" in one.classes for one in tables] == [False] + [True] * len(line.map.segments)


def test_the_shaded_cell_of_a_row_is_the_mode_of_its_stage(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        (first, *_) = page.all("table", "map")
        rows = [row for row in page.all("tr") if first in row.around and page.all("th", "stage")]
        heads = [one for one in page.all("th", "stage") if first in one.around]
        assert [head.parts[0] for head in heads] == [stage.name for stage in line.map.stages]
        for head, stage in zip(heads, line.map.stages, strict=True):
            row = head.inside("tr")
            homes = {COLUMNS[cell.classes[0]] for cell in page.all("td", "home") if row in cell.around}
            assert homes == {m for one in stage.segments.values() for m in one.candidates}
            assert ("undecided" in head.text) == any(one.mode is None for one in stage.segments.values())
        assert len(rows) == len(heads) + 1


@pytest.mark.parametrize("names", AWKWARD.values(), ids=list(AWKWARD))
@pytest.mark.parametrize("what", ["lines", "segments"])
def test_names_that_look_alike_to_a_machine_stay_apart(names, what, analysed, parsed):
    analysis = analysed(**{what: [{"name": name} for name in names]})
    page = parsed("".join(views.mode_maps(analysis)))
    ids = [one.attrs["id"] for one in page.elements if "id" in one.attrs]
    assert len(ids) == len(set(ids))
    views_of = [one.attrs["data-view"] for one in page.all("div", "view")]
    assert len(views_of) == len(set(views_of)) == (len(names) if what == "lines" else len(names) + 1)


def test_the_radios_of_two_maps_are_two_switches(analysed, parsed):
    analysis = analysed(
        lines=[{"name": "产品一"}, {"name": "产品二"}], segments=[{"name": "Large"}, {"name": "Small"}]
    )
    page = parsed("".join(views.mode_maps(analysis)))
    assert len({one.attrs["name"] for one in page.all("input")}) == 2


def test_a_line_and_a_segment_do_not_run_together(analysed, parsed):
    analysis = analysed(
        lines=[{"name": "Core"}, {"name": "Core x"}], segments=[{"name": "x y"}, {"name": "y"}, {"name": "x"}]
    )
    page = parsed("".join(views.mode_maps(analysis)))
    keys = [one.attrs["data-view"] for one in page.all("div", "view")]
    assert len(keys) == len(set(keys)) == 8


def test_a_moment_that_differs_by_segment_says_where(client, parsed):
    analysis = client("northwind")
    (line,) = analysis.lines
    differing = [one for one in line.map.moments.values() if one.state == "differs" and not one.not_held]
    assert differing
    page = parsed(views.mode_map(analysis, line))
    first = page.all("div", "view")[0]
    for moment in differing:
        mine = [
            one for one in page.all("a", "m") if first in one.around and one.attrs["href"].endswith(moment.id)
        ]
        assert len(mine) == len(moment.candidates)
        assert all(any(f"in {name}" in one.text or name in one.text for name in moment.held) for one in mine)


def test_the_clients_own_parts_are_marked(client, parsed):
    analysis = client("northwind")
    page = parsed(views.mode_map(analysis, analysis.lines[0]))
    own = next(card for card in page.all("a", "m") if "Year-end closing help" in card.text)
    decided = [card.text for card in page.all("a", "m") if "decided by the client" in card.text]
    assert "the client's own" in own.text
    assert len(decided) >= 2


def test_the_columns_are_the_four_modes_in_their_order(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        for table in page.all("table", "map"):
            heads = [one for one in page.all("th") if table in one.around and one.attrs["scope"] == "col"]
            assert [COLUMNS[one.classes[0]] for one in heads[1:]] == list(Mode)


def test_one_why_can_stand_alone(client, parsed):
    analysis = client("northwind")
    (line,) = analysis.lines
    page = parsed(views.why(analysis, line, "kickoff"))
    (article,) = page.all("article")
    assert "alone" in article.classes
    assert line.map.moments["kickoff"].name in article.text
    with pytest.raises(KeyError):
        views.why(analysis, line, "no_such_moment")


def test_a_why_tells_mode_trace_flips_and_origin(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.mode_map(analysis, line))
        for article, moment in zip(page.all("article", "why"), line.map.moments.values(), strict=True):
            heads = [one.text for one in page.all("dt") if article in one.around]
            for head in ("Why this mode", "What would flip it", "When it breaks", "Where this comes from"):
                assert head in heads, moment.id
            spoken = [step for step in moment.steps if step.kind != "base"]
            assert ("What moved it, or could" in heads) == bool(spoken)
            assert all(step.title in article.text and step.because in article.text for step in spoken)
