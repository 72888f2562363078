"""The economics of a line as pictures, sentences and tables; each number with its range and basis."""

from mapper.views.economics.breaks import breaks_first
from mapper.views.economics.contested import contested
from mapper.views.economics.coverage import coverage
from mapper.views.economics.inputs import inputs
from mapper.views.economics.sure import holdout, sure
from mapper.views.economics.threshold import threshold

__all__ = ["breaks_first", "contested", "coverage", "holdout", "inputs", "sure", "threshold"]
