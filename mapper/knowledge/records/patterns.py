"""Hybrid patterns as operations on the pure maps, and the classifier that names a pattern."""

from typing import Annotated, Literal

from pydantic import Field

from mapper.knowledge.records.condition import Condition
from mapper.knowledge.records.maps import Moment, Side, Signal, Stage
from mapper.knowledge.records.record import ModeWord, Provenance, Record, Slug, Text

Op = Literal["keep", "rename", "merge", "coexist", "split", "add", "drop", "shift"]


class Part(Record):
    """One of the stages that a SPLIT makes: which parents, which of their moments."""

    id: Slug
    name: Text
    sources: Annotated[tuple[Slug, ...], Field(alias="from", min_length=1)]
    moments: tuple[Slug, ...] = ()
    add: tuple[Moment, ...] = ()
    carries: dict[Slug, Side]
    note: str = ""


class Operation(Record):
    """One step of a derivation; the order of a pattern's operations is the order of its stages.

    Parameters
    ----------
    op
        ``keep``, ``rename``, ``merge``, ``coexist``, ``split``, ``add``, ``drop`` place
        stages; ``shift`` changes the mode of moments already placed.
    stages
        The stages of the pure maps that the step places.
    when, otherwise
        The step runs where `when` holds, else `otherwise` runs, which places the same stages.
    add, without, carries
        Moments that join, moments that leave, and the moment that gives the stage its label.
    before
        Only in an overlay: an added stage stands in front of the first stage that is, or
        comes from, one of these; without any it stands first.
    """

    op: Op
    because: Text
    provenance: Provenance
    stages: tuple[Slug, ...] = ()
    id: Slug | None = None
    name: Text | None = None
    note: str = ""
    into: tuple[Part, ...] = ()
    stage: Stage | None = None
    add: tuple[Moment, ...] = ()
    without: tuple[Slug, ...] = ()
    carries: dict[Slug, Side] = {}
    moments: tuple[Slug, ...] = ()
    mode: ModeWord | None = None
    before: tuple[Slug, ...] = ()
    when: Condition = {}
    otherwise: "Operation | None" = None


class Example(Record):
    """A public company or product line that shows the pattern."""

    name: Text
    detail: Text
    provenance: Provenance


class Pattern(Record):
    """A named hybrid: what it is called, who shows it, how its map is derived."""

    id: Slug
    name: Text
    kind: Literal["pattern", "overlay"]
    known_as: tuple[Text, ...]
    definition: Text
    provenance: Provenance
    examples: tuple[Example, ...]
    signals: tuple[Signal, ...]
    watch: tuple[Text, ...]
    operations: Annotated[tuple[Operation, ...], Field(min_length=1)]


class Test(Record):
    """One line of the classifier: the first whose condition holds names the result."""

    __test__ = False  # not a test case, whatever pytest thinks of its name

    id: Slug
    result: Slug
    when: Condition
    text: Text
    provenance: Provenance


class OverlayTest(Test):
    """A question of its own: where its condition holds, the overlay that it names lies on the map."""


class Named(Record):
    """A company or product line whose pattern a source text states."""

    name: Text
    pattern: Slug
    provenance: Provenance


class Classifier(Record):
    """The tests in order, the overlays asked separately, and what the texts state by name."""

    tests: tuple[Test, ...]
    overlays: tuple[OverlayTest, ...]
    named: tuple[Named, ...]
    undetermined: Text


class Inheritance(Record):
    """What happens to moments whose stages merge: `raises` become `to`, until signals are told apart."""

    raises: ModeWord
    to: ModeWord
    because: Text
    lifts: Text
    provenance: Provenance
