"""Stage by mode: how much of each stage lies in which mode, by a chosen weight."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mapper.engine.modemap import ModeMap
from mapper.knowledge.terms import Mode

UNDECIDED = len(Mode)


def stage_by_mode(mode_map: ModeMap, weights: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Weighted moments of each stage by mode.

    Parameters
    ----------
    mode_map
        The map.
    weights
        Segment name to weight: 1 for each segment counts moments, accounts or revenue
        count a moment once for every account or unit of revenue that it touches.

    Returns
    -------
    array, shape (stages, 5)
        Columns are the four modes in their order, then undecided. A moment that a
        segment does not hold counts nothing there; one that it may hold counts as undecided.
    """
    table = np.zeros((len(mode_map.stages), len(Mode) + 1))
    for row, stage in enumerate(mode_map.stages):
        for moment in stage.moments:
            for name, own in moment.held.items():
                decided = own.mode is not None and own.held == "yes"
                table[row, own.low if decided else UNDECIDED] += weights[name]
    return table


def shares(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each row as percent of its own sum; a row of zeros stays zero.

    Examples
    --------
    >>> shares(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist()
    [[25.0, 75.0], [0.0, 0.0]]
    """
    total = table.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(100 * table, total, out=np.zeros_like(table), where=total > 0))
