"""The page's style sheet and script, once for each page."""

from functools import lru_cache
from importlib.resources import files

from mapper.views.markup import Html


@lru_cache(maxsize=1)
def style() -> Html:
    """The style sheet and the script that every other view relies on."""
    folder = files("mapper.views") / "static"
    css, script = ((folder / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return Html(f"<style>{css}</style><script>{script}</script>")
