"""HTML from templates; every value is escaped when it enters a page."""

import re
from functools import lru_cache
from typing import Any
from zlib import crc32

from jinja2 import Environment, PackageLoader, StrictUndefined

from mapper.views import words

PLAIN = re.compile(r"[A-Za-z0-9_]+( [A-Za-z0-9_]+)*")  # words that an id can hold as they are


class Html(str):
    """Finished HTML that a notebook shows as such."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)

    def __html__(self) -> str:
        return str(self)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("mapper.views"),
        autoescape=True,  # select_autoescape() would leave a template of another ending unescaped
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters |= {
        "origin": words.origin,
        "either": words.either,
        "both": words.both,
        "value": words.value,
    }
    return found


def render(template: str, **values: Any) -> Html:
    """The template filled with `values`.

    Examples
    --------
    >>> "&lt;b&gt;" in render("gaps.html", gaps="<b>")
    True
    """
    return Html(_templates().get_template(template).render(values))


def identifier(*parts: str) -> str:
    """An id for an element, from words of the client or the framework: other words, another id.

    What an id cannot hold is left out; a checksum of the word then keeps it apart from others.

    Examples
    --------
    >>> identifier("why", "Data platform", "usage_nudge")
    'why--data-platform--usage_nudge'
    >>> identifier("view", "Plattform Ü")
    'view--plattform-dca9bf42'
    """
    return "--".join(map(_word, parts))


def _word(text: str) -> str:
    plain = re.sub(r"[^a-z0-9_]", "-", text.lower())
    return plain if PLAIN.fullmatch(text) else f"{plain.strip('-')}-{crc32(text.encode()):08x}"
