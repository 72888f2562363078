"""Writing files so that nothing half-written ever has the final name."""

import os
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from mapper.knowledge.faults import Fault, Refused

NAME_BYTES = 80
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
}


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step: a temporary file beside it, flushed, then renamed.

    Raises
    ------
    Refused
        If the disk is full, the folder is read-only or missing; the old file stays whole.
    """
    handle = None
    try:
        handle = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name[:40]}.", delete=False)  # noqa: SIM115
        with handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
            Path(handle.name).chmod(0o666 & ~_umask())
        Path(handle.name).replace(path)
    except BaseException as error:
        if handle is not None:
            Path(handle.name).unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise Refused(
            [Fault(str(path), "", f"a place that cannot be written ({error.strerror})", "a writable folder")]
        ) from None


def _umask() -> int:
    """The permissions that the user takes from new files; reading them means setting them."""
    current = os.umask(0)
    os.umask(current)
    return current


def folder(path: Path) -> Path:
    """The folder at `path`, made if need be and proven writable before any work starts.

    Raises
    ------
    Refused
        If it is a file, cannot be made, or cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise Refused(
            [Fault(str(path), "--out", f"a place that cannot be written ({error.strerror})", "a folder")]
        ) from None
    return path


def slug(name: str) -> str:
    """A folder name for a client that every platform accepts, inside the output folder.

    Examples
    --------
    >>> slug("Crème & Co.")
    'creme-co'
    >>> slug("CON")
    'con-client'
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = re.sub(r"[^\w]+", "-", "".join(char for char in plain if not unicodedata.combining(char)))
    text = words.strip("-_.") or "client"
    while len(text.encode()) > NAME_BYTES:
        text = text[:-1]
    return f"{text}-client" if text in _RESERVED else text


def distinct(names: list[str], keys: list[str]) -> list[str]:
    """Folder names for clients; those that would be the same get the head of their key behind them.

    Where even the keys are the same, as for two copies of one file, a number follows.

    Examples
    --------
    >>> distinct(["Acme", "ACME", "Beta"], ["1f3a9c00", "77b2", "0"])
    ['acme-1f3a9c', 'acme-77b2', 'beta']
    >>> distinct(["Acme", "Acme"], ["77b2", "77b2"])
    ['acme-77b2', 'acme-77b2-2']
    """
    slugs = [slug(name) for name in names]
    times = Counter(slugs)
    taken = {own for own in slugs if times[own] == 1}
    found = []
    for own, key in zip(slugs, keys, strict=True):
        if times[own] > 1:
            place = f"{own}-{key[:6]}"
            own = next(name for name in chain([place], _numbered(place)) if name not in taken)
            taken.add(own)
        found.append(own)
    return found


def _numbered(place: str) -> Iterator[str]:
    return (f"{place}-{number}" for number in count(2))
