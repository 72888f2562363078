"""The self-serve overlay on any base map, stages switched on and off, and a client's own parts."""

import pytest

from mapper.engine.hybrid import insert, join, pure
from mapper.knowledge.records.maps import Moment, Stage


def test_the_overlay_skips_what_its_base_does_not_have_and_says_so(place):
    assert place("P4 on saas").skipped == ()
    usage = place("P4 on usage")
    assert [note.id for note in usage.skipped] == ["P4.2", "P4.4", "P4.5"]
    assert all("not on this map" in note.effect for note in usage.skipped)
    assert [note.id for note in place("P4 on P1").skipped] == ["P4.2", "P4.4"]


def test_the_overlay_remembers_what_its_base_could_not_check(place):
    assert [note.id for note, _ in place("P4 on P1").unchecked] == ["P1.1"]


def test_the_overlay_keeps_a_moment_that_its_base_added(place):
    """P1 adds the forecast to Renewal; when P4 splits Renewal, the forecast stays with the contract."""
    split = {stage.id: [moment.id for moment in stage.moments] for stage in place("P4 on P1").stages}
    assert split["contract_renewal"] == [
        "renewal_conversation",
        "contract_negotiation",
        "consumption_forecast",
    ]
    assert split["monthly_renewal"] == ["auto_renew_admin", "failed_payment_recovery"]


def test_the_overlay_adds_its_door_to_escalation_and_leaves_it_last(place, all_maps):
    for name in all_maps:
        if name.startswith("P4"):
            last = place(name, term_months=12).stages[-1]
            assert last.name == "Escalation"
            assert last.moments[-1].id == "self_serve_escalation_door"


def test_an_overlay_on_take_rate_without_a_term_has_no_renewal_to_split(place):
    names = [stage.id for stage in place("P4 on P5", term_months=0).stages]
    assert "contract_renewal" not in names
    assert "graduation" in names


# --- the pure maps, and a client's own parts ---


def test_advocacy_is_off_in_the_usage_map_and_can_be_switched_on(framework):
    assert "U6" not in [stage.id for stage in pure(framework.usage).stages]
    on = [stage.id for stage in pure(framework.usage, {"U6": True}).stages]
    assert on == ["U1", "U2", "U3", "U4", "U5", "U6", "U7"]


def test_advocacy_is_on_in_the_subscription_map_and_can_be_switched_off(framework):
    assert "S6" in [stage.id for stage in pure(framework.saas).stages]
    assert [stage.id for stage in pure(framework.saas, {"S6": False}).stages] == [
        "S1",
        "S2",
        "S3",
        "S4",
        "S5",
        "S7",
    ]


@pytest.fixture
def own_stage():
    return Stage.model_validate(
        {
            "id": "training",
            "name": "Training",
            "summary": "x",
            "why": "x",
            "confidence": "low",
            "signals": [],
            "provenance": {"tag": "CLIENT"},
            "mode_provenance": {"tag": "CLIENT"},
            "human": "x",
            "ai_tasks": [],
            "breaks_first": [],
            "fallback": "x",
            "level": {"strict": 0, "bounded": 0},
            "skills": [],
            "flips": [],
            "moments": [
                {
                    "id": "class",
                    "name": "Class",
                    "mode": "human_led",
                    "carries": "always",
                    "provenance": {"tag": "CLIENT"},
                }
            ],
        }
    )


@pytest.mark.parametrize(
    ("after", "position"),
    [("S1", 1), ("S6", 6), ("S7", 6), (None, 6), ("S99", 6)],
    ids=["behind a stage", "before Escalation", "never behind Escalation", "nowhere said", "unknown"],
)
def test_an_own_stage_stands_where_it_is_put_and_never_behind_escalation(place, own_stage, after, position):
    names = [stage.id for stage in insert(place("saas"), own_stage, after).stages]
    assert names[position] == "training"
    assert names[-1] == "S7"


def test_an_own_moment_joins_a_stage_by_id_or_by_where_it_came_from(place):
    moment = Moment.model_validate(
        {"id": "m", "name": "M", "mode": "ai_led", "provenance": {"tag": "CLIENT"}}
    )
    for stage, home in (("activation_ramp", "activation_ramp"), ("S2", "activation_ramp"), ("S3", "S3")):
        joined = join(place("P1"), moment, stage)
        assert [own.id for own in joined.stages if "m" in [inner.id for inner in own.moments]] == [home]
