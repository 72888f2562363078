"""Human review of AI recommendations: what it is worth, what it costs, how much of it people can do."""

from mapper.engine.economics.numeric import Numeric, Quotient, per, quotient
from mapper.engine.economics.threshold import Line, break_even


def review_value(error_rate: Numeric, loss: Numeric, *, catch_rate: Numeric) -> Numeric:
    """Loss that one review prevents on average.

    Parameters
    ----------
    error_rate : numeric
        Share of recommendations that are wrong. [0-1]
    loss : numeric
        Margin lost by a wrong one: volume, times swing of unit margin, times days to detection. [$]
    catch_rate : numeric
        Share of wrong ones a reviewer catches; it falls as volume grows. [0-1]

    Returns
    -------
    numeric
        [$/recommendation]

    References
    ----------
    I5, I6 (reviewers drift towards agreeing).

    Examples
    --------
    >>> round(review_value(0.02, 400, catch_rate=0.6), 2)
    4.8
    """
    return error_rate * loss * catch_rate


def review_cost(minutes: Numeric, cost_of_paid_hour: Numeric) -> Numeric:
    """Cost of one review.

    Parameters
    ----------
    minutes : numeric
        [min/recommendation]
    cost_of_paid_hour : numeric
        Of a paid hour, since reviewing is internal work. [$/h]

    Returns
    -------
    numeric
        [$/recommendation]

    Examples
    --------
    >>> round(review_cost(3, 97), 2)
    4.85
    """
    return minutes / 60 * cost_of_paid_hour


def stake_line(cost: Numeric, error_rate: Numeric, *, catch_rate: Numeric) -> Line:
    """The loss per wrong recommendation from which reviewing pays: review by stake, not by stage.

    Parameters
    ----------
    cost : numeric
        From `review_cost`. [$/recommendation]
    error_rate, catch_rate : numeric
        As for `review_value`. [0-1]

    Returns
    -------
    Line
        [$ per wrong recommendation] NEVER_PAYS where nothing is wrong or nothing is caught;
        ``pays_for(loss)`` answers for a given loss.

    References
    ----------
    MM §06.3 (the contested cell); I5, I6.

    Examples
    --------
    >>> line = stake_line(4.85, 0.02, catch_rate=0.6)
    >>> round(line.value, 2), line.pays_for(400), line.pays_for(5_000)
    (404.17, False, True)
    """
    return break_even(cost, error_rate * catch_rate)


def reviewer_capacity(reviewers: Numeric, hours_per_day: Numeric, *, minutes: Numeric) -> Numeric:
    """Recommendations a team can review in a day.

    Parameters
    ----------
    reviewers : numeric
        [people]
    hours_per_day : numeric
        Each person's hours of reviewing. [h/d]
    minutes : numeric
        [min/recommendation] Above 0.

    Returns
    -------
    numeric
        [recommendations/d]

    Raises
    ------
    ValueError
        If a review takes no time.

    Examples
    --------
    >>> reviewer_capacity(2, 5, minutes=3)
    200.0
    """
    return per(reviewers * hours_per_day * 60, minutes, name="review minutes")


def review_load(recommendations: Numeric, capacity: Numeric) -> Quotient:
    """Recommendations set against what the team can review; above 1 some pass unread.

    Parameters
    ----------
    recommendations : numeric
        [recommendations/d]
    capacity : numeric
        From `reviewer_capacity`. [recommendations/d]

    Returns
    -------
    Quotient
        [-] Does not exist where nobody reviews.

    Examples
    --------
    >>> review_load(1_200, 200).value
    6.0
    """
    return quotient(recommendations, capacity)
