"""Faults of a file: gathered all at once, each as ``file: key: found, allowed``."""

import difflib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

SHOWN = 80  # characters of a found value; a longer one is cut, so that a fault stays one line


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file."""

    file: str
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        text = f"{where}: found {self.found}, allowed: {self.allowed}"
        return "".join(map(_printable, " ".join(text.split())))


class Refused(Exception):  # noqa: N818 - it is an answer, not a mistake of the program
    """The input was refused; `faults` lists every reason."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def said_of(self, file: str) -> "Refused":
        """The same faults under the name of the file that the reader knows."""
        return Refused(replace(fault, file=file) for fault in self.faults)


def _printable(char: str) -> str:
    return char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"


def shown(value: object) -> str:
    """How `value` appears in a fault: quoted, on one line, cut when long."""
    if isinstance(value, float) and math.isnan(value):
        return "nan (not a number)"
    try:
        text = f'"{value}"' if isinstance(value, str) else repr(value)
    except ValueError:  # a whole number with more digits than Python prints
        return "a number too long to show"
    text = "".join(map(_printable, text))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint at the known word nearest to `word`, or nothing."""
    known = [str(one) for one in words]
    turned = [one for one in known if sorted(one.split("_")) == sorted(str(word).split("_"))]
    close = turned or difflib.get_close_matches(str(word), known, n=1, cutoff=0.6)
    return f' (did you mean "{close[0]}"?)' if close else ""


def one_of(word: str, words: Iterable[str]) -> str:
    """What is allowed, as text: the known words and a hint at the nearest."""
    known = list(dict.fromkeys(map(str, words)))
    listed = ", ".join(known[:40]) + (", …" if len(known) > 40 else "")
    return f"one of {listed}{nearest(word, known)}"


def from_validation(error: ValidationError, file: str, raw: object, model: type[BaseModel]) -> list[Fault]:
    """The faults behind a pydantic error of `model`; list positions become ids or names where there are."""
    return [
        Fault(file, key_of(part["loc"], raw), _found(part), _allowed(part, model))
        for part in own_errors(error)
    ]


def own_errors(error: ValidationError) -> list[Any]:
    """The errors behind `error`, without lists that only seem too short because their entries are wrong."""
    parts = error.errors(include_url=False)
    return [
        part
        for part in parts
        if part["type"] != "too_short"
        or not any(len(one["loc"]) > len(at := part["loc"]) and one["loc"][: len(at)] == at for one in parts)
    ]


def key_of(location: Sequence[Any], raw: object) -> str:
    """A location in a file as a reader would say it: ``stages.S5.moments.kickoff.mode``."""
    words: list[str] = []
    for step in location:
        inner: Any = None
        if (isinstance(raw, dict) and step in raw) or (
            isinstance(raw, list) and isinstance(step, int) and step < len(raw)
        ):
            inner = raw[step]
        named = isinstance(step, int) and isinstance(inner, dict) and (inner.get("id") or inner.get("name"))
        words.append(str(named) if named else f"[{step + 1}]" if isinstance(step, int) else str(step))
        raw = inner
    return ".".join(words).replace(".[", "[")[:200]


def keys_at(location: Sequence[Any], model: type[BaseModel]) -> list[str]:
    """The keys that the table at `location` may have in a file of `model`; none where any may stand."""
    kind: Any = model
    for step in location:
        kind = _inside(_plain(kind), step)
    kind = _plain(kind)
    return [field.alias or name for name, field in kind.model_fields.items()] if _is_record(kind) else []


def _inside(kind: Any, step: Any) -> Any:
    """What stands under `step` of a record, a list or a table."""
    if _is_record(kind):
        fields = kind.model_fields.items()
        return next((field.annotation for name, field in fields if step in (name, field.alias)), None)
    inner = [one for one in get_args(kind) if one is not Ellipsis]
    return inner[-1] if inner else None


def _plain(kind: Any) -> Any:
    """A type without what may surround it: ``Annotated[X, …]`` and ``X | None`` become X."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


# what pydantic says of a shape, in the words of somebody who writes a file
PLAIN = {
    "date_from_datetime_parsing": "a date such as 2026-11-23",
    "date_parsing": "a date such as 2026-11-23",
    "date_type": "a date such as 2026-11-23",
    "dict_type": "a table, like { key = value }",
    "model_type": "a table, like { key = value }",
    "tuple_type": "a list, like [ ... ]",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


def _found(part: Any) -> str:
    if part["type"] == "missing":
        return "nothing"
    if part["type"] == "extra_forbidden":
        return "a key that is not known"
    return shown(part["input"])


def _allowed(part: Any, model: type[BaseModel]) -> str:
    if part["type"] == "extra_forbidden":
        *above, own = part["loc"]
        return "the keys of this table" + nearest(str(own), keys_at(above, model))
    if part["type"] == "missing":
        return "a value here"
    if part["type"] == "value_error":
        return str(part["ctx"]["error"])
    if part["type"] in PLAIN:
        return PLAIN[part["type"]]
    message = str(part["msg"])
    return message.removeprefix("Input should be ").removeprefix("Value error, ")
