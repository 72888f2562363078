"""Columns worked out from the answers, under the names that rules use."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.engine.economics.numeric import quotient

Floats = npt.NDArray[np.float64]
THRESHOLD = "tier_threshold"  # not a question: given by the client, or computed from its economics
REVIEW = ("review_minutes", "review_hours_a_day")  # no questions either: assumptions of the framework


def numbers(value: Any) -> Floats:
    """`value` as floats: flags become 1 and 0, what is missing becomes NaN.

    Examples
    --------
    >>> numbers([True, None, 3]).tolist()
    [1.0, nan, 3.0]
    """
    return np.asarray(value if value is not None else np.nan, dtype=object).astype(np.float64)


def recurring_pct(columns: Mapping[str, Any]) -> Floats:
    """Platform fee and seats [% of revenue]."""
    return _sum(columns, "fixed_fee_pct", "seats_pct")


def variable_pct(columns: Mapping[str, Any]) -> Floats:
    """Everything that is not recurring [% of revenue]."""
    return _sum(columns, "committed_pct", "uncommitted_pct", "credits_pct", "transaction_pct")


def metering_pct(columns: Mapping[str, Any]) -> Floats:
    """Metered consumption, committed or not [% of revenue]."""
    return _sum(columns, "committed_pct", "uncommitted_pct")


def hhi_most_pct(columns: Mapping[str, Any]) -> Floats:
    """The concentration index of revenue; where it is not given, the most that it can be [%].

    A sum of squared shares cannot exceed the largest share: a client whose largest customer
    is small has a low index, and no rule has to wait for it.

    Examples
    --------
    >>> hhi_most_pct({"hhi": [0.12, None], "top1_pct": 7}).tolist()
    [12.0, 7.0]
    """
    index = np.round(numbers(columns.get("hhi")) * 100, 9)
    return np.where(np.isnan(index), numbers(columns.get("top1_pct")), index)


def review_load(columns: Mapping[str, Any]) -> Floats:
    """Recommendations over what the reviewers can look at in a day; NaN where nobody reviews.

    Examples
    --------
    >>> asked = {"recommendations_per_day": 1_200, "reviewers": 2}
    >>> float(review_load({**asked, "review_minutes": 3, "review_hours_a_day": 5}))
    6.0
    """
    minutes, hours, people, asked = (
        numbers(columns.get(name)) for name in (*REVIEW, "reviewers", "recommendations_per_day")
    )
    found = quotient(asked * minutes, people * hours * 60)
    return np.where(found.exists, found.value, np.nan)


def above_threshold(columns: Mapping[str, Any]) -> Floats:
    """1 where a segment lies on or above the tier threshold, 0 below, NaN where nobody knows.

    Named strategic accounts count as above whatever their revenue: revenue alone puts an
    account with potential in the wrong tier [B10b].

    Examples
    --------
    >>> above_threshold({"median_acv": [5e3, 9e4], "tier_threshold": 21e3}).tolist()
    [0.0, 1.0]
    >>> above_threshold({"median_acv": [5e3]}).tolist()
    [nan]
    """
    value, line = numbers(columns.get("median_acv")), numbers(columns.get(THRESHOLD))
    known = ~(np.isnan(value) | np.isnan(line))
    above = np.where(known, (value >= line).astype(float), np.nan)
    strategic = np.nan_to_num(numbers(columns.get("strategic"))) == 1
    return np.where(strategic, 1.0, above)


def _sum(columns: Mapping[str, Any], *names: str) -> Floats:
    total: Floats = np.zeros((), dtype=float)
    for name in names:
        total = total + numbers(columns.get(name))
    return total


COMPUTED: dict[str, Callable[[Mapping[str, Any]], Floats]] = {
    "recurring_pct": recurring_pct,
    "variable_pct": variable_pct,
    "metering_pct": metering_pct,
    "above_threshold": above_threshold,
    "hhi_most_pct": hhi_most_pct,
    "review_load": review_load,
}


def with_computed(columns: Mapping[str, Any]) -> dict[str, Any]:
    """`columns` and every computed column."""
    return {**columns, **{name: compute(columns) for name, compute in COMPUTED.items()}}
