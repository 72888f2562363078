"""Walking the records of a framework with the place of each."""

from collections.abc import Iterator, Mapping

from mapper.knowledge.records.framework import Framework
from mapper.knowledge.records.patterns import Operation
from mapper.knowledge.records.record import Record

Entry = tuple[str, str, Record]  # file, key, record


def walk(framework: Framework, origin: Mapping[str, str]) -> Iterator[Entry]:
    """Every record with the file and key where it stands."""
    for name in type(framework).model_fields:
        value = getattr(framework, name)
        if isinstance(value, tuple):
            for entry in value:
                file = origin.get(f"{name}.{label(entry)}", origin.get(name, name))
                yield from inside(entry, file, f"{name}.{label(entry)}")
        else:
            yield from inside(value, origin.get(name, name), name)


def label(record: Record) -> str:
    """The id of a record, or what comes nearest to one."""
    for name in ("id", "key", "mode", "name", "op"):
        found = getattr(record, name, None)
        if found is not None:
            return getattr(found, "word", str(found))
    return type(record).__name__.lower()


def inside(record: Record, file: str, key: str) -> Iterator[Entry]:
    """The record itself and every record in it, with the file and key where each stands."""
    yield file, key, record
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from inside(value, file, f"{key}.{name}")
        elif isinstance(value, tuple):
            for position, entry in enumerate(value, start=1):
                if isinstance(entry, Record):
                    yield from inside(entry, file, f"{key}.{name}{_named(entry, position)}")


def _named(entry: Record, position: int) -> str:
    """An operation is known by its number, everything else by its id if it has one."""
    own = label(entry)
    numbered = isinstance(entry, Operation) or own == type(entry).__name__.lower()
    return f"[{position}]" if numbered else f".{own}"
