"""One input at a time: how far the line moves when an input goes to its ends and the others stay."""

from dataclasses import dataclass

from mapper.engine.economics.inputs import EconomicInputs
from mapper.engine.economics.ladder import touch_lines
from mapper.engine.economics.ranges import Driver, Ranges, drivers, moved, values
from mapper.engine.economics.threshold import Line
from mapper.engine.economics.touch import TouchLevel


@dataclass(frozen=True, kw_only=True)
class Bar:
    """What one input does to a line.

    Attributes
    ----------
    name : str
        Of the driver: a field, or ``hours.pooled`` and the like.
    low, high : Line
        With the input at its low and at its high end. [$/yr]
    """

    name: str
    low: Line
    high: Line

    @property
    def width(self) -> float:
        """Distance between the two ends; widest of all where one of them never pays, in $/yr."""
        return abs(float(self.high.ranked) - float(self.low.ranked))


def tornado(ranges: Ranges, *, upper: TouchLevel = TouchLevel.POOLED) -> tuple[Bar, ...]:
    """The bars of every input that varies, the widest first.

    Parameters
    ----------
    ranges : Ranges
        Here the horizon takes part: it usually moves the line most.
    upper : TouchLevel
        Which line: the one from the level below up to this level.

    Returns
    -------
    tuple of Bar
        Inputs that vary but leave this line alone have width 0.

    Examples
    --------
    >>> from dataclasses import replace
    >>> base = EconomicInputs(
    ...     loaded_cost=175_000, paid_hours=1_800, customer_facing_share=0.65, margin=0.8,
    ...     discount_rate=0.1, horizon_years=3, churn=0.12, base_expansion=0.05, ai_cost=150,
    ...     exceptions=0.1, exception_hours=1, complexity_factor=1, hours=(0, 6, 20, 65),
    ...     tooling=(0, 100, 150, 250), avoidable_share=(0, 0.15, 0.25, 0.35),
    ...     extra_expansion=(0, 0.01, 0.025, 0.06))
    >>> ranges = Ranges(low=replace(base, margin=0.86, hours=(0, 4, 20, 65)), base=base,
    ...                 high=replace(base, margin=0.72, hours=(0, 10, 20, 65)))
    >>> [driver.name for driver in drivers(ranges)]
    ['margin', 'hours.pooled']
    >>> [(bar.name, round(bar.low.value, -2), round(bar.high.value, -2)) for bar in tornado(ranges)]
    [('hours.pooled', 13300.0, 35500.0), ('margin', 19200.0, 23000.0)]
    """

    def line(source: EconomicInputs, driver: Driver) -> Line:
        return touch_lines(moved(ranges.base, driver, to=values(source, driver)))[upper - 1]

    bars = (
        Bar(name=driver.name, low=line(ranges.low, driver), high=line(ranges.high, driver))
        for driver in drivers(ranges)
    )
    return tuple(sorted(bars, key=lambda bar: -bar.width))
