"""What a fit found, how sure it is, and everything needed to predict from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.dataset import Measurement
from glasswell.dataset.quantities import SIGNED
from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import Shape
from glasswell.glass import Glass
from glasswell.inference.curve import with_tables
from glasswell.inference.model import Sample
from glasswell.inference.models import family_of
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.text import summary_text
from glasswell.material import Material
from glasswell.provenance import Source, StudyRecord
from glasswell.response.marks import LARGEST_SCALED_TEMPERATURE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from glasswell.inference.identifiability import Identifiability
    from glasswell.inference.posterior import Posterior

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FittedParameter:
    """One number of a fit.

    status: "free" (fitted), "prior" (varied within the error that it came with), "held" (not
    fitted; `note` says why and from where) or "derived" (follows from the others).
    standard_error: one sigma, None for held parameters.
    """

    name: str
    value: float
    standard_error: float | None
    unit: str
    status: str
    note: str = ""


@dataclass(frozen=True)
class Shortcut:
    """The same fit with the literature's interpolation formula in the place of the exact response.

    shift: for each free parameter, (interpolated/exact - 1, the difference in standard errors of
    the exact fit).
    """

    parameters: Mapping[str, FittedParameter]
    rms_log: float
    shift: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class FitResult:
    """Fitted glass with its parameters, their covariance, and what they were fitted to.

    material: the substance as it was known before, with errors of its density and velocities.
    parameters: by name, free ones first, then held, then derived.  covariance: of the logarithms
    of the varied parameters (xarray, dimensions parameter and parameter_).  joint_covariance: the
    same with the parameters that are held at their priors, whose width bands and derived errors
    count.  residuals: ln(measured/fitted) per measurement; of shifts, measured less fitted
    over the span of the curve.  rms_log: their root mean square.  noise: error of each residual.
    study: the study file that asked for it, if one did.
    """

    glass: Glass
    material: Material
    sample: Sample
    parameters: Mapping[str, FittedParameter]
    covariance: xr.DataArray
    joint_covariance: xr.DataArray
    measurements: tuple[Measurement, ...]
    residuals: tuple[Array, ...]
    rms_log: float
    noise: tuple[Array, ...]
    range: tuple[float, float]
    scattering: str
    warnings: tuple[str, ...]
    sources: tuple[Source, ...]
    versions: Mapping[str, str]
    varied: tuple[Varied, ...]
    vector: Array
    held: Mapping[str, float]
    carried: tuple[Varied, ...]
    shape: Shape | ConfigurationShape | None
    shortcut: Shortcut | None = None
    model: str = "soft-potential model"
    method: str = "least-squares"
    seed: int | None = field(default=None)
    study: StudyRecord | None = None

    @property
    def points(self) -> int:
        """Number of points fitted."""
        return sum(len(m) for m in self.measurements)

    @property
    def residual_name(self) -> str:
        """What the residuals are, in words."""
        shifts = {m.quantity in SIGNED for m in self.measurements}
        words = {True: "(measured - fitted)/span of a shift", False: "ln(measured/fitted)"}
        return " and ".join(words[kind] for kind in (False, True) if kind in shifts)

    @property
    def highest_temperature(self) -> float:
        """Temperature kT = 10 W (K) above which the levels kept no longer hold all occupation."""
        energy_scale: float = getattr(self.glass.ensemble, "energy_scale", np.inf)
        return LARGEST_SCALED_TEMPERATURE * energy_scale

    @property
    def extrapolated(self) -> int:
        """Number of fitted points above `highest_temperature`."""
        return sum(int((m.temperature > self.highest_temperature).sum()) for m in self.measurements)

    @property
    def correlation(self) -> xr.DataArray:
        """Correlations of the logarithms of the varied parameters."""
        spread = np.sqrt(np.diag(self.covariance.values))
        return self.covariance / np.outer(spread, spread)

    def problem(self) -> Problem:
        """The least-squares problem that this result solves."""
        free = [v.name for v in (*self.varied, *self.carried)]
        family = family_of(self.glass.ensemble, self.scattering, free=free)
        family = with_tables(family, self.measurements)
        return Problem(
            self.material,
            family,
            self.measurements,
            self.varied,
            dict(self.held),
            self.carried,
        )

    def predict(self, observable: str, axis: npt.ArrayLike, **options: Any) -> xr.Dataset:
        """A predicted curve with its one-sigma band.

        observable: the name of any observable of `glasswell` that takes a glass, and
        "density_of_states".  axis: over temperatures (K), "density_of_states" over energies (K),
        "mean_free_path" over frequencies (Hz, with temperature=), "heat_release" over times (s,
        with temperature= and initial_temperature=); options as keywords, as frequency=, branch=,
        per=.  pressure= (Pa), glass_transition= (K) and conditions= ask for it as `Glass.at` does,
        by constants without an error; a list of pressures makes a map (pressure, axis), which
        `glasswell.plot.pressure_map` draws.
        Result: the observable's Dataset with `lower` and `upper` around `total`, from the
        covariance of all varied parameters and of those held at their priors.
        Raises InputError for other names, or a keyword that is missing.
        """
        from glasswell.inference.prediction import predict

        return predict(self, observable, axis, **options)

    def profile(self, name: str, points: int = 13, width: float = 3.0) -> xr.Dataset:
        """Fit quality with one parameter held at values around its best, all others refitted.

        Result: Dataset over `value` with `delta_chi_square` and `rms_log`, from -width to +width
        standard errors.
        """
        from glasswell.inference.profile import profile

        return profile(self, name, points, width)

    def posterior(
        self,
        *,
        draws: int = 1000,
        tuning: int = 300,
        chains: int = 4,
        seed: int = 0,
        progress: Callable[[str], None] | None = None,
    ) -> Posterior:
        """Draws from the posterior of this fit, with everything uncertain varied.

        Besides the parameters of the fit these are density and velocities of the material, what is
        held at its prior, and for each curve its scale, scatter and share of outliers.
        draws, tuning: of each chain.  The result is the same for the same seed.
        Raises: InputError if numpyro and arviz are not installed, or for numbers below one.
        """
        from glasswell.inference.posterior import draw_posterior

        return draw_posterior(
            self, draws=draws, tuning=tuning, chains=chains, seed=seed, progress=progress
        )

    def identifiability(self, profiles: bool = True) -> Identifiability:
        """What these data do not tell.

        Products of powers that are known far better than their factors, correlations above 0.95,
        errors that are mostly those of priors, profiles that stay flat on one side (profiles=False
        leaves these out, which need further fits), and what was held.  Scales of the curves and
        errors of the material count, which the errors of the fit leave out.
        """
        from glasswell.inference.identifiability import identifiability

        return identifiability(self, profiles)

    def summary(self) -> str:
        """Parameters with errors and units, what was held and why, and how good the fit is."""
        return summary_text(self)

    def __repr__(self) -> str:
        return self.summary()

    def plot(self, path: str | Path | None = None) -> Figure:
        """Figure of the first measurement with the fit, its parts and the residuals."""
        from glasswell.plot import plot_fit

        figure = plot_fit(self)
        if path is not None:
            figure.savefig(path)
        return figure

    def save(self, path: str | Path) -> None:
        """Write the whole result to a .nc (NetCDF) or .json file, in one step."""
        from glasswell.inference.storage import save

        save(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> FitResult:
        """Read a result back from a .nc or .json file."""
        from glasswell.inference.storage import load

        return load(Path(path))
