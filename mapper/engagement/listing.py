"""An `Analysis` as plain data, for JSON: words for modes, names for segments, nothing computed anew."""

import datetime
from collections.abc import Mapping
from enum import Enum
from typing import Any

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engagement.economics.listing import economics_as_dict
from mapper.engine.classifier import Classification, Tried
from mapper.engine.comparison import Difference
from mapper.engine.handoffs import LiveHandoff
from mapper.engine.modemap import ModeMap, MomentCell, SegmentMode, StageCell, Step
from mapper.engine.weights import UNDECIDED, shares, stage_by_mode
from mapper.knowledge.records.record import Provenance, Record
from mapper.knowledge.terms import Mode


def as_dict(analysis: Analysis) -> dict[str, Any]:
    """The whole analysis as nested dicts and lists that JSON can hold."""
    about = analysis.framework.about
    return {
        "format": 1,
        "framework": {"name": about.name, "version": about.version},
        "client": analysis.engagement.client.model_dump(mode="json"),
        "date": analysis.engagement.date.isoformat(),
        "currency": analysis.engagement.currency,
        "sha256": analysis.sha256,
        "lines": [_line(analysis, line) for line in analysis.lines],
        "contrasts": [contrast.contrast.model_dump(mode="json") for contrast in analysis.contrasts],
        "contested": [cell.model_dump(mode="json") for cell in analysis.framework.contested],
        "facts": [_fact(fact) for fact in analysis.facts.rows],
        "positions": {
            name: position.model_dump(mode="json") for name, position in analysis.engagement.positions.items()
        },
        "decisions": [decision.model_dump(mode="json") for decision in analysis.engagement.decisions],
        "missing": [
            {
                "key": one.key,
                "label": one.label,
                "question": one.question,
                "about": one.owner,
                "undecided": list(one.undecided),
                "unchecked": list(one.unchecked),
                "matters": one.matters,
            }
            for one in analysis.missing
        ],
    }


def _line(analysis: Analysis, line: LineAnalysis) -> dict[str, Any]:
    derived = line.derived
    return {
        "name": line.name,
        "model": derived.model.value if derived.model is not None else None,
        "pattern": derived.pattern.id if derived.pattern is not None else None,
        "pattern_name": derived.pattern.name if derived.pattern is not None else None,
        "overlays": [overlay.id for overlay in derived.overlays],
        "map": line.map.name,
        "segments": list(line.map.segments),
        "threshold": {
            "value": line.economics.threshold.value,
            "low": line.economics.threshold.low,
            "high": line.economics.threshold.high,
            "origin": line.economics.threshold.origin,
        },
        "classification": _classification(derived.classification)
        | {"clients_word_differs": derived.word_wins},
        "stages": [_stage(stage, line.handoffs) for stage in line.map.stages],
        "handoffs": [_handoff(found) for found in line.handoffs],
        "handoff_gaps": [stage.id for stage in line.gaps],
        "operations": [
            {"id": note.id, "title": note.title, "effect": note.effect, "because": note.because}
            for note in derived.placed.applied
        ],
        "operations_skipped": [
            {"id": note.id, "title": note.title, "why": note.effect} for note in derived.placed.skipped
        ],
        "operations_unchecked": [
            {"id": note.id, "title": note.title, "needs": sorted(needs)}
            for note, needs in derived.placed.unchecked
        ],
        "against": {"saas": _difference(line.against_saas), "usage_based": _difference(line.against_usage)},
        "transitions": [
            {
                "moment": found.moment.id,
                "today": found.today.mode.word,
                "how": found.today.how,
                "tool": found.today.tool,
                "intended": [mode.word for mode in found.moment.candidates],
                "changes_in": list(found.changes),
            }
            for found in line.transitions
        ],
        "below_stated_floor": [
            {
                "moment": found.override.moment,
                "mode": found.override.mode.word,
                "rule": found.step.id,
                "decider": found.override.decider,
                "reason": found.override.reason,
                "segments": list(found.segments),
            }
            for found in line.below_floor
        ],
        "economics": economics_as_dict(line.economics),
        "stage_by_mode_pct": {
            name: _shares(line.map, weights) if weights is not None else None
            for name, weights in line.weights.items()
        },
    }


def _stage(stage: StageCell, handoffs: tuple[LiveHandoff, ...]) -> dict[str, Any]:
    return {
        "id": stage.id,
        "name": stage.name,
        "from": list(stage.placed.sources),
        "operation": stage.placed.op,
        "note": stage.placed.note,
        **_modes(stage),
        "carries": {name: list(moments) for name, moments in stage.carriers.items()},
        "moments": [_moment(moment, handoffs) for moment in stage.moments],
        "provenance": _provenance(stage.placed.provenance),
    }


def _moment(moment: MomentCell, handoffs: tuple[LiveHandoff, ...]) -> dict[str, Any]:
    own = moment.placed.moment
    return {
        "id": moment.id,
        "name": moment.name,
        **_modes(moment),
        "base_mode": moment.placed.base_mode.word,
        "not_held": list(moment.not_held),
        "contested": own.contested or None,
        "conflict": own.conflict or None,
        "provenance": _provenance(own.provenance),
        "trace": [_step(step) for step in moment.steps],
        "clashes": list(moment.clashes),
        "dossier": {name: plain(part) for name, part in moment.placed.dossiers().items()},
        "handoffs": [found.handoff.id for found in handoffs if found.joins(moment.id)],
    }


def _modes(cell: StageCell | MomentCell) -> dict[str, Any]:
    open_ones = {name: own for name, own in cell.held.items() if own.mode is None}
    found: dict[str, Any] = {
        "mode": cell.mode.word if cell.mode is not None else None,
        "state": cell.state,
        "by_segment": {
            name: own.mode.word if own.mode is not None else None for name, own in cell.held.items()
        },
    }
    if cell.mode is None:
        found["candidates"] = [mode.word for mode in cell.candidates]
    if open_ones:
        found["candidates_by_segment"] = {name: _words(own) for name, own in open_ones.items()}
    return found


def _words(own: SegmentMode) -> list[str]:
    return [mode.word for mode in own.candidates]


def _step(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "id": step.id,
        "title": step.title,
        "effect": step.effect,
        "because": step.because,
        "segments": list(step.segments),
        "inputs": plain(dict(step.inputs)),
        "moved": step.moved,
        "needs": list(step.needs),
        "provenance": _provenance(step.provenance),
    }


def _handoff(found: LiveHandoff) -> dict[str, Any]:
    record = found.handoff
    return {
        "id": record.id,
        "from": [cell.id for cell in found.starts],
        "to": found.end.id if found.end is not None else None,
        "to_role": record.ends_role or None,
        "trigger": record.trigger,
        "passes": list(record.passes),
        "allowed": record.allowed,
        "allowed_h": record.allowed_h,
        "accountable": record.accountable,
        "segments": list(found.segments),
        "suppresses": record.suppresses,
        "provenance": _provenance(record.provenance),
    }


def _classification(found: Classification) -> dict[str, Any]:
    return {
        "result": found.result,
        "by": found.by,
        "nearest": _tried(found.nearest) if found.nearest is not None else None,
        "tests": [_tried(one) for one in found.tried],
        "overlays": list(found.overlays),
        "overlays_unknown": [_tried(one) for one in found.overlays_unknown],
    }


def _tried(one: Tried) -> dict[str, Any]:
    return {
        "id": one.test.id,
        "result": one.test.result,
        "outcome": one.outcome,
        "needs": list(one.needs),
        "against": list(one.against),
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "stages": [
            {
                "left": [cell.id for cell in pair.left],
                "right": [cell.id for cell in pair.right],
                "relation": pair.relation,
            }
            for pair in found.stages
        ],
        "moments": [
            {"id": (pair.left or pair.right).id, "relation": pair.relation}  # type: ignore[union-attr]
            for pair in found.changed
        ],
    }


def _fact(fact: Any) -> dict[str, Any]:
    return {
        "question": fact.question,
        "about": fact.owner,
        "key": fact.field.key,
        "value": plain(fact.value),
        "unit": fact.field.unit,
        "status": fact.status.value,
        "source": fact.source,
        "preset": fact.preset,
        "note": fact.note,
    }


def _shares(mode_map: ModeMap, weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
    table = shares(stage_by_mode(mode_map, weights))
    names = [*(mode.word for mode in Mode), "undecided"]
    assert len(names) == UNDECIDED + 1
    return {
        stage.id: {name: round(float(share), 2) for name, share in zip(names, row, strict=True) if share}
        for stage, row in zip(mode_map.stages, table, strict=True)
    }


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return provenance.model_dump(mode="json")


def plain(value: Any) -> Any:
    """`value` as JSON can hold it."""
    if isinstance(value, Record):
        return value.model_dump(mode="json")
    if isinstance(value, Mode):
        return value.word
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
