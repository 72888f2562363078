"""What may vary and how far: low, base and high of every input, and the drivers among them."""

from dataclasses import dataclass, fields, replace
from typing import Any

from mapper.engine.economics.inputs import EconomicInputs, entries
from mapper.engine.economics.limits import Limit, refuse
from mapper.engine.economics.numeric import Numeric
from mapper.engine.economics.touch import TouchLevel

# These speak of one unknown, how good people's work is, at every level: the levels move together.
SHARED = ("avoidable_share", "extra_expansion")


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """Three sets of inputs that enclose what a client believes.

    Attributes
    ----------
    low, base, high : EconomicInputs
        Low and high name the ends that make the line lower and higher, so a number in `low` may be
        above the one in `high`. Numbers only, no arrays.
    """

    low: EconomicInputs
    base: EconomicInputs
    high: EconomicInputs


@dataclass(frozen=True)
class Driver:
    """An input that varies by itself.

    Attributes
    ----------
    field : str
        Of `EconomicInputs`.
    levels : tuple of TouchLevel
        The entries that move, all together; empty for a field without levels.
    """

    field: str
    levels: tuple[TouchLevel, ...] = ()

    @property
    def name(self) -> str:
        """Field and, where only one level moves, that level.

        Examples
        --------
        >>> Driver("hours", (TouchLevel.POOLED,)).name
        'hours.pooled'
        """
        return f"{self.field}.{self.levels[0].word}" if len(self.levels) == 1 else self.field


def drivers(ranges: Ranges) -> tuple[Driver, ...]:
    """The inputs whose low, base and high are not all the same, in the order of the fields.

    Examples
    --------
    See `tornado`.
    """
    human = tuple(TouchLevel)[1:]
    found: list[Driver] = []
    for field in (field.name for field in fields(EconomicInputs)):
        if field in SHARED:
            found.append(Driver(field, human))
        elif isinstance(getattr(ranges.base, field), tuple):
            found.extend(Driver(field, (level,)) for level in human)
        else:
            found.append(Driver(field))
    return tuple(driver for driver in found if _varies(ranges, driver))


def _varies(ranges: Ranges, driver: Driver) -> bool:
    base, ends = values(ranges.base, driver), (values(ranges.low, driver), values(ranges.high, driver))
    return any(end != base for end in ends)


def values(inputs: EconomicInputs, driver: Driver) -> tuple[Numeric, ...]:
    """What the driver's entries hold; one entry for a field without levels.

    Examples
    --------
    See `tornado`.
    """
    held = getattr(inputs, driver.field)
    return tuple(held[level] for level in driver.levels) if driver.levels else (held,)


def moved(inputs: EconomicInputs, driver: Driver, *, to: tuple[Numeric, ...]) -> EconomicInputs:
    """The inputs with the driver's entries replaced.

    Parameters
    ----------
    inputs : EconomicInputs
    driver : Driver
    to : tuple of numeric
        As many as `values` gives.

    Examples
    --------
    See `tornado`.
    """
    change: dict[str, Any] = {driver.field: to[0]}
    if driver.levels:
        held = dict(zip(TouchLevel, getattr(inputs, driver.field), strict=True))
        held.update(zip(driver.levels, to, strict=True))
        change = {driver.field: tuple(held.values())}
    return replace(inputs, **change)


def validate_ranges(ranges: Ranges) -> Ranges:
    """The same ranges, once all three sets are possible and each base lies between its ends.

    Raises
    ------
    ValueError
        One sentence for each fault.

    Examples
    --------
    See `tornado`.
    """
    refuse(
        limit.fault(f"{end.name} {name}", value)
        for end in fields(ranges)
        for name, limit, value in entries(getattr(ranges, end.name))
    )
    rows = zip(entries(ranges.low), entries(ranges.base), entries(ranges.high), strict=True)
    refuse(
        Limit(min(float(low), float(high)), max(float(low), float(high))).fault(
            f"base {name}, between its ends", base
        )
        for (name, _, low), (_, _, base), (_, _, high) in rows
    )
    return ranges
