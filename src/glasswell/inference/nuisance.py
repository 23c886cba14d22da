"""What each curve brings along besides the glass: its scale, its scatter, its outliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax.nn import log_sigmoid

from glasswell.dataset import Measurement
from glasswell.dataset.quantities import SIGNED

Array = npt.NDArray[np.float64]

# Relative error of the whole curve: lengths and cross-sections, calibration, masses.
SCALE_ERRORS: Final = {"thermal_conductivity": 0.05, "heat_capacity": 0.02}
_OTHER_SCALE = 0.05
# Shifts are measured against an unknown zero: σ of it, in spans of the curve.
_ZERO_ERROR = 0.3
# Scatter of a point besides the error given with it: centre and width of its logarithm.
_SCATTER: Final = {True: (0.02, 1.0), False: (0.05, 0.7)}
# Share of points that are off: Beta(1, 19), and how far off they are in ln(value).
_OUTLIER_PRIOR: Final = (1.0, 19.0)
_OUTLIER_WIDTH = 0.5
NAMES: Final = ("scale", "scatter", "outliers")
_OF_SHIFTS: Final = ("zero", *NAMES[1:])


@dataclass(frozen=True)
class Nuisance:
    """Priors of one curve's own parameters.

    number: of the curve, from 1 on.  scale_error: σ of ln(scale); of a shift, whose coordinate is
    the value over its span, that of its zero.  scatter_centre, scatter_width: of ln(scatter).
    points: how many the curve has.
    """

    number: int
    scale_error: float
    scatter_centre: float
    scatter_width: float
    points: int
    shift: bool = False

    @classmethod
    def of(cls, number: int, measurement: Measurement) -> Nuisance:
        """Those of a measurement, by its quantity and by whether it has errors of its own."""
        centre, width = _SCATTER[measurement.uncertainty is not None]
        shift = measurement.quantity in SIGNED
        error = SCALE_ERRORS.get(measurement.quantity, _ZERO_ERROR if shift else _OTHER_SCALE)
        return cls(number, error, float(np.log(centre)), width, len(measurement), shift)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the three parameters."""
        return tuple(f"{name}[{self.number}]" for name in (_OF_SHIFTS if self.shift else NAMES))

    @property
    def start(self) -> Array:
        """Where a search begins: ln scale, ln scatter, logit of the share of outliers.

        Where no point is off, each makes a share of 1/points less likely: Beta(1, 19 + points),
        whose logit has its maximum at minus ln of the second number, and there a width of 1.
        """
        share = _OUTLIER_PRIOR[0] / (_OUTLIER_PRIOR[1] + self.points)
        return np.array([0.0, self.scatter_centre, np.log(share)])

    @property
    def widths(self) -> Array:
        """Widths of the priors, for the first steps of a sampler."""
        return np.array([self.scale_error, self.scatter_width, 1.0])

    def log_prior(self, vector: Any) -> Any:
        """Ln of the prior of (ln scale, ln scatter, logit outliers), up to a constant."""
        first, second = _OUTLIER_PRIOR
        return (
            -0.5 * (vector[0] / self.scale_error) ** 2
            - 0.5 * ((vector[1] - self.scatter_centre) / self.scatter_width) ** 2
            + first * log_sigmoid(vector[2])
            + second * log_sigmoid(-vector[2])
        )

    def prior_draw(self, random: np.random.Generator) -> Array:
        """One vector (ln scale, ln scatter, logit outliers) from the prior."""
        share = random.beta(*_OUTLIER_PRIOR)
        return np.array(
            [
                random.normal(0.0, self.scale_error),
                random.normal(self.scatter_centre, self.scatter_width),
                np.log(share) - np.log1p(-share),
            ]
        )

    def simulated(
        self, glass: Array, error: Array, vector: Array, random: np.random.Generator
    ) -> Array:
        """Coordinates (point,) as measured where the glass alone would show `glass`."""
        off = random.random(len(glass)) < 1.0 / (1.0 + np.exp(-vector[2]))
        width = np.sqrt(np.exp(2.0 * vector[1]) + error**2 + _OUTLIER_WIDTH**2 * off)
        return np.asarray(glass + vector[0] + width * random.normal(size=len(glass)))


def log_likelihood(rest: Any, error: Any, vector: Any) -> Any:
    """Ln of the likelihood of each measured less predicted coordinate (point,) of one curve.

    (1 - ε) N(0, σ² + error²) + ε N(0, σ² + error² + ½²) about ln(scale); error (point,): relative
    errors given with the data, or zero.
    """
    variance = jnp.exp(2.0 * vector[1]) + error**2
    away = (rest - vector[0]) ** 2
    good = log_sigmoid(-vector[2]) + _log_normal(away, variance)
    bad = log_sigmoid(vector[2]) + _log_normal(away, variance + _OUTLIER_WIDTH**2)
    return jnp.logaddexp(good, bad)


def _log_normal(square: Any, variance: Any) -> Any:
    return -0.5 * (square / variance + jnp.log(2.0 * np.pi * variance))
