"""The exact base inputs and the input table of domain.md section 5.1."""

from dataclasses import replace

import pytest

from mapper.engine.economics import EconomicInputs, Ranges

BASE = EconomicInputs(
    loaded_cost=175_000,
    paid_hours=1_800,
    customer_facing_share=0.65,
    margin=0.80,
    discount_rate=0.10,
    horizon_years=3,
    churn=0.12,
    base_expansion=0.05,
    ai_cost=150,
    exceptions=0.10,
    exception_hours=1,
    complexity_factor=1,
    hours=(0, 6, 20, 65),
    tooling=(0, 100, 150, 250),
    avoidable_share=(0, 0.15, 0.25, 0.35),
    extra_expansion=(0, 0.010, 0.025, 0.060),
)
LOW = replace(
    BASE,
    loaded_cost=145_000,
    customer_facing_share=0.70,
    margin=0.86,
    discount_rate=0.08,
    horizon_years=5,
    churn=0.22,
    ai_cost=500,
    exceptions=0.20,
    exception_hours=1.5,
    complexity_factor=0.7,
    hours=(0, 4, 12, 50),
    tooling=(0, 50, 100, 150),
    avoidable_share=(0, 0.22, 0.37, 0.52),
    extra_expansion=(0, 0.02, 0.05, 0.12),
)
HIGH = replace(
    BASE,
    loaded_cost=220_000,
    customer_facing_share=0.60,
    margin=0.72,
    discount_rate=0.15,
    horizon_years=1,
    churn=0.08,
    ai_cost=60,
    exceptions=0.05,
    exception_hours=1,
    complexity_factor=1.5,
    hours=(0, 10, 35, 85),
    tooling=(0, 200, 250, 400),
    avoidable_share=(0, 0.08, 0.13, 0.18),
    extra_expansion=(0, 0, 0.01, 0.03),
)


@pytest.fixture(scope="session")
def base() -> EconomicInputs:
    return BASE


@pytest.fixture(scope="session")
def ranges() -> Ranges:
    return Ranges(low=LOW, base=BASE, high=HIGH)
