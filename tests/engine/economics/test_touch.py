import pytest

from mapper.engine.economics.touch import TouchCase, TouchLevel, touch_case
from mapper.knowledge.terms import Touch


def case(**changes):
    given = {
        "avoidable_share": 0.15,
        "base_expansion": 0.05,
        "extra_expansion": 0.01,
        "discount_rate": 0.10,
        "horizon_years": 1,
    } | changes
    return touch_case(1_000, 0.12, **given)


def test_retention_and_growth_of_the_base():
    assert case(discount_rate=0).revenue == pytest.approx(1 - 0.12 * 0.85 + 0.05 + 0.01)
    assert case(horizon_years=2).service == pytest.approx(1 + (1 - 0.12 * 0.85) / 1.1)


def test_expansion_brings_revenue_and_no_more_years_of_service():
    assert case(extra_expansion=0.5, horizon_years=3).service == case(horizon_years=3).service
    assert case(extra_expansion=0.5).revenue > case().revenue


def test_outlay_is_cost_times_years_of_service():
    assert TouchCase(cost=1_000, revenue=1.0, service=2.5).outlay == 2_500


def test_the_words_are_those_of_the_framework():
    assert [level.word for level in TouchLevel] == ["ai_owned", *(touch.value for touch in Touch)]
