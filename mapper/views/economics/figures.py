"""How amounts are written: three significant digits, the currency in front, shares in percent."""

import math

from mapper.engagement.analysis import Analysis, LineAnalysis
from mapper.engine.economics.numeric import Quotient

INPUTS = {
    "loaded_cost": "Loaded cost of a person",
    "paid_hours": "Paid hours",
    "customer_facing_share": "Share of hours with customers",
    "margin": "Margin before CS cost",
    "discount_rate": "Discount rate",
    "horizon_years": "Horizon",
    "churn": "Churn of all segments, by revenue",
    "base_expansion": "Expansion under AI coverage",
    "ai_cost": "AI cost per account",
    "exceptions": "Exceptions per account",
    "exception_hours": "Hours per exception",
    "complexity_factor": "Complexity factor",
    "hours.pooled": "Hours, pooled",
    "hours.named": "Hours, named",
    "hours.high_touch": "Hours, high-touch",
    "tooling.pooled": "Tooling, pooled",
    "tooling.named": "Tooling, named",
    "tooling.high_touch": "Tooling, high-touch",
    "avoidable_share": "Churn a person prevents",
    "avoidable_share.pooled": "Churn a pooled team prevents",
    "avoidable_share.named": "Churn a named CSM prevents",
    "avoidable_share.high_touch": "Churn high touch prevents",
    "extra_expansion": "Expansion a person adds",
    "extra_expansion.pooled": "Expansion a pooled team adds",
    "extra_expansion.named": "Expansion a named CSM adds",
    "extra_expansion.high_touch": "Expansion high touch adds",
}
LEVELS = {"ai_owned": "AI-owned", "pooled": "pooled", "named": "named", "high_touch": "high-touch"}


def rounded(amount: float) -> float:
    """`amount` to three significant digits.

    Examples
    --------
    >>> rounded(20675.4), rounded(0.0), rounded(7.4567)
    (20700.0, 0.0, 7.46)
    """
    if amount == 0:
        return 0.0
    return round(amount, 2 - math.floor(math.log10(abs(amount))))


def money(amount: float | None, currency: str) -> str:
    """An amount as a reader takes it in.

    Examples
    --------
    >>> money(20675.4, "USD"), money(2659383, "EUR"), money(None, "USD")
    ('USD 20,700', 'EUR 2.66M', 'none')
    """
    if amount is None:
        return "none"
    number = rounded(amount)
    for limit, letter in ((1e9, "B"), (1e6, "M")):
        if abs(number) >= limit:
            return f"{currency} {number / limit:.10g}{letter}"
    return f"{currency} {number:,.10g}"


def count(amount: float) -> str:
    """A number of accounts, hours or people.

    Examples
    --------
    >>> count(611.26), count(2.138), count(0.5)
    ('611', '2.14', '0.5')
    """
    return f"{amount:,.0f}" if abs(amount) >= 100 else f"{rounded(amount):,.10g}"


def percent(share: Quotient | float | None) -> str:
    """A share as percent; "none" where it does not exist.

    Examples
    --------
    >>> percent(0.0791), percent(Quotient(0.0, False))
    ('7.9 %', 'none')
    """
    if share is None or (isinstance(share, Quotient) and not share.exists):
        return "none"
    number = float(share.value) if isinstance(share, Quotient) else float(share)
    return f"{number * 100:.2g} %" if abs(number) < 0.1 else f"{number * 100:.0f} %"


def of_line(analysis: Analysis, line: LineAnalysis, *, alone: bool = False) -> str:
    """The line's name where a client has several: behind a caption, or `alone` as a heading."""
    if len(analysis.lines) == 1:
        return ""
    return line.name if alone else f", {line.name}"
