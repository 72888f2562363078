import re
from dataclasses import fields, replace

import numpy as np
import pytest

from mapper.engine.economics.inputs import LIMITS, EconomicInputs, entries, validate


def test_the_base_passes_unchanged(base):
    assert validate(base) is base


def test_every_field_has_a_limit():
    assert set(LIMITS) == {field.name for field in fields(EconomicInputs)}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"margin": 0}, "margin: found 0, allowed 0.001 to 1"),
        ({"margin": -0.2}, "margin: found -0.2, allowed 0.001 to 1"),
        ({"margin": 80}, "margin: found 80, allowed 0.001 to 1"),
        ({"churn": 1.2}, "churn: found 1.2, allowed 0 to 1"),
        ({"churn": -0.1}, "churn: found -0.1, allowed 0 to 1"),
        ({"churn": float("nan")}, "churn: found nan, allowed 0 to 1"),
        ({"customer_facing_share": 0}, "customer_facing_share: found 0, allowed 0.01 to 1"),
        ({"paid_hours": 0}, "paid_hours: found 0, allowed 1 to 8784"),
        ({"horizon_years": 0}, "horizon_years: found 0, allowed whole numbers from 1 to 5"),
        ({"horizon_years": 2.5}, "horizon_years: found 2.5, allowed whole numbers from 1 to 5"),
        ({"horizon_years": 6}, "horizon_years: found 6, allowed whole numbers from 1 to 5"),
        ({"discount_rate": -1}, "discount_rate: found -1, allowed 0 to 0.5"),
        ({"loaded_cost": -1}, "loaded_cost: found -1, allowed 0 to 1e+12"),
        ({"ai_cost": float("inf")}, "ai_cost: found inf, allowed 0 to 1e+12"),
        ({"hours": (0, -6, 20, 65)}, "hours.pooled: found -6, allowed 0 to 1e+06"),
        ({"tooling": (0, 1, 1, -1)}, "tooling.high_touch: found -1, allowed 0 to 1e+12"),
        ({"avoidable_share": (0, 0.1, 1.1, 1)}, "avoidable_share.named: found 1.1, allowed 0 to 1"),
        ({"base_expansion": 1.5}, "base_expansion: found 1.5, allowed 0 to 1"),
        ({"exceptions": -1}, "exceptions: found -1, allowed 0 to 1e+06"),
        ({"exception_hours": -1}, "exception_hours: found -1, allowed 0 to 1e+06"),
        ({"complexity_factor": 0}, "complexity_factor: found 0, allowed 0.01 to 100"),
        ({"extra_expansion": (0, 0, 0, 5)}, "extra_expansion.high_touch: found 5, allowed 0 to 1"),
        ({"hours": (2, 6, 20, 65)}, "hours.ai_owned: found 2, allowed 0 to 0"),
    ],
)
def test_an_impossible_number_is_refused_in_a_sentence(base, change, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        validate(replace(base, **change))


def test_all_faults_at_once(base):
    with pytest.raises(ValueError, match=r"margin: found 0.*; churn: found 2"):
        validate(replace(base, margin=0, churn=2))


def test_arrays_are_checked_entry_by_entry(base):
    assert validate(replace(base, churn=np.array([0.0, 1.0]))).churn.shape == (2,)
    with pytest.raises(ValueError, match=r"churn: found 1\.5"):
        validate(replace(base, churn=np.array([0.1, 1.5])))


def test_a_missing_level_is_an_error_and_not_dropped(base):
    with pytest.raises(ValueError, match="shorter"):
        list(entries(replace(base, hours=(0, 6, 20))))


def test_nothing_has_a_default():
    with pytest.raises(TypeError, match="16 required keyword-only arguments"):
        EconomicInputs()
