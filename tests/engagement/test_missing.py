"""What a client has not said, and the cells that wait for it."""

import pytest


@pytest.fixture(scope="module")
def gaps(analysed):
    def found(**facts):
        return {(gap.key, gap.owner): gap for gap in analysed(**facts).missing}

    return found


def test_a_missing_threshold_names_the_moments_that_hang_on_it(gaps):
    gap = gaps(model="subscription", median_acv=5_000)["tier_threshold", "line Core"]
    assert set(gap.undecided) == {"stuck_step_nudge", "usage_nudge"}
    assert set(gap.unchecked) >= {"s1_nudge_above_line", "s2_above_line"}
    assert gap.question == "L3"
    assert gap.matters


def test_a_given_threshold_is_not_missing(gaps):
    assert not [key for key, _ in gaps(model="subscription", threshold=9_000) if key == "tier_threshold"]


def test_each_line_is_asked_for_its_own_threshold(gaps):
    lines = [
        {"name": "A", "model": "subscription", "threshold": {"value": 9_000}},
        {"name": "B", "model": "usage"},
    ]
    assert [owner for key, owner in gaps(lines=lines) if key == "tier_threshold"] == ["line B"]


def test_a_missing_value_of_a_segment_names_what_hangs_on_the_side_of_the_line(gaps):
    """The rule reads `above_threshold`; what the client has to say is the median value."""
    gap = gaps(model="subscription", threshold=20_000, segments=[{"name": "A", "accounts": 9}])[
        "median_acv", "segment A"
    ]
    assert set(gap.undecided) == {"stuck_step_nudge", "usage_nudge"}
    assert "s4_six_figures" in gap.unchecked


def test_a_missing_answer_names_the_rules_that_could_not_be_looked_at(gaps):
    found = gaps(model="usage", median_acv=5_000, threshold=9_000)
    assert set(found["contribution_margin_pct", ""].unchecked) == {"u3_thin_concentrated"}
    assert set(found["top5_pct", ""].unchecked) == {"u3_thin_concentrated", "u4_concentrated"}
    assert found["ramp_tied_to_commit", ""].unchecked == ("u2_commit",)
    assert found["countries", ""].unchecked == ("u1_single_country",)


def test_an_answer_that_decides_alone_leaves_nothing_waiting(gaps):
    """A wide margin rules the pair out, whatever the concentration."""
    found = gaps(model="usage", median_acv=5_000, threshold=9_000, contribution_margin_pct=60)
    assert "u3_thin_concentrated" not in found["top5_pct", ""].unchecked


def test_what_was_said_is_not_missing(gaps):
    found = gaps(model="subscription", complexity=2, median_acv=5_000, seats_pct=100)
    for key in ("complexity", "median_acv", "seats_pct"):
        assert key not in {name for name, _ in found}


def test_a_preset_says_all_that_it_fills_in(gaps):
    found = gaps(model="subscription", presets={"margin": "wide_diverse"})
    assert "contribution_margin_pct" not in {name for name, _ in found}
    assert ("detection_days", "") in found  # no preset knows it


def test_a_flag_whose_absence_says_no_is_not_missing(gaps):
    keys = {name for name, _ in gaps(model="subscription", median_acv=5)}
    assert not {"strategic", "self_serve"} & keys
    assert "data_migration" in keys


def test_without_segments_they_are_asked_for_once(gaps):
    owners = {owner for key, owner in gaps(model="subscription") if key == "median_acv"}
    assert owners == {"segment All accounts"}


def test_a_line_of_which_nothing_is_said_is_asked_how_it_earns(gaps):
    assert ("model", "line Core") in gaps()
    for said in ({"model": "usage"}, {"pattern": "P1"}, {"seats_pct": 100}, {"presets": {"lines": "usage"}}):
        assert ("model", "line Core") not in gaps(**said)


def test_what_most_hangs_on_comes_first(analysed):
    found = analysed(model="subscription").missing
    assert [gap.weight for gap in found] == sorted((gap.weight for gap in found), reverse=True)
    assert found[0].undecided


def test_an_answer_given_for_every_line_is_not_missing_for_the_client(gaps):
    margin = {"answers": {"margin": {"contribution_margin_pct": 50}}}
    lines = [{"name": "A", "model": "usage"} | margin, {"name": "B", "model": "usage"} | margin]
    assert ("contribution_margin_pct", "") not in gaps(lines=lines)
    assert ("contribution_margin_pct", "") in gaps(lines=[lines[0], {"name": "B", "model": "usage"}])
