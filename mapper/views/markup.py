"""HTML from templates; every value is escaped when it enters a page."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mapper.views import words


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
    """An id for an element, from words of the client or the framework.

    Examples
    --------
    >>> identifier("why", "Plattform Ü", "usage_nudge")
    'why-plattform--usage_nudge'
    """
    joined = "-".join(parts).lower().replace(" ", "-")
    return "".join(char for char in joined if char.isascii() and (char.isalnum() or char in "-_"))
