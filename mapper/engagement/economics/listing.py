"""The economics of a line as plain data, for JSON; no nan, no infinity, each number with its range."""

from dataclasses import asdict
from typing import Any

from mapper.engagement.economics.contested import ContestedValues, Gate
from mapper.engagement.economics.coverage import Coverage, SegmentCoverage
from mapper.engagement.economics.exposure import Exposed
from mapper.engagement.economics.firmness import Firmness
from mapper.engagement.economics.line import LineEconomics
from mapper.engagement.economics.threshold import Threshold
from mapper.engine.economics import Line, Verdict
from mapper.engine.economics.cost import CostToServe
from mapper.engine.economics.exposure import Zone
from mapper.engine.economics.numeric import Quotient


def economics_as_dict(found: LineEconomics) -> dict[str, Any]:
    """Threshold, inputs, coverage, exposure, firmness and hold-out test as nested dicts and lists."""
    return {
        "threshold": _threshold(found.threshold),
        "hours": {level.word: round(hours, 4) for level, hours in found.hours.items()},
        "inputs": [
            {
                "key": row.key,
                "label": row.label,
                "unit": row.unit,
                "low": row.low,
                "base": row.base,
                "high": row.high,
                "clients": row.clients,
                "status": row.status.value if row.status is not None else None,
                "source": row.source,
                "provenance": row.assumption.provenance.model_dump(mode="json") if row.assumption else None,
            }
            for row in found.inputs.rows
        ],
        "coverage": _coverage(found.intended),
        "coverage_today": _coverage(found.today),
        "people": found.people,
        "staffing": None
        if found.staffing is None
        else {
            "draws": found.staffing.count,
            "fte_p10_p50_p90": list(found.staffing.fte),
            "cost_p10_p50_p90": list(found.staffing.cost),
        },
        "breaks_first": [_exposed(one) for one in found.exposures],
        "firmness": _firmness(found.firmness),
        "flips": [
            {
                "segment": one.segment,
                "input": one.input,
                "base": one.base,
                "to": one.to,
                "change": round(one.change, 4),
                "above_now": one.above_now,
            }
            for one in found.flips
        ],
        "holdout": _holdout(found),
        "contested": _contested(found.contested),
    }


def _threshold(found: Threshold) -> dict[str, Any]:
    below = found.below
    silent = below.silent if below is not None else None
    return {
        "origin": found.origin,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "verdict": found.verdict.word if found.verdict is not None else None,
        "computed": found.computed,
        "missing": list(found.missing),
        "account_costs": [round(cost, 2) for cost in found.costs],
        "ladder": [
            {"from": s.lower.word, "to": s.upper.word, "value": s.value, "verdict": s.verdict.word}
            for s in (found.ladder.steps if found.ladder is not None else ())
        ],
        "dropped": [level.word for level in found.ladder.dropped] if found.ladder is not None else [],
        "by_horizon": [{"years": years, "lines": list(values)} for years, values in found.horizons],
        "tornado": [
            {"input": bar.name, "low": _line(bar.low), "high": _line(bar.high)} for bar in found.bars
        ],
        "percentiles": _percentiles(found),
        "influence": {name: round(value, 4) for name, value in found.uncertain.influence.items()}
        if found.uncertain is not None
        else {},
        "zone": _zone(found.zone),
        "within_25_pct": _zone(found.near),
        "below": None
        if below is None
        else {
            "accounts": below.accounts,
            "revenue": below.revenue,
            "silent_churn": float(silent.exposure) if silent is not None else None,
            "avoidable": float(silent.avoidable) if silent is not None else None,
            "cost_to_pool": float(silent.cost_to_pool) if silent is not None else None,
        },
    }


def _percentiles(found: Threshold) -> list[dict[str, Any]]:
    spreads = found.uncertain.spreads if found.uncertain is not None else ()
    return [
        {
            "p10": _line(one.p10),
            "p50": _line(one.p50),
            "p90": _line(one.p90),
            "never_pays": one.never_pays,
            "always_pays": one.always_pays,
        }
        for one in spreads
    ]


def _line(line: Line) -> dict[str, Any]:
    verdict = Verdict(int(line.verdict))
    return {"value": float(line.value) if verdict is Verdict.LINE else None, "verdict": verdict.word}


def _zone(found: Zone | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "accounts": found.accounts,
        "revenue": found.revenue,
        "account_share": _quotient(found.account_share),
        "revenue_share": _quotient(found.revenue_share),
    }


def _quotient(found: Quotient) -> float | None:
    return float(found.value) if found.exists else None


def _coverage(found: Coverage | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "fte": found.fte,
        "on_call_fte": found.on_call_fte,
        "review_hours": found.review_hours,
        "capacity_h": found.capacity,
        "cost": _cost(found.cost),
        "segments": [_segment(one) for one in found.segments],
    }


def _segment(one: SegmentCoverage) -> dict[str, Any]:
    return {
        "name": one.name,
        "touch": one.touch.word,
        "accounts": one.accounts,
        "revenue": one.revenue,
        "hours_per_account": one.hours,
        "hours_by_moment": dict(one.moments),
        "fte": one.fte,
        "fte_before_floor": one.formula_fte,
        "accounts_per_fte": _quotient(one.accounts_per_fte),
        "revenue_per_fte": _quotient(one.revenue_per_fte),
        "cost": _cost(one.cost),
    }


def _cost(cost: CostToServe) -> dict[str, Any]:
    return {
        "total": float(cost.total),
        "per_account": _quotient(cost.per_account),
        "share_of_revenue": _quotient(cost.of_revenue),
        "share_of_margin": _quotient(cost.of_margin),
    }


def _exposed(one: Exposed) -> dict[str, Any]:
    return {
        "moment": one.moment.id,
        "segments": list(one.segments),
        "exposure": one.amount,
        "revenue": one.revenue,
        "failure_rate": one.failure_rate,
        "share_lost": one.share_lost,
        "breaks_first": one.breaks_first,
        "detector": one.detector,
        "lag_h": one.lag_h,
        "tolerated_h": one.tolerated_h,
        "fallback_role": one.fallback_role,
    }


def _firmness(found: Firmness | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        moment: {
            segment: {mode.word: round(share, 4) for mode, share in found.of(moment, segment).items()}
            for segment in found.segments
        }
        for moment in found.moments
    }


def _holdout(found: LineEconomics) -> dict[str, Any] | None:
    advice = found.holdout
    if advice is None:
        return None
    return {
        "accounts": advice.accounts,
        "segments": list(advice.segments),
        "churn": advice.churn,
        "months": advice.months,
        "held_out": advice.plan.held_out,
        "covered": advice.plan.treated,
        "detectable": advice.plan.detectable,
        "annual_difference": advice.plan.annual_difference,
        "avoidable_share": advice.plan.avoidable_share,
        "assumed_share": advice.assumed_share,
        "accounts_needed": advice.needed,
        "enough": advice.enough,
    }


def _contested(found: ContestedValues | None) -> dict[str, Any] | None:
    if found is None:
        return None
    expansion, steady = found.expansion, found.steady
    return {
        "C2": {
            "break_even_increment": None if expansion.break_even is None else _line(expansion.break_even),
            "increment": expansion.increment,
            "person_pays": expansion.person_pays,
            "gates": [_gate(gate) for gate in expansion.gates],
            "missing": list(expansion.missing),
        },
        "C3": {
            "review_cost": steady.review_cost,
            "stake": None if steady.stake is None else _line(steady.stake),
            "capacity_per_day": steady.capacity,
            "recommendations_per_day": steady.recommendations,
            "load": None if steady.load is None else _quotient(steady.load),
            "rows": [asdict(row) for row in steady.rows],
            "missing": list(steady.missing),
        },
    }


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "id": gate.id,
        "name": gate.name,
        "limit": gate.limit,
        "unit": gate.unit,
        "values": dict(gate.values),
        "states": dict(gate.states),
        "note": gate.note,
    }
