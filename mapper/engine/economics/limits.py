"""The range a number may lie in, and the sentence that says it does not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from mapper.engine.economics.numeric import Numeric


@dataclass(frozen=True)
class Limit:
    """A closed range, of whole numbers if `whole`.

    Attributes
    ----------
    low, high : float
        Both ends are allowed.
    whole : bool
        Whether fractions are refused.

    Examples
    --------
    >>> Limit(1, 5, whole=True).fault("horizon_years", 2.5)
    'horizon_years: found 2.5, allowed whole numbers from 1 to 5'
    >>> Limit(0, 1).fault("churn", 0.12) is None
    True
    """

    low: float
    high: float
    whole: bool = False

    def fault(self, name: str, value: Numeric) -> str | None:
        """The sentence about the first value outside the range; None if there is none.

        Parameters
        ----------
        name : str
            The field, as the reader knows it.
        value : numeric
            Not-a-number and infinities lie outside every range.
        """
        values = np.atleast_1d(np.asarray(value, float))
        inside = (values >= self.low) & (values <= self.high)
        if self.whole:
            inside &= values == np.round(values)
        if inside.all():
            return None
        kind = "whole numbers from " if self.whole else ""
        return f"{name}: found {values[~inside][0]:g}, allowed {kind}{self.low:g} to {self.high:g}"


def refuse(faults: Iterable[str | None]) -> None:
    """Stop if there are faults, and name all of them at once; None stands for no fault.

    Raises
    ------
    ValueError
        One sentence for each fault.

    Examples
    --------
    >>> refuse([Limit(0, 1).fault("churn", 0.12)])
    """
    found = [fault for fault in faults if fault]
    if found:
        raise ValueError("; ".join(found))


def check(limits: Mapping[str, Limit], /, **values: Numeric) -> None:
    """Refuse named values outside their limits.

    Raises
    ------
    ValueError
        One sentence for each value outside.

    Examples
    --------
    >>> check({"power": Limit(0.5, 0.999)}, power=0.8)
    """
    refuse(limits[name].fault(name, value) for name, value in values.items())
