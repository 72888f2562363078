"""Maps which moments of the customer lifecycle AI carries and which a human carries.

The public nouns and verbs; each is loaded when it is first used.

>>> import mapper
>>> mapper.Mode.AI_LED.word
'ai_led'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapper.engagement.analysis import Analysis, analyse
    from mapper.engagement.listing import as_dict
    from mapper.engagement.reading import read_engagement
    from mapper.engagement.records import Engagement
    from mapper.engine.comparison import compare
    from mapper.engine.conditions import holds
    from mapper.engine.mapping import assign
    from mapper.knowledge.faults import Refused
    from mapper.knowledge.loading import load_framework
    from mapper.knowledge.records.framework import Framework
    from mapper.knowledge.terms import Mode

_HOMES = {
    "Analysis": "mapper.engagement.analysis",
    "Engagement": "mapper.engagement.records",
    "Framework": "mapper.knowledge.records.framework",
    "Mode": "mapper.knowledge.terms",
    "Refused": "mapper.knowledge.faults",
    "analyse": "mapper.engagement.analysis",
    "as_dict": "mapper.engagement.listing",
    "assign": "mapper.engine.mapping",
    "compare": "mapper.engine.comparison",
    "holds": "mapper.engine.conditions",
    "load_framework": "mapper.knowledge.loading",
    "read_engagement": "mapper.engagement.reading",
}

__all__ = [
    "Analysis",
    "Engagement",
    "Framework",
    "Mode",
    "Refused",
    "analyse",
    "as_dict",
    "assign",
    "compare",
    "holds",
    "load_framework",
    "read_engagement",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
