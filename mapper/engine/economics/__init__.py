"""The economics of human coverage, as plain functions of numbers or arrays.

What an hour and an account cost, from which contract value a touch level pays (the line), what
leaves quietly below it, how many people a plan takes, how sure all that is, and which test would
settle it. Nothing here reads a file or knows a client; impossible inputs are refused by `validate`,
and no nan or infinity comes out: a number that may not exist travels with the word whether it does.
"""

from mapper.engine.economics.inputs import EconomicInputs, validate
from mapper.engine.economics.ladder import Ladder, best_level, human_line, touch_ladder, touch_lines
from mapper.engine.economics.ranges import Ranges, validate_ranges
from mapper.engine.economics.threshold import Line, Verdict
from mapper.engine.economics.touch import TouchLevel

__all__ = [
    "EconomicInputs",
    "Ladder",
    "Line",
    "Ranges",
    "TouchLevel",
    "Verdict",
    "best_level",
    "human_line",
    "touch_ladder",
    "touch_lines",
    "validate",
    "validate_ranges",
]
