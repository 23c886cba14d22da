"""The claims of the soft-configurations model, against closed forms and plain sampling."""

from __future__ import annotations

import importlib
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

import glasswell as gw

FOLDER = Path(__file__).resolve().parents[2] / "validation" / "soft-configurations-model"
HBAR, EV, BOLTZMANN, UNIT = 1.054571817e-34, 1.602176634e-19, 1.380649e-23, 1.66053906660e-27
# Points of a grid, and half its length, for H = -d²/dy² + V(y).
POINTS, REACH = 220, 6.5


@pytest.fixture(scope="module", autouse=True)
def _scripts():
    sys.path.insert(0, str(FOLDER))
    yield
    sys.path.remove(str(FOLDER))


def script(name):
    return importlib.import_module(name)


def grid_levels(n2, n3, levels):
    """Places, levels (member, level) and wave functions of N2 y² + N3 y³ + y⁴, by sinc functions.

    The origin is shifted to -N3/4, the middle of the potential; no oscillator basis.
    """
    n2, n3 = np.atleast_1d(n2)[:, None], np.atleast_1d(n3)[:, None]
    u = np.linspace(-REACH, REACH, POINTS)
    step = u[1] - u[0]
    k = np.arange(POINTS)
    apart = k[:, None] - k
    with np.errstate(divide="ignore"):
        kinetic = np.where(apart == 0, np.pi**2 / 3.0, 2.0 * (-1.0) ** apart / apart**2.0)
    y = u - 0.25 * n3
    matrix = np.tile(kinetic / step**2, (len(n2), 1, 1))
    matrix[:, k, k] += n2 * y**2 + n3 * y**3 + y**4
    values, vectors = np.linalg.eigh(matrix)
    return y, values[:, :levels], vectors[:, :, :levels]


def test_the_grid_knows_the_quartic_oscillator():
    _, levels, _ = grid_levels(0.0, 0.0, 2)
    np.testing.assert_allclose(levels[0], [1.0603620904841829, 3.7996730298013942], rtol=1e-9)


def kind_on_grid(n2, n3):
    """The stated rules for one potential, from its levels on the grid."""
    turning = np.roots([4.0, 3.0 * n3, 2.0 * n2, 0.0])
    turning = np.sort(turning[np.abs(turning.imag) < 1e-9].real)
    value = lambda y: n2 * y**2 + n3 * y**3 + y**4  # noqa: E731
    y, levels, waves = grid_levels(n2, n3, 30)
    if len(turning) == 3:
        below = waves[0][:, levels[0] < value(turning[1])]
        if below.shape[1] > 1:
            places = np.linalg.eigvalsh(below.T @ (y[0][:, None] * below))
            if places[0] < turning[1] < places[-1]:
                return "two-well"
    deepest = turning[np.argmin(value(turning))]
    harmonic = 2.0 * np.sqrt(n2 + 3.0 * n3 * deepest + 6.0 * deepest**2)
    ratio = (levels[0, 1] - levels[0, 0]) / harmonic
    return "single-well" if abs(ratio - 1.0) < 0.2 else "intermediate"


def test_a_finding_is_frozen_and_has_one_of_three_verdicts():
    findings = script("findings")
    finding = findings.Finding(1, "said", findings.HOLDS, {"a": 1.0}, "because")
    with pytest.raises(FrozenInstanceError):
        finding.verdict = findings.FAILS
    with pytest.raises(TypeError):
        finding.numbers["a"] = 2.0
    with pytest.raises(ValueError, match="none of the three"):
        findings.Finding(1, "said", "perhaps", {}, "because")


def test_claim_2_masses_from_the_closed_form():
    found = script("claim_2_scales").compute()
    # W³ = A (ħ²/2Ma0²)², solved for M.
    for scale, name in ((20.0, "20 K"), (10.0, "10 K"), (2.63, "silica")):
        mass = HBAR**2 / (2e-20 * UNIT) * np.sqrt(15.0 * EV / (BOLTZMANN * scale) ** 3)
        assert found.numbers[f"M for {name} (u)"] == pytest.approx(mass, rel=1e-8)
    assert found.numbers["exponent of M"] == pytest.approx(-2.0 / 3.0, rel=1e-9)
    assert found.verdict == "holds with a changed number"
    # 30 u gives 48.5 K.
    assert float(script("claim_2_scales").scale_of(30.0)) == pytest.approx(48.5, abs=0.05)


def test_claim_2_excitation_of_one_atom_on_a_grid_in_metres():
    mass, energy = 15.999 * UNIT, 15.0 * EV
    unit = HBAR**2 / (2.0 * mass * 1e-20)
    # -(ħ²/2M) d²/dx² + A (x/a0)⁴ in eV, on points spaced by h a0
    h, half = 0.005, 120
    k = np.arange(-half, half + 1)
    matrix = np.diag(2.0 * unit / h**2 + energy * (h * k) ** 4)
    matrix -= unit / h**2 * (np.eye(len(k), k=1) + np.eye(len(k), k=-1))
    levels = np.linalg.eigvalsh(matrix)[:2]
    scale = (levels[1] - levels[0]) / BOLTZMANN / (3.7996730298013942 - 1.0603620904841829)
    found = script("claim_2_scales").compute()
    assert found.numbers["W/k of one O (K)"] == pytest.approx(scale, rel=1e-3)


def test_claim_3_shares_against_sampled_potentials_on_a_grid():
    found = script("claim_3_kinds").compute(samples=400)
    rng = np.random.default_rng(11)
    eta_l = (HBAR**2 / (2.0 * 150.0 * UNIT * 1e-20 * 15.0 * EV)) ** (1.0 / 3.0)
    count = 500
    kinds = [
        kind_on_grid(a / eta_l, b / eta_l**0.5)
        for a, b in zip(rng.normal(0, 0.1, count), rng.normal(0, 0.25, count), strict=True)
    ]
    for name in ("single-well", "two-well", "intermediate"):
        exact = found.numbers[f"{name} share, F(η<0) × 1"]
        tolerance = 4.0 * np.sqrt(exact * (1.0 - exact) / count)
        assert np.mean([k == name for k in kinds]) == pytest.approx(exact, abs=tolerance)
        drawn = found.numbers[f"{name} share, 400 samples"]
        assert drawn == pytest.approx(exact, abs=4.0 * np.sqrt(exact * (1.0 - exact) / 400))
    assert found.verdict == "does not hold"


def test_claim_3_factor_at_which_two_kinds_are_equal():
    kinds = script("claim_3_kinds")
    for ratio in (1.0, 1.0 / 3.0):
        factor = kinds.largest_factor(0.1, 0.25, ratio)
        share = kinds.shares(0.1, 0.25, factor)
        assert share[1] == pytest.approx(ratio * share[2], rel=1e-6)
        assert not kinds.much_smaller(kinds.shares(0.1, 0.25, 1.1 * factor))
    assert kinds.much_smaller(kinds.shares(0.1, 0.25, 0.0))
    assert kinds.much_smaller(kinds.shares(0.03, 1.0, 1.0))


def test_claim_4_counts_every_soft_atom():
    states = script("claim_4_states")
    found = states.compute(samples=4000)
    assert found.verdict == "holds"
    assert found.numbers["all states over c_a n"] == pytest.approx(1.0, abs=1e-3)
    # Potentials drawn here, with levels on the grid, deeper wells left out.
    rng = np.random.default_rng(3)
    model = script("findings").soft_configurations()
    n2 = rng.normal(0, 0.1, 1500) / model.eta_l
    n3 = rng.normal(0, 0.25, 1500) / model.eta_l**0.5
    kept = (n2 - 0.375 * n3**2 > -11.0) & (n2 < 16.0)  # n2 > 16: E_10 > 8 W where N3 is small
    _, levels, _ = grid_levels(n2[kept], n3[kept], 2)
    excitation = levels[:, 1] - levels[:, 0]
    for bound in (1.0, 3.0):
        exact = found.numbers[f"below {bound:g} W, integrated"]
        error = np.sqrt(exact * (1.0 - exact) / len(n2))
        assert np.sum(excitation < bound) / len(n2) == pytest.approx(exact, abs=4.0 * error)


def test_claim_4_notices_states_that_are_missing(monkeypatch):
    states = script("claim_4_states")
    edges, total, kinds = states.counted()
    monkeypatch.setattr(states, "counted", lambda: (edges, 0.98 * total, kinds))
    assert states.compute(samples=4000).verdict == "does not hold"


def test_claim_5_landmarks_are_where_they_are_said_to_be():
    landmarks = script("claim_5_landmarks")
    found = landmarks.compute(widths=((0.1, 0.25),))
    assert found.verdict == "holds with a changed number"
    values = found.numbers
    assert values["E_a/W, smooth F, (0.1, 0.25)"] == pytest.approx(0.842, abs=1e-3)
    assert values["E_a/W, uniform"] == pytest.approx(0.873, abs=1e-3)
    for name, factor in (("smooth F", 1.0), ("no η < 0", 0.0)):
        model = script("findings").soft_configurations(negative_eta=factor)
        lowest = values[f"E_b/W, {name}, (0.1, 0.25)"]
        around = model.density_of_states(model.energy_scale * lowest * np.array([0.98, 1.0, 1.02]))
        assert around[1] < around[0]
        assert around[1] < around[2]
    assert values["E_b/W, smooth F, (0.1, 0.25)"] == pytest.approx(3.0, abs=0.1)
    assert values["E_b/W, no η < 0, (0.1, 0.25)"] == pytest.approx(2.40, abs=0.01)


def test_claims_3_and_5_together():
    both = script("claims_3_and_5")
    assert both.agreements(0.1, 0.25) == []
    narrow = both.agreements(0.03, 1.0)
    assert 0.9 in [found.factor for found in narrow]
    assert 1.0 not in [found.factor for found in narrow]
    assert all(found.ratio < 1.0 / 3.0 and found.minimum < 2.74 for found in narrow)


def test_claim_6_slopes_follow_from_the_curvature_of_the_saddle():
    found = script("claim_6_singularity").compute()
    step, n3 = 0.02, 1.8944101327
    a, b = np.meshgrid([-step, 0.0, step], [-step, 0.0, step], indexing="ij")
    _, levels, _ = grid_levels(a.ravel(), n3 + b.ravel(), 2)
    e = (levels[:, 1] - levels[:, 0]).reshape(3, 3)
    assert found.numbers["E_c/W"] == pytest.approx(2.1821331434, abs=1e-10)
    assert e[1, 1] == pytest.approx(found.numbers["E_c/W"], abs=1e-8)
    xx = (e[2, 1] - 2.0 * e[1, 1] + e[0, 1]) / step**2
    yy = (e[1, 2] - 2.0 * e[1, 1] + e[1, 0]) / step**2
    xy = (e[2, 2] - e[2, 0] - e[0, 2] + e[0, 0]) / (4.0 * step**2)
    slope = 2.0 * 2.0 / np.sqrt(xy**2 - xx * yy)
    assert slope == pytest.approx(6.2424, rel=1e-3)
    for side in ("above", "below"):
        assert found.numbers[f"slope {side} over F, smooth"] == pytest.approx(slope, rel=1e-3)
        assert found.numbers[f"slope {side} over F, cut"] == pytest.approx(slope / 2, rel=3e-3)
    assert abs(found.numbers["slope above, uniform"]) < 1e-3
    assert found.verdict == "holds with a changed number"
    assert found.numbers["minimum/W, cut"] == pytest.approx(2.44, abs=0.01)


def test_claim_6_deficit_below_the_cusp_has_its_closed_form():
    singularity = script("claim_6_singularity")
    ratio, _ = singularity.cusp(script("findings").soft_configurations(negative_eta=0.0))
    assert ratio == pytest.approx(2.0, abs=0.01)
    # Near (0, 0): E_10 = E_q + p N2 - q N3²; the part N2 < 0 of the level set is 2√(δ/q)/p.
    step = 0.01
    _, levels, _ = grid_levels([0.0, step, -step, 0.0], [0.0, 0.0, 0.0, 0.1], 2)
    e = levels[:, 1] - levels[:, 0]
    p, q = (e[1] - e[2]) / (2.0 * step), (e[0] - e[3]) / 0.1**2
    wide = script("findings").soft_configurations(width_eta=0.5, width_xi=1.0, negative_eta=0.0)
    values = singularity.states(wide, singularity.QUARTIC - np.array([0.0, 1e-4]))
    assert values[0] - values[1] == pytest.approx(2.0 * np.sqrt(1e-4 / q) / p, rel=0.01)


def test_claim_7_reach_of_the_tunnelling_model():
    tunnelling = script("claim_7_tunnelling")
    found = tunnelling.compute()
    assert found.verdict == "holds with a changed number"
    # Another road to n(E): the law of deep wells, over P̄ ln(2E/Δ0min) of constant P̄.
    edge = found.numbers["uniform, density of states, to (W)"]
    law = script("claim_5_landmarks").tunnelling_law(np.array([0.01, edge]), -11.0)
    smallest = float(gw.tunnel_splitting(-11.0))
    pairs = np.arccosh(np.array([0.01, edge]) / smallest)
    assert law[1] / law[0] * pairs[0] / pairs[1] == pytest.approx(1.1, abs=0.01)
    # Published values of S(E) at T = 0.
    edge = found.numbers["uniform, absorption, to (W)"]
    strength = np.interp(edge, [0.05, 0.2, 0.5], [1.0764767, 1.1352109, 1.26464199])
    joined = found.numbers["uniform, absorption, at 0.01 W"]
    assert strength / joined == pytest.approx(1.1, rel=0.01)


def test_claim_7_deformation_potential_from_the_formulas():
    found = script("claim_7_tunnelling").silica()
    scale, density, strength = 2.63 * BOLTZMANN, 9.2e22, 2.584e-4
    # The double well that splits by 0.1 K, from the instanton series to three terms.
    d2 = abs(found["D2"])
    action = np.sqrt(2.0) / 3.0 * d2**1.5
    series = 1.0 - 71.0 / (72.0 * action) - 6299.0 / (10368.0 * action**2)
    splitting = 2.0**3.25 / np.sqrt(np.pi) * d2**1.25 * np.exp(-action) * series
    assert splitting * 2.63 == pytest.approx(0.1, rel=0.02)
    assert found["P̄ (1/(J m³))"] == pytest.approx(2.0 * density / (scale * d2), rel=1e-6)
    for branch, velocity in (("l", 5900.0), ("t", 3770.0)):
        coupling = np.sqrt(strength * scale * 2200.0 * velocity**2 / density) / EV
        gamma = coupling * np.sqrt(d2 / 2.0)
        assert found[f"γ_{branch} (eV)"] == pytest.approx(gamma, rel=1e-6)
        reach = (2.63 * BOLTZMANN / (15.0 * EV)) ** 0.25 * np.sqrt(d2 / 2.0)
        assert found[f"b_{branch} (eV)"] == pytest.approx(gamma / reach, rel=1e-6)


def smeared_peak(d1, d2, between):
    """Highest point of Σ |y_0n|² δ(E - E_n0) with a Gaussian of 5 % for the δ function."""
    spectrum = gw.solve_spectrum(d1, d2, levels=5)
    excitation = spectrum.excitations[:, 1:].ravel()
    strength = (spectrum.position[:, 0, 1:] ** 2).ravel()
    energy = np.geomspace(*between, 200)
    kernel = np.exp(-0.5 * (np.log(energy[:, None] / excitation) / 0.05) ** 2)
    return energy[np.argmax(kernel @ (strength / excitation))]


@pytest.mark.slow
def test_claim_9_peaks_of_potentials_drawn_one_by_one():
    found = script("claim_9_neutrons").compute()
    assert found.verdict == "holds with a changed number"
    gather = script("gather")
    assert gather.table([found]).splitlines()[-1] in gather.PAGE.read_text(encoding="utf-8")
    model = script("findings").soft_configurations()
    rng = np.random.default_rng(7)
    n2 = rng.normal(0, 0.1, 30000) / model.eta_l
    n3 = rng.normal(0, 0.25, 30000) / model.eta_l**0.5
    d1, d2 = n3**3 / 8.0 - 0.5 * n2 * n3, n2 - 0.375 * n3**2
    kept = (d2 > -11.0) & (d2 < 10.0)
    peak = smeared_peak(d1[kept], d2[kept], (1.2, 4.0))
    assert found.numbers["peak/W, smooth F, kT = 0.05 W"] == pytest.approx(peak, rel=0.05)
    # Random forces: D1 drawn from exp(-a D1²), D2 uniform.
    for force in (0.1, 1.0):
        d1 = rng.normal(0.0, np.sqrt(0.5 / force), 20000)
        peak = smeared_peak(d1, rng.uniform(-11.0, 14.0, 20000), (0.5, 6.0))
        assert found.numbers[f"peak/W, a = {force:g}"] == pytest.approx(peak, rel=0.1)
    assert np.isnan(found.numbers["peak/W, uniform"])


def test_claim_9_largest_force_with_a_peak():
    neutrons = script("claim_9_neutrons")
    largest = neutrons.strongest_force()
    assert not np.isnan(neutrons.boson_peak(neutrons.forced(0.9 * largest)))
    assert np.isnan(neutrons.boson_peak(neutrons.forced(1.1 * largest)))


def test_the_page_shows_what_the_scripts_find():
    gather, findings = script("gather"), script("findings")
    page = gather.PAGE.read_text(encoding="utf-8")
    names = ("claim_2_scales", "claim_7_tunnelling")
    cheap = [script(name).compute() for name in names]
    for finding in cheap:
        assert gather.table([finding]).splitlines()[-1] in page
    for name in gather.SCRIPTS:
        picture = f"pictures/{name.replace('_', '-')}.png"
        assert picture in page
        assert (gather.PAGE.parent / picture).exists()
    with pytest.raises(ValueError, match="has no lines"):
        gather.with_table("no markers", [findings.Finding(1, "", findings.HOLDS, {}, "")])
