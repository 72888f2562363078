"""Naming the hybrid pattern of a product line from how its revenue is earned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mapper.engine.computed import numbers
from mapper.engine.conditions import missing_columns, truth
from mapper.knowledge.records.patterns import Classifier, Named, Test

Outcome = Literal["holds", "fails", "cannot be checked"]


@dataclass(frozen=True)
class Tried:
    """One test of the classifier on one product line, and what speaks against it."""

    test: Test
    outcome: Outcome
    needs: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class Classification:
    """The result, or None for undetermined, with every test in order.

    `by` says what decided: a statement of the essay by name, a test, or nothing. A test
    that cannot be checked stops the search: a later one must not win by default.
    """

    result: str | None
    by: Literal["named", "test", "undetermined"]
    tried: tuple[Tried, ...]
    named: Named | None = None
    nearest: Tried | None = None
    overlays: tuple[str, ...] = ()
    overlays_unknown: tuple[Tried, ...] = ()


def classify(
    classifier: Classifier, columns: Mapping[str, Any], *, names: Iterable[str] = ()
) -> Classification:
    """The pattern of one product line.

    Parameters
    ----------
    classifier
        Tests in order; the first that holds wins. Overlays are asked separately.
    columns
        Revenue shares [%] and the answers on self-serve, scalars.
    names
        What the client and the line are called; a pattern that the essay states wins.

    Returns
    -------
    Classification
        Undetermined where no test holds, or one cannot be checked before any holds; it
        then names the nearest test and what is missing.
    """
    tried = tuple(_try(test, columns) for test in classifier.tests)
    asked = tuple(_try(test, columns) for test in classifier.overlays)
    overlays = tuple(one.test.result for one in asked if one.outcome == "holds")
    unknown = tuple(one for one in asked if one.outcome == "cannot be checked")
    known = {name.casefold() for name in names}
    named = next((one for one in classifier.named if one.name.casefold() in known), None)
    if named is not None:
        return Classification(named.pattern, "named", tried, named, None, overlays, unknown)
    for one in tried:
        if one.outcome == "holds":
            return Classification(one.test.result, "test", tried, None, None, overlays, unknown)
        if one.outcome == "cannot be checked":
            return Classification(None, "undetermined", tried, None, one, overlays, unknown)
    nearest = min(tried, key=lambda one: _distance(one.test.when, columns), default=None)
    return Classification(None, "undetermined", tried, None, nearest, overlays, unknown)


def _try(test: Test, columns: Mapping[str, Any]) -> Tried:
    found = truth(test.when, columns)
    outcome: Outcome = "holds" if found.holds else "fails" if found.fails else "cannot be checked"
    needs = tuple(sorted(missing_columns(test.when, columns))) if outcome == "cannot be checked" else ()
    against = tuple(_leaves(test.when, columns))
    return Tried(test, outcome, needs, against)


def _leaves(when: Mapping[str, Any], columns: Mapping[str, Any]) -> Iterable[str]:
    for name, part in when.items():
        if isinstance(part, dict) and name not in ("all", "any", "not"):
            for comparator, constant in part.items():
                if bool(truth({name: {comparator: constant}}, columns).fails):
                    asked = f"{_WORDS[comparator]} {constant}"
                    yield f"{name} is {_shown(columns.get(name))}, the test asks for {asked}"


LEAST = 1.0  # percent; a share of 0 fails "above 0", and that is some distance away
_WORDS = {
    "lt": "below",
    "le": "at most",
    "gt": "above",
    "ge": "at least",
    "eq": "exactly",
    "ne": "other than",
}


def _shown(value: Any) -> str:
    number = numbers(value)
    return "unknown" if np.isnan(number) else f"{float(number):g}"


def _distance(when: Mapping[str, Any], columns: Mapping[str, Any]) -> float:
    """How far the numbers are from passing, in points of a percent; for naming the nearest test."""
    total = 0.0
    for name, part in when.items():
        if isinstance(part, dict) and name not in ("all", "any", "not"):
            for comparator, constant in part.items():
                number = float(numbers(columns.get(name)))
                if bool(truth({name: {comparator: constant}}, columns).fails):
                    total += max(abs(number - float(constant)), LEAST)
    return total
