"""The closed vocabularies of the framework: modes, provenance, confidence, revenue models."""

from enum import IntEnum, StrEnum


class Mode(IntEnum):
    """Who carries a moment.

    The order is how much a human carries. It exists so that rules can be floors and
    ceilings; it is no scale of quality, and no view may rank or average it.
    """

    AI_OWNED = 0
    AI_LED = 1
    HUMAN_LED = 2
    HUMAN_ONLY = 3

    @property
    def word(self) -> str:
        """The spelling used in every file: ``ai_owned``, ``ai_led``, and so on."""
        return self.name.lower()

    @property
    def by_ai(self) -> bool:
        """Whether AI drives the moment; a handoff joins moments that differ in mode."""
        return self <= Mode.AI_LED

    @classmethod
    def of(cls, word: str) -> "Mode":
        """The mode spelled `word`.

        Raises
        ------
        ValueError
            If no mode is spelled so; the message lists the four spellings.

        Examples
        --------
        >>> Mode.of("human_led").name
        'HUMAN_LED'
        """
        for mode in cls:
            if mode.word == word:
                return mode
        meant = word.strip().lower().replace("-", "_").replace(" ", "_")
        hint = f' (did you mean "{meant}"?)' if meant in {mode.word for mode in cls} else ""
        raise ValueError(f"one of {', '.join(mode.word for mode in cls)}{hint}")


class Tag(StrEnum):
    """Where an entry comes from: a source text, an inference from one, or neither."""

    STATED = "STATED"
    INFERRED = "INFERRED"
    ADDED = "ADDED"
    CLIENT = "CLIENT"


class Grade(StrEnum):
    """How far a source can be trusted: A filings and papers, B named people, C untraceable."""

    A = "A"
    AB = "A/B"
    B = "B"
    BC = "B/C"
    C = "C"


class Confidence(StrEnum):
    """How sure the framework is of a stage's default mode."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RevenueModel(StrEnum):
    """How a product line earns: the two pure models, and hybrids derived from them."""

    SUBSCRIPTION = "subscription"
    USAGE = "usage"
    HYBRID = "hybrid"


class Touch(StrEnum):
    """Levels of human coverage above AI-owned coverage."""

    POOLED = "pooled"
    NAMED = "named"
    HIGH_TOUCH = "high_touch"


class Status(StrEnum):
    """How a client came by a fact."""

    MEASURED = "measured"
    STATED = "stated"
    ASSUMED = "assumed"
