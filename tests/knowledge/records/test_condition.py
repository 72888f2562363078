"""Conditions as they are written."""

import pytest
from pydantic import TypeAdapter, ValidationError

from mapper.knowledge.records.condition import Condition, columns_of

READ = TypeAdapter(Condition).validate_python


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"a": {"lt": 1}},
        {"a": {"ge": 1, "lt": 2}, "b": {"eq": "x"}, "c": {"ne": True}},
        {"all": [], "any": [{"a": {"eq": 1}}], "not": {"not": {"b": {"gt": 0.5}}}},
    ],
)
def test_a_well_formed_condition_is_kept_as_it_is(when):
    assert READ(when) == when


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ([], "a table of conditions"),
        ("a < 1", "a table of conditions"),
        ({"a": 1}, "a table like { ge = 40 }"),
        ({"a": {}}, "a table like { ge = 40 }"),
        ({"a": {"between": 1}}, "none of lt, le, gt, ge, eq, ne"),
        ({"a": {"eq": [1]}}, "a number, text or true/false"),
        ({"a": {"eq": None}}, "a number, text or true/false"),
        ({"a": {"gt": "x"}}, "eq or ne"),
        ({"any": {"a": {"eq": 1}}}, "a list of conditions"),
        ({"all": [{"any": [{"a": 1}]}]}, "all[0].any[0].a"),
        ({"not": [{"a": {"eq": 1}}]}, "a table of conditions"),
    ],
)
def test_a_malformed_condition_is_refused_with_its_place(when, sentence):
    with pytest.raises(ValidationError) as error:
        READ(when)
    assert sentence in str(error.value)


def test_the_columns_of_a_condition_are_found_at_every_depth():
    when = {"a": {"eq": 1}, "any": [{"b": {"eq": 1}}, {"all": [{"not": {"c": {"eq": 1}}}]}]}
    assert columns_of(when) == {"a", "b", "c"}
    assert columns_of({}) == frozenset()
