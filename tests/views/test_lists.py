"""The lists of a report: answers, gaps, handoffs, decisions, transitions, sources, the last page."""

import re

import pytest

from mapper import views
from mapper.engagement.reading import read_engagement
from mapper.knowledge.places import samples
from mapper.knowledge.terms import Tag
from mapper.views.table import Link, table


def rows(page):
    """The cells of each row below the head, as text."""
    return [
        [
            " ".join(cell.text.split())
            for cell in page.elements
            if cell.tag in ("td", "th") and row in cell.around
        ]
        for row in page.all("tr")
        if row.around[-1].tag == "tbody"
    ]


def flat(text):
    return " ".join(text.split())


def test_every_answer_is_listed_with_how_it_was_come_by(analysis, parsed):
    page = parsed(views.facts(analysis))
    found = rows(page)
    assert len(found) == len(analysis.facts.rows)
    for row, fact in zip(found, analysis.facts.rows, strict=True):
        assert row[0] == flat(fact.field.label)
        assert row[3] == fact.status.value
        assert flat(fact.note) in row[4]
    if found:
        assert page.all("caption")[0].text == f"Answers: {len(found)}"


def test_a_fact_shows_thousands_currency_and_the_words_of_a_choice(client, parsed):
    found = rows(parsed(views.facts(client("northwind"))))
    shown = {(row[0], row[1]): row[2] for row in found}
    assert any(text.startswith("USD 27,000") for text in shown.values())
    labels = {row[2] for row in found}
    assert "yes" in labels
    assert "no" in labels
    assert "2-4" not in labels or any("2" in text for text in labels)
    assert not [text for text in labels if re.search(r"\b(True|False|None|nan)\b", text)]


def test_what_is_missing_names_what_waits_for_it_heaviest_first(analysis, parsed):
    found = rows(parsed(views.missing(analysis)))
    waiting = [one for one in analysis.missing if one.matters]
    assert [row[0] for row in found] == [flat(one.label) for one in waiting]
    assert all(row[2] == one.question for row, one in zip(found, waiting, strict=True))
    names = {moment.id: moment.name for line in analysis.lines for moment in line.map.moments.values()}
    for row, one in zip(found, waiting, strict=True):
        assert all(flat(names[own]) in row[3] for own in one.undecided)
    idle = [one.label for one in analysis.missing if not one.matters]
    text = parsed(views.missing(analysis)).text
    assert all(label in text for label in idle)


def test_handoffs_say_from_to_when_what_how_fast_and_who(analysis, parsed):
    skills = {skill.id: skill.name for skill in analysis.framework.skills}
    for line in analysis.lines:
        page = parsed(views.handoffs(analysis, line))
        found = rows(page)
        assert len(found) == len(line.handoffs) > 0
        for row, live in zip(found, line.handoffs, strict=True):
            assert all(flat(cell.name) in row[0] for cell in live.starts) or live.handoff.starts_in
            assert flat(live.ends_at) in row[1]
            assert flat(live.handoff.trigger) in row[2]
            assert all(flat(one) in row[3] for one in live.handoff.passes)
            assert row[4:] == [flat(live.handoff.allowed), skills[live.handoff.accountable]]
        for stage in line.gaps:
            assert "No handoff joins AI and people in" in page.text
            assert stage.name in page.text


def test_transitions_list_today_and_intended_without_a_direction(analysis, parsed):
    for line in analysis.lines:
        page = parsed(views.transitions(analysis, line))
        found = rows(page)
        assert len(found) == len(line.transitions)
        for row, one in zip(found, line.transitions, strict=True):
            assert row[0] == flat(one.moment.name)
            assert (row[4] == "stays") == (not one.changes)
        assert found or page.text.strip()
        assert not re.search(r"\b(up|down|better|worse|improve)", " ".join(row[4] for row in found))


def test_each_override_is_listed_with_reason_and_where_it_holds(client, parsed):
    analysis = client("northwind")
    found = rows(parsed(views.overrides(analysis)))
    assert len(found) == len(analysis.engagement.overrides)
    for entry in analysis.engagement.overrides:
        assert any(flat(entry.reason) == row[4] and row[3] == " and ".join(entry.segments) for row in found)
    empty = parsed(views.overrides(client("snowflake")))
    assert empty.all("table") == []
    assert empty.text.strip()


def test_an_override_below_a_stated_floor_says_which(analysed, parsed):
    own = {"moment": "renewal_conversation", "mode": "ai_led", "reason": "a pilot", "decider": "COO"}
    analysis = analysed(model="subscription", overrides=[own])
    below = [found for line in analysis.lines for found in line.below_floor]
    assert len(below) == 1, "no floor of this moment is stated any more: bring the test up to date"
    text = parsed(views.overrides(analysis)).text
    assert f"Below a stated floor: {below[0].step.title}" in text


def test_the_decision_log_holds_every_word_of_each_decision(client, parsed):
    analysis = client("northwind")
    found = rows(parsed(views.decision_log(analysis)))
    assert found == [
        [
            flat(text)
            for text in (one.question, one.decision, one.reason, one.decider, one.dissent, one.review)
        ]
        for one in analysis.engagement.decisions
    ]
    assert "The file has no decision log yet" in parsed(views.decision_log(client("usage"))).text


def test_contested_cells_show_both_positions_and_where_the_map_stands(analysis, parsed):
    page = parsed(views.contested(analysis))
    here = {name for line in analysis.lines for name in line.map.moments}
    expected = [cell for cell in analysis.framework.contested if set(cell.moments) & here]
    assert [
        one.text.removeprefix(cell.id).strip() for one, cell in zip(page.all("h4"), expected, strict=True)
    ] == [cell.title for cell in expected]
    for cell, section in zip(expected, page.all("section"), strict=True):
        assert len(cell.positions) >= 2
        assert all(position.argument in section.text for position in cell.positions)
        assert all(position.holds_for in section.text for position in cell.positions)


def test_every_reference_of_the_maps_is_among_the_sources(analysis, parsed):
    page = parsed(views.sources(analysis))
    listed = {row[0] for row in rows(page)}
    used = {
        ref
        for line in analysis.lines
        for moment in line.map.moments.values()
        for record in [moment.placed.moment.provenance, *(step.provenance for step in moment.steps)]
        if record.tag is not Tag.CLIENT
        for ref in record.refs
    }
    assert listed == used
    grades = {source.id: source.grade.value for source in analysis.framework.sources}
    assert all(row[2] == grades.get(row[0], row[2]) for row in rows(page))


def test_the_last_page_lets_the_report_be_made_again(parsed, framework, client):
    for path in samples():
        analysis = client(path.stem)
        text = parsed(views.colophon(analysis, {"engagement": "acme.toml", "framework": ""})).text
        assert f"version {framework.about.version}" in text
        assert read_engagement(path, framework).sha256 in text
        assert "acme.toml" in text
        assert "Parameter framework" not in text
        assert analysis.engagement.date.isoformat() in text
        total = sum(
            int(number)
            for number in re.findall(r"(\d+) (?:stated|inferred|added|judgement|the client)", text)
        )
        assert total == sum(len(line.map.moments) for line in analysis.lines)


def test_the_first_page_counts_what_the_map_holds_and_asks_for_three_decisions(analysis, parsed):
    page = parsed(views.front(analysis))
    assert len(page.all("h1")) == 1
    assert analysis.engagement.client.name in page.all("h1")[0].text
    for line in analysis.lines:
        assert (
            f"{len(line.map.stages)} stages, {len(line.map.moments)} moments, {len(line.handoffs)} handoffs"
            in page.text
        )
    assert 0 < len(page.all("li")) <= 3
    assert ("an invented company" in page.text) == analysis.engagement.client.invented
    assumed = sum(fact.status.value == "assumed" for fact in analysis.facts.rows)
    assert f"Built on {len(analysis.facts.rows)} answers, {assumed} of them assumed" in page.text


def test_the_first_decision_without_a_threshold_is_the_threshold(client, parsed):
    assert "Set the tier threshold" in parsed(views.front(client("subscription"))).all("li")[0].text
    assert "Set the tier threshold" not in parsed(views.front(client("northwind"))).text
    assert "Name the revenue model" in parsed(views.front(client("nothing known"))).text


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org", True),
        ("http://example.org", True),
        ("javascript:alert(1)//https://", False),
        ("JAVASCRIPT:alert(1)", False),
        ("ftp://example.org", False),
        ("", False),
        ("//example.org", False),
        ("\thttps://example.org", False),
    ],
)
def test_a_link_is_made_of_a_web_address_only(address, safe, parsed):
    page = parsed(table("Caption", ["Head"], [[Link(address, "name")]]))
    assert [one.attrs["href"] for one in page.all("a")] == ([address] if safe else [])
    assert "name" in page.text


def test_an_empty_table_says_its_sentence_and_a_silent_one_nothing(parsed):
    assert parsed(table("Caption", ["Head"], [], empty="Nothing here.")).text.strip() == "Nothing here."
    assert parsed(table("Caption", ["Head"], [])).text.strip() == ""
