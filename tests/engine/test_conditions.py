"""Kleene's logic over scalars and columns: what holds, what fails, what cannot be checked."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as any_

from mapper.engine.conditions import holds, missing_columns, truth

VALUES = {"yes": 1.0, "no": 0.0, "?": math.nan}
KNOWN = {True: "yes", False: "no", None: "?"}


def _said(found):
    assert not np.any(found.holds & found.fails)
    return "yes" if found.holds else "no" if found.fails else "?"


def _ask(when, columns):
    return _said(truth(when, columns))


ALL = {
    ("yes", "yes"): "yes",
    ("yes", "no"): "no",
    ("yes", "?"): "?",
    ("no", "no"): "no",
    ("no", "?"): "no",
    ("?", "?"): "?",
}
ANY = {
    ("yes", "yes"): "yes",
    ("yes", "no"): "yes",
    ("yes", "?"): "yes",
    ("no", "no"): "no",
    ("no", "?"): "?",
    ("?", "?"): "?",
}
PAIRS = list(itertools.product(VALUES, repeat=2))


@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_all_and_any_follow_the_truth_tables_either_way_round(left, right):
    columns = {"a": VALUES[left], "b": VALUES[right]}
    a, b = {"a": {"eq": 1}}, {"b": {"eq": 1}}
    pair = (left, right) if (left, right) in ALL else (right, left)
    assert _ask({"all": [a, b]}, columns) == ALL[pair]
    assert _ask({**a, **b}, columns) == ALL[pair]
    assert _ask({"any": [a, b]}, columns) == ANY[pair]


@pytest.mark.parametrize(("value", "answer"), [("yes", "no"), ("no", "yes"), ("?", "?")])
def test_not_turns_round_what_is_known(value, answer):
    columns = {"a": VALUES[value]}
    assert _ask({"not": {"a": {"eq": 1}}}, columns) == answer
    assert _ask({"not": {"not": {"a": {"eq": 1}}}}, columns) == value


def test_empty_conditions():
    assert _ask({}, {}) == "yes"
    assert _ask({"all": []}, {}) == "yes"
    assert _ask({"any": []}, {}) == "no"
    assert _ask({"not": {}}, {}) == "no"


@pytest.mark.parametrize(
    ("comparator", "below", "equal", "above"),
    [
        ("lt", "yes", "no", "no"),
        ("le", "yes", "yes", "no"),
        ("gt", "no", "no", "yes"),
        ("ge", "no", "yes", "yes"),
        ("eq", "no", "yes", "no"),
        ("ne", "yes", "no", "yes"),
    ],
)
def test_the_six_comparators_at_and_beside_the_constant(comparator, below, equal, above):
    asked = [_ask({"a": {comparator: 25}}, {"a": value}) for value in (24.999, 25, 25.001)]
    assert asked == [below, equal, above]


@pytest.mark.parametrize("missing", [math.nan, None, "", np.nan, np.float32("nan")])
@pytest.mark.parametrize("comparator", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_a_missing_value_neither_holds_nor_fails_whatever_the_comparator(missing, comparator):
    assert _ask({"a": {comparator: 5}}, {"a": missing}) == "?"
    assert _ask({"a": {comparator: 5}}, {}) == "?"
    assert missing_columns({"a": {comparator: 5}, "b": {"eq": 1}}, {"a": missing, "b": 1}) == {"a"}


def test_zero_and_false_are_not_missing():
    assert _ask({"a": {"lt": 5}}, {"a": 0}) == "yes"
    assert _ask({"a": {"eq": False}}, {"a": False}) == "yes"
    assert missing_columns({"a": {"eq": 1}}, {"a": 0}) == frozenset()


def test_a_range_on_one_column_asks_for_both_ends():
    assert [_ask({"a": {"ge": 10, "lt": 20}}, {"a": value}) for value in (9, 10, 19, 20)] == [
        "no",
        "yes",
        "yes",
        "no",
    ]


def test_what_is_known_decides_although_something_is_missing():
    when = {"margin": {"lt": 25}, "any": [{"top5": {"ge": 40}}, {"top1": {"ge": 10}}]}
    assert _ask(when, {"margin": 60}) == "no"
    assert _ask(when, {"margin": 20, "top5": 50}) == "yes"
    assert _ask(when, {"margin": 20, "top5": 10}) == "?"
    assert missing_columns(when, {"margin": 20, "top5": 10}) == {"top1"}


def test_text_and_flags_are_compared_in_columns_too():
    columns = {"who": np.array(["1", "5+", None, ""], dtype=object), "flag": [True, None, False, True]}
    found = truth({"who": {"eq": "5+"}}, columns)
    assert found.holds.tolist() == [False, True, False, False]
    assert found.unknown.tolist() == [False, False, True, True]
    assert truth({"flag": {"eq": True}}, columns).unknown.tolist() == [False, True, False, False]


def test_a_list_of_text_and_gaps_keeps_its_gaps():
    found = truth({"who": {"ne": "1"}}, {"who": ["1", math.nan, "5+", None]})
    assert found.holds.tolist() == [False, False, True, False]
    assert found.unknown.tolist() == [False, True, False, True]
    assert truth({"size": {"ge": 4}}, {"size": ["", 5, math.nan]}).holds.tolist() == [False, True, False]


def test_a_scalar_beside_a_column_speaks_for_every_row():
    found = holds({"a": {"lt": 5}, "b": {"ge": 1}}, {"a": 3, "b": np.array([0.0, 1.0, 2.0])})
    assert found.tolist() == [False, True, True]


def test_scalars_give_a_result_without_rows():
    assert holds({"a": {"lt": 5}}, {"a": 3}).shape == ()


# --- the same language, one value at a time, in plain Python ---

COLUMNS = ("a", "b", "c")
CONSTANTS = any_.integers(-2, 2)
TESTS = any_.dictionaries(
    any_.sampled_from(COLUMNS),
    any_.dictionaries(
        any_.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]), CONSTANTS, min_size=1, max_size=2
    ),
    max_size=2,
)
CONDITIONS = any_.recursive(
    TESTS,
    lambda inner: any_.builds(
        lambda tests, extra: tests | extra,
        TESTS,
        any_.one_of(
            any_.fixed_dictionaries({"all": any_.lists(inner, max_size=3)}),
            any_.fixed_dictionaries({"any": any_.lists(inner, max_size=3)}),
            any_.fixed_dictionaries({"not": inner}),
            any_.fixed_dictionaries({"any": any_.lists(inner, max_size=2), "not": inner}),
        ),
    ),
    max_leaves=12,
)
ROWS = any_.lists(
    any_.fixed_dictionaries({name: any_.one_of(any_.none(), any_.integers(-3, 3)) for name in COLUMNS}),
    min_size=1,
    max_size=6,
)


def slowly(when, row):
    """True, False or None, by the rules of three-valued logic and nothing else."""
    parts = []
    for key, part in when.items():
        if key == "not":
            inner = slowly(part, row)
            parts.append(None if inner is None else not inner)
        elif key in ("all", "any"):
            inner = [slowly(own, row) for own in part]
            parts.append(_and(inner) if key == "all" else _or(inner))
        else:
            for comparator, constant in part.items():
                parts.append(None if row[key] is None else PLAIN[comparator](row[key], constant))
    return _and(parts)


PLAIN = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}


def _and(parts):
    return False if False in parts else None if None in parts else True


def _or(parts):
    return True if True in parts else None if None in parts else False


@given(CONDITIONS, ROWS)
def test_columns_scalars_and_plain_python_agree(when, rows):
    expected = [KNOWN[slowly(when, row)] for row in rows]
    assert [_ask(when, row) for row in rows] == expected
    columns = {
        name: np.array([math.nan if row[name] is None else row[name] for row in rows], dtype=float)
        for name in COLUMNS
    }
    found = truth(when, columns)
    shape = (len(rows),)
    held, failed = (np.broadcast_to(part, shape) for part in (found.holds, found.fails))
    assert ["yes" if h else "no" if f else "?" for h, f in zip(held, failed, strict=True)] == expected
    mixed = {name: np.array([row[name] for row in rows], dtype=object) for name in COLUMNS}
    assert np.array_equal(np.broadcast_to(truth(when, mixed).holds, shape), held)


@given(CONDITIONS, ROWS)
def test_filling_in_what_is_missing_never_turns_an_answer_round(when, rows):
    for row in rows:
        before = slowly(when, row)
        if before is not None:
            filled = {name: 0 if value is None else value for name, value in row.items()}
            assert _ask(when, filled) == KNOWN[before]
