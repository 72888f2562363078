import numpy as np
import pytest

from mapper.engine.economics.expansion import break_even_increment
from mapper.engine.economics.threshold import Verdict


def line(**changes):
    given = {"ai_cost": 5, "margin": 0.8, "human_win_rate": 0.35, "ai_win_rate": 0.25} | changes
    return break_even_increment(changes.pop("human_hours", 4), 150, **{k: given[k] for k in GIVEN})


GIVEN = ("ai_cost", "margin", "human_win_rate", "ai_win_rate")


def test_example():
    assert line().value == pytest.approx(7_437.5)
    assert line().verdict is Verdict.LINE


def test_at_the_line_both_sides_earn_the_same():
    increment = line().value
    assert 0.35 * increment * 0.8 - 4 * 150 == pytest.approx(0.25 * increment * 0.8 - 5)


@pytest.mark.parametrize("rate", [0.35, 0.50])
def test_people_who_win_no_more_never_pay(rate):
    assert line(ai_win_rate=rate).verdict is Verdict.NEVER_PAYS


def test_people_who_are_cheaper_and_win_more_always_pay():
    assert line(ai_cost=700).verdict is Verdict.ALWAYS_PAYS


def test_arrays():
    found = line(human_win_rate=np.array([0.35, 0.25]))
    assert found.value.tolist() == pytest.approx([7_437.5, 0.0])
    assert found.verdict.tolist() == [Verdict.LINE, Verdict.NEVER_PAYS]
