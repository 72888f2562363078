"""From a product line to its map: the client's word, the classifier, overlays, own parts."""

import pytest

from mapper.knowledge.terms import Mode, RevenueModel, Tag


@pytest.mark.parametrize(
    ("facts", "model", "map_id"),
    [
        ({"model": "subscription"}, RevenueModel.SUBSCRIPTION, "saas"),
        ({"model": "usage"}, RevenueModel.USAGE, "usage_based"),
        ({"model": "hybrid", "pattern": "P3"}, RevenueModel.HYBRID, "P3"),
        ({"pattern": "P5"}, RevenueModel.HYBRID, "P5"),
        ({"presets": {"lines": "subscription"}}, RevenueModel.SUBSCRIPTION, "saas"),
        ({"presets": {"lines": "usage"}}, RevenueModel.USAGE, "usage_based"),
        ({"presets": {"lines": "platform_fee"}}, RevenueModel.HYBRID, "P1"),
        ({"presets": {"lines": "commitment"}}, RevenueModel.HYBRID, "P2"),
        ({"presets": {"lines": "seats_credits"}}, RevenueModel.HYBRID, "P3"),
        ({"presets": {"lines": "take_rate"}}, RevenueModel.HYBRID, "P5"),
    ],
)
def test_the_map_follows_the_clients_word_or_else_the_split(line_of, facts, model, map_id):
    line = line_of(**facts)
    assert (line.derived.model, line.map.id) == (model, map_id)


def test_the_clients_word_wins_over_the_classifier_and_is_marked(line_of):
    line = line_of(model="usage", presets={"lines": "platform_fee"}, pattern_reason="billed by the minute")
    assert line.map.id == "usage_based"
    assert line.derived.classification.result == "P1"
    assert line.derived.word_wins
    agreed = line_of(pattern="P1", presets={"lines": "platform_fee"})
    assert not agreed.derived.word_wins


def test_the_clients_word_wins_over_a_name_that_the_essay_states(line_of):
    line = line_of(client={"name": "Datadog"}, pattern="P2")
    assert line.map.id == "P2"
    assert line.derived.classification.by == "named"
    assert line.derived.word_wins


def test_a_client_with_several_lines_is_no_one_pattern(analysed):
    lines = [{"name": "Segment", "preset": "usage"}, {"name": "Messaging", "preset": "usage"}]
    found = [line.map.id for line in analysed(client={"name": "Twilio"}, lines=lines).lines]
    assert found == ["P1", "usage_based"]


def test_without_a_word_the_subscription_map_stands_in_and_says_that_nothing_is_known(line_of):
    line = line_of()
    assert line.derived.model is None
    assert line.map.id == "saas"
    assert line.derived.classification.by == "undetermined"


def test_overlays_follow_the_answers_unless_the_client_names_them(line_of):
    asked = {"self_serve_accounts_pct": 60, "negotiated_tier": True}
    assert [own.id for own in line_of(model="subscription", **asked).derived.overlays] == ["P4"]
    assert line_of(model="subscription", overlays=[], **asked).derived.overlays == ()
    assert [own.id for own in line_of(model="usage", overlays=["P4"]).derived.overlays] == ["P4"]


def test_an_optional_stage_can_be_switched_either_way(line_of):
    on = [stage.id for stage in line_of(model="usage", switch={"U6": True}).map.stages]
    off = [stage.id for stage in line_of(model="subscription", switch={"S6": False}).map.stages]
    assert "U6" in on
    assert "S6" not in off
    assert on[-1] == "U7"


def test_a_condition_of_a_pattern_that_cannot_be_checked_is_told(line_of):
    ((note, needs),) = line_of(pattern="P1").derived.placed.unchecked
    assert needs == {"regulated_channel", "carriers_or_registries"}
    assert note.id == "P1.1"


MOMENT = {
    "id": "tax_season",
    "name": "Tax season help",
    "mode": "human_led",
    "why": "All call at once.",
    "stage": "S2",
}
STAGE = {
    "id": "training",
    "name": "Training",
    "why": "Users sit an exam.",
    "after": "S1",
    "moments": [
        {"id": "exam", "name": "Exam", "mode": "ai_led", "why": "Alike for all."},
        {"id": "retake", "name": "Retake", "mode": "human_led", "why": "A person explains."},
    ],
}


def test_an_own_moment_stands_in_its_stage_and_is_marked_as_the_clients(line_of):
    line = line_of(model="subscription", own={"moments": [MOMENT]})
    cell = line.map.moments["tax_season"]
    assert line.map.stage_of["tax_season"].id == "S2"
    assert cell.mode is Mode.HUMAN_LED
    assert cell.steps[0].provenance.tag is Tag.CLIENT
    assert cell.steps[0].because == "All call at once."
    assert line.map.stages[1].carriers["All accounts"] == (
        "usage_nudge",
        "adoption_review",
    )  # it carries nothing


def test_an_own_moment_follows_its_stage_into_a_merge(line_of):
    assert line_of(pattern="P1", own={"moments": [MOMENT]}).map.stage_of["tax_season"].id == "activation_ramp"


def test_an_own_stage_stands_where_it_is_put_and_its_first_moment_carries_it(line_of):
    line = line_of(model="subscription", own={"stages": [STAGE]})
    assert [stage.id for stage in line.map.stages][:3] == ["S1", "training", "S2"]
    stage = line.map.stages[1]
    assert stage.carriers == {"All accounts": ("exam",)}
    assert stage.mode is Mode.AI_LED
    assert stage.placed.provenance.tag is Tag.CLIENT
    assert {moment.steps[0].provenance.tag for moment in stage.moments} == {Tag.CLIENT}


def test_an_own_stage_of_ai_and_people_without_a_handoff_is_a_gap(line_of):
    assert [stage.id for stage in line_of(model="subscription", own={"stages": [STAGE]}).gaps] == ["training"]


def test_own_parts_of_one_line_stay_on_it(analysed):
    lines = [{"name": "A", "model": "subscription"}, {"name": "B", "model": "subscription"}]
    own = {"stages": [STAGE | {"line": "B"}], "moments": [MOMENT | {"line": "B"}]}
    first, second = analysed(lines=lines, own=own).lines
    assert "exam" not in first.map.moments
    assert "tax_season" not in first.map.moments
    assert {"exam", "tax_season"} <= set(second.map.moments)


OWN_PATTERN = {
    "id": "OURS",
    "name": "Two of each",
    "definition": "Everything stands beside everything.",
    "operations": [
        {
            "op": "keep",
            "stages": ["S1", "S2", "S3", "S4", "S5", "S6", "U1", "U2", "U3", "U4", "U5"],
            "because": "We sell both.",
        },
        {"op": "drop", "stages": ["U6"], "because": "One is enough."},
        {
            "op": "merge",
            "stages": ["S7", "U7"],
            "id": "crisis",
            "name": "Crisis",
            "because": "One desk.",
            "carries": {"trust_repair": "always"},
        },
    ],
}


def test_an_own_pattern_gives_a_map_and_is_marked_as_the_clients(line_of):
    line = line_of(pattern="OURS", own={"patterns": [OWN_PATTERN]})
    assert line.map.id == "OURS"
    assert [stage.id for stage in line.map.stages][-2:] == ["U5", "crisis"]
    assert line.derived.pattern.provenance.tag is Tag.CLIENT
    assert {stage.placed.provenance.tag for stage in line.map.stages} == {Tag.CLIENT}
    assert line.map.stages[-1].mode is Mode.HUMAN_ONLY
