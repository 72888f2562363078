"""What changed between two maps: nothing between a map and itself, every stage once between two."""

from collections import Counter

from mapper import views
from mapper.engine.comparison import compare
from mapper.views.difference import RELATIONS


def body(page):
    return [
        [cell.text.strip() for cell in page.elements if cell.tag in ("td", "th") and row in cell.around]
        for row in page.all("tr")[1:]
    ]


def test_each_relation_has_words_of_its_own():
    assert RELATIONS == {
        "same": "as before",
        "moved": "changed",
        "only left": "has no place here",
        "only right": "new here",
    }


def test_a_map_beside_itself_shows_no_change(analysis, parsed):
    for line in analysis.lines:
        for own in (line.map, line.saas, line.usage):
            rows = body(parsed(views.difference(analysis.framework, compare(own, own))))
            assert {row[2] for row in rows} == {"as before"}
            assert {row[5] for row in rows} == {""}
            assert [row[:2] for row in rows] == [row[3:5] for row in rows]
            said = "\n".join(row[0] for row in rows)
            assert all(stage.name in said for stage in own.stages)


def test_a_hybrid_stands_beside_both_pure_maps_and_a_pure_map_beside_the_other(client, parsed):
    for name, count in (("P1", 2), ("P5", 2), ("subscription", 1), ("usage", 1), ("two lines", 1)):
        analysis = client(name)
        parts = views.differences(analysis, analysis.lines[0])
        assert len(parts) == count
        for part in parts:
            (caption,) = parsed(part).all("caption")
            assert caption.text.endswith(analysis.lines[0].map.name)
    (part,) = views.differences(client("usage"), client("usage").lines[0])
    assert client("usage").framework.saas.name in parsed(part).all("caption")[0].text


def test_every_stage_of_both_sides_is_named(analysis, parsed):
    for line in analysis.lines:
        for found in (line.against_saas, line.against_usage):
            rows = body(parsed(views.difference(analysis.framework, found)))
            assert len(rows) == len(found.stages)
            for column, own in ((0, found.left), (3, found.right)):
                said = "\n".join(row[column] for row in rows)
                assert all(stage.name in said for stage in own.stages)
            relations = Counter(row[2] for row in rows)
            assert relations == Counter(RELATIONS[pair.relation] for pair in found.stages)


def test_moments_that_came_went_or_moved_are_named(client, parsed):
    analysis = client("northwind")
    (line,) = analysis.lines
    text = parsed(views.difference(analysis.framework, line.against_saas)).text
    assert "new: Year-end closing help" in text
    moved = [pair.right.name for pair in line.against_saas.changed if pair.relation == "moved"]
    assert moved
    assert all(name in text for name in moved)


def test_the_four_contrasts_name_both_sides_and_what_ignoring_costs(analysis, parsed):
    page = parsed(views.contrasts(analysis))
    assert len(page.all("section")) == len(analysis.contrasts) == 4
    for own in analysis.contrasts:
        assert own.contrast.title in page.text
        assert own.contrast.cost_of_ignoring in page.text
        for stage in (*own.pair.left, *own.pair.right):
            assert stage.name in page.text
