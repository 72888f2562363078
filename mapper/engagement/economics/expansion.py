"""Contested cell 2 in a client's numbers: from which increment a person pays, and which gates AI passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mapper.engine.computed import numbers
from mapper.engine.economics.cost import hour_cost
from mapper.engine.economics.expansion import break_even_increment
from mapper.engine.economics.threshold import Line as Amount

State = Literal["passes", "fails", "not known", "per account", "gates runnable today only"]
Value = float | bool | None
NEEDED = ("loaded_cost", "paid_hours", "customer_facing_share", "margin")
TODAY = "Moves what can run today, not what is intended."
MIDDLE = "Above it and below six figures AI detects and drafts, and a person sends."
MOMENT = "Holds for an account and a day: it suppresses an offer and sets no mode."


@dataclass(frozen=True)
class Gate:
    """One condition for AI-Led expansion, by segment.

    `limit` is what the client's value is held against: a number, or what a flag has to be.
    """

    id: str
    name: str
    limit: Value
    unit: str
    values: Mapping[str, Value]
    states: Mapping[str, State]
    note: str = ""

    @property
    def state(self) -> State | None:
        """The state in every segment; None where segments differ."""
        found = set(self.states.values())
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class ExpansionValue:
    """The increment from which a person pays [a year], the client's own median, and the gates.

    `break_even` is None while an input is `missing`, `person_pays` also without an increment.
    """

    break_even: Amount | None
    increment: float | None
    person_pays: bool | None
    gates: tuple[Gate, ...]
    missing: tuple[str, ...]

    def gate(self, name: str) -> Gate:
        """The gate with that id: G1 to G7, or ``stop``."""
        return next(gate for gate in self.gates if gate.id == name)


def expansion_value(
    given: Mapping[str, float],
    known: Mapping[str, float],
    *,
    columns: Mapping[str, Any],
    segments: Sequence[str],
    level: int,
    labels: Mapping[str, str],
) -> ExpansionValue:
    """The test of contested cell 2 from assumptions (`given`) and a line's inputs (`known`)."""
    missing = tuple(labels[name] for name in NEEDED if name not in known)
    line = None if missing else _break_even(given, known)
    increment = scalar(columns.get("increment"))
    pays = bool(line.pays_for(increment)) if line is not None and increment is not None else None
    return ExpansionValue(line, increment, pays, _gates(given, columns, segments, level), missing)


def scalar(value: Any) -> float | None:
    """A fact of the whole line as a number; None where it is missing or differs by segment."""
    found = np.unique(numbers(value))
    return float(found[0]) if len(found) == 1 and not np.isnan(found[0]) else None


def _break_even(given: Mapping[str, float], known: Mapping[str, float]) -> Amount:
    hour = hour_cost(
        known["loaded_cost"], known["paid_hours"], customer_facing_share=known["customer_facing_share"]
    )
    return break_even_increment(
        given["expansion_hours"],
        hour,
        ai_cost=given["expansion_ai_cost"],
        margin=known["margin"],
        human_win_rate=given["win_rate_human"],
        ai_win_rate=given["win_rate_ai"],
    )


def _gates(
    given: Mapping[str, float], columns: Mapping[str, Any], segments: Sequence[str], level: int
) -> tuple[Gate, ...]:
    def of(name: str) -> Mapping[str, Value]:
        return _by_segment(columns.get(name), segments)

    nothing: Mapping[str, Value] = dict.fromkeys(segments)
    precision = round(given["trigger_precision"] * 100, 9)
    low, stop = given["low_acv"], given["six_figures"]
    return (
        _flag("G1", "Structured path at list price, nothing negotiated", of("structured_path")),
        _amount("G2", "No budget approval", given["own_authority"], of("increment")),
        _amount("G3", "Low contract value", low, of("median_acv"), note=MIDDLE),
        _today("G4", "Predictable pattern: triggers that prove right", precision, "%", nothing),
        _today("G5", "Expansion triggers work in this cell", level, "level", of("claimed_level")),
        Gate("G6", "Clean context", None, "", nothing, dict.fromkeys(segments, "per account"), MOMENT),
        _flag("G7", "Self-serve checkout, undone within 30 days", of("reversible_checkout")),
        _amount("stop", "Hard stop: below six figures", stop, of("median_acv"), below=True),
    )


def _flag(name: str, title: str, values: Mapping[str, Value]) -> Gate:
    flags = {segment: None if value is None else bool(value) for segment, value in values.items()}
    return Gate(name, title, True, "", flags, {segment: _state(flag) for segment, flag in flags.items()})


def _amount(
    name: str, title: str, limit: float, values: Mapping[str, Value], *, below: bool = False, note: str = ""
) -> Gate:
    """A gate that amounts pass up to `limit`, or only below it."""
    states = {
        segment: _state(None if value is None else value < limit or (value == limit and not below))
        for segment, value in values.items()
    }
    return Gate(name, title, limit, "a year, in the file's currency", values, states, note)


def _today(name: str, title: str, limit: float, unit: str, values: Mapping[str, Value]) -> Gate:
    return Gate(name, title, limit, unit, values, dict.fromkeys(values, "gates runnable today only"), TODAY)


def _state(passes: bool | None) -> State:
    if passes is None:
        return "not known"
    return "passes" if passes else "fails"


def _by_segment(value: Any, segments: Sequence[str]) -> dict[str, Value]:
    found = np.broadcast_to(numbers(value), (len(segments),))
    return {name: None if np.isnan(one) else float(one) for name, one in zip(segments, found, strict=True)}
