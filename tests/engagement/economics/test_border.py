"""What the economics refuse at the border, and that nothing behind the border warns or breaks."""

import dataclasses
import json
import math
import random

import numpy as np
import pytest

from mapper.engagement.analysis import analyse, checked
from mapper.engagement.economics.border import HELD, UNREAD, border_faults, limit_of
from mapper.engagement.listing import as_dict
from mapper.engagement.records import Engagement
from mapper.knowledge.faults import Refused


def _refused(client, **changes):
    with pytest.raises(Refused) as refused:
        client(**changes)
    return refused.value.faults


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("discount_rate", -1, "a share from 0 to 0.5"),
        ("discount_rate", 10, "did you mean 0.1?"),
        ("margin", 0, "a share from 0.001 to 1"),
        ("margin", 80, "did you mean 0.8?"),
        ("avoidable_pooled", 1.5, "a share from 0 to 1"),
        ("avoidable_pooled", 15, "did you mean 0.15?"),
        ("avoidable_named", -0.1, "a share from 0 to 1"),
        ("expansion_pooled", 2, "did you mean 0.02?"),
        ("ai_cost", -1, "a number from 0 to 1e+12"),
        ("loaded_cost", -1, "a number from 0"),
        ("paid_hours", 0, "a number from 1 to 8784"),
        ("customer_facing_share", 0, "a share from 0.01 to 1"),
        ("customer_facing_share", 65, "did you mean 0.65?"),
        ("horizon_years", 0, "a whole number from 1 to 5"),
        ("horizon_years", 2.5, "a whole number from 1 to 5"),
        ("complexity_factor", 0, "a number from 0.01 to 100"),
        ("exceptions", -1, "a number from 0"),
        ("hours_named", 1e9, "a number from 0 to 1e+06"),
        ("tooling_pooled", -5, "a number from 0"),
        ("accept_share", 75, "did you mean 0.75?"),
        ("win_rate_ai", 25, "did you mean 0.25?"),
        ("review_minutes", 0, "a number from 0.01 to 1440"),
        ("review_hours_a_day", 25, "a number from 0 to 24"),
        ("failure_loss", 30, "did you mean 0.3?"),
        ("ai_cost", "150", "a number"),
        ("ai_cost", True, "a number"),
        ("ai_cost", math.nan, "a number from 0"),
        ("ai_cost", math.inf, "a number from 0"),
        ("avoidable_pooled", -math.inf, "a share from 0 to 1"),
        ("ai_cost", 10**400, "a number from 0"),
        ("avoidable_pooled", 10**400, "a share from 0 to 1"),
    ],
)
def test_an_assumption_that_cannot_be(client, name, value, says):
    (fault,) = _refused(client, assumptions={name: value})
    assert (fault.file, fault.key) == ("engagement", f"assumptions.{name}")
    assert says in fault.allowed
    assert "\n" not in str(fault)


def test_no_hint_where_a_hundredth_would_be_wrong_too(client):
    (fault,) = _refused(client, assumptions={"discount_rate": 80})
    assert "did you mean" not in fault.allowed


def test_an_assumption_that_is_none(client):
    (fault,) = _refused(client, assumptions={"avoidable_poold": 0.2})
    assert fault.found == "an assumption that is not known"
    assert 'did you mean "avoidable_pooled"?' in fault.allowed


@pytest.mark.parametrize("name", sorted(HELD))
def test_a_limit_that_a_rule_holds_is_changed_in_the_rule(client, framework, name):
    """Another number here would part the table of gates from the map."""
    (one,) = [one for one in framework.assumptions if one.id == name]
    assert client(assumptions={name: one.base})
    (fault,) = _refused(client, assumptions={name: one.base / 2})
    assert HELD[name][0] in fault.allowed
    assert f"[positions.{HELD[name][1]}]" in fault.allowed
    assert HELD[name][0] in {rule.id for rule in framework.rules}


def test_the_limits_let_every_value_of_the_framework_through(framework):
    for one in framework.assumptions:
        limit = limit_of(one)
        assert limit.low <= min(one.low, one.base, one.high), one.id
        assert max(one.low, one.base, one.high) <= limit.high, one.id


@pytest.mark.parametrize(
    ("answer", "found", "allowed"),
    [
        ({"value": 12, "low": 20, "high": 8}, "low 20 above high 8", "low <= value <= high"),
        ({"value": 12, "low": 13, "high": 20}, "12 outside 13 to 20", "low <= value <= high"),
        ({"value": 12, "low": 5, "high": 11.5}, "12 outside 5 to 11.5", "low <= value <= high"),
        ({"value": 12, "low": 5}, "only low", "both low and high, or neither"),
        ({"value": 12, "high": 50}, "only high", "both low and high, or neither"),
        ({"value": 12, "low": 5, "high": math.inf}, "inf", "a finite number"),
        ({"value": 12, "low": math.nan, "high": 20}, "nan", "a finite number"),
        ({"value": 12, "low": 5, "high": 99}, "99", "from 0 to 60"),
        ({"value": 12, "low": -3, "high": 20}, "-3", "from 0 to 60"),
    ],
)
def test_a_range_that_is_none(client, answer, found, allowed):
    (fault,) = _refused(client, segments=[{"name": "Mid", "churn_pct": answer}])
    assert fault.key.startswith("segments.Mid.churn_pct")
    assert found in fault.found
    assert allowed in fault.allowed


WRONG = {"value": 3, "low": 4, "high": 2}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"team": {"horizon_years": WRONG}}, "answers.team.horizon_years"),
        ({"team": {"horizon_years": {"value": 3, "low": 0, "high": 5}}}, "answers.team.horizon_years.low"),
        ({"team": {"horizon_years": {"value": 3, "low": 1, "high": 4.5}}}, "answers.team.horizon_years.high"),
        ({"line": {"split": {"seats_pct": WRONG | {"value": 100}}}}, "lines.Core.split.seats_pct"),
        ({"line": {"answers": {"margin": {"top1_pct": WRONG}}}}, "lines.Core.answers.margin.top1_pct"),
        ({"people": {"relationship_csm": WRONG}}, "people.relationship_csm"),
        ({"assumptions": {"ai_cost": WRONG}}, "assumptions.ai_cost"),
        ({"assumptions": {"ai_cost": {"value": 3, "low": -1, "high": 4}}}, "assumptions.ai_cost.low"),
        (
            {"assumptions": {"avoidable_named": {"value": 0.2, "low": 0.1, "high": 30}}},
            "assumptions.avoidable_named.high",
        ),
        (
            {"launch": {"data_migration": {"value": True, "low": 0, "high": 1}}},
            "answers.launch.data_migration",
        ),
    ],
)
def test_ranges_are_checked_wherever_an_answer_stands(client, changes, key):
    (fault,) = _refused(client, **changes)
    assert fault.key == key


def test_a_range_around_its_value_is_fine(client):
    fine = {"value": 12, "low": 8, "high": 22}
    assert client(segments=[{"name": "Mid", "churn_pct": fine}], assumptions={"ai_cost": fine})


@pytest.mark.parametrize("unit", ["EUR", "EUR a year", "€", "thousand GBP", "£"])
@pytest.mark.parametrize("key", ["median_acv", "loaded_cost", "ai_cost"])
def test_currencies_are_not_mixed(client, unit, key):
    amount = {"value": 100_000, "unit": unit}
    changes = {
        "median_acv": {"segments": [{"name": "Mid", "median_acv": amount}]},
        "loaded_cost": {"team": {"loaded_cost": amount}},
        "ai_cost": {"assumptions": {"ai_cost": amount}},
    }
    (fault,) = _refused(client, **changes[key])
    assert fault.key.endswith(f"{key}.unit")
    assert fault.found == f'unit "{unit}" where currency = "USD": currencies mixed'
    assert fault.allowed == "amounts in USD, converted before they are written"


@pytest.mark.parametrize("unit", ["USD", "USD a year", "ARR in USD", "ACV", "", "a year"])
def test_the_currency_of_the_file_and_words_that_are_none_are_fine(client, unit):
    assert client(segments=[{"name": "Mid", "median_acv": {"value": 100_000, "unit": unit}}])


def test_a_unit_of_what_is_no_money_is_left_alone(client):
    assert client(team={"paid_hours": {"value": 1_800, "unit": "EUR"}})


def test_a_team_with_nobody_in_it(client):
    (fault,) = _refused(client, people={"relationship_csm": 0, "account_manager": {"value": 0.0}})
    assert (fault.key, fault.found) == ("people", "0 people in all, a team with nobody in it")
    assert client(people={"relationship_csm": 0, "account_manager": 0.5})


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"assumptions": {"attrition": 1, "ramp_months": 12}}, "assumptions.attrition"),
        ({"assumptions": {"attrition": 0.6}, "team": {"ramp_months": 24}}, "answers.team.ramp_months"),
    ],
)
def test_a_team_in_which_everybody_is_always_learning(client, changes, key):
    found = {fault.key: fault for fault in _refused(client, **changes)}
    assert "nobody is ever productive" in found[key].found
    assert "at most 0.9" in found[key].allowed


@pytest.mark.parametrize(
    ("changes", "key", "says"),
    [
        ({"segments": [{"name": "A", "churn_pct": 100}]}, "segments.A.churn_pct", "from 0 to 60"),
        ({"segments": [{"name": "A", "churn_pct": 120}]}, "segments.A.churn_pct", "from 0 to 100"),
        ({"segments": [{"name": "A", "churn_pct": -1}]}, "segments.A.churn_pct", "from 0 to 100"),
        ({"segments": [{"name": "A", "churn_pct": 0.12}]}, "segments.A.churn_pct", "did you mean 12?"),
        ({"segments": [{"name": "A", "accounts": 0}]}, "segments.A.accounts", "from 1 to 1,000,000"),
        ({"segments": [{"name": "A", "accounts": 2.5}]}, "segments.A.accounts", "whole number"),
        ({"segments": [{"name": "A", "median_acv": math.nan}]}, "segments.A.median_acv", "from 0 to"),
        ({"team": {"horizon_years": 0}}, "answers.team.horizon_years", "whole number years from 1 to 5"),
        ({"team": {"horizon_years": 2.5}}, "answers.team.horizon_years", "whole number years from 1 to 5"),
        ({"team": {"customer_facing_pct": 0}}, "answers.team.customer_facing_pct", "from 45 to 80"),
        (
            {"margin": {"contribution_margin_pct": 0}},
            "answers.margin.contribution_margin_pct",
            "from 5 to 90",
        ),
        ({"margin": {"hhi": 1_200}}, "answers.margin.hhi", "from 0 to 1"),
        ({"margin": {"reviewers": -1}}, "answers.margin.reviewers", "from 0 to 10,000"),
    ],
)
def test_what_the_questions_refuse_is_said_clearly(client, changes, key, says):
    (fault,) = _refused(client, **changes, status=lambda values: values)
    assert fault.key == key
    assert says in fault.allowed
    assert str(fault).startswith(f"engagement: {key}: found ")


def test_all_faults_are_found_at_once(client):
    found = _refused(
        client,
        assumptions={"margin": 0, "nothing": 1, "ai_cost": {"value": 1, "unit": "EUR"}},
        people={"relationship_csm": 0},
        segments=[{"name": "A", "accounts": 0, "churn_pct": {"value": 5, "low": 9, "high": 2}}],
        status=lambda values: values,
    )
    assert {fault.key for fault in found} == {
        "segments.A.accounts",
        "segments.A.churn_pct",
        "assumptions.margin",
        "assumptions.nothing",
        "assumptions.ai_cost.unit",
        "people",
    }


def test_a_file_says_its_name(refusal, whole):
    (fault,) = refusal(f"{whole}\n[assumptions]\navoidable_pooled = 15\n")
    assert str(fault) == (
        "client.toml: assumptions.avoidable_pooled: found 15, "
        "allowed: a share from 0 to 1: did you mean 0.15?"
    )


# --- behind the border ---


def _number(chance, low, high, *, whole=False):
    """A value that likes the ends, and small numbers of any size."""
    spread = (high - low) * 10 ** chance.uniform(-12, 0)
    value = chance.choice([low, high, chance.uniform(low, high), low + spread])
    return max(int(value), math.ceil(low)) if whole else value


def _answer(chance, field):
    if field.kind == "flag":
        return chance.random() < 0.5
    if field.kind == "choice":
        return chance.choice(field.options).value
    whole = field.kind == "count"
    value = _number(chance, field.minimum, field.maximum, whole=whole)
    found = {"value": value, "status": chance.choice(["measured", "stated", "assumed"])}
    if field.key.endswith("_pct"):
        found["unit"] = "%"
    ends = [_number(chance, field.minimum, field.maximum, whole=whole) for _ in range(2)]
    if min(ends) <= value <= max(ends) and chance.random() < 0.5:
        found |= {"low": min(ends), "high": max(ends)}
    return found


def _client(framework, chance):
    said = chance.choice([1.0, 1.0, 0.7])
    fields = [field for question in framework.tool_questions for field in question.fields]
    answers = {
        question.section: {
            field.key: _answer(chance, field)
            for field in question.fields
            if field.per == "answer" and chance.random() < said
        }
        for question in framework.tool_questions
        if question.section not in ("lines", "segments")
    }
    segments = []
    for at in range(chance.randint(1, 3)):
        own = {
            field.key: _answer(chance, field)
            for field in fields
            if field.per == "segment" and chance.random() < said
        }
        keys = [key for key in ("p25_acv", "median_acv", "p75_acv") if key in own]
        values = sorted(own[key]["value"] for key in keys)
        own |= {key: {"value": value} for key, value in zip(keys, values, strict=True)}
        segments.append({"name": f"S{at}"} | own)
    assumptions = {
        one.id: {"value": _assumption(chance, one), "status": chance.choice(["measured", "stated"])}
        for one in framework.assumptions
        if one.id not in HELD and not one.id.startswith(tuple(UNREAD)) and chance.random() < 0.4
    }
    line = {"name": "Core"} | chance.choice(
        [
            {"model": "subscription"},
            {"model": "usage"},
            *({"pattern": name} for name in ("P1", "P2", "P3", "P5")),
        ]
    )
    if chance.random() < 0.3:
        line["threshold"] = {"value": _number(chance, 1, 1e8)}
    return {
        "format": 1,
        "framework": framework.about.version,
        "date": "2026-01-31",
        "currency": "USD",
        "client": {"name": "Anybody"},
        "lines": [line],
        "segments": segments,
        "answers": answers,
        "assumptions": assumptions,
        "people": {"relationship_csm": _number(chance, 0.1, 10_000)},
    }


def _assumption(chance, one):
    limit = limit_of(one)
    high = min(limit.high, 10 * max(one.low, one.high)) if chance.random() < 0.7 else limit.high
    return _number(chance, limit.low, max(high, limit.low), whole=limit.whole)


def _infinite(found, place=""):
    """Where in nested records a number is not finite."""
    if dataclasses.is_dataclass(found):
        parts = ((f.name, getattr(found, f.name)) for f in dataclasses.fields(found))
    elif isinstance(found, dict):
        parts = found.items()
    elif isinstance(found, tuple | list):
        parts = enumerate(found)
    elif isinstance(found, np.ndarray) and found.dtype.kind == "f":
        return [] if np.isfinite(found).all() else [place]
    else:
        return [place] if isinstance(found, float) and not math.isfinite(found) else []
    return [where for name, part in parts for where in _infinite(part, f"{place}.{name}")]


@pytest.mark.parametrize("seed", range(40))
def test_what_passes_the_border_gives_numbers_and_no_warning(framework, seed):
    """Any client whom the border lets in, at the ends of every range: warnings are errors here."""
    chance = random.Random(seed)
    for _ in range(3):
        engagement = Engagement.model_validate(_client(framework, chance))
        faults = border_faults(framework, engagement, "fuzz")
        assert all("productive" in fault.found for fault in faults), faults
        if not faults:
            analysis = analyse(framework, checked(framework, engagement), draws=chance.choice([0, 25]))
            assert _infinite(analysis.lines[0].economics) == []
            assert json.dumps(as_dict(analysis), allow_nan=False)


@pytest.mark.parametrize("name", ["churn_12_50k", "coverage_mid", "arr_small"])
def test_a_published_range_is_no_input_and_says_what_is(client, name):
    (fault,) = _refused(client, assumptions={name: 0.2})
    assert fault.key == f"assumptions.{name}"
    assert "published range" in fault.found
