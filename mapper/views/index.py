"""The page over a batch of reports."""

from collections.abc import Sequence

from mapper.views.markup import Html, render
from mapper.views.style import style


def index(rows: Sequence[tuple[str, str, str]]) -> Html:
    """A page that links to each report, or says why there is none: client, address, problem."""
    return render("index.html", rows=rows, style=style())
