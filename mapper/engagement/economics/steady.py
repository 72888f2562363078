"""Contested cell 3 in a client's numbers: from which stake review pays, and what pulls to which side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mapper.engagement.economics.expansion import scalar
from mapper.engine.economics.cost import hour_cost
from mapper.engine.economics.numeric import Quotient
from mapper.engine.economics.review import review_cost, review_load, reviewer_capacity, stake_line
from mapper.engine.economics.threshold import Line as Amount
from mapper.knowledge.records.maps import Level

Side = Literal["pull back", "stay", "between", "not known"]
NEEDED = ("loaded_cost", "paid_hours")
CLAIM = "A claimed level says nothing about this cell: evidence decides."


@dataclass(frozen=True)
class Row:
    """One variable: the client's value, the limits on both sides, and which side it pulls to.

    `pulls` and `stays` are the comparisons with the limits, in words; `today_only` marks what
    moves the mode that can run today and never the intended one.
    """

    id: str
    name: str
    unit: str
    value: float | bool | None
    pulls: str
    pull_back: float | bool
    stays: str
    stay: float | bool
    side: Side
    today_only: bool = False
    note: str = ""


@dataclass(frozen=True)
class SteadyValue:
    """What a review costs, the stake from which it pays, what reviewers can do, and each variable.

    `stake` is the margin that a wrong recommendation loses; `capacity` and `recommendations`
    count a day, `load` is the one over the other. None stands for what is `missing` or not given.
    """

    review_cost: float | None
    stake: Amount | None
    capacity: float | None
    recommendations: float | None
    load: Quotient | None
    rows: tuple[Row, ...]
    missing: tuple[str, ...]

    def row(self, name: str) -> Row:
        """The variable with that id."""
        return next(row for row in self.rows if row.id == name)


def steady_value(
    given: Mapping[str, float],
    known: Mapping[str, float],
    *,
    columns: Mapping[str, Any],
    level: Level,
    labels: Mapping[str, str],
) -> SteadyValue:
    """The test of contested cell 3 from assumptions (`given`) and a line's inputs (`known`)."""
    missing = tuple(labels[name] for name in NEEDED if name not in known)
    cost = None if missing else _cost(given, known)
    stake = None
    if cost is not None:
        stake = stake_line(cost, given["wrong_share"], catch_rate=given["catch_rate"])
    asked, people = scalar(columns.get("recommendations_per_day")), scalar(columns.get("reviewers"))
    capacity = None
    if people is not None:
        hours, minutes = given["review_hours_a_day"], given["review_minutes"]
        capacity = float(reviewer_capacity(people, hours, minutes=minutes))
    load = review_load(asked, capacity) if asked is not None and capacity is not None else None
    rows = (*_economic(given, columns), *_today(given, columns, level), _load(load, asked, given))
    return SteadyValue(cost, stake, capacity, asked, load, (*rows, _promise(columns)), missing)


def _cost(given: Mapping[str, float], known: Mapping[str, float]) -> float:
    # reviewing is internal work, so the paid hour counts and not the customer-facing one
    hour = hour_cost(known["loaded_cost"], known["paid_hours"], customer_facing_share=1.0)
    return float(review_cost(given["review_minutes"], hour))


def _economic(given: Mapping[str, float], columns: Mapping[str, Any]) -> tuple[Row, ...]:
    shares = (
        ("top1", "Revenue share of the largest customer", "top1_pct"),
        ("top5", "Revenue share of the five largest customers", "top5_pct"),
    )
    margin = scalar(columns.get("contribution_margin_pct"))
    return (
        _low("margin", "Contribution margin", margin, _pct(given, "thin_margin", "wide_margin"), strict=True),
        *(
            _high(
                name,
                title,
                "%",
                scalar(columns.get(key)),
                _pct(given, f"{name}_concentrated", f"{name}_diverse"),
            )
            for name, title, key in shares
        ),
        _high(
            "hhi",
            "Concentration index of revenue",
            "",
            scalar(columns.get("hhi")),
            (given["hhi_concentrated"], given["hhi_diverse"]),
        ),
    )


def _today(given: Mapping[str, float], columns: Mapping[str, Any], level: Level) -> tuple[Row, ...]:
    """What only moves the mode that can run today; no question asks for the first two."""
    limits = _pct(given, "precision_for_review", "precision_for_owned")
    claim = scalar(columns.get("claimed_level"))
    low, high = float(level.bounded), float(level.strict)
    return (
        _low("precision", "Precision of recommendations", None, limits, today_only=True),
        Row("drift", "Drift monitoring and rollback", "", None, "is", False, "is", True, "not known", True),
        Row(
            "maturity", "Maturity of the cell", "level", claim, "below", low, "at least", high, "not known",
            True, CLAIM,
        ),
    )  # fmt: skip


def _load(load: Quotient | None, asked: float | None, given: Mapping[str, float]) -> Row:
    """Review load: what people can look at pulls back; far beyond it review is nominal."""
    nominal = given["nominal_review_load"]
    value = float(load.value) if load is not None and load.exists else None
    side = _side(value, pulls=value is not None and value <= 1, stays=value is not None and value > nominal)
    if load is not None and not load.exists and asked:
        side = "stay"  # nobody is there to look
    return Row("load", "Review load", "times capacity", value, "at most", 1.0, "above", nominal, side)


def _promise(columns: Mapping[str, Any]) -> Row:
    found = scalar(columns.get("routing_commitments"))
    promised = None if found is None else bool(found)
    side = _side(found, pulls=promised is True, stays=promised is False)
    title = "Contracts promise certain routes or channels"
    return Row("commitments", title, "", promised, "is", True, "is", False, side)


def _pct(given: Mapping[str, float], pull_back: str, stay: str) -> tuple[float, float]:
    return round(given[pull_back] * 100, 9), round(given[stay] * 100, 9)


def _low(
    name: str,
    title: str,
    value: float | None,
    limits: tuple[float, float],
    *,
    strict: bool = False,
    today_only: bool = False,
) -> Row:
    """A share that pulls back when it is low; `strict`: on its upper limit it does not stay yet."""
    pull_back, stay = limits
    stays = value is not None and (value > stay or (value == stay and not strict))
    side = _side(value, pulls=value is not None and value < pull_back, stays=stays)
    word = "above" if strict else "at least"
    return Row(name, title, "%", value, "below", pull_back, word, stay, side, today_only)


def _high(name: str, title: str, unit: str, value: float | None, limits: tuple[float, float]) -> Row:
    """A variable that pulls back when it is high."""
    pull_back, stay = limits
    pulls, stays = (False, False) if value is None else (value >= pull_back, value < stay)
    return Row(
        name, title, unit, value, "at least", pull_back, "below", stay, _side(value, pulls=pulls, stays=stays)
    )


def _side(value: float | None, *, pulls: bool, stays: bool) -> Side:
    if value is None:
        return "not known"
    if pulls:
        return "pull back"
    return "stay" if stays else "between"
