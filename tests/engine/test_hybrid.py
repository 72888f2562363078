"""Every stage of both pure maps has its place in every pattern: domain.md section 3.2, row by row."""

import tomllib
from pathlib import Path

import pytest

from mapper.engine.hybrid import derive
from mapper.knowledge.records.patterns import Pattern
from mapper.knowledge.terms import Mode

PLACED = tomllib.loads((Path(__file__).parent / "placed.toml").read_text(encoding="utf-8"))["maps"]


@pytest.mark.parametrize("row", PLACED, ids=[row["name"] for row in PLACED])
def test_a_map_has_these_stages_in_this_order_with_this_lineage(place, row):
    found = [
        [stage.id, stage.name, "+".join(stage.sources), stage.op]
        for stage in place(row["map"], **row.get("facts", {})).stages
    ]
    assert found == row["stages"]


def test_every_pattern_accounts_for_every_stage_of_both_maps(framework, place):
    """Placed or dropped, exactly once; what is dropped appears in no lineage."""
    known = {stage.id for source in (framework.saas, framework.usage) for stage in source.stages}
    for pattern in framework.patterns:
        if pattern.kind == "overlay":
            continue
        for facts in ({}, {"regulated_channel": True, "term_months": 12}):
            placed = [source for stage in place(pattern.id, **facts).stages for source in stage.sources]
            dropped = known - set(placed)
            steps = [step for step in pattern.operations if step.op == "drop"]
            steps += [
                step.otherwise
                for step in pattern.operations
                if step.otherwise and step.otherwise.op == "drop"
            ]
            assert dropped <= {stage for step in steps for stage in step.stages}
            assert "U6" in dropped
            shared = {source for source in placed if placed.count(source) > 1}
            assert shared <= ({"S2"} if pattern.id == "P3" else set())


def test_no_moment_is_in_a_map_twice_or_lost_without_a_word(framework, place, all_maps, library):
    homes = {
        moment.id: stage.id
        for source in (framework.saas, framework.usage)
        for stage in source.stages
        for moment in stage.moments
    }
    for name in all_maps:
        placed = place(name, regulated_channel=True, term_months=12)
        ids = [moment.id for moment in placed.moments]
        assert len(ids) == len(set(ids))
        assert set(ids) <= set(library)
        sources = {source for stage in placed.stages for source in stage.sources}
        lost = {moment for moment, home in homes.items() if home in sources} - set(ids)
        said = {
            moment
            for pattern in framework.patterns
            for step in pattern.operations
            for branch in filter(None, (step, step.otherwise))
            for moment in branch.without
        }
        assert lost <= said


def test_every_stage_is_carried_by_moments_that_it_has_one_on_each_side(place, all_maps):
    for name in all_maps:
        for stage in place(name, term_months=12).stages:
            assert set(stage.carries) <= {moment.id for moment in stage.moments}
            for side in ("below", "above"):
                assert sum(own in (side, "always") for own in stage.carries.values()) == 1


@pytest.mark.parametrize("flag", ["regulated_channel", "carriers_or_registries"])
@pytest.mark.parametrize("pattern", ["P1", "P2", "P3"])
def test_onboarding_and_integration_coexist_where_somebody_outside_has_a_say(place, pattern, flag):
    other = {"regulated_channel", "carriers_or_registries"} - {flag}
    names = [stage.id for stage in place(pattern, **{flag: True}).stages]
    assert names[:2] == ["S1", "U1"]
    neither = [stage.id for stage in place(pattern, **{flag: False}, **dict.fromkeys(other, False)).stages]
    assert "U1" not in neither
    assert neither[0] == ("S1" if pattern == "P3" else "onboarding_integration")


def test_a_condition_that_cannot_be_checked_takes_the_other_branch_and_says_so(place):
    placed = place("P1", regulated_channel=False)
    ((note, needs),) = placed.unchecked
    assert note.id == "P1.1"
    assert needs == {"carriers_or_registries"}
    assert place("P1", regulated_channel=True).unchecked == ()
    assert place("P1", regulated_channel=False, carriers_or_registries=False).unchecked == ()


@pytest.mark.parametrize(("months", "renewal"), [(0, False), (0.5, False), (1, True), (36, True)])
def test_take_rate_keeps_renewal_only_with_a_term(place, months, renewal):
    placed = place("P5", term_months=months)
    assert ("S5" in [stage.id for stage in placed.stages]) == renewal
    assert ("renewal_conversation" in [moment.id for moment in placed.moments]) == renewal
    assert not placed.unchecked


def test_what_a_pattern_adds_and_leaves_out_by_moment(place):
    moments = {
        name: {moment.id for moment in place(name, term_months=12).moments}
        for name in ("P1", "P2", "P3", "P5")
    }
    assert "consumption_forecast" in moments["P1"]
    assert {"balance_alert", "burn_variance_explanation", "early_recommit_conversation"} <= moments["P2"]
    assert "self_serve_add" not in moments["P2"]
    assert {
        "credit_use_nudge",
        "output_quality_review",
        "credit_top_up_offer",
        "bill_shock",
        "ai_output_failure",
    } <= moments["P3"]
    assert "passthrough_conversation" not in moments["P3"]  # the watch is internal
    assert {
        "document_collection",
        "underwriting_decision",
        "volume_decay_alert",
        "holds_chargebacks",
        "funds_hold_dispute",
    } <= moments["P5"]
    assert not {"anomaly_alert", "routing_recommendation", "volume_negotiation"} & moments["P5"]
    for pattern, ids in moments.items():  # one routing moment decides which responder is called
        assert "raise_escalation" in ids, pattern
        assert "raise_technical_escalation" not in ids, pattern


def test_added_moments_have_the_modes_of_the_plan(library):
    expected = {
        "consumption_forecast": Mode.AI_LED,
        "balance_alert": Mode.AI_OWNED,
        "burn_variance_explanation": Mode.AI_LED,
        "early_recommit_conversation": Mode.HUMAN_LED,
        "commit_negotiation": Mode.HUMAN_ONLY,
        "credit_use_nudge": Mode.AI_LED,
        "output_quality_review": Mode.HUMAN_LED,
        "credit_alert": Mode.AI_OWNED,
        "credit_budget_conversation": Mode.HUMAN_LED,
        "credit_top_up_offer": Mode.AI_LED,
        "bill_shock": Mode.HUMAN_ONLY,
        "ai_output_failure": Mode.HUMAN_ONLY,
        "in_product_guidance": Mode.AI_OWNED,
        "self_serve_door": Mode.HUMAN_LED,
        "self_serve_setup": Mode.AI_OWNED,
        "enterprise_launch": Mode.HUMAN_LED,
        "graduation_detection": Mode.AI_LED,
        "graduation_conversation": Mode.HUMAN_LED,
        "graduation_negotiation": Mode.HUMAN_ONLY,
        "failed_payment_recovery": Mode.AI_OWNED,
        "self_serve_escalation_door": Mode.HUMAN_ONLY,
        "document_collection": Mode.AI_LED,
        "underwriting_decision": Mode.HUMAN_ONLY,
        "attach_offer": Mode.AI_LED,
        "attach_conversation": Mode.HUMAN_LED,
        "volume_decay_alert": Mode.AI_OWNED,
        "holds_chargebacks": Mode.HUMAN_ONLY,
        "funds_hold_dispute": Mode.HUMAN_ONLY,
    }
    assert {name: library[name][0].mode for name in expected} == expected


def test_the_label_of_an_added_stage_is_that_of_its_carrying_moment(map_of):
    found = {
        stage.id: stage.mode
        for name in ("P2", "P3", "P5", "P4 on saas")
        for stage in map_of(name, above_threshold=0.0).stages
    }
    assert found["burn_down_watch"] is Mode.AI_LED
    assert found["credit_governance"] is Mode.HUMAN_LED
    assert found["payments_attach"] is Mode.HUMAN_LED
    assert found["self_serve_activation"] is Mode.AI_OWNED
    assert found["graduation"] is Mode.HUMAN_LED


def test_a_shift_changes_the_mode_of_moments_already_placed_and_leaves_a_note(framework, place):
    steps = [
        {"op": "keep", "stages": ["S1"], "because": "x", "provenance": {"tag": "CLIENT"}},
        {
            "op": "shift",
            "moments": ["kickoff"],
            "mode": "ai_led",
            "because": "y",
            "provenance": {"tag": "CLIENT"},
        },
    ]
    pattern = Pattern.model_validate(
        {
            "id": "PX",
            "name": "Own",
            "kind": "pattern",
            "known_as": [],
            "definition": "x",
            "examples": [],
            "signals": [],
            "watch": [],
            "provenance": {"tag": "CLIENT"},
            "operations": steps,
        }
    )
    found = derive(
        pattern,
        place("saas"),
        library=(framework.saas, framework.usage),
        inheritance=framework.inheritance,
        columns={},
    )
    kickoff, sequence, _ = found.moments
    assert (kickoff.base_mode, kickoff.notes[-1].effect) == (Mode.AI_LED, "mode becomes ai_led")
    assert (sequence.base_mode, sequence.notes) == (Mode.AI_LED, ())
    assert kickoff.moment.mode is Mode.HUMAN_LED  # the library itself stays as it is


def test_deriving_changes_nothing_in_the_library(framework, place):
    before = framework.model_dump_json()
    for name in ("P1", "P2", "P3", "P5", "P4 on P1"):
        place(name, regulated_channel=True)
    assert framework.model_dump_json() == before
