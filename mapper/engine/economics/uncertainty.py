"""The line under uncertainty: seeded draws of the inputs, percentiles, and which input it follows most."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mapper.engine.economics.inputs import EconomicInputs
from mapper.engine.economics.ranges import SHARED, Driver, Ranges, drivers, moved, values
from mapper.engine.economics.threshold import Line, Verdict, break_even

Sample = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Draws:
    """Many sets of inputs at once.

    Attributes
    ----------
    inputs : EconomicInputs
        Varied entries are arrays with one number a draw, the others as in the base.
    columns : mapping of str to array
        The draws by driver, for rank correlations. Of a driver that moves several levels together
        it is their sum, which ranks as any one of them does.
    """

    inputs: EconomicInputs
    columns: Mapping[str, Sample]


def draw(ranges: Ranges, *, count: int, seed: int) -> Draws:
    """Random inputs, triangular between low, base and high.

    Parameters
    ----------
    ranges : Ranges
    count : int
        How many draws. Range 1 and above.
    seed : int
        Same seed, same draws. Every driver has a stream of its own, so that fixing one input leaves
        the draws of all others as they were and a difference comes from the change alone.

    Returns
    -------
    Draws

    Notes
    -----
    The horizon is a policy and not a matter of chance: it stays at the base. A driver that moves
    several levels is one triangular(-1, 0, 1) quality, mapped piecewise through low, base and high.

    Examples
    --------
    >>> from dataclasses import replace
    >>> base = EconomicInputs(
    ...     loaded_cost=175_000, paid_hours=1_800, customer_facing_share=0.65, margin=0.8,
    ...     discount_rate=0.1, horizon_years=3, churn=0.12, base_expansion=0.05, ai_cost=150,
    ...     exceptions=0.1, exception_hours=1, complexity_factor=1, hours=(0, 6, 20, 65),
    ...     tooling=(0, 100, 150, 250), avoidable_share=(0, 0.15, 0.25, 0.35),
    ...     extra_expansion=(0, 0.01, 0.025, 0.06))
    >>> ranges = Ranges(low=replace(base, churn=0.14), base=base, high=replace(base, churn=0.10))
    >>> draws = draw(ranges, count=5, seed=1)
    >>> draws.inputs.churn.round(3).tolist()
    [0.121, 0.125, 0.122, 0.113, 0.114]
    >>> influence(draws, break_even(1_000, draws.inputs.churn))
    {'churn': -1.0}
    """
    inputs, columns = ranges.base, {}
    for driver in drivers(ranges):
        if driver.field == "horizon_years":
            continue
        chance = np.random.Generator(np.random.PCG64([seed, *driver.name.encode()]))
        drawn = _drawn(ranges, driver, chance=chance, count=count)
        inputs = moved(inputs, driver, to=drawn)
        columns[driver.name] = np.sum(drawn, axis=0)
    return Draws(inputs=inputs, columns=MappingProxyType(columns))


def _drawn(ranges: Ranges, driver: Driver, *, chance: np.random.Generator, count: int) -> tuple[Sample, ...]:
    points = zip(*(values(end, driver) for end in (ranges.low, ranges.base, ranges.high)), strict=True)
    if driver.field in SHARED:
        quality = chance.triangular(-1, 0, 1, size=count)
        return tuple(np.interp(quality, (-1, 0, 1), np.array(ends, float)) for ends in points)
    ((low, base, high),) = points
    return (chance.triangular(np.minimum(low, high), base, np.maximum(low, high), size=count),)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Where a drawn line lies.

    Attributes
    ----------
    p10, p50, p90 : Line
        Percentiles, each with its verdict: draws that always pay lie below every line, draws that
        never pay above.
    never_pays, always_pays : float
        Shares of the draws without a line. [0-1]
    """

    p10: Line
    p50: Line
    p90: Line
    never_pays: float
    always_pays: float


def spread(line: Line) -> Spread:
    """The percentiles of a line over its draws.

    Parameters
    ----------
    line : Line
        With one entry a draw.

    Returns
    -------
    Spread
        [$/yr]

    Notes
    -----
    A percentile is one of the draws, never a mean of two: between a line and a draw that never pays
    there is nothing to interpolate.

    Examples
    --------
    >>> drawn = spread(break_even(np.arange(-1.0, 9.0), 0.001))
    >>> drawn.p10.verdict.word, drawn.p50.value, drawn.always_pays
    ('always_pays', 3000.0, 0.2)
    """
    p10, p50, p90 = (
        break_even(float(value), 1.0)
        for value in np.quantile(line.ranked, (0.1, 0.5, 0.9), method="inverted_cdf")
    )
    never, always = (
        float(np.mean(line.verdict == verdict)) for verdict in (Verdict.NEVER_PAYS, Verdict.ALWAYS_PAYS)
    )
    return Spread(p10=p10, p50=p50, p90=p90, never_pays=never, always_pays=always)


def rank_correlation(first: Sample, second: Sample) -> float:
    """Spearman's rank correlation, ties sharing their mean rank.

    Parameters
    ----------
    first, second : array
        Of one length.

    Returns
    -------
    float
        [-1 to 1] 0.0 if either never varies.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 4.0, 9.0, 8.0]))
    0.8
    """
    one, two = _centred_ranks(first), _centred_ranks(second)
    scale = float(np.sqrt((one @ one) * (two @ two)))
    return float(one @ two) / scale if scale else 0.0


def _centred_ranks(sample: Sample) -> Sample:
    _, place, count = np.unique(sample, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - (count - 1) / 2
    return np.asarray(ranks[place] - (len(sample) + 1) / 2, float)


def influence(draws: Draws, line: Line) -> dict[str, float]:
    """How closely a line follows each drawn input, the closest first.

    Parameters
    ----------
    draws : Draws
    line : Line
        Computed from the draws.

    Returns
    -------
    dict of str to float
        Rank correlation by driver. [-1 to 1]

    Examples
    --------
    See `draw`.
    """
    ranked = np.asarray(line.ranked)
    found = {name: rank_correlation(column, ranked) for name, column in draws.columns.items()}
    return dict(sorted(found.items(), key=lambda pair: -abs(pair[1])))
