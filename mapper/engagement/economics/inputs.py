"""What a line's economics stand on: the client's numbers first, then the framework's, with their origin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mapper.engagement.facts import Fact, Facts, line_segments, owner
from mapper.engagement.records import Answer, Engagement, Line, Segment
from mapper.engine.economics import EconomicInputs, Ranges, TouchLevel
from mapper.engine.economics.inputs import LIMITS
from mapper.knowledge.records.evidence import Assumption
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import Status

DOLLARS = "USD"
Triple = tuple[float, float, float]  # low, base, high: low is the end that makes the threshold lower

# symbol of the model -> (key of the client's answer, factor to the model's unit, assumption)
ANSWERED = {
    "loaded_cost": ("loaded_cost", 1.0, "loaded_cost"),
    "paid_hours": ("paid_hours", 1.0, "paid_hours"),
    "customer_facing_share": ("customer_facing_pct", 0.01, "customer_facing_share"),
    "margin": ("contribution_margin_pct", 0.01, "margin"),
    "horizon_years": ("horizon_years", 1.0, "horizon_years"),
}
ASSUMED = {
    "discount_rate": "discount_rate",
    "ai_cost": "ai_cost",
    "exceptions": "exceptions",
    "exception_hours": "exception_hours",
}
BY_LEVEL = {
    "tooling": ("tooling_pooled", "tooling_named", "tooling_high_touch"),
    "avoidable_share": ("avoidable_pooled", "avoidable_named", "avoidable_high_touch"),
    "extra_expansion": ("expansion_pooled", "expansion_named", "expansion_high_touch"),
}
HOURS = ("hours_pooled", "hours_named", "hours_high_touch")
NEEDED = ("loaded_cost", "margin", "horizon_years", "churn")  # without the client's own there is no threshold
BANDS = ((12_000, "churn_under_12k"), (50_000, "churn_12_50k"), (100_000, "churn_50_100k"))
TOP_BAND = "churn_over_100k"
HORIZON = "horizon_years"
MORE_IS_LOWER = ("paid_hours", "base_expansion")  # their framework values have no range to tell it by


@dataclass(frozen=True)
class Input:
    """One number of the model: its range, and whose it is.

    `assumption` is the framework's entry that gave the value or, for a client's value without
    a range, how far it may lie off.
    """

    key: str
    label: str
    unit: str
    low: float
    base: float
    high: float
    clients: bool
    status: Status | None
    source: str
    assumption: Assumption | None
    own_range: bool = False


@dataclass(frozen=True)
class LineInputs:
    """All inputs of a line; `ranges` is None while one of the client's own is missing."""

    rows: tuple[Input, ...]
    ranges: Ranges | None
    missing: tuple[str, ...]

    def row(self, key: str) -> Input:
        """The input with that key."""
        return next(row for row in self.rows if row.key == key)


def line_inputs(
    framework: Framework,
    engagement: Engagement,
    line: Line,
    facts: Facts,
    *,
    hours: Mapping[TouchLevel, float],
) -> LineInputs:
    """The inputs of the tier threshold for `line`; `hours` are those of its own moments by touch level."""
    work = _Gathering(framework, engagement, line, facts)
    for symbol, (key, factor, name) in ANSWERED.items():
        work.answered(symbol, key, factor, name)
    work.churn()
    work.expansion()
    work.complexity()
    for symbol, name in ASSUMED.items():
        work.assumed(symbol, name)
    for symbol, names in BY_LEVEL.items():
        for level, name in zip(tuple(TouchLevel)[1:], names, strict=True):
            work.assumed(f"{symbol}.{level.word}", name)
    for level, name in zip(tuple(TouchLevel)[1:], HOURS, strict=True):
        work.hours(level, hours[level], name)
    return work.done()


class _Gathering:
    """Collects the inputs one by one, so that each keeps its origin."""

    def __init__(self, framework: Framework, engagement: Engagement, line: Line, facts: Facts) -> None:
        self.known = {one.id: one for one in framework.assumptions}
        self.engagement = engagement
        self.line = line
        self.facts = facts
        self.segments = line_segments(line, facts)
        self.rows: list[Input] = []
        self.missing: list[str] = []

    def answered(self, symbol: str, key: str, factor: float, name: str) -> None:
        fact = self._fact(key)
        if fact is not None:
            self._client(symbol, float(fact.value) * factor, name, fact, factor)
        elif symbol in NEEDED and name not in self.engagement.assumptions:
            self.missing.append(self.known[name].name)
        else:
            self.assumed(symbol, name)

    def assumed(self, symbol: str, name: str) -> None:
        one = self.known[name]
        own = self.engagement.assumptions.get(name)
        if own is None and one.unit.startswith("$") and self.engagement.currency != DOLLARS:
            # the framework's amounts are dollars: in another currency they would be another number
            self.missing.append(f"{one.name} in {self.engagement.currency} (assumptions.{name})")
        elif own is None:
            self._add(symbol, one, (one.low, one.base, one.high), None, "")
        else:
            given = own.low is not None
            self._add(symbol, one, own_range(own, one), own.status, own.source, own_range=given)

    def churn(self) -> None:
        rows = [self._of(segment, "churn_pct") for segment in self.segments]
        known = [row for row in rows if row is not None]
        if not known or len(known) < len(rows):
            self.missing.append("Gross revenue churn of every segment")
            return
        weights = self._revenue()
        one = self.known[self._band()]
        self._add("churn", one, _mean(known, one, weights), _weakest(known), known[0].source)

    def expansion(self) -> None:
        rows = [self._of(segment, "expansion_pct") for segment in self.segments]
        known = [row for row in rows if row is not None]
        one = self.known["base_expansion"]
        if not known or len(known) < len(rows):
            self.assumed("base_expansion", "base_expansion")
            return
        triple = _mean(known, one, self._revenue())
        self._add("base_expansion", one, triple, _weakest(known), known[0].source)

    def complexity(self) -> None:
        fact = self._fact("complexity")
        if fact is None:
            self.assumed("complexity_factor", "complexity_factor")
        else:
            one = self.known[f"complexity_{int(fact.value)}"]
            own = self.engagement.assumptions.get(one.id)
            triple = (one.low, one.base, one.high) if own is None else own_range(own, one)
            self._add("complexity_factor", one, triple, fact.status, fact.source)

    def hours(self, level: TouchLevel, base: float, name: str) -> None:
        one = self.known[name]
        own = self.engagement.assumptions.get(name)
        if own is not None:
            self._add(f"hours.{level.word}", one, own_range(own, one), own.status, own.source)
        else:
            self._add(f"hours.{level.word}", one, _scaled(base, one), None, "")

    def done(self) -> LineInputs:
        rows = tuple(self.rows)
        return LineInputs(rows, _ranges(rows) if not self.missing else None, tuple(self.missing))

    def _client(self, symbol: str, base: float, name: str, fact: Fact, factor: float) -> None:
        one = self.known[name]
        if fact.low is not None and fact.high is not None:
            triple = _oriented(fact.low * factor, base, fact.high * factor, one)
        else:
            triple = _policy(base, one) if symbol == HORIZON else _around(base, one, fact.status)
        self._add(symbol, one, triple, fact.status, fact.source, own_range=fact.low is not None)

    def _add(
        self,
        symbol: str,
        one: Assumption,
        triple: Triple,
        status: Status | None,
        source: str,
        *,
        own_range: bool = False,
    ) -> None:
        limit = LIMITS[symbol.partition(".")[0]]  # a range scaled from the framework's may reach too far
        low, high = (min(max(end, limit.low), limit.high) for end in (triple[0], triple[2]))
        ends = (low, triple[1], high)
        clients = status is not None
        self.rows.append(
            Input(symbol, one.name, one.unit, *ends, clients, status, source, one, own_range=own_range)
        )

    def _fact(self, key: str) -> Fact | None:
        return self.facts.find(owner(self.line), key) or self.facts.find("", key)

    def _of(self, segment: Segment, key: str) -> Fact | None:
        return self.facts.find(owner(segment), key)

    def _revenue(self) -> list[float]:
        found = []
        for segment in self.segments:
            accounts, value = self._of(segment, "accounts"), self._of(segment, "mean_acv")
            value = value or self._of(segment, "median_acv")
            found.append(float(accounts.value) * float(value.value) if accounts and value else 1.0)
        return found if sum(found) > 0 else [1.0] * len(found)

    def _band(self) -> str:
        values = [self._of(segment, "median_acv") for segment in self.segments]
        known = [float(fact.value) for fact in values if fact is not None]
        middle = float(np.median(known)) if known else 0.0
        return next((name for limit, name in BANDS if middle < limit), TOP_BAND)


def own_range(own: Answer, one: Assumption) -> Triple:
    """A client's number in place of an assumption, with its own range or one as wide as the framework's."""
    base = float(own.value)
    if own.low is not None and own.high is not None:
        return _oriented(own.low, base, own.high, one)
    return _policy(base, one) if one.id == HORIZON else _around(base, one, own.status)


def _policy(base: float, one: Assumption) -> Triple:
    """The horizon is a policy: draws leave it alone, the tornado shows all that it could be."""
    return one.low, base, one.high


def _oriented(low: float, base: float, high: float, one: Assumption) -> Triple:
    """A client's range with the end first that makes the threshold lower."""
    turned = one.low > one.high or one.id in MORE_IS_LOWER
    return (high, base, low) if turned else (low, base, high)


def _mean(rows: Sequence[Fact], one: Assumption, weights: Sequence[float]) -> Triple:
    """The mean over segments of a yearly percentage, each with its own range, as fractions."""
    triples = []
    for row in rows:
        base = float(row.value) / 100
        ranged = row.low is not None and row.high is not None
        own = _oriented(float(row.low or 0) / 100, base, float(row.high or 0) / 100, one)
        triples.append(own if ranged else _around(base, one, row.status))
    low, base, high = (float(np.average(ends, weights=weights)) for ends in zip(*triples, strict=True))
    return low, base, high


def _weakest(rows: Sequence[Fact]) -> Status:
    """How the client came by facts taken together: as weak as the weakest."""
    found = {row.status for row in rows}
    return next(status for status in (Status.ASSUMED, Status.STATED, Status.MEASURED) if status in found)


def _around(base: float, one: Assumption, status: Status) -> Triple:
    """A client's value with a range: none if measured, else as wide in proportion as the framework's."""
    if status is Status.MEASURED:
        return (base, base, base)
    low, _, high = _scaled(base, one)
    top = 1.0 if one.unit.startswith(("share", "0-1", "fraction")) else float("inf")
    return (min(low, top), base, min(high, top))


def _scaled(base: float, one: Assumption) -> Triple:
    """A range as wide in proportion as the framework's; equal ends stay equal to the last bit."""
    if one.base == 0:
        return base, base, base
    return base * (one.low / one.base), base, base * (one.high / one.base)


def _ranges(rows: tuple[Input, ...]) -> Ranges:
    known = {row.key: row for row in rows}

    def end(name: str) -> EconomicInputs:
        def of(symbol: str) -> float:
            return float(getattr(known[symbol], name))

        values: dict[str, Any] = {symbol: of(symbol) for symbol in known if "." not in symbol}
        for symbol in ("hours", *BY_LEVEL):
            values[symbol] = (0.0, *(of(f"{symbol}.{level.word}") for level in tuple(TouchLevel)[1:]))
        return EconomicInputs(**values)

    return Ranges(low=end("low"), base=end("base"), high=end("high"))
