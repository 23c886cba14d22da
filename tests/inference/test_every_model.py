"""What data tell of every model that is fitted: against plain calculations with observables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import least_squares

import glasswell as gw
from glasswell.constants import ATOMIC_MASS, BOLTZMANN, ELECTRONVOLT, REDUCED_PLANCK
from glasswell.inference.catalogue import curve_of
from glasswell.inference.knowledge import knowledge_of
from glasswell.inference.log_posterior import LogPosterior
from glasswell.inference.model import Sample
from glasswell.inference.profile import heights

pytestmark = pytest.mark.filterwarnings("ignore::glasswell.errors.ValidityWarning")

SILICA = gw.material("vitreous silica")
TRUTH = {
    "strength": 3e-4,
    "tunnelling_density": 8e44,
    "loss_tangent": 2e-3,
    "filled_loss_tangent": 2e-5,
    "critical_photon_number": 30.0,
    "saturation_exponent": 0.8,
}
ERROR, SHIFT_ERROR = 0.03, 1e-6


@dataclass(frozen=True)
class Kind:
    """One kind of curve: its quantity and unit, the observable, its conditions and keywords."""

    quantity: str
    unit: str = "1"
    frequency: float | None = None
    photons: float | None = None

    @property
    def shift(self):
        return self.quantity.endswith("shift")

    def values(self, system, at, temperature):
        """By the public observable, at parameters by name."""
        glass = system.made(at)
        if self.quantity == "thermal_conductivity":
            kept = {"minimum_path": at.get("minimum_path", 1e-9), "scattering": system.scattering}
            return gw.thermal_conductivity(glass, temperature, **kept)["total"].values
        if self.quantity == "heat_capacity":
            return gw.heat_capacity(glass, temperature)["total"].values
        if self.quantity == "transverse_internal_friction":
            return gw.internal_friction(glass, temperature, self.frequency).values
        if self.quantity == "transverse_velocity_shift":
            return gw.sound_velocity_shift(glass, temperature, self.frequency).values
        if self.quantity == "dielectric_loss":
            tangent = {"loss_tangent": at["loss_tangent"]}
            return gw.dielectric_loss(glass, temperature, self.frequency, **tangent).values
        tangent = {"loss_tangent": at["filled_loss_tangent"]}
        if self.quantity == "frequency_shift":
            return gw.resonator_shift(glass, temperature, self.frequency, **tangent).values
        drive = {
            "photon_number": self.photons,
            "critical_photon_number": at["critical_photon_number"],
            "exponent": at["saturation_exponent"],
        }
        return (
            1.0 / gw.resonator_loss(glass, temperature, self.frequency, **tangent, **drive).values
        )

    def measured(self, system, seed):
        temperature = system.temperature
        value = self.values(system, system.truth, temperature)
        # Of exactly the size that is stated, so that no error is enlarged.
        scatter = np.random.default_rng(seed).normal(size=len(value))
        scatter *= 0.9 / np.sqrt(np.mean(scatter**2))
        error = SHIFT_ERROR if self.shift else ERROR * value
        conditions = {} if self.frequency is None else {"frequency": (self.frequency, "Hz")}
        if self.photons is not None:
            conditions["photon_number"] = (self.photons, "1")
        return gw.Measurement.create(
            temperature,
            value + error * scatter,
            uncertainty=np.broadcast_to(error, value.shape),
            quantity=self.quantity,
            unit=self.unit,
            name=f"{self.quantity} {self.photons}",
            material="vitreous silica",
            conditions=conditions,
        )


KINDS = (
    Kind("thermal_conductivity", "W/(K m)"),
    Kind("heat_capacity", "J/(K m^3)"),
    Kind("transverse_internal_friction", frequency=3e5),
    Kind("transverse_velocity_shift", frequency=3e5),
    Kind("dielectric_loss", frequency=1e9),
    Kind("internal_quality_factor", frequency=5e9, photons=1.0),
    Kind("internal_quality_factor", frequency=5e9, photons=1e4),
    Kind("frequency_shift", frequency=5e9),
)


def glass_of(model, at):
    """The glass of an ensemble, at parameters by name."""
    substance = SILICA.replace(
        density=at.get("mass_density", SILICA.density),
        longitudinal_velocity=at.get("longitudinal_velocity", SILICA.longitudinal_velocity),
        transverse_velocity=at.get("transverse_velocity", SILICA.transverse_velocity),
    )
    return gw.Glass(substance, model, longitudinal=at["strength"], transverse=at["strength"])


def two_levels(at):
    return glass_of(gw.StandardTunnellingModel(at["tunnelling_density"], 1e-5, 1e4), at)


@dataclass(frozen=True)
class System:
    """A model: how its glass is made, true parameters, curves, and what a fit is told."""

    made: Callable[[Mapping[str, float]], gw.Glass]
    truth: Mapping[str, float]
    temperature: np.ndarray
    kinds: tuple[Kind, ...] = KINDS
    model: str | None = None
    scattering: str = "exact"

    def fitted(self):
        """A fit of all its curves, with everything free that was made up."""
        curves = [kind.measured(self, seed) for seed, kind in enumerate(self.kinds)]
        told = {"model": self.model, "scattering": self.scattering, "free": list(self.truth)}
        return gw.fit(curves, "vitreous silica", **told)


PAIRS = System(two_levels, TRUTH, np.geomspace(0.06, 1.5, 9), model="standard-tunnelling")


@pytest.fixture(scope="module")
def pairs():
    """Two-level systems, from every kind of curve that a fit takes."""
    return PAIRS.fitted()


def coordinates(system, kind, curve, at):
    """As a fit compares them: logarithms, or shifts from their mean over the measured span."""
    value = kind.values(system, at, system.temperature)
    return (value - value.mean()) / np.ptp(curve.value) if kind.shift else np.log(value)


def plain_slopes(names, at, function, step=1e-4):
    """Central differences (point, parameter) by the logarithms of the named parameters."""
    columns = []
    for name in names:
        up, down = (function({**at, name: at[name] * np.exp(s)}) for s in (step, -step))
        columns.append((up - down) / (2.0 * step))
    return np.stack(columns, axis=-1)


def best_of(result):
    """Every number at its best fit, what was held included."""
    return {name: p.value for name, p in result.parameters.items()}


def plain_covariance(system, result, further=()):
    """Covariance of all numbers by public observables, scales or zeros of the curves included.

    further: rows (slopes by the numbers, one with an own scale of 5 %, over their errors) of a
    candidate.
    """
    density = LogPosterior.of(result.problem())
    names = [v.name for v in density.physical]
    at, kinds = best_of(result), system.kinds
    blocks, count = [], len(names) + len(kinds) + 1
    pairs = zip(kinds, result.measurements, strict=True)
    for i, (kind, curve) in enumerate(pairs):
        slopes = plain_slopes(names, at, lambda x, k=kind, c=curve: coordinates(system, k, c, x))
        rows = np.zeros((len(slopes), count))
        rows[:, : len(names)], rows[:, len(names) + i] = slopes, 1.0
        size = np.ptp(curve.value) if kind.shift else curve.value
        blocks.append(rows / (curve.uncertainty / size)[:, None])
    for slopes, error in further:
        rows = np.zeros((len(slopes), count))
        rows[:, : len(names)], rows[:, -1] = slopes, 1.0
        blocks.append(rows / error)
    scales = [0.3 if k.shift else 0.02 if k.quantity == "heat_capacity" else 0.05 for k in kinds]
    widths = np.array([*(v.log_width for v in density.physical), *scales, 0.05])
    whole = np.concatenate(blocks)
    return names, np.linalg.inv(whole.T @ whole + np.diag(widths**-2.0))


def check_knowledge(system, result):
    """By hand: public observables, differences, one matrix."""
    knowledge, _ = knowledge_of(result)
    names, covariance = plain_covariance(system, result)
    count = len(names)
    assert knowledge.names[:count] == tuple(names)
    error = np.sqrt(np.diag(covariance))[: len(knowledge.names)]
    np.testing.assert_allclose(knowledge.errors, error, rtol=5e-3)
    return knowledge, covariance


def check_gain(system, result, name):
    """½ ln det of the parameters' covariance before, over that after, each inverted by hand."""
    kind, observable, options = CANDIDATES[name]
    axis = system.temperature[:7] * 1.1
    experiment = gw.Experiment(
        observable=observable, axis=axis, error=0.01, options=options, scale_error=0.05
    )
    plan = gw.next_experiments(result, [experiment])
    names = [v.name for v in LogPosterior.of(result.problem()).physical]

    def model(at):
        return np.log(kind.values(system, at, axis))

    slopes = plain_slopes(names, best_of(result), model)
    before, after = (plain_covariance(system, result, f)[1] for f in ((), [(slopes, 0.01)]))
    size = len(names)
    parts = [np.linalg.slogdet(c[:size, :size])[1] for c in (before, after)]
    assert plan.gains[0] > 0.002
    assert plan.gains[0] == pytest.approx(0.5 * (parts[0] - parts[1]), rel=1e-2)
    errors = plan.table["error"].sel(parameter=names).values[0]
    np.testing.assert_allclose(errors, np.sqrt(np.diag(after))[:size], rtol=5e-3)


def test_what_is_known_of_two_levels(pairs):
    """By hand, and in the words of the model."""
    knowledge, covariance = check_knowledge(PAIRS, pairs)
    found = pairs.identifiability(profiles=False)
    assert {"strength", "tunnelling_density", "saturation_exponent"} <= set(found.errors)
    assert not {"density", "rate_constant", "energy_scale"} & set(found.errors)
    assert found.fixed == pytest.approx(
        (1.0 - np.diag(covariance)[:-1] / knowledge.widths**2).sum(), rel=1e-2
    )


CANDIDATES = {
    "heat": (Kind("heat_capacity"), "heat_capacity", {}),
    "conductivity": (Kind("thermal_conductivity"), "thermal_conductivity", {}),
    "friction": (
        Kind("transverse_internal_friction", frequency=1e4),
        "internal_friction",
        {"frequency": 1e4},
    ),
    "loss": (Kind("dielectric_loss", frequency=6e9), "dielectric_loss", {"frequency": 6e9}),
    "driven": (
        Kind("internal_quality_factor", frequency=5e9, photons=100.0),
        "resonator_loss",
        {"frequency": 5e9, "photon_number": 100.0},
    ),
}


@pytest.mark.parametrize("name", CANDIDATES)
def test_gains_of_two_levels(pairs, name):
    check_gain(PAIRS, pairs, name)


def plain_refit(result, name, value):
    """χ² by scipy with public observables, one number held, the noise that of the fit."""
    problem = result.problem()
    others = [v for v in problem.varied if v.name != name]

    def rest(vector):
        at = {n: p.value for n, p in result.parameters.items()}
        at |= {v.name: float(np.exp(x)) for v, x in zip(others, vector, strict=True)}
        at[name] = value
        pairs = zip(PAIRS.kinds, result.measurements, result.noise, strict=True)
        rows = []
        for kind, curve, noise in pairs:
            data = curve.value
            data = (data - data.mean()) / np.ptp(data) if kind.shift else np.log(data)
            rows.append((data - coordinates(PAIRS, kind, curve, at)) / noise)
        pulls = [(x - v.log_centre) / v.log_width for v, x in zip(others, vector, strict=True)]
        return np.concatenate([*rows, pulls])

    start = [result.vector[problem.names.index(v.name)] for v in others]
    scale = [float(result.parameters[v.name].standard_error or 1.0) for v in others]
    scale = [s / result.parameters[v.name].value for s, v in zip(scale, others, strict=True)]
    found = least_squares(rest, start, x_scale=scale, xtol=1e-10, ftol=1e-10)
    return 2.0 * found.cost


@pytest.mark.parametrize("name", ["strength", "saturation_exponent"])
def test_profiles_against_plain_refits(pairs, name):
    parameter = pairs.parameters[name]
    share = parameter.standard_error / parameter.value
    values = parameter.value * np.exp([0.0, -1.5 * share])
    noise = np.concatenate(pairs.noise)
    ours = heights(pairs.problem(), pairs.vector, noise, name, values)
    plain = [plain_refit(pairs, name, float(value)) for value in values]
    np.testing.assert_allclose(ours, plain, rtol=1e-3, atol=0.02)
    assert ours[1] - ours[0] > 1.0


@pytest.mark.slow
def test_a_rule_of_two_levels_is_known_as_its_heat_capacity_is():
    """P̄ ∝ c1 ρ; a heat capacity in the cold tells of P̄ alone: ½ ln(1 + n σ²/error²)."""
    curve = PAIRS.kinds[0].measured(PAIRS, 3)
    result = gw.fit(curve, model="standard-tunnelling")
    told = result.identifiability(profiles=False)
    known = [told.errors[n] for n in ("linear_heat_capacity", "mass_density")]
    sigma = told.errors["tunnelling_density"]
    assert sigma == pytest.approx(np.hypot(*known), rel=1e-3)
    heat = gw.Experiment(
        observable="heat_capacity", axis=[0.05, 0.06, 0.07], error=0.04, scale_error=0.0
    )
    for about in ((), ("tunnelling_density",)):
        plan = gw.next_experiments(result, [heat], about=about)
        expected = 0.5 * np.log(1.0 + 3.0 * (sigma / 0.04) ** 2)
        assert plan.gains[0] == pytest.approx(expected, rel=0.02)


def test_a_resonator_is_predicted_with_its_own_saturation_and_losses():
    """1/Q = F tan δ0 [S/√(1 + (n/n_c T^g)^β) + R] + 1/Q_other, unless another one is asked for."""
    glass, temperature = two_levels(TRUTH), np.array([0.05, 0.2, 0.9])
    sample = Sample(
        loss_tangent=2e-3,
        filled_loss_tangent=2e-5,
        critical_photon_number=30.0,
        saturation_exponent=0.8,
        saturation_growth=2.0,
        other_loss=1e-6,
    )

    def predicted(**options):
        every = {"frequency": 5e9, **options}
        return curve_of(glass, sample, "exact", "resonator_loss", temperature, every)["total"]

    bare = gw.resonator_loss(glass, temperature, 5e9, loss_tangent=2e-5, parts=True)
    critical = 30.0 * temperature**2.0
    expected = bare["resonance"] / np.sqrt(1.0 + (700.0 / critical) ** 0.8) + bare["relaxation"]
    np.testing.assert_allclose(predicted(photon_number=700.0), expected + 1e-6, rtol=1e-12)
    np.testing.assert_allclose(predicted(), bare["total"] + 1e-6, rtol=1e-12)
    np.testing.assert_allclose(predicted(filling_factor=0.01), bare["total"], rtol=1e-12)
    weak = predicted(photon_number=700.0, critical_photon_number=1e12)
    np.testing.assert_allclose(weak, predicted(), rtol=1e-6)


def soft_potentials(at):
    force = at.get("random_force", 0.0)
    return glass_of(gw.SoftPotentialModel(at["energy_scale"], at["density"], force), at)


def soft_configurations(at):
    """η_L = √(W/A) and M = ħ²/(2 a0² A η_L³), for widths of 20 η_L and 4 √η_L."""
    joule = 15.0 * ELECTRONVOLT
    scale = np.sqrt(at["energy_scale"] * BOLTZMANN / joule)
    mass = REDUCED_PLANCK**2 / (2.0 * 1e-20 * joule * scale**3) / ATOMIC_MASS
    model = gw.SoftConfigurationsModel(
        quartic_energy=15.0,
        length=1.0,
        mass=mass,
        atom_density=SILICA.atom_density,
        soft_fraction=at["density"] * np.pi * 80.0 * 2.0 / SILICA.atom_density,
        width_eta=20.0 * scale,
        width_xi=4.0 * np.sqrt(scale),
    )
    return glass_of(model, at)


SOFT = {
    "energy_scale": 3.0,
    "strength": 3e-4,
    "density": 8e22,
    "loss_tangent": 2e-3,
    "filled_loss_tangent": 2e-5,
    "critical_photon_number": 30.0,
    "saturation_exponent": 0.8,
}
FORCED = {**{n: SOFT[n] for n in ("energy_scale", "strength", "density")}, "random_force": 3e-2}
# Slow relaxation along the random force takes minutes to tabulate.
WITHOUT_WAVES = KINDS[:2]
WARM, COOL = np.geomspace(0.1, 12.0, 14), np.geomspace(0.1, 3.0, 14)
MODELS = {
    "soft potentials": System(soft_potentials, SOFT, WARM),
    "interpolation": System(soft_potentials, SOFT, WARM, scattering="interpolation"),
    "random force": System(soft_potentials, FORCED, WARM, WITHOUT_WAVES),
    "soft configurations": System(
        soft_configurations, {**SOFT, "density": 1e21}, COOL, model="soft-configurations"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_what_is_known_of_the_other_models(name):
    """All kinds of curves, and gains of each kind of candidate, by hand."""
    system = MODELS[name]
    result = system.fitted()
    check_knowledge(system, result)
    assert result.identifiability().fixed > 3.5
    for candidate in ["heat", "conductivity"] if name == "random force" else CANDIDATES:
        check_gain(system, result, candidate)
