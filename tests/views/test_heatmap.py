"""The heatmaps: the squares hold the engine's shares, each mode its own hue, the tables the same numbers."""

import colorsys
import re

import numpy as np
import pytest

from mapper import views
from mapper.engagement.economics.firmness import shares_by_stage
from mapper.engine.weights import UNDECIDED, shares, stage_by_mode
from mapper.knowledge.terms import Mode
from mapper.views.words import COLOURS

CAP = 0.11  # percent: a full square is drawn at 99.9 so that it stays in the band of its mode
LABELS = {
    "moments": "by moments",
    "accounts": "by accounts",
    "revenue": "by revenue",
    "firmness": "by how often it lands there",
}


def maps(line):
    """The two pure maps and the line's own; a pure line stands in the place of its archetype."""
    return list({own.id: own for own in (line.saas, line.usage, line.map)}.values())


def decoded(z):
    """Shares from the colour values: column number plus share."""
    table = np.zeros((len(z), len(z[0])))
    for row, values in enumerate(z):
        for column, value in enumerate(values):
            if value is not None:
                assert column < value < column + 1
                table[row, column] = (value - column) * 100
    return table


def expected(line, mode_map, weight, columns):
    """The engine's shares of each stage by mode, and by the undecided where they have a column."""
    if weight == "firmness":
        rows = shares_by_stage(line.derived.placed, line.economics.firmness)
        table = np.array([[*rows[stage.id], 0.0] for stage in mode_map.stages])
    else:
        table = shares(stage_by_mode(mode_map, line.weights[weight]))
    assert columns == UNDECIDED + 1 or not table[:, UNDECIDED].any()
    return table[:, :columns]


def offered(line, mode_map):
    """The weights that the numbers allow; how often a cell lands somewhere is known of the own map."""
    known = [name for name, weights in line.weights.items() if weights is not None]
    own = line.economics.firmness is not None and mode_map is line.map
    return [*known, *(["firmness"] if own else [])]


def words(text):
    """A label without its line breaks, which may stand where the name has a space or a hyphen."""
    return re.sub(r"\s+", "", text.replace("<br>", " ").replace("&amp;", "&"))


def test_squares_hold_the_shares_of_the_engine_and_rows_add_up(analysis):
    for line in analysis.lines:
        for figure, mode_map in zip(views.heatmaps(analysis, line), maps(line), strict=True):
            (squares,) = figure.data
            table = decoded(squares.z)
            truth = expected(line, mode_map, "moments", len(squares.x))
            assert np.abs(table - truth).max() < CAP
            full = truth.sum(axis=1) > 0
            assert np.abs(table[full].sum(axis=1) - 100).max() < CAP
            assert [[text or "0" for text in row] for row in squares.text] == [
                [f"{share:.0f}" for share in row] for row in truth
            ]


def test_every_stage_has_a_row_of_its_own(analysis):
    for line in analysis.lines:
        for figure, mode_map in zip(views.heatmaps(analysis, line), maps(line), strict=True):
            assert [words(label) for label in figure.data[0].y] == [
                words(stage.name) for stage in mode_map.stages
            ]
            assert len(set(figure.data[0].y)) == len(mode_map.stages)


def test_two_stages_of_one_name_do_not_fall_together(analysed, framework):
    """plotly draws one row for each label: two equal labels would hide a stage."""
    moment = {"id": "own_moment", "name": "Own", "mode": "ai_led", "why": "because"}
    stage = {"id": "own_stage", "name": framework.saas.stages[0].name, "why": "because", "moments": [moment]}
    analysis = analysed(model="subscription", own={"stages": [stage]})
    (line,) = analysis.lines
    figure = views.heatmap(analysis, line, line.map)
    assert len(set(figure.data[0].y)) == len(line.map.stages)
    assert len(line.map.stages) == len(framework.saas.stages) + 1


def test_the_menu_offers_each_weight_that_the_numbers_allow_and_shows_its_shares(analysis):
    for line in analysis.lines:
        for figure, mode_map in zip(views.heatmaps(analysis, line), maps(line), strict=True):
            known = offered(line, mode_map)
            menus = figure.layout.updatemenus
            if len(known) == 1:
                assert not menus
                continue
            (menu,) = menus
            assert [button.label for button in menu.buttons] == [LABELS[name] for name in known]
            for button, name in zip(menu.buttons, known, strict=True):
                (change,) = button.args
                truth = expected(line, mode_map, name, len(figure.data[0].x))
                assert np.abs(decoded(change["z"][0]) - truth).max() < CAP
                assert [[t or "0" for t in row] for row in change["text"][0]] == [
                    [f"{share:.0f}" for share in row] for row in truth
                ]


def test_a_chart_drawn_by_a_weight_shows_that_weight_as_chosen(client):
    analysis = client("northwind")
    (line,) = analysis.lines
    names = offered(line, line.map)
    drawn = {name: views.heatmap(analysis, line, line.map, weight=name) for name in names}
    assert len(names) == 4
    assert [figure.layout.updatemenus[0].active for figure in drawn.values()] == [0, 1, 2, 3]
    for name, figure in drawn.items():
        truth = expected(line, line.map, name, len(figure.data[0].x))
        assert np.abs(decoded(figure.data[0].z) - truth).max() < CAP
    assert drawn["moments"].data[0].z != drawn["accounts"].data[0].z != drawn["revenue"].data[0].z


@pytest.mark.parametrize("weight", ["accounts", "revenue", "firmness", "votes", ""])
def test_a_weight_without_numbers_is_refused_by_name(weight, client):
    analysis = client("subscription")
    (line,) = analysis.lines
    with pytest.raises(ValueError, match=r"allowed: moments$") as refused:
        views.heatmap(analysis, line, line.map, weight=weight)
    assert repr(weight) in str(refused.value)


def test_accounts_alone_give_that_weight_and_no_revenue(analysed, parsed):
    analysis = analysed(model="subscription", accounts=120)
    (line,) = analysis.lines
    assert views.heatmap(analysis, line, line.saas, weight="accounts")
    with pytest.raises(ValueError, match=r"allowed: moments, accounts$"):
        views.heatmap(analysis, line, line.saas, weight="revenue")
    assert "Not drawn by revenue" in parsed(views.heatmap_tables(analysis, line)).text


def test_the_tables_hold_the_numbers_of_the_charts(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.heatmap_tables(analysis, line))
        tables = iter(page.all("table", "list"))
        for mode_map in maps(line):
            for weight in offered(line, mode_map):
                table = next(tables)
                squares = views.heatmap(analysis, line, mode_map, weight=weight).data[0]
                (caption,) = [one.text for one in page.all("caption") if table in one.around]
                assert mode_map.name in caption
                assert f"weighted {LABELS[weight]} [%]" in caption
                heads = [one.text for one in page.all("th") if table in one.around and one.inside("tr")]
                assert [words(head) for head in heads[6:]] == [words(label) for label in squares.y]
                cells = [one.text for one in page.all("td") if table in one.around]
                rows = [cells[at : at + 5] for at in range(0, len(cells), 5)]
                assert [row[: len(squares.x)] for row in rows] == [list(row) for row in squares.text]
                assert all(not "".join(row[len(squares.x) :]) for row in rows)
        assert next(tables, None) is None


def test_the_undecided_have_a_column_where_there_are_any_and_only_there(analysis):
    for line in analysis.lines:
        for figure, mode_map in zip(views.heatmaps(analysis, line), maps(line), strict=True):
            open_moments = any(
                own.mode is None or own.held == "unknown"
                for moment in mode_map.moments.values()
                for own in moment.held.values()
            )
            assert ("undecided" in words(figure.data[0].x[-1]).replace("un-de", "unde")) == open_moments


def test_each_mode_keeps_its_own_hue_and_no_ramp_crosses_modes(client):
    for name in ("subscription", "one segment"):
        analysis = client(name)
        (line,) = analysis.lines
        (squares,) = views.heatmap(analysis, line, line.saas).data
        columns = len(squares.x)
        assert (squares.zmin, squares.zmax) == (0, columns)
        for mode in Mode:
            inside = [
                colour
                for at, colour in squares.colorscale
                if mode / columns <= at + 1e-9 < (mode + 0.9995) / columns
            ]
            assert len(inside) == 2
            hues = [hue(colour) for colour in [*inside, COLOURS[mode]]]
            assert max(hues) - min(hues) < 0.02


def hue(colour):
    return colorsys.rgb_to_hsv(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))[0]


def test_charts_ship_no_interaction_that_zooms_a_category_away(client):
    analysis = client("northwind")
    for figure in views.heatmaps(analysis, analysis.lines[0]):
        assert figure.layout.dragmode is False
        assert figure.layout.xaxis.fixedrange
        assert figure.layout.yaxis.fixedrange
