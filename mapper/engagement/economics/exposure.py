"""What breaks first: the AI cells of a line by what a failure would cost in a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapper.engagement.economics.threshold import SegmentAccounts
from mapper.engine.economics.exposure import cell_exposure, lag_factor
from mapper.engine.handoffs import LiveHandoff
from mapper.engine.modemap import ModeMap, MomentCell
from mapper.knowledge.terms import Mode

LEAST_LAG_H = 1.0  # somebody who sees it at once still needs time to act
TOLERATED_H = 40.0  # five working days, where no handoff says how long


@dataclass(frozen=True)
class Exposed:
    """One AI cell: the revenue it touches, how likely and how costly a failure is, and who notices when."""

    moment: MomentCell
    segments: tuple[str, ...]
    revenue: float
    failure_rate: float
    share_lost: float
    detector: str
    lag_h: float | None
    tolerated_h: float
    fallback_role: str
    breaks_first: str
    amount: float


def exposures(
    mode_map: ModeMap,
    segments: Sequence[SegmentAccounts],
    *,
    handoffs: Sequence[LiveHandoff],
    numbers: Mapping[str, float],
    rates: Mapping[Mode, float],
) -> tuple[Exposed, ...]:
    """The cells that AI owns or leads, the costliest failure first [$/yr]."""
    revenue = {segment.name: segment.revenue for segment in segments}
    found = []
    for moment in mode_map.moments.values():
        where = [name for name, own in moment.held.items() if own.low.by_ai and name in revenue]
        if where:
            found.append(_exposed(moment, where, revenue, handoffs, numbers, rates))
    return tuple(sorted(found, key=lambda one: -one.amount))


def _exposed(
    moment: MomentCell,
    where: Sequence[str],
    revenue: Mapping[str, float],
    handoffs: Sequence[LiveHandoff],
    numbers: Mapping[str, float],
    rates: Mapping[Mode, float],
) -> Exposed:
    signals = sorted(moment.placed.dossier("signals"), key=lambda signal: signal.latency_h)
    onward = [found.handoff for found in handoffs if not found.handoff.starts_in and moment in found.starts]
    allowed = min((record.allowed_h for record in onward if record.allowed_h), default=None)
    tolerated = allowed or TOLERATED_H
    lag = max(signals[0].latency_h, LEAST_LAG_H) if signals else None
    factor = lag_factor(lag or 0.0, tolerated, detector=lag is not None)
    touched = sum(revenue[name] for name in where)
    rate = max(rates[mode] for name in where for mode in moment.held[name].candidates if mode in rates)
    amount = cell_exposure(touched, rate, share_lost=numbers["failure_loss"], lag_factor=factor)
    return Exposed(
        moment=moment,
        segments=tuple(where),
        revenue=touched,
        failure_rate=rate,
        share_lost=numbers["failure_loss"],
        detector=signals[0].name if signals else "",
        lag_h=lag,
        tolerated_h=tolerated,
        fallback_role=onward[0].accountable if onward else next(iter(moment.placed.dossier("skills")), ""),
        breaks_first=next(iter(moment.placed.dossier("breaks_first")), ""),
        amount=float(amount),
    )
