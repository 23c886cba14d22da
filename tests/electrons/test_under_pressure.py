"""Electron centres under pressure, against closed forms of the lost share."""

from __future__ import annotations

import numpy as np
import pytest

import glasswell as gw


@pytest.fixture(scope="module")
def example():
    return gw.chalcogenide_centres()


UNTILTED = gw.Conditions(pressure_coupling=0.0)


def test_without_pressure_nothing_changes(example):
    found = gw.electrons_under_pressure(example.centres, example.glass, 0.0, temperature=300.0)
    assert float(found["soft"]) == pytest.approx(example.centres.number, rel=1e-12)
    assert float(found["negative_share"]) == pytest.approx(
        example.centres.negative_fraction(temperature=300.0), abs=5e-4
    )
    spins = example.centres.spins(300.0)
    assert float(found["susceptibility"]) == pytest.approx(float(spins["susceptibility"]), rel=1e-9)
    assert float(found["fermi_level"]) == pytest.approx(float(spins["fermi_level"]), abs=1e-9)


def test_soft_centres_follow_the_soft_fraction(example):
    pressure = np.array([0.0, 2e9, 1e10, 3e10])
    found = gw.electrons_under_pressure(
        example.centres, example.glass, pressure, conditions=UNTILTED
    )
    ratio = UNTILTED.soft_fraction_ratio(pressure)
    np.testing.assert_allclose(found["soft"] / example.centres.number, ratio, rtol=1e-10)
    share = found["negative_share"] / found["negative_share"][0]
    np.testing.assert_allclose(share, ratio, rtol=1e-6)
    heat = [
        float(gw.heat_capacity(example.glass.at(pressure=p, conditions=UNTILTED), 5.0).excitations)
        for p in pressure[:3]
    ]
    np.testing.assert_allclose(np.array(heat) / heat[0], share[:3], rtol=1e-6)
    assert "susceptibility" not in found


def test_far_above_all_centres_are_hard(example):
    found = gw.electrons_under_pressure(
        example.centres, example.glass, 1e12, temperature=4.0, hardened=gw.HardenedCentres(2.0)
    )
    hard = example.centres.levels(0.0, 2.0 / example.centres.ensemble.eta_l, temperature=4.0)
    assert float(found["soft"]) == 0.0
    assert float(hard.repulsion) > 0.0
    assert float(found["single_share"]) == pytest.approx(1.0, abs=1e-9)
    assert float(found["fermi_level"]) == pytest.approx(float(hard.pair), abs=1e-9)


def test_pressure_at_which_u_turns_positive_has_its_closed_form(example):
    negative = example.centres.population().negative_number / example.centres.number
    found = gw.paramagnetic_pressure(
        example.centres, example.glass, rule="negative", conditions=UNTILTED
    )
    # negative × exp(-p/p** - (p/p̄)²) = 1/2
    expected = float(UNTILTED.pressure_of_fraction(0.5 / negative))
    assert found == pytest.approx(expected, rel=1e-6)


def test_pressure_at_which_spins_appear(example):
    found = gw.paramagnetic_pressure(example.centres, example.glass, conditions=UNTILTED)
    at = gw.electrons_under_pressure(
        example.centres, example.glass, found * np.array([0.95, 1.0, 1.05]), conditions=UNTILTED
    )["single_share"].values
    assert at[1] == pytest.approx(0.5, abs=1e-4)
    assert at[0] < 0.5 < at[2]
    # Soft pairs take their electrons from hard centres: with a share s of soft ones, all with
    # U < 0 and below the hard level, 1 - 2s of all centres are single.
    share = float(UNTILTED.soft_fraction_ratio(found))
    assert share == pytest.approx(0.25, abs=0.03)


def test_centres_that_never_turn_or_have_turned(example):
    strong = example.centres.replace(coupling=6.0)
    assert gw.paramagnetic_pressure(strong, example.glass, conditions=UNTILTED) == np.inf
    weak = example.centres.replace(coupling=0.5)
    assert gw.paramagnetic_pressure(weak, example.glass, conditions=UNTILTED) == 0.0


def test_tilt_moves_levels(example):
    tilted = gw.electrons_under_pressure(example.centres, example.glass, 8e9)
    plain = gw.electrons_under_pressure(example.centres, example.glass, 8e9, conditions=UNTILTED)
    assert float(tilted["soft"]) == pytest.approx(float(plain["soft"]), rel=1e-12)
    assert abs(float(tilted["negative"]) / float(plain["negative"]) - 1.0) > 1e-4
    # Drawn one by one, half of them tilted each way.
    moved = example.glass.at(pressure=8e9).ensemble
    rng = np.random.default_rng(3)
    n2 = rng.normal(0.0, 0.1, 40000) / moved.eta_l
    n3 = rng.normal(0.0, 0.25, 40000) / moved.eta_l**0.5
    sign = rng.choice([-1.0, 1.0], 40000)
    d1 = n3**3 / 8.0 - n2 * n3 / 2.0 + sign * moved.bias
    levels = example.centres.levels(d1, n2 - 0.375 * n3**2)
    share = np.mean(levels.repulsion < 0.0)
    found = float(tilted["negative"] / tilted["soft"])
    assert found == pytest.approx(share, abs=4.0 * np.sqrt(share * (1 - share) / 40000))


def test_refusals(example):
    centres, glass = example
    for pressure in (-1.0, np.nan):
        with pytest.raises(gw.InputError, match="pressure"):
            gw.electrons_under_pressure(centres, glass, pressure)
    other = gw.chalcogenide_centres(soft_fraction=0.02)
    with pytest.raises(gw.InputError, match="different ensembles"):
        gw.electrons_under_pressure(other.centres, glass, 0.0)
    with pytest.raises(gw.InputError, match="is unknown"):
        gw.paramagnetic_pressure(centres, glass, rule="gap")
    with pytest.raises(gw.InputError, match="describe no well"):
        gw.HardenedCentres(1.0, 50.0)
    with pytest.raises(gw.InputError, match=r"outside \[0, 2\]"):
        gw.electrons_under_pressure(centres, glass, 0.0, filling=3.0)
    uniform = gw.SoftPotentialModel(energy_scale=5.0, density=1e20)
    cut = gw.ElectronCentres(
        ensemble=uniform, coupling=0.02, repulsion=0.04, largest_d1=300.0, largest_d2=100.0
    )
    material = gw.material("arsenic trisulfide")
    soft = gw.Glass(material, uniform, longitudinal=3e-4, transverse=3e-4)
    with pytest.raises(gw.InputError, match="how stiff"):
        gw.electrons_under_pressure(cut, soft, 0.0)
    stiff = gw.HardenedCentres(stiffness=None, d2=400.0)
    found = gw.electrons_under_pressure(cut, soft, [0.0, 5e9], hardened=stiff)
    ratio = float(gw.Conditions().soft_fraction_ratio(5e9))
    assert float(found["soft"][1] / found["soft"][0]) == pytest.approx(ratio, rel=1e-9)


def test_assumptions_are_marked():
    sources = {one.symbol: one.source for one in gw.chalcogenide_assumptions()}
    assert sources["coupling"].citation.startswith("assumed")
    assert "Klinger" in sources["quartic_energy"].citation
    changed = gw.chalcogenide_centres("arsenic triselenide", coupling=2.5, width_eta=0.08)
    assert changed.centres.coupling == 2.5
    assert changed.glass.ensemble.width_eta == 0.08
    assert changed.glass.material.name == "arsenic triselenide"
