"""One mini-language for rules, flags and the classifier, over scalars or columns alike.

A comparison with a missing value is neither true nor false. ``NaN < 5`` is False in
numpy and would silently switch a rule off, so truth has three values here (Kleene's
logic) and a caller can ask what is known as well as what holds.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mapper.knowledge.records.condition import columns_of

Bools = npt.NDArray[np.bool_]
Columns = Mapping[str, Any]

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
}


@dataclass(frozen=True)
class Truth:
    """Where a condition holds and where it fails; where neither, it cannot be checked."""

    holds: Bools
    fails: Bools

    @property
    def unknown(self) -> Bools:
        """Where an input is missing that decides."""
        return ~(self.holds | self.fails)


def holds(when: Mapping[str, Any], columns: Columns) -> Bools:
    """Where `when` is known to hold.

    Parameters
    ----------
    when
        A condition, see `mapper.knowledge.records.condition`.
    columns
        Names to scalars or equally long arrays. A column that is absent, None, NaN or
        empty text is missing.

    Returns
    -------
    array of bool
        Of the common shape of the columns read; 0-dimensional for scalars.

    Examples
    --------
    >>> bool(holds({"margin": {"lt": 25}, "top5": {"ge": 40}}, {"margin": 20, "top5": 50}))
    True
    >>> holds({"margin": {"lt": 25}}, {"margin": [20.0, float("nan"), 60.0]}).tolist()
    [True, False, False]
    """
    return truth(when, columns).holds


def truth(when: Mapping[str, Any], columns: Columns) -> Truth:
    """Where `when` holds, fails, or cannot be checked.

    Examples
    --------
    >>> bool(truth({"margin": {"lt": 25}}, {}).unknown)
    True
    """
    return _all([_part(name, part, columns) for name, part in when.items()])


def missing_columns(when: Mapping[str, Any], columns: Columns) -> frozenset[str]:
    """The columns that `when` reads and that are missing for at least one row."""
    return frozenset(
        name for name in columns_of(dict(when)) if bool(np.any(_missing(_column(columns, name))))
    )


def _part(name: str, part: Any, columns: Columns) -> Truth:
    if name == "all":
        return _all([truth(inner, columns) for inner in part])
    if name == "any":
        return _not(_all([_not(truth(inner, columns)) for inner in part]))
    if name == "not":
        return _not(truth(part, columns))
    values = _column(columns, name)
    return _all([_compare(values, comparator, constant) for comparator, constant in part.items()])


def _compare(values: npt.NDArray[Any], comparator: str, constant: Any) -> Truth:
    known = ~_missing(values)
    result = np.zeros(values.shape, dtype=bool)
    # missing values stay out of the comparison: None < 5 raises, NaN < 5 misleads
    result[known] = np.asarray(_COMPARE[comparator](values[known], constant), dtype=bool)
    return Truth(result, known & ~result)


def _column(columns: Columns, name: str) -> npt.NDArray[Any]:
    value = columns.get(name)
    # numpy would make text of a list with text and NaN in it, and "nan" would count as known
    return np.asarray(value, dtype=object if isinstance(value, str | list | tuple) else None)


def _missing(values: npt.NDArray[Any]) -> Bools:
    if values.dtype.kind == "f":
        return np.asarray(np.isnan(values))
    if values.dtype.kind in "biu":
        return np.zeros(values.shape, dtype=bool)
    # object and text columns: None, "" and NaN (the only value unequal to itself) are missing
    return np.asarray((values == None) | (values == "") | (values != values), dtype=bool)  # noqa: E711


def _all(parts: list[Truth]) -> Truth:
    whole, none = np.ones((), dtype=bool), np.zeros((), dtype=bool)
    for part in parts:
        whole, none = whole & part.holds, none | part.fails
    return Truth(np.asarray(whole), np.asarray(none))


def _not(part: Truth) -> Truth:
    return Truth(part.fails, part.holds)
