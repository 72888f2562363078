"""Who gives a stage its label: exactly one moment on each side of the tier threshold."""

from collections.abc import Iterable, Iterator, Mapping

from mapper.knowledge.faults import Fault
from mapper.knowledge.records.maps import Moment, Side


def carried_by(moments: Iterable[Moment]) -> dict[str, Side]:
    """The moments that say of themselves that they carry their stage, with the side where they do."""
    return {moment.id: moment.carries for moment in moments if moment.carries != "no"}


def carrying_faults(carries: Mapping[str, Side], file: str, key: str) -> Iterator[Fault]:
    """A fault where none or several carry a stage; one line for both sides where the same is wrong."""
    sides = {
        side: [name for name, on in carries.items() if on in (side, "always")] for side in ("below", "above")
    }
    wrong = {side: ", ".join(names) or "none" for side, names in sides.items() if len(names) != 1}
    for text in dict.fromkeys(wrong.values()):
        where = " and ".join(f"{side} the threshold" for side, own in wrong.items() if own == text)
        yield Fault(file, key, f"{text} carrying the stage {where}", "exactly one moment")
