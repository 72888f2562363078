import numpy as np
import pytest

from mapper.engine.economics.limits import Limit, check, refuse


def test_both_ends_are_allowed():
    limit = Limit(0, 1)
    assert limit.fault("churn", 0) is None
    assert limit.fault("churn", 1) is None
    assert limit.fault("churn", np.array([0.0, 0.5, 1.0])) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), -0.01, 1.01])
def test_what_lies_outside_is_named_with_the_range(value):
    assert Limit(0, 1).fault("churn", value) == f"churn: found {value:g}, allowed 0 to 1"


def test_of_an_array_the_first_offender_is_named():
    assert Limit(0, 1).fault("churn", np.array([0.5, 7.0, 9.0])) == "churn: found 7, allowed 0 to 1"


def test_all_faults_come_at_once():
    limits = {"power": Limit(0.5, 1), "months": Limit(1, 12)}
    with pytest.raises(ValueError, match=r"^power: found 0, .*; months: found 99, allowed 1 to 12$"):
        check(limits, power=0, months=99)


def test_none_is_no_fault():
    refuse([None, None])
