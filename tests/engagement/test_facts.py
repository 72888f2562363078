"""What is known of a client: answers with their origin, and the columns that rules read."""

import math

import numpy as np
import pytest

from mapper.engagement.facts import ALL_ACCOUNTS, columns, gather, weights
from mapper.knowledge.terms import Status


@pytest.fixture(scope="module")
def gathered(framework, engage):
    def found(**facts):
        engagement = engage(**facts)
        return engagement, gather(framework, engagement)

    return found


def _row(facts, key, owner=""):
    return next(fact for fact in facts.rows if fact.field.key == key and fact.owner == owner)


def test_every_preset_fills_in_its_numbers_and_marks_them_as_assumed(framework, gathered):
    for question in framework.tool_questions:
        for preset in question.presets:
            _, facts = gathered(presets={question.section: preset.id})
            owner = "line Core" if question.section == "lines" else ""
            if preset.rows:
                assert [segment.name for segment in facts.segments] == [row["name"] for row in preset.rows]
                rows = [fact for fact in facts.rows if fact.owner.startswith("segment ")]
                assert len(rows) == sum(len(row) - 1 for row in preset.rows)
                assert all(preset.label in fact.note for fact in rows)
            else:
                assert facts.of(owner) == preset.values
                rows = [fact for fact in facts.rows if fact.owner == owner]
                assert {fact.preset for fact in rows} == {preset.label}
            assert {fact.status for fact in rows} == {Status.ASSUMED}
            assert {fact.question for fact in rows} == {question.id}


def test_an_answer_of_ones_own_wins_over_the_preset_and_keeps_its_origin(gathered):
    measured = {"value": 3, "status": "measured", "source": "the release notes", "note": "since May"}
    _, facts = gathered(presets={"launch": "guided"}, complexity=measured)
    own, preset = _row(facts, "complexity"), _row(facts, "countries")
    assert (own.value, own.status, own.source, own.note, own.preset) == (
        3,
        Status.MEASURED,
        "the release notes",
        "since May",
        "",
    )
    assert (preset.value, preset.status, preset.preset) == (1, Status.ASSUMED, "Guided launch")


def test_a_bare_value_counts_as_stated(gathered):
    _, facts = gathered(complexity=3)
    assert _row(facts, "complexity").status is Status.STATED


def test_what_nobody_said_is_not_there(gathered):
    _, facts = gathered()
    assert facts.rows == ()
    assert facts.segments == ()


def test_segments_of_the_file_win_over_those_of_a_preset(gathered):
    _, facts = gathered(presets={"segments": "flat"}, segments=[{"name": "Only", "median_acv": 5}])
    assert [segment.name for segment in facts.segments] == ["Only"]


def test_columns_hold_scalars_of_the_client_and_one_value_a_segment(framework, gathered):
    segments = [
        {"name": "A", "median_acv": 5e3, "stakeholders": "1"},
        {"name": "B", "median_acv": 5e5, "strategic": True},
    ]
    engagement, facts = gathered(complexity=4, threshold=20_000, seats_pct=100, segments=segments)
    names, found = columns(framework, engagement.lines[0], facts)
    assert names == ["A", "B"]
    assert (found["complexity"], found["seats_pct"], found["tier_threshold"]) == (4, 100, 20_000)
    assert found["median_acv"].tolist() == [5e3, 5e5]
    assert found["stakeholders"] == ["1", None]
    assert found["strategic"].tolist() == [0, 1]  # left out means no
    assert found["above_threshold"].tolist() == [0, 1]
    assert np.isnan(found["churn_pct"]).all()


def test_a_line_without_segments_is_one_segment_of_which_nothing_is_known(framework, gathered):
    engagement, facts = gathered()
    names, found = columns(framework, engagement.lines[0], facts)
    assert names == [ALL_ACCOUNTS]
    assert math.isnan(found["median_acv"][0])
    assert math.isnan(found["above_threshold"][0])
    assert found["self_serve"].tolist() == [0]


def test_a_line_counts_only_the_segments_that_buy_it(framework, gathered):
    segments = [{"name": name, "median_acv": 1} for name in ("A", "B", "C")]
    engagement, facts = gathered(
        lines=[{"name": "X", "segments": ["C", "A"]}, {"name": "Y"}], segments=segments
    )
    assert columns(framework, engagement.lines[0], facts)[0] == ["A", "C"]
    assert columns(framework, engagement.lines[1], facts)[0] == ["A", "B", "C"]


def test_an_answer_of_the_line_wins_over_the_same_answer_of_the_client(framework, gathered):
    lines = [{"name": "X", "answers": {"margin": {"contribution_margin_pct": 20}}}, {"name": "Y"}]
    engagement, facts = gathered(lines=lines, contribution_margin_pct=60)
    found = [columns(framework, line, facts)[1]["contribution_margin_pct"] for line in engagement.lines]
    assert found == [20, 60]


def test_weights_are_moments_accounts_and_revenue(gathered):
    segments = [
        {"name": "A", "accounts": 100, "median_acv": 5},
        {"name": "B", "accounts": 10, "median_acv": 50, "mean_acv": 80},
    ]
    engagement, facts = gathered(segments=segments)
    assert weights(engagement.lines[0], facts, ["A", "B"]) == {
        "moments": {"A": 1, "B": 1},
        "accounts": {"A": 100, "B": 10},
        "revenue": {"A": 500, "B": 800},
    }


def test_a_weight_with_a_number_missing_is_no_weight(gathered):
    segments = [{"name": "A", "accounts": 100, "median_acv": 5}, {"name": "B", "accounts": 10}]
    engagement, facts = gathered(segments=segments)
    found = weights(engagement.lines[0], facts, ["A", "B"])
    assert found["accounts"] == {"A": 100, "B": 10}
    assert found["revenue"] is None
    assert weights(engagement.lines[0], gathered()[1], [ALL_ACCOUNTS])["accounts"] is None
