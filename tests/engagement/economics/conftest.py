"""A client with the exact base inputs of domain.md section 5.1, and ways to change some of them."""

import pytest

from mapper.engagement.analysis import analyse, checked
from mapper.engagement.records import Engagement

TEAM = {"loaded_cost": 175_000, "paid_hours": 1_800, "customer_facing_pct": 65, "horizon_years": 3}
MID = {"name": "Mid", "accounts": 400, "median_acv": 20_000, "churn_pct": 12}


def measured(values):
    """The same values, measured: they have no range."""
    return {
        key: {"value": value, "status": "measured"}
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
        for key, value in values.items()
    }


@pytest.fixture(scope="session")
def client(framework):
    """An engagement with the base inputs; `team`, `margin` and so on are answers, the rest its own table."""

    def make(*, segments=(MID,), status=measured, line=None, margin=None, team=None, launch=None, **rest):
        answers = {
            "team": status(TEAM | (team or {})),
            "margin": status({"contribution_margin_pct": 80} | (margin or {})),
            "launch": {"complexity": 2} | (launch or {}),
            **{name: rest.pop(name) for name in ("growth", "ai") if name in rest},
        }
        tables = {
            "format": 1,
            "framework": framework.about.version,
            "date": "2026-01-31",
            "currency": "USD",
            "client": {"name": "Example"},
            "lines": [{"name": "Core", "model": "subscription"} | (line or {})],
            "segments": [status(segment) for segment in segments],
            "answers": answers,
        }
        return checked(framework, Engagement.model_validate(tables | rest))

    return make


@pytest.fixture(scope="session")
def economy(framework, client):
    """The only line of such a client, analysed."""

    def analysed(*, draws=0, **changes):
        (line,) = analyse(framework, client(**changes), draws=draws).lines
        return line

    return analysed
