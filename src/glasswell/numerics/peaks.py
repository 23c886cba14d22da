"""The highest peak of a sampled curve, as an instrument of finite resolution would see it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

Array = npt.NDArray[np.float64]

# A bump lower than this, against the higher of its two flanks, is no peak.
_PROMINENCE = np.log(1.02)


def highest_peak(values: Array, width: float) -> float:
    """Place, in steps of the grid, of the highest peak of positive values (point,); NaN if none.

    The values are first averaged with a Gaussian of `width` steps, so that an integrable
    singularity is a peak of finite height, and the place does not depend on the grid.
    """
    with np.errstate(under="ignore"):
        smooth = gaussian_filter1d(np.maximum(values, 0.0), width, mode="nearest")
    logarithm = np.log(np.maximum(smooth, 1e-300))
    found, _ = find_peaks(logarithm, prominence=_PROMINENCE)
    if not len(found):
        return float("nan")
    top = int(found[np.argmax(logarithm[found])])
    before, at, after = logarithm[top - 1 : top + 2]
    bend = before - 2.0 * at + after
    return float(top) if bend == 0.0 else float(top + 0.5 * (before - after) / bend)
