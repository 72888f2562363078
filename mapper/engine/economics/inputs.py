"""The inputs of the tier threshold, and the border that refuses impossible ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TypeAlias

from mapper.engine.economics.limits import Limit, refuse
from mapper.engine.economics.numeric import Numeric
from mapper.engine.economics.touch import TouchLevel

ByLevel: TypeAlias = tuple[Numeric, Numeric, Numeric, Numeric]

# Wide enough for any currency and any odd business, narrow enough to catch a percentage written where
# a fraction belongs. The lower ends above 0 keep every quotient of the model finite.
LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "loaded_cost": Limit(0, 1e12),
        "paid_hours": Limit(1, 8_784),
        "customer_facing_share": Limit(0.01, 1),
        "margin": Limit(0.001, 1),
        "discount_rate": Limit(0, 0.5),
        "horizon_years": Limit(1, 5, whole=True),
        "churn": Limit(0, 1),
        "base_expansion": Limit(0, 1),
        "ai_cost": Limit(0, 1e12),
        "exceptions": Limit(0, 1e6),
        "exception_hours": Limit(0, 1e6),
        "complexity_factor": Limit(0.01, 100),
        "hours": Limit(0, 1e6),
        "tooling": Limit(0, 1e12),
        "avoidable_share": Limit(0, 1),
        "extra_expansion": Limit(0, 1),
    }
)


AI_OWNED_ENTRY = Limit(0, 0)


@dataclass(frozen=True, kw_only=True)
class EconomicInputs:
    """Everything the tier threshold depends on; there are no defaults on purpose.

    Any field may hold an array instead of a number (draws, segments); shapes broadcast.

    Attributes
    ----------
    loaded_cost : numeric
        Cost of a person. [$/FTE/yr]
    paid_hours : numeric
        [h/FTE/yr]
    customer_facing_share : numeric
        Share of paid hours that reaches customers. [0-1]
    margin : numeric
        Before the cost of customer success. [0-1]
    discount_rate : numeric
        [1/yr]
    horizon_years : numeric
        Whole years, 1 to 5. [yr]
    churn : numeric
        Gross revenue churn under AI-owned coverage. [1/yr, 0-1]
    base_expansion : numeric
        Expansion under AI-owned coverage. [1/yr]
    ai_cost : numeric
        Tooling and run cost of AI-owned coverage. [$/account/yr]
    exceptions, exception_hours : numeric
        Cases that reach a person under AI-owned coverage, and their length. [1/account/yr], [h]
    complexity_factor : numeric
        On human hours. [-]
    hours : tuple of four numeric
        Planned human hours at (AI-owned, pooled, named, high-touch). [h/account/yr]
    tooling : tuple of four numeric
        [$/account/yr]
    avoidable_share : tuple of four numeric
        Share of churn prevented, against AI-owned coverage. [0-1]
    extra_expansion : tuple of four numeric
        Expansion added, against AI-owned coverage. [1/yr]

    The first entry of each tuple is 0: AI-owned coverage is what the others are measured against.

    References
    ----------
    B1 to B18, P12, P14, X3, X4; several are judgement, see data/framework/assumptions.toml.

    Examples
    --------
    >>> inputs = EconomicInputs(
    ...     loaded_cost=175_000, paid_hours=1_800, customer_facing_share=0.65, margin=0.8,
    ...     discount_rate=0.1, horizon_years=3, churn=0.12, base_expansion=0.05, ai_cost=150,
    ...     exceptions=0.1, exception_hours=1, complexity_factor=1, hours=(0, 6, 20, 65),
    ...     tooling=(0, 100, 150, 250), avoidable_share=(0, 0.15, 0.25, 0.35),
    ...     extra_expansion=(0, 0.01, 0.025, 0.06))
    >>> validate(inputs).hours[TouchLevel.NAMED]
    20
    >>> [(name, value) for name, limit, value in entries(inputs)][-2:]
    [('extra_expansion.named', 0.025), ('extra_expansion.high_touch', 0.06)]
    """

    loaded_cost: Numeric
    paid_hours: Numeric
    customer_facing_share: Numeric
    margin: Numeric
    discount_rate: Numeric
    horizon_years: Numeric
    churn: Numeric
    base_expansion: Numeric
    ai_cost: Numeric
    exceptions: Numeric
    exception_hours: Numeric
    complexity_factor: Numeric
    hours: ByLevel
    tooling: ByLevel
    avoidable_share: ByLevel
    extra_expansion: ByLevel


def entries(inputs: EconomicInputs) -> Iterator[tuple[str, Limit, Numeric]]:
    """Each number of the inputs with its name and limit; levels are named like ``hours.pooled``.

    Examples
    --------
    See `EconomicInputs`.
    """
    for field in fields(inputs):
        found, limit = getattr(inputs, field.name), LIMITS[field.name]
        if isinstance(found, tuple):
            for level, value in zip(TouchLevel, found, strict=True):
                yield f"{field.name}.{level.word}", limit if level else AI_OWNED_ENTRY, value
        else:
            yield field.name, limit, found


def validate(inputs: EconomicInputs) -> EconomicInputs:
    """The same inputs, once every number has been found possible.

    Parameters
    ----------
    inputs : EconomicInputs

    Returns
    -------
    EconomicInputs

    Raises
    ------
    ValueError
        One sentence for each impossible number: field, what was found, what is allowed.

    Examples
    --------
    See `EconomicInputs`.
    """
    refuse(limit.fault(name, value) for name, limit, value in entries(inputs))
    return inputs
