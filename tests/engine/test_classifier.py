"""Naming the pattern of a product line: domain.md section 3.1, each row and its neighbour."""

import pytest

from mapper.engine.classifier import classify
from mapper.engine.computed import with_computed

NONE = dict.fromkeys(
    ("fixed_fee_pct", "seats_pct", "committed_pct", "uncommitted_pct", "credits_pct", "transaction_pct"), 0
)


@pytest.fixture(scope="module")
def named(framework):
    """The classification of shares [%]; what is left out is zero, None is unknown."""

    def found(names=(), **facts):
        columns = {key: value for key, value in (NONE | facts).items() if value is not None}
        return classify(framework.classifier, with_computed(columns), names=names)

    return found


ROWS = {
    "subscription: variable below 10": ("saas", {"seats_pct": 90.1, "uncommitted_pct": 9.9}),
    "no subscription: variable at 10": ("P1", {"seats_pct": 90, "uncommitted_pct": 10}),
    "no subscription: a commitment, however small": (None, {"seats_pct": 99, "committed_pct": 1}),
    "no subscription: transactions, however small": (None, {"seats_pct": 99, "transaction_pct": 1}),
    "subscription: a few credits": ("saas", {"seats_pct": 95, "credits_pct": 5}),
    "usage: fixed below 10": ("usage_based", {"fixed_fee_pct": 9.9, "uncommitted_pct": 90.1}),
    "no usage: fixed at 10": ("P1", {"fixed_fee_pct": 10, "uncommitted_pct": 90}),
    "no usage: a commitment": ("P2", {"uncommitted_pct": 50, "committed_pct": 50}),
    "take rate at 30": ("P5", {"seats_pct": 70, "transaction_pct": 30}),
    "take rate below 30, with metering": (
        "P1",
        {"seats_pct": 60.1, "transaction_pct": 29.9, "uncommitted_pct": 10},
    ),
    "take rate wins over a commitment": ("P5", {"committed_pct": 60, "transaction_pct": 40}),
    "commitment at 50": ("P2", {"fixed_fee_pct": 50, "committed_pct": 50}),
    "commitment below 50": ("P1", {"fixed_fee_pct": 50.1, "committed_pct": 49.9}),
    "seats and credits": ("P3", {"seats_pct": 75, "credits_pct": 25}),
    "seats and credits, metering below 15": (
        "P3",
        {"seats_pct": 60, "credits_pct": 25.1, "uncommitted_pct": 14.9},
    ),
    "seats and credits, metering at 15": ("P1", {"seats_pct": 60, "credits_pct": 25, "uncommitted_pct": 15}),
    "credits without seats": (None, {"fixed_fee_pct": 75, "credits_pct": 25}),
    "platform fee at 10 and metering": (
        "P1",
        {"fixed_fee_pct": 10, "uncommitted_pct": 80, "credits_pct": 10},
    ),
    "platform fee with committed and other metering": (
        "P1",
        {"seats_pct": 60, "committed_pct": 20, "uncommitted_pct": 20},
    ),
    "nothing but credits": ("usage_based", {"credits_pct": 100}),
}


@pytest.mark.parametrize(("result", "shares"), ROWS.values(), ids=ROWS)
def test_a_split_of_revenue_names_its_pattern(named, result, shares):
    assert sum(shares.values()) == pytest.approx(100)
    found = named(**shares)
    assert found.result == result
    assert found.by == ("test" if result else "undetermined")


def test_the_first_test_that_holds_wins_and_all_are_told_in_order(framework, named):
    found = named(committed_pct=60, transaction_pct=40)
    assert [one.test.result for one in found.tried] == ["saas", "usage_based", "P5", "P2", "P3", "P1"]
    assert [one.test.id for one in found.tried if one.outcome == "holds"] == ["test_p5", "test_p2"]
    assert found.result == "P5"


def test_undetermined_names_the_nearest_test_and_what_speaks_against_it(named):
    found = named(fixed_fee_pct=5, committed_pct=47, uncommitted_pct=48)
    assert (found.result, found.by) == (None, "undetermined")
    assert found.nearest.test.id == "test_p2"
    assert found.nearest.against == ("committed_pct is 47, the test asks for at least 50",)


def test_a_line_without_seats_and_credits_is_not_nearest_to_seats_and_credits(named):
    found = named(fixed_fee_pct=91, committed_pct=9)
    assert found.nearest.test.id == "test_p1"


def test_a_test_that_cannot_be_checked_stops_the_search(named):
    """A later test must not win because an earlier one lacks its input."""
    found = named(seats_pct=70, committed_pct=0, transaction_pct=None, uncommitted_pct=30)
    assert found.tried[-1].outcome == "holds"
    assert found.result is None
    assert found.by == "undetermined"
    (take_rate,) = [one for one in found.tried if one.test.id == "test_p5"]
    assert take_rate.outcome == "cannot be checked"
    assert take_rate.needs == ("transaction_pct",)


def test_an_unknown_that_does_not_matter_does_not_stop_the_search(named):
    """A commitment of 60 % rules out both pure maps, whatever the credits are."""
    found = named(fixed_fee_pct=5, committed_pct=60, credits_pct=None)
    assert found.result == "P2"


def test_knowing_nothing_is_undetermined_and_says_what_is_needed(framework):
    found = classify(framework.classifier, with_computed({}))
    assert (found.result, found.by) == (None, "undetermined")
    assert {one.outcome for one in found.tried} == {"cannot be checked"}
    assert found.nearest.needs


def test_the_nearest_test_is_the_one_that_stopped_the_search(named):
    """95 % seats and 5 % fee, transactions unknown: a subscription, were it not for one answer."""
    found = named(seats_pct=95, fixed_fee_pct=5, transaction_pct=None)
    assert found.nearest.test.id == "test_saas"
    assert "transaction_pct" in found.nearest.needs


@pytest.mark.parametrize("name", ["Datadog", "Twilio", "Segment", "twilio"])
def test_what_the_essay_states_by_name_wins_over_the_tests(named, name):
    found = named(names=("Our line", name), uncommitted_pct=100)
    assert (found.result, found.by, found.named.pattern) == ("P1", "named", "P1")
    assert found.tried[1].outcome == "holds"  # what the tests say is still told


def test_a_name_that_merely_contains_it_does_not_count(named):
    assert named(names=("Twilio Flex", "Segments"), uncommitted_pct=100).result == "usage_based"


OVERLAY = [
    ({"self_serve_accounts_pct": 30, "negotiated_tier": True}, ("P4",), False),
    ({"self_serve_accounts_pct": 29.9, "negotiated_tier": True}, (), False),
    ({"self_serve_accounts_pct": 100, "negotiated_tier": False}, (), False),
    ({"self_serve_accounts_pct": 100}, (), True),
    ({"self_serve_accounts_pct": 10}, (), False),
    ({"negotiated_tier": False}, (), False),
    ({}, (), True),
]


@pytest.mark.parametrize(("facts", "overlays", "unknown"), OVERLAY)
@pytest.mark.parametrize(
    "shares", [{"seats_pct": 100}, {"uncommitted_pct": 100}, {"fixed_fee_pct": 60, "uncommitted_pct": 40}]
)
def test_the_overlay_is_asked_separately_whatever_the_mechanics(named, shares, facts, overlays, unknown):
    found = named(**shares, **facts)
    assert found.result in ("saas", "usage_based", "P1")
    assert found.overlays == overlays
    assert bool(found.overlays_unknown) == unknown


def test_what_speaks_against_is_said_with_the_number(named):
    found = named(seats_pct=60, uncommitted_pct=40)
    assert found.tried[0].against == ("variable_pct is 40, the test asks for below 10",)
    assert found.tried[2].against == ("transaction_pct is 0, the test asks for at least 30",)
