"""What moves and joins cells: rules, handoffs, contrasts, contested cells."""

from typing import Annotated

from pydantic import Field

from mapper.knowledge.records.condition import Condition
from mapper.knowledge.records.record import ModeWord, Number, Provenance, Record, Slug, Text


class Rule(Record):
    """A floor (`at_least`) or a ceiling (`at_most`) on the modes of some moments.

    `hangs_on_threshold`: while the tier threshold is unset, and nothing else stops the rule,
    its cells stay undecided between the modes they could take. `carried_by` names the moment whose hours
    pay for the floor, so that no hour is counted twice.
    """

    id: Slug
    title: Text
    on: Annotated[tuple[Slug, ...], Field(min_length=1)]
    when: Condition
    at_least: ModeWord | None = None
    at_most: ModeWord | None = None
    because: Text
    provenance: Provenance
    hangs_on_threshold: bool = False
    carried_by: str = ""
    contested: str = ""

    def model_post_init(self, context: object, /) -> None:
        """A rule without a bound, or with both, says nothing clear."""
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("either at_least or at_most, and not both")


class Handoff(Record):
    """Where one carrier passes a moment on: trigger, what passes, how fast, who answers for it.

    The start is named moments or every moment in some modes; the end is a moment, a stage
    (its carrying moment), or a role outside the map. `allowed_h` is in hours, 8 a working
    day; where the time is an event ("before the checkpoint") it stays out.
    """

    id: Slug
    starts: tuple[Slug, ...] = ()
    starts_in: tuple[ModeWord, ...] = ()
    ends: tuple[Slug, ...] = ()
    ends_role: str = ""
    ends_mode: ModeWord
    trigger: Text
    passes: tuple[Text, ...]
    allowed: Text
    allowed_h: Annotated[Number, Field(gt=0)] | None = None
    accountable: Slug
    suppresses: bool = False
    releases: bool = False
    provenance: Provenance


class Contrast(Record):
    """Where the two pure maps part ways, and what ignoring that costs."""

    id: Slug
    title: Text
    saas: Slug
    usage: Slug
    saas_text: Text
    usage_text: Text
    why: Text
    cost_of_ignoring: Text
    provenance: Provenance


class Position(Record):
    """One defensible side of a contested cell."""

    mode: ModeWord
    argument: Text
    holds_for: Text
    provenance: Provenance


class Contested(Record):
    """A cell where company context decides: both positions, the drivers, the default."""

    id: Slug
    title: Text
    moments: tuple[Slug, ...]
    question: Text
    positions: Annotated[tuple[Position, ...], Field(min_length=2)]
    drivers: tuple[Text, ...]
    default: Text
    provenance: Provenance
