"""Text that a client writes: names that can become folders and titles, prose without control characters."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from mapper.knowledge.records.record import without_controls

NAME_LENGTH = 80
_PUNCTUATION = frozenset(" .,&'’()+!-–_:@#")


def _name(value: str) -> str:
    allowed = (
        f"letters, digits, spaces and {''.join(sorted(_PUNCTUATION)).strip()}, up to {NAME_LENGTH} characters"
    )
    if not value.strip() or len(value) > NAME_LENGTH:
        raise ValueError(f"{allowed} ({len(value)} found)")
    strange = [
        char for char in value if char not in _PUNCTUATION and unicodedata.category(char)[0] not in "LMN"
    ]
    if strange:
        raise ValueError(f"{allowed} (not {strange[0]!r})")
    return value.strip()


Name = Annotated[str, AfterValidator(_name)]
Prose = Annotated[str, Field(max_length=10_000), AfterValidator(without_controls)]
