"""What two maps have in common and where they part."""

import itertools
from dataclasses import replace

import pytest

from mapper.engine.comparison import compare


def test_a_map_compared_with_itself_is_the_same_everywhere(map_of, all_maps):
    for name in all_maps:
        own = map_of(name, above_threshold=0.0)
        difference = compare(own, own)
        assert {pair.relation for pair in difference.stages} == {"same"}
        assert difference.changed == ()


@pytest.mark.parametrize("side", [0.0, float("nan")])
def test_every_stage_and_moment_of_any_two_maps_appears_once(map_of, all_maps, side):
    for left, right in itertools.permutations((map_of(name, above_threshold=side) for name in all_maps), 2):
        difference = compare(left, right)
        for own, pairs in (
            (left, [pair.left for pair in difference.stages]),
            (right, [pair.right for pair in difference.stages]),
        ):
            found = [stage.id for cells in pairs for stage in cells]
            assert sorted(found) == sorted(stage.id for stage in own.stages), (left.id, right.id)
        assert [pair.left.id for pair in difference.moments if pair.left] == list(left.moments)
        assert {pair.right.id for pair in difference.moments if pair.right} == set(right.moments)


def test_the_pure_maps_share_no_stage_and_no_moment(map_of):
    difference = compare(map_of("saas"), map_of("usage"))
    assert {pair.relation for pair in difference.stages} == {"only left", "only right"}
    assert {pair.relation for pair in difference.moments} == {"only left", "only right"}


def test_stages_of_one_purpose_are_paired_when_told_so(map_of):
    difference = compare(map_of("saas"), map_of("usage"), pairs=[("S5", "U4")])
    (pair,) = [pair for pair in difference.stages if pair.left and pair.right]
    assert ([stage.id for stage in pair.left], [stage.id for stage in pair.right]) == (["S5"], ["U4"])
    assert pair.relation == "moved"


def test_a_merge_and_a_split_are_paired_by_lineage(map_of):
    found = {
        tuple(stage.id for stage in pair.left): tuple(stage.id for stage in pair.right)
        for pair in compare(map_of("saas"), map_of("P1")).stages
    }
    assert found["S2",] == ("activation_ramp",)
    assert found["S4",] == ("platform_expansion",)
    assert found["S3",] == ("S3",)
    usage = {
        tuple(stage.id for stage in pair.left): tuple(stage.id for stage in pair.right)
        for pair in compare(map_of("usage"), map_of("P3")).stages
    }
    assert usage["U3",] == ()
    assert usage["U2",] == ("agent_adoption",)
    self_serve = {
        tuple(stage.id for stage in pair.left): tuple(stage.id for stage in pair.right)
        for pair in compare(map_of("saas"), map_of("P4 on saas")).stages
    }
    assert self_serve["S1",] == ("self_serve_onboarding", "enterprise_rollout")
    assert self_serve[()] == ("self_serve_activation",) or self_serve[()] == ("graduation",)


def test_relations_tell_same_moved_and_missing_moments_apart(map_of):
    found = {
        (pair.left or pair.right).id: pair.relation
        for pair in compare(map_of("saas", above_threshold=0.0), map_of("P1", above_threshold=0.0)).moments
    }
    assert found["kickoff"] == "same"
    assert found["usage_nudge"] == "moved"  # AI-Owned becomes AI-Led in the merge
    assert found["consumption_forecast"] == "only right"
    assert compare(map_of("P5"), map_of("saas")).moments
    back = {
        (pair.left or pair.right).id: pair.relation
        for pair in compare(map_of("P1", above_threshold=0.0), map_of("saas", above_threshold=0.0)).moments
    }
    assert back["consumption_forecast"] == "only left"
    assert back["usage_nudge"] == "moved"


def test_a_moment_that_is_open_on_one_side_only_has_moved(map_of):
    open_, known = map_of("saas"), map_of("saas", above_threshold=0.0)
    assert {pair.left.id for pair in compare(open_, known).changed} == {
        "usage_nudge", "adoption_review", "executive_dip_followup", "stuck_step_nudge",
    }  # fmt: skip


def test_a_stage_that_joins_two_groups_makes_them_one(map_of):
    """Left: S1, U1 and a third stage from both; right: S1 and U1 apart. Each may appear once."""
    right = map_of("P1", regulated_channel=True)
    third = replace(right.stages[0], placed=replace(right.stages[0].placed, id="both", sources=("S1", "U1")))
    left = replace(right, stages=(right.stages[0], right.stages[1], third, *right.stages[2:]))
    found = [stage.id for pair in compare(left, right).stages for stage in pair.right]
    assert sorted(found) == sorted(stage.id for stage in right.stages)


def test_a_stage_that_was_renamed_or_gained_a_moment_has_shifted(map_of):
    """Renewal became Re-commit and gained a forecast: the same mode, and yet one of the stages that shift."""
    found = compare(map_of("saas"), map_of("P1"))
    (renewal,) = [pair for pair in found.stages if [stage.id for stage in pair.left] == ["S5"]]
    assert renewal.relation == "moved"
    (review,) = [pair for pair in found.stages if [stage.id for stage in pair.left] == ["S3"]]
    assert review.relation == "same"
