"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FRAMEWORK: Callable[..., Any] = click.option(
    "--framework",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="An edited framework; by default the one that comes with the package.",
)
FILES: Callable[..., Any] = click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
OUT: Callable[..., Any] = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    metavar="DIR",
    help="Where the reports go: a folder for each client and an index.",
)
