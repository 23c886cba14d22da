"""Every ensemble through every observable: finite, positive, right shapes, and scaling laws."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from scipy.stats import qmc

import glasswell as gw

SILICA = gw.material("vitreous silica")
SCALE = 4.0


def soft_configurations(factor=1.0, **other):
    """η_L = 4.79e-3: widths of 12 η_L and 2.5 √η_L; `factor` multiplies the density."""
    mass = gw.SoftPotential.from_invariants(0.0, 1.0, energy_scale=SCALE).mass
    widths = {} if "distribution" in other else {"width_eta": 0.057, "width_xi": 0.17}
    return gw.SoftConfigurationsModel(
        mass=mass, atom_density=6.6e28 * factor, soft_fraction=0.01, **widths, **other
    )


def normal(eta, xi):
    """The widths of `soft_configurations`, in an odd unit."""
    return 3.0 * np.exp(-0.5 * (eta / 0.057) ** 2 - 0.5 * (xi / 0.17) ** 2)


def samples(factor=1.0, scale=SCALE):
    u = qmc.Sobol(2, seed=5).random_base2(9)
    third = 2.0 * u[:, 1] - 1.0
    return gw.SampledPotentials(
        energy_scale=scale,
        d1=15.0 * third**3,
        d2=-11.0 + 19.0 * u[:, 0],
        weight=factor * 1e23 * third**2,
        width=0.3 * scale,
    )


def build(name, factor=1.0):
    """An ensemble of each kind, with `factor` times its density."""
    soft = {"energy_scale": SCALE, "density": 9e22 * factor}
    if name == "two-level systems":
        return gw.StandardTunnellingModel(8e44 * factor, 1e-7, 100.0)
    if name == "soft potentials":
        return gw.SoftPotentialModel(**soft)
    if name == "random force":
        return gw.SoftPotentialModel(**soft, random_force=0.01)
    if name == "soft configurations":
        return soft_configurations(factor)
    if name == "a function":
        return soft_configurations(factor, distribution=normal)
    return samples(factor)


NAMES = (
    "two-level systems",
    "soft potentials",
    "random force",
    "soft configurations",
    "a function",
    "samples",
)
TEMPERATURE = np.array([0.1, 0.8, 6.0])
FREQUENCY = np.array([1e9, 1e11])
ENERGY = np.array([[0.7, 2.0, 5.0], [9.0, 12.0, 15.0]])


@lru_cache(maxsize=12)
def glass(name, factor=1.0):
    """The couplings in eV are kept when the density changes."""
    strong = 6.0 if name in ("soft configurations", "a function") else 0.8
    return gw.Glass(
        SILICA, build(name, factor), coupling_longitudinal=strong, coupling_transverse=0.6 * strong
    )


@pytest.mark.parametrize("name", NAMES)
def test_densities(name):
    """1/(K m³) and 1: shapes of the input, finite and positive, single values alike."""
    ensemble = glass(name).ensemble
    for function in (
        lambda e: gw.density_of_states(ensemble, e),
        lambda e: gw.resonant_strength(ensemble, e, 0.0),
        lambda e: gw.resonant_strength(ensemble, e, 2.0),
    ):
        found = function(ENERGY)
        assert found.shape == (2, 3)
        assert np.isfinite(found).all()
        assert (found > 0.0).all()
        assert function(2.0).shape == ()
        assert float(function(2.0)) == pytest.approx(found[0, 1], rel=1e-8)
    # S is smaller when warm, up to transitions between excited levels
    cold = gw.resonant_strength(ensemble, 0.7, 0.0)
    assert gw.resonant_strength(ensemble, 0.7, 2.0) < cold


@pytest.mark.parametrize("name", NAMES)
def test_heat_capacity(name):
    found = gw.heat_capacity(glass(name), TEMPERATURE)
    for part in ("total", "phonons", "excitations"):
        assert found[part].dims == ("temperature",)
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    np.testing.assert_allclose(found["total"], found["phonons"] + found["excitations"], rtol=1e-12)
    assert found["total"].units == "J/(K m^3)"


@pytest.mark.filterwarnings("ignore:.*deeper than:glasswell.errors.ValidityWarning")
@pytest.mark.parametrize("name", NAMES)
def test_heat_in_time(name):
    time = np.array([1e-6, 1e-3, 10.0])
    within = gw.heat_capacity(glass(name), TEMPERATURE, time)["excitations"]
    settled = gw.heat_capacity(glass(name), TEMPERATURE)["excitations"]
    assert within.dims == ("temperature", "time")
    assert (within > 0.0).all()
    assert (within.diff("time") >= 0.0).all()
    assert (within <= settled * (1.0 + 1e-5)).all()
    released = gw.heat_release(glass(name), time, 0.1, 0.8)["total"]
    assert released.dims == ("time",)
    assert (released >= 0.0).all()
    assert released[0] > 0.0


@pytest.mark.parametrize("name", NAMES)
def test_conductivity(name):
    found = gw.thermal_conductivity(glass(name), TEMPERATURE)
    assert found["total"].dims == ("temperature",)
    assert found["total"].units == "W/(K m)"
    for part in ("total", "longitudinal", "transverse", "floor"):
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    np.testing.assert_allclose(
        found["total"], found["longitudinal"] + found["transverse"], rtol=1e-9
    )


@pytest.mark.parametrize("name", NAMES)
def test_conductance_and_diffusivity(name):
    """Below both bounds, growing with temperature; κ/C of the other two observables."""
    leg = gw.Rod(width=1e-5, thickness=2e-6, length=1e-4)
    found = gw.thermal_conductance(glass(name), TEMPERATURE, leg, cold=0.07)
    for part in ("total", "diffusive", "ballistic", "power"):
        assert found[part].dims == ("temperature",)
        assert np.isfinite(found[part]).all()
        assert (np.diff(found[part]) > 0.0).all()
        assert (found[part] > 0.0).all()
    assert (found["total"] < found["diffusive"]).all()
    assert (found["total"] < found["ballistic"]).all()
    spread = gw.thermal_diffusivity(glass(name), TEMPERATURE)
    heat = gw.heat_capacity(glass(name), TEMPERATURE)["total"]
    kappa = gw.thermal_conductivity(glass(name), TEMPERATURE)["total"]
    np.testing.assert_allclose(spread["total"], kappa / heat, rtol=1e-12)
    assert (spread["total"] < spread["phonons"]).all()


@pytest.mark.parametrize("branch", ["longitudinal", "transverse"])
@pytest.mark.parametrize("name", NAMES)
def test_mean_free_path(name, branch):
    found = gw.mean_free_path(glass(name), TEMPERATURE, FREQUENCY, branch)
    for part in ("total", "resonance", "relaxation"):
        assert found[part].dims == ("temperature", "frequency")
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    assert found["total"].units == "m"


@pytest.mark.parametrize("name", NAMES)
def test_attenuation(name):
    """Weak and strong waves; what is left of resonance depends on J/J_c alone."""
    weak = gw.ultrasonic_attenuation(glass(name), TEMPERATURE, FREQUENCY, parts=True)
    critical = gw.critical_intensity(glass(name), 0.1, 1e9)
    strong = gw.ultrasonic_attenuation(glass(name), 0.1, 1e9, intensity=float(critical), parts=True)
    for part in ("total", "resonance", "relaxation"):
        assert weak[part].dims == ("temperature", "frequency")
        assert weak[part].units == "dB/cm"
        assert np.isfinite(weak[part]).all()
        assert (weak[part] > 0.0).all()
    # 1/√2 in a single J_c, and less where weaker systems have smaller ones
    left = float(strong["resonance"] / weak["resonance"][0, 0])
    assert 0.45 < left < np.sqrt(0.5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore::glasswell.ValidityWarning")
def test_arrhenius(name):
    options = {"relaxation": "arrhenius", "parts": True}
    if name == "two-level systems":
        with pytest.raises(gw.InputError, match="no barrier"):
            gw.internal_friction(glass(name), 1.0, 1e6, **options)
        return
    found = gw.internal_friction(glass(name), TEMPERATURE, [1e4, 1e9], **options)
    ladder = gw.internal_friction(glass(name), TEMPERATURE, [1e4, 1e9], parts=True)
    np.testing.assert_allclose(found["resonance"], ladder["resonance"], rtol=1e-12)
    np.testing.assert_allclose(found["relaxation"][0], ladder["relaxation"][0], rtol=0.02)
    assert (found["relaxation"] > 0.0).all()
    assert not np.allclose(found["relaxation"][1:], ladder["relaxation"][1:], rtol=0.1)
    if name != "a function":  # whose tables would all be made once more
        twice = gw.internal_friction(glass(name, 2.0), TEMPERATURE, [1e4, 1e9], **options)
        np.testing.assert_allclose(twice["relaxation"], 2.0 * found["relaxation"], rtol=1e-6)
    velocity = gw.sound_velocity_shift(glass(name), TEMPERATURE, [1e4, 1e9], **options)
    assert np.isfinite(velocity["total"]).all()
    assert (velocity["relaxation"][1:] < 0.0).all()


@pytest.mark.parametrize("name", NAMES)
def test_light(name):
    found = gw.raman_spectrum(glass(name), [-2.0, 0.7, 9.0], TEMPERATURE)
    for part in ("total", "resonance", "relaxation", "reduced"):
        assert found[part].dims == ("temperature", "shift")
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    np.testing.assert_allclose(found["total"], found["resonance"] + found["relaxation"], rtol=1e-12)
    states = gw.vibrational_density_of_states(glass(name), ENERGY[1])
    np.testing.assert_allclose(
        states["excitations"], gw.density_of_states(glass(name).ensemble, ENERGY[1]), rtol=1e-9
    )


@pytest.mark.parametrize("name", NAMES)
def test_neutrons(name):
    """Small momenta: the exact elements of the other ensembles have tables of half a minute."""
    mass = gw.SoftPotential.from_invariants(0.0, 1.0, energy_scale=SCALE).mass
    given = (glass(name), [-2.0, 0.7, 9.0], TEMPERATURE, [0.5, 1.0])
    if name == "two-level systems":
        with pytest.raises(gw.InputError, match="how far their atoms move"):
            gw.neutron_spectrum(*given, mass=mass)
        return
    exact = name in ("soft potentials", "random force", "samples")
    found = gw.neutron_spectrum(*given, mass=mass, small_momentum=not exact)
    for part in ("total", "resonance", "relaxation", "phonons"):
        assert found[part].dims == ("temperature", "momentum_transfer", "energy")
        assert np.isfinite(found[part]).all()
        assert (found[part] > 0.0).all()
    assert found["elastic"].dims == ("temperature", "momentum_transfer")
    assert (np.diff(found["elastic"], axis=0) < 0.0).all()
    assert (found["quasielastic"] > 0.0).all()


@pytest.mark.parametrize("name", NAMES)
def test_landmarks(name):
    """Every landmark is a finite number or None with a reason, and its rule holds."""
    found = gw.landmarks(glass(name))
    for landmark in found.units:
        value = getattr(found, landmark)
        assert bool(found.remarks.get(landmark)) if value is None else np.isfinite(value)
    assert found.ensemble == type(glass(name).ensemble).__name__
    assert found.linear_heat_capacity > 0.0
    assert found.path_over_wavelength_transverse > 1.0
    place = found.excitation_maximum_temperature
    if place is not None:
        axis = place * np.array([0.99, 1.0, 1.01])
        reduced = glass(name).ensemble.heat_capacity(axis) / axis**3
        assert reduced[1] > max(reduced[0], reduced[2])
    energy = found.boson_peak_energy
    if energy is not None:
        axis = energy * np.array([0.97, 1.0, 1.03])
        if found.boson_peak_over_debye is None:
            assert energy == pytest.approx(gw.critical_energy() * SCALE)
            axis[1] *= 1.0 + 1e-9
        reduced = gw.density_of_states(glass(name).ensemble, axis) / axis**2
        assert reduced[1] > max(reduced[0], reduced[2])


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_density(name):
    """Twice the potentials of the same coupling: n, C and 1/l double, κ halves."""
    once, twice = glass(name), glass(name, 2.0)
    np.testing.assert_allclose(
        gw.density_of_states(twice.ensemble, ENERGY),
        2.0 * gw.density_of_states(once.ensemble, ENERGY),
        rtol=1e-9,
    )
    heat = [gw.heat_capacity(g, TEMPERATURE)["excitations"].values for g in (once, twice)]
    np.testing.assert_allclose(heat[1], 2.0 * heat[0], rtol=1e-9)
    np.testing.assert_allclose(twice.strengths, 2.0 * np.array(once.strengths), rtol=1e-9)
    if name != "two-level systems":
        assert twice.rate_constant == pytest.approx(once.rate_constant, rel=1e-9)
    if name == "a function":  # whose tables of waves would all be made once more
        return
    paths = [gw.mean_free_path(g, TEMPERATURE, FREQUENCY) for g in (once, twice)]
    for part in ("resonance", "relaxation", "total"):
        np.testing.assert_allclose(paths[1][part] * 2.0, paths[0][part], rtol=1e-6)
    cold = [gw.thermal_conductivity(g, 0.1, minimum_path=0.0)["total"] for g in (once, twice)]
    assert float(cold[1]) == pytest.approx(0.5 * float(cold[0]), rel=1e-6)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "a function"])
def test_under_pressure(name):
    """Without a tilt n, C and 1/l fall by one factor, that of c_a; couplings and K stay."""
    before = glass(name)
    after = before.at(pressure=2e9, conditions=gw.Conditions(pressure_coupling=0.0))
    left = np.exp(-0.2 - 0.04)
    assert after.couplings == before.couplings
    pairs = (
        (lambda g: gw.density_of_states(g.ensemble, ENERGY), left),
        (lambda g: gw.heat_capacity(g, TEMPERATURE)["excitations"], left),
        (lambda g: gw.heat_capacity(g, TEMPERATURE)["phonons"], 1.0),
        (lambda g: gw.mean_free_path(g, TEMPERATURE, FREQUENCY)["resonance"], 1.0 / left),
        (lambda g: gw.mean_free_path(g, TEMPERATURE, FREQUENCY)["relaxation"], 1.0 / left),
    )
    # Waves through samples take long, and see no more of a pressure than their number.
    for function, factor in pairs[:3] if name == "samples" else pairs:
        np.testing.assert_allclose(function(after), factor * function(before), rtol=1e-6)
    back = after.at(pressure=0.0)
    np.testing.assert_allclose(
        gw.density_of_states(back.ensemble, ENERGY), pairs[0][0](before), rtol=1e-12
    )


@pytest.mark.parametrize("name", NAMES)
def test_tilted_by_pressure(name):
    """100 bar: a density that is the same at all tilts feels none, all others a little."""
    if name == "a function":
        with pytest.raises(gw.InputError, match="distribution"):
            glass(name).at(pressure=1e7)
        return
    tilted = glass(name).at(pressure=1e7)
    left = float(gw.Conditions().soft_fraction_ratio(1e7))
    ratio = tilted.ensemble.heat_capacity(0.8) / (left * glass(name).ensemble.heat_capacity(0.8))
    if name in ("two-level systems", "soft potentials"):
        assert ratio == pytest.approx(1.0, rel=1e-9)
    else:
        assert 1e-3 < abs(ratio - 1.0) < 0.3


def centres(name, factor=1.0):
    """Electrons that tilt by about sixty, in potentials that end somewhere."""
    ends = {"largest_d2": 100.0} if name in ("soft potentials", "random force") else {}
    if name == "soft potentials":
        ends["largest_d1"] = 200.0
    per_given = 0.2 if name in ("soft configurations", "a function") else 0.02
    return gw.ElectronCentres(
        ensemble=build(name, factor), coupling=per_given, repulsion=0.02, **ends
    )


@pytest.mark.parametrize("name", NAMES)
def test_electrons(name):
    """Half filling, spins and light of all that has places for electrons, at twice the density."""
    if name == "two-level systems":
        with pytest.raises(gw.InputError, match="two-level systems"):
            centres(name)
        return
    once, twice = centres(name), centres(name, 2.0)
    assert twice.number == pytest.approx(2.0 * once.number, rel=1e-9)
    assert once.negative_fraction() == pytest.approx(twice.negative_fraction(), rel=1e-9)
    assert 0.0 < once.negative_fraction() < 1.0
    energy = np.array([-0.01, 0.0, 0.01])
    found = once.densities_of_states(energy, width=0.002 if name == "samples" else None)
    for part in ("first", "second", "pair", "equilibrium"):
        assert found[part].dims == ("energy",)
        assert (found[part] >= 0.0).all()
    for temperature in (0.0, 20.0):
        level = once.fermi_level(1.0, temperature=temperature)
        assert once.filling(level, temperature=temperature) == pytest.approx(1.0, abs=2e-2)
    spins = once.spins([5.0, 20.0])
    assert (spins["susceptibility"] > 0.0).all()
    assert (spins["single"] < once.number).all()
    light = once.mean_over_negative(lambda *at: once.optical(*at[:2], origin=at[2]).stokes_shift)
    assert light > 0.0
    hardened = gw.HardenedCentres(stiffness=None, d2=500.0)
    pressed = gw.electrons_under_pressure(
        once,
        gw.Glass(SILICA, once.ensemble, coupling_longitudinal=0.8, coupling_transverse=0.5),
        [0.0, 2e9],
        conditions=gw.Conditions(pressure_coupling=0.0),
        hardened=hardened,
    )
    np.testing.assert_allclose(pressed["soft"] / once.number, [1.0, np.exp(-0.24)], rtol=1e-9)
    assert (pressed["negative"] <= pressed["soft"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_strengths_scale_the_path(name):
    """l⁻¹ = (ω/v) πC S: the resonant path goes as 1/C, and C as the square of the coupling."""
    first = glass(name)
    second = gw.Glass(
        SILICA,
        first.ensemble,
        coupling_longitudinal=3.0 * first.couplings[0],
        coupling_transverse=3.0 * first.couplings[1],
    )
    np.testing.assert_allclose(second.strengths, 9.0 * np.array(first.strengths), rtol=1e-9)
    paths = [gw.mean_free_path(g, 0.5, FREQUENCY)["resonance"].values for g in (first, second)]
    np.testing.assert_allclose(paths[0], 9.0 * paths[1], rtol=1e-9)
    wave = 2.0 * np.pi * FREQUENCY / 3770.0
    energy = 6.62607015e-34 * FREQUENCY / 1.380649e-23
    strength = gw.resonant_strength(first.ensemble, energy, 0.5)
    expected = 1.0 / (np.pi * first.strengths[1] * wave * strength)
    np.testing.assert_allclose(paths[0], expected, rtol=1e-6)


@pytest.mark.parametrize("name", ["soft potentials", "random force", "samples"])
def test_the_energy_scale_moves_everything(name):
    """C(T; W) = c(T/W), n(E; W) = ν(E/W)/W, S(E, T; W) = s(E/W, T/W)."""
    small = build(name)
    large = (
        samples(scale=2.5 * SCALE)
        if name == "samples"
        else gw.SoftPotentialModel(2.5 * SCALE, 9e22, random_force=small.random_force)
    )
    np.testing.assert_allclose(
        large.heat_capacity(2.5 * TEMPERATURE), small.heat_capacity(TEMPERATURE), rtol=1e-10
    )
    np.testing.assert_allclose(
        2.5 * gw.density_of_states(large, 2.5 * ENERGY),
        gw.density_of_states(small, ENERGY),
        rtol=1e-10,
    )
    np.testing.assert_allclose(
        gw.resonant_strength(large, 2.5 * ENERGY, 2.5),
        gw.resonant_strength(small, ENERGY, 1.0),
        rtol=1e-8,
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "a function"])
def test_resonators_and_mirrors(name):
    """Quasiparticles are added to any glass; loss angles and quality factors come from any.

    A function would take the way of the built-in soft configurations through tables that are not
    kept (40 s).
    """
    metal = gw.Superconductor(critical_temperature=9.2, kinetic_inductance_fraction=0.05)
    temperature, frequency = np.array([0.1, 0.8, 3.0]), np.array([5e9, 9e9])
    options = {"loss_tangent": 1e-3, "superconductor": metal, "parts": True}
    loss = gw.resonator_loss(glass(name), temperature, frequency, **options)
    assert np.isfinite(loss["total"]).all()
    parts = loss["resonance"] + loss["relaxation"] + loss["quasiparticles"]
    np.testing.assert_allclose(loss["total"], parts, rtol=1e-12)
    shift = gw.resonator_shift(glass(name), temperature, frequency, **options)
    assert np.isfinite(shift["total"]).all()
    quality = gw.capacitive_quality_factor(glass(name), loss_tangent=1e-3)
    expected = 1.0 / (loss["resonance"] + loss["relaxation"]).sel(temperature=0.8)
    np.testing.assert_allclose(quality(2.0 * np.pi * frequency, 0.8), expected, rtol=1e-12)
    angle = gw.loss_angle(glass(name), temperature, frequency)
    friction = gw.internal_friction(glass(name), temperature, frequency)
    np.testing.assert_allclose(angle, friction, rtol=1e-12)
    with pytest.raises(gw.InputError):
        gw.loss_angle(glass(name), 295.0, 1e9)


def test_a_function_is_as_good_as_its_widths():
    """All observables, through tables that are made anew."""
    given, built_in = glass("a function"), glass("soft configurations")
    for function in (
        lambda g: gw.heat_capacity(g, TEMPERATURE)["excitations"],
        lambda g: gw.thermal_conductivity(g, TEMPERATURE)["total"],
        lambda g: gw.mean_free_path(g, TEMPERATURE, FREQUENCY)["total"],
    ):
        np.testing.assert_allclose(function(given), function(built_in), rtol=2e-4)


@pytest.mark.parametrize("name", NAMES)
def test_systems(name):
    """The systems carry the heat capacity: their sum is what the ensemble gives, but for tails."""
    ensemble = glass(name).ensemble
    systems = ensemble.systems()
    temperature = 0.6
    with np.errstate(under="ignore"):
        occupied = np.exp(-systems.levels / temperature)
        occupied /= occupied.sum(axis=1, keepdims=True)
        mean = (occupied * systems.levels).sum(axis=1)
        square = (occupied * systems.levels**2).sum(axis=1)
    heat = 1.380649e-23 * (systems.weight @ (square - mean**2)) / temperature**2
    assert heat == pytest.approx(float(ensemble.heat_capacity(temperature)), rel=2e-3)
    assert systems.position.shape == systems.levels.shape
    assert systems.transition.shape == (*systems.levels.shape, systems.levels.shape[1])


@pytest.mark.parametrize("name", ["random force", "soft configurations", "a function", "samples"])
def test_the_closed_form_of_the_literature_is_for_one_ensemble(name):
    if name == "random force":
        assert np.isfinite(
            gw.mean_free_path(glass(name), 1.0, 1e9, scattering="interpolation").total
        )
        return
    with pytest.raises(gw.InputError, match=r"not for this ensemble.*SoftPotentialModel"):
        gw.mean_free_path(glass(name), 1.0, 1e9, scattering="interpolation")
