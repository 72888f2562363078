"""Expansion by a person or by AI: from which increment on the person is worth the hours."""

from mapper.engine.economics.numeric import Numeric
from mapper.engine.economics.threshold import Line, break_even


def break_even_increment(
    human_hours: Numeric,
    cost_of_hour: Numeric,
    *,
    ai_cost: Numeric,
    margin: Numeric,
    human_win_rate: Numeric,
    ai_win_rate: Numeric,
) -> Line:
    """The yearly increment from which a person should carry an expansion.

    Parameters
    ----------
    human_hours : numeric
        Hours a person spends on one attempt. [h]
    cost_of_hour : numeric
        Of a customer-facing hour. [$/h]
    ai_cost : numeric
        Of one attempt by AI. [$]
    margin : numeric
        [0-1]
    human_win_rate, ai_win_rate : numeric
        Share of attempts that succeed. [0-1]

    Returns
    -------
    Line
        [$/yr] NEVER_PAYS where people win no more often than AI, unless they are cheaper too.

    References
    ----------
    MM §06.2 (the contested cell); the figures are judgement.

    Examples
    --------
    >>> line = break_even_increment(4, 150, ai_cost=5, margin=0.8, human_win_rate=0.35, ai_win_rate=0.25)
    >>> round(line.value, 2)
    7437.5
    """
    return break_even(human_hours * cost_of_hour - ai_cost, margin * (human_win_rate - ai_win_rate))
