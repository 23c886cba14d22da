"""The soft-configurations model: a smooth density F(η, ξ) of atoms in soft potentials."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glasswell.ensemble.configuration_shape import ConfigurationShape
from glasswell.ensemble.shape import LARGEST_MINIMUM_D2, SMALLEST_MINIMUM_D2
from glasswell.ensemble.shaped import PotentialEnsemble, checked_bias
from glasswell.ensemble.tilted_shape import TiltedShape
from glasswell.errors import InputError, ValidityWarning
from glasswell.numerics.plain_number import make_plain
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.potential import energy_scale, quartic_eta

Array = npt.NDArray[np.float64]
Distribution = Callable[[Array, Array], Array]

# η and ξ of soft configurations are small against 1; wider than this V is no longer soft.
_CRITICAL_WIDTH = 1.0
_LARGEST_SOFT_FRACTION = 0.5
_REACHES = (1.0, 2.0)
# Two grids agree to this for densities with edges, and not at all for peaks they step over.
_SAME_INTEGRAL = 0.01


@dataclass(frozen=True, kw_only=True)
class SoftConfigurationsModel(PotentialEnsemble):
    """Atoms in soft potentials V(x) = A[η(x/a0)² + ξ(x/a0)³ + (x/a0)⁴] with a smooth F(η, ξ).

    F ∝ exp(-η²/2η̄² - ξ²/2ξ̄²), times `negative_eta` where η < 0 (elastic stability), or a
    function of your own; ∫F dη dξ = c_a n, one (η, ξ) of the full plane for each soft atom.
    quartic_energy: A in eV.  length: a0 in Å.  mass: M in u.  atom_density: n in 1/m³.
    soft_fraction: c_a.  width_eta, width_xi: η̄, ξ̄.  distribution: F(eta, xi) (...) of arrays in
    the place of the two widths, in any unit; it falls to nothing within |η|, |ξ| < 1 (normalised
    to 1e-5, to half a per cent if it has edges).
    minimum_d2: double wells deeper than this (from -20 to 0) are frozen in their deeper well.
    bias: a tilt of all potentials, D1 → D1 ± bias, half of them each way.
    Raises InputError for scales that are not positive, widths above 1, a soft fraction above 0.5,
    and an F that is negative, not finite, or not integrable.  Warns (ValidityWarning) if η̄ or ξ̄
    is below the scale η_L or √η_L of quantum motion, so that all potentials are alike.
    Source: M. I. Klinger, Phys. Rep. 165, 275 (1988); Karpov, Klinger, Ignat'ev, JETP 57, 439
    (1983).
    """

    quartic_energy: float = 15.0
    length: float = 1.0
    mass: float
    atom_density: float
    soft_fraction: float
    width_eta: float | None = None
    width_xi: float | None = None
    negative_eta: float = 1.0
    minimum_d2: float = -11.0
    distribution: Distribution | None = None
    bias: float = 0.0

    def __post_init__(self) -> None:
        make_plain(
            self,
            (field.name for field in fields(self) if field.name != "distribution"),
            "an ensemble is described by single numbers",
            "make one ensemble for each value",
        )
        _check_scales(self)
        if self.distribution is None:
            _check_widths(self)
        elif self.width_eta is not None or self.width_xi is not None:
            raise InputError(
                "a distribution and widths are both given",
                "each of them says how eta and xi are distributed",
                "give width_eta and width_xi, or distribution",
            )
        checked_bias(self.bias)
        _ = self.density
        _ = self.shape if self.bias else None

    def scaled(self, ratio: float) -> SoftConfigurationsModel:
        """See `PotentialEnsemble`."""
        return replace(self, soft_fraction=self.soft_fraction * ratio)

    @property
    def eta_l(self) -> float:
        """η_L = (ħ²/(2 M a0² A))^(1/3)."""
        return float(
            quartic_eta(quartic_energy=self.quartic_energy, length=self.length, mass=self.mass)
        )

    @property
    def energy_scale(self) -> float:
        """W/k = A η_L²/k in K."""
        return float(
            energy_scale(quartic_energy=self.quartic_energy, length=self.length, mass=self.mass)
        )

    @property
    def shape(self) -> ConfigurationShape | TiltedShape:
        """F over (N2, N3) = (η/η_L, ξ/√η_L), tilted by the bias."""
        shape = self.untilted_shape
        return TiltedShape(shape, _rounded(self.bias)) if self.bias > 0.0 else shape

    @property
    def untilted_shape(self) -> ConfigurationShape:
        """The same without the bias."""
        return _shape(replace(self, bias=0.0) if self.bias else self)

    @property
    def density(self) -> float:
        """Density per dN2 dN3, in 1/m³: of F at the origin, or of the largest F of a function."""
        scale = self.eta_l**1.5
        atoms = self.soft_fraction * self.atom_density
        if self.distribution is not None:
            largest, total = _examined(self.distribution, self.negative_eta)
            return float(atoms * scale * largest / total)
        assert self.width_eta is not None
        assert self.width_xi is not None
        area = np.pi * self.width_eta * self.width_xi * (1.0 + self.negative_eta)
        return float(atoms * scale / area)

    @property
    def coupling_per_given(self) -> float:
        """Λ = b √η_L: a glass with this ensemble is given b of b (x/a0) ε."""
        return float(np.sqrt(self.eta_l))


@lru_cache(maxsize=64)
def _shape(model: SoftConfigurationsModel) -> ConfigurationShape:
    scale = model.eta_l
    if model.distribution is None:
        assert model.width_eta is not None
        assert model.width_xi is not None
        return ConfigurationShape(
            _rounded(model.width_eta / scale),
            _rounded(model.width_xi / scale**0.5),
            float(model.negative_eta),
            float(model.minimum_d2),
        )
    given, (largest, _) = model.distribution, _examined(model.distribution, model.negative_eta)

    def relative(n2: Array, n3: Array) -> Array:
        eta, xi = n2 * scale, n3 * scale**0.5
        # Beyond the critical region there are no soft configurations.
        inside = (np.abs(eta) <= _REACHES[-1]) & (np.abs(xi) <= _REACHES[-1])
        values = given(np.where(inside, eta, 0.0), np.where(inside, xi, 0.0))
        return np.where(inside, np.asarray(values, float), 0.0) / largest

    return ConfigurationShape(
        np.inf, np.inf, float(model.negative_eta), float(model.minimum_d2), relative
    )


def _rounded(value: float) -> float:
    """To twelve digits, so that models that differ by rounding alone share their tables."""
    return float(f"{value:.11e}")


@lru_cache(maxsize=64)
def _examined(distribution: Distribution, negative_eta: float) -> tuple[float, float]:
    """The largest value of F and its integral over |η|, |ξ| < 2, where it is used."""
    inside, rough = (_integral(distribution, negative_eta, r, 1.3) for r in _REACHES)
    fine = _integral(distribution, negative_eta, _REACHES[1], 1.14)
    if not fine[0] > 0.0 or abs(rough[0] / fine[0] - 1.0) > _SAME_INTEGRAL:
        raise InputError(
            "the distribution cannot be normalised",
            f"its integral is {rough[0]:.4g} on one grid and {fine[0]:.4g} on a finer one",
            "give a density that is positive somewhere, and no narrower than a hundredth of its "
            "distance from the origin",
        )
    if abs(inside[0] / rough[0] - 1.0) > 1e-3:
        raise InputError(
            "the distribution cannot be normalised",
            f"its integral is {inside[0]:.4g} over |eta|, |xi| < 1 and {rough[0]:.4g} over twice "
            "that, but soft configurations have both far below 1",
            "give a density that falls to nothing within |eta|, |xi| < 1",
        )
    return max(rough[1], fine[1]), fine[0]


def _integral(
    distribution: Distribution, negative_eta: float, reach: float, ratio: float
) -> tuple[float, float]:
    """∫F over |η|, |ξ| < reach, and the largest F met, on panels that grow by `ratio`."""
    # The same panels out to the smaller reach, so that a change with the reach is F's own.
    half = np.append(0.0, geometric_edges(1e-4, _REACHES[0], ratio))
    if reach > _REACHES[0]:
        half = np.append(half, np.linspace(_REACHES[0], reach, 7)[1:])
    x, weight = gauss_panels(np.concatenate([-half[:0:-1], half]), 4)
    eta, xi = np.meshgrid(x, x, indexing="ij")
    values = np.asarray(distribution(eta, xi), float) * np.where(eta < 0.0, negative_eta, 1.0)
    _check_values(values, eta)
    return float(weight @ values @ weight), float(values.max())


def _check_values(values: Array, eta: Array) -> None:
    if values.shape != eta.shape or not np.all(np.isfinite(values)) or values.min() < 0.0:
        raise InputError(
            "the distribution is no density",
            "it takes two arrays eta, xi and returns values that are finite and never negative",
            "check it on a grid of eta and xi between -1 and 1",
        )


def _check_scales(model: SoftConfigurationsModel) -> None:
    for name in ("quartic_energy", "length", "mass", "atom_density"):
        value = getattr(model, name)
        if not (np.isfinite(value) and value > 0.0):
            raise InputError(
                f"{name}={value!r} is not a positive number",
                "A is given in eV, a0 in angstrom, M in atomic mass units, n in 1/m³",
                f"give a positive {name}",
            )
    if not 0.0 < model.soft_fraction <= _LARGEST_SOFT_FRACTION:
        raise InputError(
            f"soft_fraction={model.soft_fraction!r} is outside (0, 0.5]",
            "it is the share of atoms in soft configurations, which are the exception",
            "the theory asks for 0.1 or less",
        )
    if not 0.0 <= model.negative_eta <= 1.0:
        raise InputError(
            f"negative_eta={model.negative_eta!r} is outside [0, 1]",
            "it is the factor by which elastic stability lowers F where eta < 0",
            "give 1 for no suppression, 0 for none of them",
        )
    if not SMALLEST_MINIMUM_D2 <= model.minimum_d2 <= LARGEST_MINIMUM_D2:
        raise InputError(
            f"minimum_d2={model.minimum_d2!r} is outside the table",
            "levels of double wells are tabulated for D2 from -20 on",
            "choose a minimum_d2 between -20 and 0",
        )


def _check_widths(model: SoftConfigurationsModel) -> None:
    scales = {"width_eta": model.eta_l, "width_xi": model.eta_l**0.5}
    for name, scale in scales.items():
        value = getattr(model, name)
        if value is None or not 0.0 < value <= _CRITICAL_WIDTH:
            raise InputError(
                f"{name}={value!r} is outside the critical region",
                "soft configurations have eta and xi far below 1, and hard ones make no soft modes",
                f"give a {name} between {scale:.2g} and {_CRITICAL_WIDTH:g}, or a distribution",
            )
        if value < scale:
            warnings.warn(
                f"{name}={value:.3g} is below the scale {scale:.3g} of quantum motion: all "
                "potentials are then nearly alike, and n(E) is a peak near 2.7 W. Give a larger "
                "width unless you mean that.",
                ValidityWarning,
                stacklevel=4,
            )
