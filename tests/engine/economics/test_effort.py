from dataclasses import replace

import numpy as np
import pytest

from mapper.engine.economics.effort import (
    EffortAssumptions,
    account_hours,
    effort_factor,
    moment_hours,
)
from mapper.knowledge.terms import Mode

ASSUMED = EffortAssumptions(
    prep_share=0.40,
    ai_saving=0.40,
    review=0.20,
    accept=0.75,
    rework=0.50,
    exception_rate=0.05,
    exception_effort=1.0,
)
OWNED, LED, HUMAN, ONLY = Mode

# Mode, then frequency and minutes at pooled, named and high-touch: the tables of section 7.1.
SAAS = [
    (HUMAN, (0.25, 30), (0.25, 90), (0.25, 240)),
    (LED, (0.25, 60), (0.25, 120), (0.25, 240)),
    (OWNED, (1, 15), (1, 15), (1, 15)),
    (OWNED, (12, 5), (12, 5), (0, 0)),
    (HUMAN, (1, 45), (4, 60), (12, 60)),
    (HUMAN, (0.2, 30), (0.5, 45), (2, 60)),
    (LED, (1, 60), (2, 60), (4, 60)),
    (LED, (0, 0), (2, 120), (4, 180)),
    (HUMAN, (0, 0), (2, 90), (4, 120)),
    (HUMAN, (0, 0), (1, 120), (2, 240)),
    (HUMAN, (0.2, 45), (1, 60), (3, 90)),
    (LED, (0.5, 10), (0.2, 10), (0, 0)),
    (HUMAN, (1, 45), (1, 120), (1, 240)),
    (ONLY, (0.1, 60), (0.5, 120), (1, 480)),
    (OWNED, (1, 10), (0.3, 10), (0, 0)),
    (LED, (0.1, 30), (0.5, 30), (1, 45)),
    (ONLY, (0.03, 120), (0.1, 240), (0.3, 600)),
    (HUMAN, (0.02, 60), (0.1, 120), (0.5, 240)),
    (ONLY, (0.1, 30), (0.2, 60), (0.3, 180)),
]
SAAS_REACTIVE = np.array([3.678, 5.252, 12.459])
USAGE = [
    (HUMAN, (0.2, 60), (0.25, 120), (0.5, 240)),
    (LED, (0.2, 60), (0.5, 90), (1, 120)),
    (ONLY, (0.2, 30), (0.5, 60), (1, 120)),
    (LED, (1, 20), (4, 30), (12, 30)),
    (OWNED, (12, 10), (12, 10), (12, 10)),
    (OWNED, (24, 5), (52, 5), (104, 5)),
    (OWNED, (4, 15), (12, 15), (24, 15)),
    (HUMAN, (0.5, 20), (2, 30), (8, 30)),
    (LED, (2, 15), (6, 20), (12, 30)),
    (HUMAN, (0.2, 30), (1, 60), (3, 90)),
    (HUMAN, (0.3, 30), (2, 60), (6, 90)),
    (ONLY, (0.1, 60), (0.5, 120), (1, 360)),
    (LED, (0.1, 30), (0.3, 30), (1, 45)),
    (ONLY, (0.03, 120), (0.15, 240), (0.5, 480)),
    (ONLY, (0.02, 120), (0.05, 240), (0.2, 480)),
]
USAGE_REACTIVE = np.array([3.0, 6.0, 12.0])


def hours(table, reactive, *, complexity=1.0, supported=True):
    modes = np.array([row[0] for row in table], dtype=np.int8)
    cells = np.array([row[1:] for row in table], dtype=float)
    factor = effort_factor(modes, ASSUMED, supported=supported)[:, None]
    return account_hours(
        cells[..., 0], cells[..., 1], factor=factor, complexity_factor=complexity, reactive_hours=reactive
    )


@pytest.mark.parametrize(("mode", "minutes"), [(ONLY, 60), (HUMAN, 50.4), (LED, 19.5), (OWNED, 3.0)])
def test_a_moment_of_an_hour(mode, minutes):
    found = moment_hours(1, 60, factor=effort_factor(mode, ASSUMED), complexity_factor=1)
    assert found * 60 == pytest.approx(minutes)


@pytest.mark.parametrize("mode", list(Mode))
def test_without_the_level_that_carries_it_there_is_no_saving(mode):
    assert effort_factor(mode, ASSUMED, supported=False) == 1.0


def test_an_exception_costs_its_rate_times_its_effort():
    assert effort_factor(OWNED, replace(ASSUMED, exception_effort=2.0)) == pytest.approx(0.10)


def test_support_is_judged_moment_by_moment():
    modes = np.array([LED, LED, HUMAN], dtype=np.int8)
    found = effort_factor(modes, ASSUMED, supported=np.array([True, False, True]))
    assert found.tolist() == pytest.approx([0.325, 1.0, 0.84])


def test_the_saas_table_sums_to_the_hours_of_the_threshold():
    assert hours(SAAS, SAAS_REACTIVE).round(2).tolist() == [6.0, 20.0, 65.0]


def test_the_usage_table():
    assert hours(USAGE, USAGE_REACTIVE).round(1).tolist() == [4.4, 14.1, 47.6]


def test_advocacy_off_takes_its_own_hours_away():
    without = [row for row in USAGE if row != (LED, (0.1, 30), (0.3, 30), (1, 45))]
    lost = hours(USAGE, USAGE_REACTIVE) - hours(without, USAGE_REACTIVE)
    assert lost.tolist() == pytest.approx([0.325 * x / 60 for x in (3, 9, 45)])


def test_complexity_multiplies_planned_hours_only():
    assert hours(SAAS, SAAS_REACTIVE, complexity=2) == pytest.approx(
        2 * (hours(SAAS, SAAS_REACTIVE) - SAAS_REACTIVE) + SAAS_REACTIVE
    )
