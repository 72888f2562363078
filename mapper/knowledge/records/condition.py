"""The mini-language of rules, flags and the classifier, as written in TOML.

``when = { margin_pct = { lt = 25 }, top5_pct = { ge = 40 } }`` asks for both;
``all``, ``any`` (lists) and ``not`` (one condition) nest. The right side is a constant.
An empty condition always holds.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

Comparator = Literal["lt", "le", "gt", "ge", "eq", "ne"]
COMPARATORS: tuple[Comparator, ...] = ("lt", "le", "gt", "ge", "eq", "ne")


def _checked(value: object, where: str = "when") -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where}: a table of conditions, found {value!r}")
    for key, part in value.items():
        if key in ("all", "any"):
            if not isinstance(part, list):
                raise ValueError(f"{where}.{key}: a list of conditions, found {part!r}")
            for index, inner in enumerate(part):
                _checked(inner, f"{where}.{key}[{index}]")
        elif key == "not":
            _checked(part, f"{where}.not")
        else:
            _checked_test(part, f"{where}.{key}")
    return value


def _checked_test(part: object, where: str) -> None:
    if not isinstance(part, dict) or not part:
        raise ValueError(f"{where}: a table like {{ ge = 40 }}, found {part!r}")
    for comparator, constant in part.items():
        if comparator not in COMPARATORS:
            raise ValueError(f"{where}: {comparator!r} is none of {', '.join(COMPARATORS)}")
        if not isinstance(constant, bool | int | float | str):
            raise ValueError(f"{where}.{comparator}: a number, text or true/false")
        if isinstance(constant, str) and comparator not in ("eq", "ne"):
            raise ValueError(f"{where}.{comparator}: text can only be compared with eq or ne")


Condition = Annotated[dict[str, Any], BeforeValidator(_checked), WithJsonSchema({"type": "object"})]


def columns_of(when: dict[str, Any]) -> frozenset[str]:
    """The names of the columns that `when` reads.

    Examples
    --------
    >>> sorted(columns_of({"any": [{"acv": {"ge": 1}}, {"not": {"regulated": {"eq": True}}}]}))
    ['acv', 'regulated']
    """
    found: set[str] = set()
    for key, part in when.items():
        if key in ("all", "any"):
            found.update(*(columns_of(inner) for inner in part))
        elif key == "not":
            found |= columns_of(part)
        else:
            found.add(key)
    return frozenset(found)
