"""From the files of a framework folder to one checked `Framework`."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mapper.knowledge.checking import cross_faults
from mapper.knowledge.faults import Fault, Refused, from_validation, own_errors
from mapper.knowledge.places import data_folder
from mapper.knowledge.records.framework import Framework
from mapper.knowledge.toml import read_toml

# file -> key of Framework; "" means that the file's tables are keys themselves
FILES = {
    "framework.toml": "",
    "modes.toml": "",
    "maps/saas.toml": "saas",
    "maps/usage_based.toml": "usage",
    "inheritance.toml": "",
    "classifier.toml": "",
    "rules.toml": "",
    "handoffs.toml": "",
    "contrasts.toml": "",
    "contested.toml": "",
    "questions/leader.toml": "",
    "questions/tool.toml": "",
    "skills.toml": "",
    "assumptions.toml": "",
    "facts.toml": "",
    "sources.toml": "",
    "claims.toml": "",
}
HYBRIDS = "hybrids"


def load_framework(folder: str | Path | None = None) -> Framework:
    """The framework in `folder`, by default the one that comes with the package.

    Raises
    ------
    Refused
        With every fault of every file: unreadable, unknown keys, values out of range,
        references to ids that do not exist, sources that nothing uses.
    """
    if folder is None:
        return _default_framework()
    framework, faults = read_framework(Path(folder))
    if framework is None or faults:
        raise Refused(faults)
    return framework


@lru_cache(maxsize=1)
def _default_framework() -> Framework:
    return load_framework(data_folder() / "framework")


def read_framework(folder: Path) -> tuple[Framework | None, list[Fault]]:
    """The framework in `folder` as far as it can be read, and all faults found."""
    if not folder.is_dir():
        return None, [Fault(str(folder), "", "no such folder", "a folder with framework files")]
    tables, origin, faults = _gather(folder)
    try:
        framework = Framework.model_validate(tables)
    except ValidationError as error:
        return None, faults + _located(error, tables, origin)
    return framework, faults + cross_faults(framework, origin)


def _gather(folder: Path) -> tuple[dict[str, Any], dict[str, str], list[Fault]]:
    tables: dict[str, Any] = {}
    origin: dict[str, str] = {}
    faults: list[Fault] = []
    for name, key in FILES.items():
        found = _read(folder, name, faults)
        parts = {key: found} if key else found
        for clash in sorted(set(parts) & set(tables)):
            faults.append(Fault(name, clash, "a table that another file has", f"only {origin[clash]}"))
        tables |= parts
        origin |= dict.fromkeys(parts, name)
    tables["patterns"] = []
    for path in sorted((folder / HYBRIDS).glob("*.toml")):
        name = f"{HYBRIDS}/{path.name}"
        pattern = _read(folder, name, faults)
        if not pattern:
            continue
        origin[f"patterns.{len(tables['patterns'])}"] = name
        origin[f"patterns.{pattern.get('id')}"] = name
        tables["patterns"].append(pattern)
    return tables, origin, faults


def _read(folder: Path, name: str, faults: list[Fault]) -> dict[str, Any]:
    try:
        return read_toml(folder / name, name)
    except Refused as refused:
        faults.extend(refused.faults)
        return {}


def _located(error: ValidationError, tables: dict[str, Any], origin: dict[str, str]) -> list[Fault]:
    faults: list[Fault] = []
    for fault, part in zip(from_validation(error, "", tables, Framework), own_errors(error), strict=True):
        location = part["loc"]
        top = str(location[0])
        file = origin.get(f"{top}.{location[1]}" if len(location) > 1 else top) or origin.get(
            top, "framework"
        )
        faults.append(Fault(file, fault.key, fault.found, fault.allowed))
    return faults
