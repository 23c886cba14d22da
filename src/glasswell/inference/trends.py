"""Whether residuals follow one another: what a model misses is no scatter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glasswell.dataset import Measurement

Array = npt.NDArray[np.float64]

# Fewer points show no trend.
_FEWEST = 10
# Frequencies and drives of one sweep agree to a part of a decade.
_PER_DECADE = 8.0
# By so many standard errors, and by so much, neighbours have to agree before anything is said.
_SURE, _LEAST = 3.0, 0.5


@dataclass(frozen=True)
class Trend:
    """Correlation r of the residuals of neighbours along a curve of so many points.

    r = Σ z_i z_(i+1) / Σ z_i², z the residuals over their errors without their mean; that of
    independent ones is -1/n ± 1/√n.
    """

    correlation: float
    points: int

    @classmethod
    def of(cls, curve: Measurement, residuals: Array, noise: Array) -> Trend:
        """That of a curve; points of other frequencies or drives are no neighbours."""
        z, apart = _along(curve, residuals / noise)
        z = z - z.mean()
        total = float((z**2).sum())
        both = np.where(apart, 0.0, z[1:] * z[:-1])
        return cls(float(both.sum()) / total if total > 0.0 else 0.0, len(z))

    @property
    def seen(self) -> bool:
        """Whether the residuals are no scatter beyond doubt."""
        if self.points < _FEWEST or self.correlation < _LEAST:
            return False
        return bool(self.correlation + 1.0 / self.points > _SURE / self.points**0.5)

    @property
    def independent(self) -> float:
        """How many independent points tell as much, n (1 - r)/(1 + r)."""
        return max(self.points * (1.0 - self.correlation) / (1.0 + self.correlation), 1.0)


def _along(curve: Measurement, values: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Values in the order of temperature, sweep by sweep, and where a sweep ends."""
    sweeps = [
        np.round(_PER_DECADE * np.log10(np.asarray(curve.conditions[name])))
        for name in sorted(curve.conditions)
    ]
    order = np.lexsort((np.asarray(curve.temperature), *sweeps))
    apart = np.zeros(len(values) - 1, bool)
    for sweep in sweeps:
        apart |= np.diff(sweep[order]) != 0.0
    return values[order], apart


def judge_trends(
    curves: Sequence[Measurement], residuals: Sequence[Array], noise: Sequence[Array]
) -> list[str]:
    """A sentence for every curve whose residuals follow one another."""
    found = []
    for curve, rest, error in zip(curves, residuals, noise, strict=True):
        trend = Trend.of(curve, rest, error)
        if trend.seen:
            rms, times = np.sqrt(np.mean(rest**2)), np.sqrt(trend.points / trend.independent)
            found.append(
                f"residuals of {curve.name} follow one another (neighbours correlate by "
                f"{trend.correlation:.2f}): the rms of {rms:.2g} is what the model misses, no "
                f"scatter; {trend.points} points tell as much as {trend.independent:.0f} "
                f"independent ones, so true errors are up to {times:.1f} times those given"
            )
    return found
