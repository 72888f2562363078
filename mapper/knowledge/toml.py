"""Reading one TOML file, whatever it turns out to be."""

import tomllib
from pathlib import Path
from typing import Any

from mapper.knowledge.faults import Fault, Refused

MOST_BYTES = 2_000_000  # an engagement with 200 overrides has about 60 kB


def read_toml(path: Path, name: str | None = None) -> dict[str, Any]:
    """The tables of the file at `path`; `name` is what messages call it.

    Raises
    ------
    Refused
        If there is no such file, or it is a directory, empty, too large, not UTF-8 or not TOML.
    """
    name = name or str(path)
    text = _text(path, name)
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number with 5,000 digits, or 100,000 brackets
        raise Refused([Fault(name, "", f"text that is not TOML: {error}", "TOML 1.0")]) from None
    if not tables:
        raise Refused([Fault(name, "", "no entry", "at least the required tables")])
    return tables


def _text(path: Path, name: str) -> str:
    try:
        if path.is_dir():
            raise Refused([Fault(name, "", "a directory", "a TOML file")])
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Refused([Fault(name, "", f"{size:,} bytes", f"at most {MOST_BYTES:,} bytes")])
        data = path.read_bytes()
    except FileNotFoundError:
        raise Refused([Fault(name, "", "no such file", "the path of a TOML file")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused(
            [Fault(name, "", f"a file that cannot be read ({reason})", "a readable file")]
        ) from None
    if not data.strip():
        raise Refused([Fault(name, "", "an empty file", "a TOML file with entries")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = f"bytes that are not UTF-8 in line {line}"
        raise Refused([Fault(name, "", found, "UTF-8 text")]) from None
