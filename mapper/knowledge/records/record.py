"""What every record shares: frozen, no unknown keys, modes spelled as words."""

import unicodedata
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from mapper.knowledge.terms import Mode, Tag


def _mode(value: object) -> object:
    return value if isinstance(value, Mode) else Mode.of(str(value))


def without_controls(value: str) -> str:
    """`value` itself; text that would move a terminal's cursor or break a page is refused."""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in value):
        raise ValueError("text without control characters")
    return value


ModeWord = Annotated[
    Mode,
    BeforeValidator(_mode),
    PlainSerializer(lambda mode: Mode(mode).word, return_type=str),
    WithJsonSchema({"enum": [mode.word for mode in Mode]}),
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Slug = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=60)]
Text = Annotated[str, Field(min_length=1), AfterValidator(without_controls)]


class Record(BaseModel):
    """A frozen entry of a file; a key that it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Provenance(Record):
    """Where an entry comes from, and the claims or sources that say so.

    `judgement` marks an ADDED entry that no source supports: editable, and shown as such.
    """

    tag: Tag
    refs: tuple[str, ...] = ()
    judgement: bool = False
    note: str = ""

    def model_post_init(self, context: Any, /) -> None:
        """Refuse a tag without what it promises."""
        if self.tag in (Tag.STATED, Tag.INFERRED) and not self.refs:
            raise ValueError(f"at least one claim or source id in refs for {self.tag.value}")
        if self.tag is Tag.ADDED and not self.refs and not self.judgement:
            raise ValueError("source ids in refs, or judgement = true, for ADDED")
