import numpy as np
import pytest

from mapper.engine.economics.horizon import revenue_sum, service_sum


def test_sums_written_out():
    ratio = 0.93 / 1.1
    assert revenue_sum(0.93, 0.10, horizon_years=3) == pytest.approx(ratio + ratio**2 + ratio**3)
    ratio = 0.88 / 1.1
    assert service_sum(0.88, 0.10, horizon_years=3) == pytest.approx(1 + ratio + ratio**2)


def test_one_year_is_one_growth_and_one_service():
    assert revenue_sum(0.93, 0, horizon_years=1) == 0.93
    assert service_sum(0.88, 0.10, horizon_years=1) == 1.0


def test_growth_equal_to_discounting_counts_the_years():
    assert revenue_sum(1.1, 0.1, horizon_years=5) == 5
    assert service_sum(1.0, 0.0, horizon_years=4) == 4


def test_all_churn_leaves_the_first_year_of_service():
    assert revenue_sum(0.0, 0.1, horizon_years=5) == 0
    assert service_sum(0.0, 0.1, horizon_years=5) == 1


@pytest.mark.parametrize("total", [revenue_sum, service_sum])
def test_an_array_of_horizons_gives_each_its_own(total):
    horizons = np.array([1, 3, 5, 9])
    found = total(0.9, 0.1, horizon_years=horizons)
    assert found.tolist() == pytest.approx([total(0.9, 0.1, horizon_years=int(n)) for n in horizons])
