import numpy as np
import pytest

from mapper.engine.economics.numeric import CEILING, per, plain, plain_truth, quotient


def test_a_quotient_without_a_divisor_says_so_and_stays_finite():
    found = quotient(np.array([6.0, 6.0, 0.0]), np.array([2.0, 0.0, 0.0]))
    assert found.value.tolist() == [3.0, 0.0, 0.0]
    assert found.exists.tolist() == [True, False, False]


def test_a_quotient_beyond_the_ceiling_does_not_exist():
    assert quotient(CEILING, 0.99).exists is False
    assert quotient(CEILING, 1.01).exists is True
    assert quotient(1.0, 5e-324).value == 0.0


def test_one_number_in_gives_one_python_number_out():
    found = quotient(3, 2)
    assert (type(found.value), type(found.exists)) == (float, bool)
    assert type(plain(np.asarray(1.0))) is float
    assert type(plain_truth(np.asarray(True))) is bool
    assert plain(np.ones(2)).shape == (2,)


@pytest.mark.parametrize("divisor", [0, -2.0, float("nan"), np.array([1.0, 0.0])])
def test_a_divisor_that_can_only_be_a_mistake_is_named(divisor):
    with pytest.raises(ValueError, match=r"paid hours: found .*, allowed above 0"):
        per(10.0, divisor, name="paid hours")
