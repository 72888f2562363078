"""The pure models and every pattern as an engagement without a client, to explain the framework."""

import datetime

from mapper.engagement.records import FORMAT, Client, Engagement, Line
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.terms import RevenueModel


def archetypes(framework: Framework, *, date: datetime.date) -> Engagement:
    """One line for each pure map and each pattern, with no answers at all."""
    lines = [
        Line(name="Subscription", model=RevenueModel.SUBSCRIPTION),
        Line(name="Usage-based", model=RevenueModel.USAGE),
    ]
    for pattern in framework.patterns:
        if pattern.kind == "pattern":
            lines.append(Line(name=f"Pattern {pattern.id}", model=RevenueModel.HYBRID, pattern=pattern.id))
        else:
            line = Line(name=f"Overlay {pattern.id}", model=RevenueModel.SUBSCRIPTION, overlays=(pattern.id,))
            lines.append(line)
    return Engagement(
        format=FORMAT,
        framework=framework.about.version,
        client=Client(name="No client", invented=True),
        date=date,
        currency="USD",
        lines=tuple(lines),
    )
