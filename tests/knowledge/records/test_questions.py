"""What a field of a question accepts."""

import math

import pytest

from mapper.knowledge.records.questions import QuestionField

HUGE = 10**400


def _field(kind, **limits):
    return QuestionField.model_validate(
        {
            "key": "x",
            "label": "X",
            "kind": kind,
            "per": "answer",
            "drives": "nothing",
            "provenance": {"tag": "ADDED", "judgement": True},
        }
        | limits
    )


FIELDS = {
    "number": _field("number", minimum=5, maximum=90, unit="%"),
    "count": _field("count", minimum=1, maximum=250),
    "flag": _field("flag"),
    "choice": _field("choice", options=[{"value": 1, "label": "one"}, {"value": "2-4", "label": "some"}]),
    "text": _field("text"),
    "free": _field("number"),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", 5),
        ("number", 90.0),
        ("count", 1),
        ("count", 3.0),
        ("flag", False),
        ("choice", 1),
        ("choice", "2-4"),
        ("text", ""),
        ("free", -1e300),
    ],
)
def test_a_value_that_fits_is_no_problem(kind, value):
    assert FIELDS[kind].problem(value) == ""


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", 4.999),
        ("number", 90.001),
        ("number", "50"),
        ("number", True),
        ("number", None),
        ("number", []),
        ("number", math.nan),
        ("number", math.inf),
        ("number", -math.inf),
        ("number", HUGE),
        ("count", 0),
        ("count", 1.5),
        ("count", HUGE),
        ("count", False),
        ("flag", 1),
        ("flag", "true"),
        ("flag", None),
        ("choice", 2),
        ("choice", "1"),
        ("choice", True),
        ("choice", 1.0),
        ("choice", []),
        ("text", 3),
        ("free", math.nan),
        ("free", {}),
    ],
)
def test_a_value_that_does_not_fit_is_answered_with_what_is_allowed(kind, value):
    field = FIELDS[kind]
    assert field.problem(value) == field.allowed
    assert field.allowed


def test_what_is_allowed_is_said_in_words():
    assert FIELDS["number"].allowed == "a number % from 5 to 90"
    assert FIELDS["count"].allowed == "a whole number from 1 to 250"
    assert FIELDS["free"].allowed == "a number from any to any"
    assert FIELDS["choice"].allowed == "one of 1, 2-4"
