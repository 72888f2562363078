"""Floor 4: one function for each picture, table or part of a page, from an `Analysis`.

Every view is a pure function: it returns something that a notebook shows, and never
displays, reads a file or makes a widget.
"""

from mapper.views.colophon import colophon, sources
from mapper.views.contested import contested
from mapper.views.decisions import decision_log, overrides
from mapper.views.difference import contrasts, difference, differences
from mapper.views.front import front
from mapper.views.handoffs import handoffs
from mapper.views.heatmap import heatmap, heatmap_tables, heatmaps
from mapper.views.modemap import mode_map, mode_maps
from mapper.views.said import facts, missing
from mapper.views.style import style
from mapper.views.transitions import transitions
from mapper.views.why import why

__all__ = [
    "colophon",
    "contested",
    "contrasts",
    "decision_log",
    "difference",
    "differences",
    "facts",
    "front",
    "handoffs",
    "heatmap",
    "heatmap_tables",
    "heatmaps",
    "missing",
    "mode_map",
    "mode_maps",
    "overrides",
    "sources",
    "style",
    "transitions",
    "why",
]
