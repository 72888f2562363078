"""Contested cells 2 and 3: gates, limits, value tests, and the positions that a client records."""

import json

import pytest

from mapper.engagement.analysis import analyse
from mapper.engagement.listing import as_dict
from mapper.engagement.reading import read_engagement
from mapper.engine.computed import review_load
from mapper.engine.economics import Verdict
from mapper.knowledge.faults import Refused
from mapper.knowledge.places import data_folder
from mapper.knowledge.terms import Mode, Tag

ADD = "self_serve_add"
OPEN = {
    "median_acv": 8_000,
    "increment": 900,
    "structured_path": True,
    "reversible_checkout": True,
}


def _steps(line, moment):
    return {step.id: step for step in line.map.moments[moment].steps}


def _rule(framework, name):
    return next(rule for rule in framework.rules if rule.id == name)


# --- the rules of cell 2 ---


def test_where_every_gate_holds_AI_may_lead(line_of):
    line = line_of(model="subscription", **OPEN)
    assert line.map.moments[ADD].mode is Mode.AI_LED
    assert not [step for step in line.map.moments[ADD].steps if step.kind == "rule"]


@pytest.mark.parametrize(
    ("fact", "rule", "tag"),
    [
        ({"structured_path": False}, "s4_path", Tag.STATED),
        ({"reversible_checkout": False}, "s4_reversible", Tag.ADDED),
        ({"increment": 5_001}, "s4_budget", Tag.STATED),
        ({"median_acv": 100_000}, "s4_six_figures", Tag.STATED),
    ],
    ids=["path", "reversible", "budget", "six figures"],
)
@pytest.mark.parametrize("model", [{"model": "subscription"}, {"pattern": "P3"}], ids=["add", "top-up"])
def test_a_gate_that_fails_leaves_expansion_to_a_person_and_says_so(line_of, fact, rule, tag, model):
    line = line_of(**model, **OPEN | fact)
    for moment in {ADD, "credit_top_up_offer"} & set(line.map.moments):
        assert line.map.moments[moment].mode is Mode.HUMAN_LED
        step = _steps(line, moment)[rule]
        assert (step.moved, step.provenance.tag, step.needs) == (True, tag, ())
        assert set(step.inputs) == set(fact)


@pytest.mark.parametrize("gone", ["structured_path", "reversible_checkout"])
def test_a_gate_that_nobody_answered_is_reported_and_moves_nothing(line_of, gone):
    line = line_of(model="subscription", **{key: value for key, value in OPEN.items() if key != gone})
    assert line.map.moments[ADD].mode is Mode.AI_LED
    assert [step.needs for step in line.map.moments[ADD].steps if step.needs] == [(gone,)]


@pytest.mark.parametrize(
    ("value", "shown"), [(25_000, False), (25_001, True), (99_999, True), (100_000, False)]
)
def test_between_low_value_and_six_figures_the_mode_stays_and_the_trace_says_who_sends(line_of, value, shown):
    line = line_of(model="subscription", **OPEN | {"median_acv": value})
    steps = _steps(line, ADD)
    assert ("s4_middle" in steps) is shown
    if shown:
        assert "a person sends" in steps["s4_middle"].title
        assert not steps["s4_middle"].moved
        assert line.map.moments[ADD].mode is Mode.AI_LED


def test_limits_of_rules_and_limits_of_the_tables_are_the_same_numbers(framework):
    base = {one.id: one.base for one in framework.assumptions}
    assert _rule(framework, "s4_budget").when["increment"]["gt"] == base["own_authority"]
    assert _rule(framework, "s4_six_figures").when["median_acv"]["ge"] == base["six_figures"]
    assert _rule(framework, "s4_middle").when["median_acv"] == {
        "gt": base["low_acv"],
        "lt": base["six_figures"],
    }
    pair = _rule(framework, "u3_thin_concentrated").when
    assert pair["contribution_margin_pct"]["lt"] == 100 * base["thin_margin"]
    assert pair["any"] == [
        {"top5_pct": {"ge": 100 * base["top5_concentrated"]}},
        {"top1_pct": {"ge": 100 * base["top1_concentrated"]}},
        {"hhi_most_pct": {"ge": 100 * base["hhi_concentrated"]}},
    ]
    assert pair["any"] == _rule(framework, "u3_one_of_both").when["any"][1:]


def test_the_cell_says_which_gates_are_no_rule(framework):
    (cell,) = [cell for cell in framework.contested if cell.id == "C2"]
    words = " ".join(" ".join(cell.drivers).split())
    assert words.count("gates what can run today and not what is intended") == 2
    assert "suppresses an offer and sets no mode" in words


def test_every_quick_answer_on_growth_answers_the_gates(framework):
    (growth,) = [question for question in framework.tool_questions if question.section == "growth"]
    for preset in growth.presets:
        assert {"structured_path", "reversible_checkout", "increment"} <= set(preset.values)


# --- the gates as a table ---


@pytest.mark.parametrize(
    ("gate", "fact", "state"),
    [
        ("G1", {"structured_path": True}, "passes"),
        ("G1", {"structured_path": False}, "fails"),
        ("G1", {}, "not known"),
        ("G2", {"increment": 5_000}, "passes"),
        ("G2", {"increment": 5_001}, "fails"),
        ("G2", {}, "not known"),
        ("G4", {}, "gates runnable today only"),
        ("G6", {}, "per account"),
        ("G7", {"reversible_checkout": True}, "passes"),
        ("G7", {"reversible_checkout": False}, "fails"),
        ("G7", {}, "not known"),
    ],
)
def test_the_state_of_a_gate(economy, gate, fact, state):
    assert economy(growth=fact).economics.contested.expansion.gate(gate).state == state


@pytest.mark.parametrize(
    ("value", "low", "stop"),
    [
        (25_000, "passes", "passes"),
        (25_001, "fails", "passes"),
        (99_999, "fails", "passes"),
        (100_000, "fails", "fails"),
        (None, "not known", "not known"),
    ],
)
def test_the_gates_on_contract_value(economy, value, low, stop):
    segment = {"name": "Mid", "churn_pct": 12} | ({"median_acv": value} if value else {})
    found = economy(segments=[segment]).economics.contested.expansion
    assert (found.gate("G3").state, found.gate("stop").state) == (low, stop)


def test_a_gate_may_differ_by_segment(economy):
    segments = [
        {"name": "Small", "median_acv": 4_000, "churn_pct": 12},
        {"name": "Large", "median_acv": 250_000, "churn_pct": 12},
    ]
    found = economy(segments=segments).economics.contested.expansion
    assert found.gate("stop").state is None
    assert found.gate("stop").states == {"Small": "passes", "Large": "fails"}
    assert found.gate("stop").values == {"Small": 4_000.0, "Large": 250_000.0}


def test_the_maturity_gate_shows_the_claim_beside_the_level_of_the_cell(economy):
    gate = economy(ai={"claimed_level": 2}).economics.contested.expansion.gate("G5")
    assert (gate.state, gate.limit) == ("gates runnable today only", 4)
    assert set(gate.values.values()) == {2.0}
    assert "not what is intended" in gate.note


# --- the value test of cell 2 ---

AT_150 = {"team": {"loaded_cost": 175_500}}  # 150 an hour with customers


def test_the_break_even_increment_of_the_worked_example(economy):
    found = economy(**AT_150).economics.contested.expansion
    assert found.break_even.value == pytest.approx(7_437.5)
    assert (found.increment, found.person_pays, found.missing) == (None, None, ())


@pytest.mark.parametrize(("increment", "pays"), [(7_437, False), (7_438, True)])
def test_the_clients_own_median_increment_beside_the_break_even(economy, increment, pays):
    found = economy(**AT_150, growth={"increment": increment}).economics.contested.expansion
    assert (found.increment, found.person_pays) == (increment, pays)


def test_the_clients_own_assumptions_count(economy):
    own = {"expansion_hours": 8, "expansion_ai_cost": 10, "win_rate_human": 0.5, "win_rate_ai": 0.25}
    found = economy(**AT_150, assumptions=own).economics.contested.expansion
    assert found.break_even.value == pytest.approx((8 * 150 - 10) / (0.8 * 0.25))


def test_where_people_win_no_more_often_no_increment_is_large_enough(economy):
    own = {"win_rate_human": 0.25}
    found = economy(**AT_150, assumptions=own, growth={"increment": 1e6}).economics.contested.expansion
    assert (found.break_even.verdict, found.person_pays) == (Verdict.NEVER_PAYS, False)


def test_what_is_missing_for_the_value_tests_is_named(line_of):
    found = line_of(model="subscription", increment=900).economics.contested
    assert found.expansion.break_even is None
    assert found.expansion.person_pays is None
    assert found.expansion.missing == ("Loaded cost of one person", "Margin before the cost of CS")
    assert found.steady.stake is None
    assert found.steady.review_cost is None
    assert found.steady.missing == ("Loaded cost of one person",)


# --- the rules of cell 3 ---

USAGE = {"model": "usage", "threshold": 50_000, "median_acv": 10_000}


@pytest.mark.parametrize(
    ("facts", "mode"),
    [
        ({"contribution_margin_pct": 20, "hhi": 0.10}, Mode.AI_LED),
        ({"contribution_margin_pct": 20, "hhi": 0.12, "top5_pct": 20}, Mode.AI_LED),
        ({"contribution_margin_pct": 20, "top1_pct": 10, "top5_pct": 20}, Mode.AI_LED),
        ({"contribution_margin_pct": 20, "top1_pct": 9, "top5_pct": 40}, Mode.AI_LED),
        ({"contribution_margin_pct": 20, "top1_pct": 9, "top5_pct": 39}, Mode.AI_OWNED),
        ({"contribution_margin_pct": 20, "top1_pct": 9, "top5_pct": 39, "hhi": 0.09}, Mode.AI_OWNED),
        ({"contribution_margin_pct": 25, "top1_pct": 30, "top5_pct": 60, "hhi": 0.2}, Mode.AI_OWNED),
    ],
)
def test_thin_and_concentrated_by_any_of_three_measures(line_of, facts, mode):
    line = line_of(**USAGE, **facts)
    for moment in ("anomaly_alert", "routing_recommendation"):
        assert line.map.moments[moment].mode is mode
        assert ("u3_thin_concentrated" in _steps(line, moment)) is (mode is Mode.AI_LED)


def test_an_index_that_is_not_given_leaves_no_rule_waiting_where_the_largest_customer_bounds_it(line_of):
    """A sum of squared shares cannot exceed the largest share."""
    line = line_of(**USAGE, contribution_margin_pct=20, top1_pct=9, top5_pct=20, routing_commitments=False)
    assert not [step for step in line.map.moments["routing_recommendation"].steps if step.needs]


def test_a_low_index_alone_does_not_say_how_large_the_largest_customer_is(line_of):
    line = line_of(**USAGE, contribution_margin_pct=20, hhi=0.05, top5_pct=20)
    step = _steps(line, "routing_recommendation")["u3_thin_concentrated"]
    assert step.needs == ("top1_pct",)


@pytest.mark.parametrize(
    "one", [{"contribution_margin_pct": 20}, {"top1_pct": 12}, {"top5_pct": 45}, {"hhi": 0.11}]
)
def test_either_alone_pulls_back_only_accounts_above_the_line(line_of, one):
    neither = {"contribution_margin_pct": 60, "top1_pct": 4, "top5_pct": 15, "hhi": 0.02}
    segments = [{"name": "Tail", "median_acv": 9_000}, {"name": "Named", "median_acv": 200_000}]
    line = line_of(model="usage", threshold=50_000, segments=segments, **neither | one)
    found = line.map.moments["routing_recommendation"].segments
    assert (found["Tail"].mode, found["Named"].mode) == (Mode.AI_OWNED, Mode.AI_LED)
    assert line.map.moments["anomaly_alert"].mode is Mode.AI_OWNED


def test_a_promised_route_pulls_back(line_of):
    line = line_of(**USAGE, contribution_margin_pct=60, routing_commitments=True)
    assert line.map.moments["routing_recommendation"].mode is Mode.AI_LED
    assert _steps(line, "routing_recommendation")["u3_commitments"].moved


def test_review_load_is_an_argument_and_no_rule(framework, line_of):
    assert not [rule for rule in framework.rules if "review_load" in str(rule.when)]
    line = line_of(**USAGE, recommendations_per_day=100, reviewers=2)
    assert line.map.moments["routing_recommendation"].mode is Mode.AI_OWNED


def test_the_column_and_the_table_give_the_same_load(framework):
    base = {one.id: one.base for one in framework.assumptions}
    own = {"recommendations_per_day": 1_200, "reviewers": 2}
    assert float(review_load({**base, **own})) == 6


# --- the value test of cell 3 ---

AT_97 = {"loaded_cost": 174_600}  # 97 a paid hour


def test_the_stake_from_which_review_pays(economy):
    found = economy(team=AT_97).economics.contested.steady
    assert found.review_cost == pytest.approx(4.85)
    assert found.stake.value == pytest.approx(4.85 / (0.02 * 0.6))
    assert [bool(found.stake.pays_for(loss)) for loss in (400, 5_000)] == [False, True]


def test_reviewers_who_catch_less_need_a_higher_stake(economy):
    found = economy(team=AT_97, assumptions={"catch_rate": 0.3}).economics.contested.steady
    assert found.stake.value == pytest.approx(4.85 / (0.02 * 0.3))


def test_where_nothing_is_caught_review_never_pays(economy):
    found = economy(assumptions={"catch_rate": 0}).economics.contested.steady
    assert found.stake.verdict is Verdict.NEVER_PAYS


def test_two_reviewers_can_look_at_200_a_day_and_1200_are_nominal(economy):
    found = economy(margin={"reviewers": 2, "recommendations_per_day": 1_200}).economics.contested.steady
    assert (found.capacity, found.load.value, found.row("load").side) == (200, 6, "stay")


def test_without_reviewers_there_is_no_load_and_nothing_to_divide_by(economy):
    found = economy(margin={"reviewers": 0, "recommendations_per_day": 50}).economics.contested.steady
    assert found.capacity == 0
    assert not found.load.exists
    assert (found.row("load").value, found.row("load").side) == (None, "stay")


@pytest.mark.parametrize(
    ("row", "facts", "side"),
    [
        ("margin", {"contribution_margin_pct": 24.9}, "pull back"),
        ("margin", {"contribution_margin_pct": 25}, "between"),
        ("margin", {"contribution_margin_pct": 45}, "between"),
        ("margin", {"contribution_margin_pct": 45.1}, "stay"),
        ("top1", {"top1_pct": 10}, "pull back"),
        ("top1", {"top1_pct": 9.9}, "between"),
        ("top1", {"top1_pct": 5}, "between"),
        ("top1", {"top1_pct": 4.9}, "stay"),
        ("top1", {}, "not known"),
        ("top5", {"top5_pct": 40}, "pull back"),
        ("top5", {"top5_pct": 39.9}, "between"),
        ("top5", {"top5_pct": 19.9}, "stay"),
        ("top5", {}, "not known"),
        ("hhi", {"hhi": 0.10}, "pull back"),
        ("hhi", {"hhi": 0.03}, "between"),
        ("hhi", {"hhi": 0.029}, "stay"),
        ("hhi", {}, "not known"),
        ("precision", {}, "not known"),
        ("drift", {}, "not known"),
        ("maturity", {}, "not known"),
        ("load", {"reviewers": 2, "recommendations_per_day": 200}, "pull back"),
        ("load", {"reviewers": 2, "recommendations_per_day": 201}, "between"),
        ("load", {"reviewers": 2, "recommendations_per_day": 400}, "between"),
        ("load", {"reviewers": 2, "recommendations_per_day": 401}, "stay"),
        ("load", {"reviewers": 2}, "not known"),
        ("load", {"reviewers": 0, "recommendations_per_day": 0}, "not known"),
        ("commitments", {"routing_commitments": True}, "pull back"),
        ("commitments", {"routing_commitments": False}, "stay"),
        ("commitments", {}, "not known"),
    ],
)
def test_which_side_a_variable_pulls_to(economy, row, facts, side):
    assert economy(margin=facts).economics.contested.steady.row(row).side == side


def test_what_gates_only_today_is_marked_and_a_claim_is_no_evidence(economy):
    found = economy(ai={"claimed_level": 5}).economics.contested.steady
    assert {row.id for row in found.rows if row.today_only} == {"precision", "drift", "maturity"}
    maturity = found.row("maturity")
    assert (maturity.value, maturity.pull_back, maturity.stay, maturity.side) == (5, 4, 5, "not known")


def test_the_value_tests_are_in_the_json(economy, framework, client):
    engagement = client(margin={"reviewers": 0, "recommendations_per_day": 5}, growth={"increment": 900})
    text = json.dumps(as_dict(analyse(framework, engagement)), allow_nan=False)
    found = json.loads(text)["lines"][0]["economics"]["contested"]
    assert found["C2"]["increment"] == 900
    assert len(found["C2"]["gates"]) == 8
    assert len(found["C3"]["rows"]) == 9


# --- positions ---

BASE = {"model": "subscription", "median_acv": 8_000}


def _position(**changes):
    return {"mode": "human_led", "reason": "the board wants a person in every offer"} | changes


def test_a_recorded_position_wins_over_the_default(line_of):
    line = line_of(**BASE, positions={"C2": _position()})
    assert line.map.moments[ADD].mode is Mode.HUMAN_LED
    step = line.map.moments[ADD].steps[-1]
    assert (step.kind, step.provenance.tag, step.moved) == ("override", Tag.CLIENT, True)
    assert step.title == ("The client's position on contested cell C2 (SaaS Expansion: may AI lead it?)")
    assert step.because == "the board wants a person in every offer"
    assert not line.below_floor


def test_a_position_covers_every_moment_of_its_cell_and_no_other(line_of):
    before = line_of(pattern="P3", median_acv=8_000)
    after = line_of(pattern="P3", median_acv=8_000, positions={"C2": _position()})
    changed = {
        name
        for name, moment in after.map.moments.items()
        if moment.candidates != before.map.moments[name].candidates
    }
    assert changed == {ADD, "credit_top_up_offer"}


def test_a_position_on_routing_leaves_the_alerts_alone(line_of):
    line = line_of(**USAGE, positions={"C3": _position(mode="ai_led")})
    assert line.map.moments["routing_recommendation"].mode is Mode.AI_LED
    assert line.map.moments["anomaly_alert"].mode is Mode.AI_OWNED


@pytest.mark.parametrize("mode", ["ai_owned", "human_led"])
def test_a_position_on_adoption_decides_a_cell_that_has_no_threshold(line_of, mode):
    line = line_of(**BASE, positions={"C1": _position(mode=mode)})
    assert line.map.moments["usage_nudge"].mode is Mode.of(mode)


def test_a_position_may_hold_for_some_segments_of_one_line(framework, client):
    segments = [{"name": name, "median_acv": 8_000, "churn_pct": 12} for name in ("Small", "Mid")]
    lines = [{"name": name, "model": "subscription"} for name in ("Core", "Other")]
    engagement = client(
        segments=segments, lines=lines, positions={"C2": _position(line="Core", segments=["Small"])}
    )
    core, other = analyse(framework, engagement).lines
    modes = {name: own.mode for name, own in core.map.moments[ADD].segments.items()}
    assert modes == {"Small": Mode.HUMAN_LED, "Mid": Mode.AI_LED}
    assert other.map.moments[ADD].mode is Mode.AI_LED


def test_what_is_said_of_a_moment_wins_over_the_position_on_its_cell(line_of):
    own = {"moment": ADD, "mode": "ai_owned", "reason": "one seat costs four dollars", "decider": "COO"}
    line = line_of(**BASE, positions={"C2": _position()}, overrides=[own])
    assert line.map.moments[ADD].mode is Mode.AI_OWNED
    assert [step.id for step in line.map.moments[ADD].steps[-2:]] == ["position.C2", f"override.{ADD}"]


def test_a_position_does_not_vary_with_the_inputs(economy):
    line = economy(positions={"C1": _position(mode="ai_owned")}, status=lambda values: values, draws=200)
    assert line.economics.firmness.of("usage_nudge", "Mid") == {Mode.AI_OWNED: 1.0}


def test_a_position_below_the_hard_stop_needs_a_decider(line_of):
    facts = BASE | {"median_acv": 250_000}
    with pytest.raises(Refused) as refused:
        line_of(**facts, positions={"C2": _position(mode="ai_led")})
    (fault,) = refused.value.faults
    assert fault.key == "positions.C2.decider"
    assert "Six and seven figure" in fault.found


def test_a_position_below_the_hard_stop_with_a_decider_holds_and_is_flagged(line_of):
    facts = BASE | {"median_acv": 250_000}
    line = line_of(**facts, positions={"C2": _position(mode="ai_led", decider="Chief revenue officer")})
    assert line.map.moments[ADD].mode is Mode.AI_LED
    assert [found.step.id for found in line.below_floor] == ["s4_six_figures"]
    assert line.map.moments[ADD].steps[-1].title.endswith(", decided by Chief revenue officer")


def test_a_position_against_an_added_floor_needs_nobody(line_of):
    line = line_of(**BASE, reversible_checkout=False, positions={"C2": _position(mode="ai_led")})
    assert line.map.moments[ADD].mode is Mode.AI_LED
    assert not line.below_floor


@pytest.mark.parametrize(
    ("positions", "key", "says"),
    [
        ({"C2": {"mode": "human_only"}}, "positions.C2.mode", "ai_led or human_led"),
        ({"C3": {"mode": "human_led"}}, "positions.C3.mode", "ai_owned or ai_led"),
        ({"C1": {"mode": "ai_led"}}, "positions.C1.mode", "ai_owned or human_led"),
        ({"C4": {}}, "positions.C4", "one of C1, C2, C3"),
        ({"C2": {"line": "Cor"}}, "positions.C2.line", 'did you mean "Core"'),
        ({"C2": {"segments": ["Account"]}}, "positions.C2.segments", 'did you mean "Accounts"'),
    ],
)
def test_a_position_that_cannot_be(engage, positions, key, says):
    entries = {name: _position(**changes) for name, changes in positions.items()}
    model = "usage" if "C3" in positions else "subscription"
    with pytest.raises(Refused) as refused:
        engage(model=model, median_acv=8_000, positions=entries)
    (fault,) = refused.value.faults
    assert (fault.file, fault.key) == ("engagement", key)
    assert says in fault.allowed


def test_a_position_on_a_cell_that_no_map_has(engage):
    with pytest.raises(
        Refused, match=r"positions\.C3: found a contested cell that no map of this client has"
    ):
        engage(model="subscription", positions={"C3": _position(mode="ai_led")})


def test_a_position_for_a_segment_that_the_line_does_not_sell_to(client):
    segments = [{"name": name, "median_acv": 8_000, "churn_pct": 12} for name in ("Small", "Mid")]
    lines = [
        {"name": "Core", "model": "subscription", "segments": ["Mid"]},
        {"name": "API", "model": "usage"},
    ]
    assert client(segments=segments, lines=lines, positions={"C2": _position(segments=["Mid"])})
    with pytest.raises(Refused, match=r"positions\.C2\.segments: found \"Small\", which no line"):
        client(segments=segments, lines=lines, positions={"C2": _position(segments=["Small"])})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[positions.C2]\nmode = "ai_led"', "reason"),
        ('[positions.C2]\nmode = "ai_led"\nreason = "no"', "reason"),
        ('[positions.C2]\nmode = "ai_first"\nreason = "because"', "one of ai_owned, ai_led"),
        ('[positions.C2]\nmode = "ai_led"\nreason = "because"\ndecidor = "me"', 'did you mean "decider"'),
    ],
)
def test_a_position_is_checked_like_every_entry_of_the_file(refusal, whole, text, says):
    (fault,) = refusal(f"{whole}\n{text}\n")
    assert fault.key.startswith("positions.C2")
    assert says in str(fault)


def test_positions_are_in_the_json(analysed):
    found = as_dict(analysed(**BASE, positions={"C2": _position()}))["positions"]
    assert found == {"C2": {"decider": "", "line": None, "segments": [], **_position()}}


def test_the_invented_sample_passes_the_gates_and_keeps_its_override(framework):
    path = data_folder() / "engagements" / "northwind.toml"
    (line,) = analyse(framework, read_engagement(path, framework).engagement).lines
    gates = line.economics.contested.expansion
    assert [gates.gate(name).state for name in ("G1", "G2", "G7", "stop")] == ["passes"] * 4
    assert gates.gate("G3").states == {"Small firms": "passes", "Practices": "passes", "Groups": "fails"}
    assert gates.person_pays is False
    assert line.map.moments[ADD].segments["Small firms"].mode is Mode.AI_OWNED
    assert not line.below_floor
