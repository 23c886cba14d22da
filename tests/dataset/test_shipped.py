from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from glasswell.dataset import dataset, datasets, read_measurement
from glasswell.dataset.record import record_from_toml
from glasswell.errors import DataError, InputError
from glasswell.material import material
from glasswell.names import slug

SILICA = "vitreous-silica/thermal-conductivity/cahill-1988"
ABOVE = "vitreous-silica/thermal-conductivity/cahill-1990"
EPOXY = "stycast-1266/thermal-conductivity/olson-1993"
SHIFT = "niobium-resonator/frequency-shift/cpwfit"
QUALITY = "niobium-resonator/internal-quality-factor/cpwfit"
RESONATORS = (SHIFT, QUALITY)
TORLON = "torlon-4301/thermal-conductivity/runyan-2008"
KAPTON = "kapton-h/thermal-conductivity/rule-1990"
PTFE_COLD = "ptfe/thermal-conductivity/anderson-1963-sample-1"
PTFE_OTHER = "ptfe/thermal-conductivity/anderson-1963-sample-2"
PTFE_WARM = "ptfe/thermal-conductivity/reese-1965-sample-1"
FILLED = "stycast-2850/thermal-conductivity/olson-1993"
MACOR = "macor/thermal-conductivity/runyan-2008"
OMIM = "omim-bf4-glass/heat-capacity/paulechka-2015"
OMIM_CRYSTAL = "omim-bf4-crystal/heat-capacity/paulechka-2015"
BMIM = "bmim-bf4-glass/heat-capacity/paulechka-2015"
PTFE = (PTFE_COLD, PTFE_OTHER, PTFE_WARM)
# Measured on samples of which the library knows no sound velocities.
WITHOUT_MATERIAL = (*PTFE, FILLED, MACOR, OMIM, OMIM_CRYSTAL, BMIM)
KINDS = {
    TORLON: "filled",
    FILLED: "filled",
    MACOR: "glass ceramic",
    OMIM_CRYSTAL: "crystal",
    **dict.fromkeys(PTFE, "semicrystalline"),
    **dict.fromkeys(RESONATORS, None),
}

# Points, first and last temperature (K), as the table of sources states them; one value each.
EXTENT = {
    SILICA: (44, 0.081, 688.0, (0.973161, 0.0205196)),
    ABOVE: (53, 31.0, 756.0, (100.0, 0.66)),
    EPOXY: (13, 0.061, 1.79, (1.02, 0.0319)),
    SHIFT: (11, 0.1, 1.1, (0.5, 3.08e-7)),
    QUALITY: (55, 0.1, 1.1, None),
    TORLON: (16, 0.303, 2.977, (1.145, 0.00888)),
    KAPTON: (32, 4.64, 307.0, (112.0, 0.147)),
    PTFE_COLD: (14, 0.315, 0.732, (0.504, 0.000721)),
    PTFE_OTHER: (6, 0.124, 0.219, (0.202, 9.6e-5)),
    PTFE_WARM: (20, 1.1, 4.36, (2.01, 0.0102)),
    FILLED: (13, 0.0627, 1.72, (1.02, 0.00654)),
    MACOR: (13, 0.337, 3.213, (1.17686, 0.00600125)),
    OMIM: (137, 5.07, 189.7, (10.0, 10.24)),
    OMIM_CRYSTAL: (230, 5.13, 240.1, (20.05, 36.43)),
    BMIM: (158, 5.16, 181.0, (10.03, 8.641)),
}


def test_names_in_order():
    known = (*RESONATORS, EPOXY, SILICA, ABOVE, TORLON, KAPTON, *WITHOUT_MATERIAL)
    assert datasets() == tuple(sorted(known))


@pytest.mark.parametrize("name", datasets())
def test_every_curve_has_its_provenance(name):
    curve = dataset(name)
    assert curve.name == name
    assert curve.quantity.replace("_", "-") == name.split("/")[1]
    assert curve.source.citation
    assert curve.source.licence
    assert curve.source.url.startswith("https://")
    assert curve.trust in range(1, 6)
    assert len(curve.checksum) == 64
    if name in RESONATORS:
        assert curve.material is None
    else:
        assert name in WITHOUT_MATERIAL or material(curve.material).name == curve.material
        assert slug(curve.material) == name.partition("/")[0]
    assert curve.kind == KINDS.get(name, "glass")
    assert all(note.startswith("repeated temperatures, all kept") for note in curve.notes)


@pytest.mark.parametrize("name", datasets())
def test_licence_and_file_agree_on_what_they_say(name):
    assert dataset(name).source.licence.split(",")[0].split(";")[0].split(" as ")[0] in (
        "BSD-3-Clause",
        "MIT",
        "no licence stated",
    )


def test_no_curve_is_shipped_twice():
    rows = [(dataset(n).temperature.tobytes(), dataset(n).value.tobytes()) for n in datasets()]
    assert len(set(rows)) == len(rows)
    assert len({dataset(name).checksum for name in datasets()}) == len(rows)


def test_samples_that_are_no_glass_rise_more_steeply_below_one_kelvin():
    for name, least in ((FILLED, 2.3), (MACOR, 2.3), (PTFE_COLD, 2.15), (PTFE_OTHER, 1.8)):
        cold = dataset(name).select(maximum=1.0)
        assert np.polyfit(np.log(cold.temperature), np.log(cold.value), 1)[0] > least, name


def test_the_two_ptfe_curves_of_one_sample_meet():
    cold, warm = dataset(PTFE_COLD), dataset(PTFE_WARM)
    powers = np.polyfit(np.log(cold.temperature), np.log(cold.value), 1)
    ratio = warm.value[0] / np.exp(np.polyval(powers, np.log(warm.temperature[0])))
    assert ratio == pytest.approx(1.0, abs=0.2)


def test_glass_and_crystal_of_one_substance_meet_when_warm():
    glass, crystal = dataset(OMIM), dataset(OMIM_CRYSTAL)
    assert glass.unit == crystal.unit == "J/(K mol)"
    cold, warm = (
        np.interp(kelvin, glass.temperature, glass.value)
        / np.interp(kelvin, crystal.temperature, crystal.value)
        for kelvin in (5.5, 30.0)
    )
    assert cold > 1.1
    assert warm == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("name", datasets())
def test_extent_and_one_value(name):
    points, first, last, known = EXTENT[name]
    curve = dataset(name)
    assert len(curve) == points
    assert curve.temperature[0] == pytest.approx(first, rel=0.01)
    assert curve.temperature[-1] == pytest.approx(last, rel=0.01)
    if known is None:  # several powers at one temperature, see test_resonators.py
        return
    temperature, value = known
    assert np.interp(temperature, curve.temperature, curve.value) == pytest.approx(value, rel=0.01)


def test_silica_has_its_plateau_and_its_slope():
    # Plateau 0.12 to 0.127 W/(m K) at 5 to 11 K; kappa = 0.0205 W/(m K) at 0.97 K.
    curve = dataset("silica").select(4.5, 12.0)
    assert np.all((curve.value > 0.119) & (curve.value < 0.128))


@pytest.mark.parametrize(("name", "expected"), [(SILICA, 1.9), (EPOXY, 1.88)])
def test_slopes_below_one_kelvin_are_those_of_glasses(name, expected):
    cold = dataset(name).select(maximum=1.0)
    slope = np.polyfit(np.log(cold.temperature), np.log(cold.value), 1)[0]
    assert slope == pytest.approx(expected, abs=0.05)


def test_the_two_silica_curves_agree_where_they_overlap():
    low, high = dataset(SILICA).select(40.0, 300.0), dataset(ABOVE)
    ratio = low.value / np.interp(low.temperature, high.temperature, high.value)
    assert np.all(np.abs(np.log(ratio)) < 0.12)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("vitreous-silica", SILICA),
        ("Vitreous Silica", SILICA),
        ("a-SiO2", SILICA),
        ("silica/thermal conductivity", SILICA),
        ("silica/kappa", SILICA),
        ("cahill-1990", ABOVE),
        ("silica/cahill-1990", ABOVE),
        ("Vitreous Silica/Thermal Conductivity/Cahill 1988", SILICA),
        ("epoxy", EPOXY),
        ("stycast 1266/conductivity", EPOXY),
        ("epoxy/olson-1993", EPOXY),
        ("Macor", MACOR),
        ("ptfe", PTFE_COLD),
        ("Kapton H", KAPTON),
    ],
)
def test_short_forms(short, name):
    assert dataset(short).name == name


def test_filters():
    assert datasets(glass="Fused silica") == (SILICA, ABOVE)
    assert datasets(glass="epoxy", quantity="conductivity") == (EPOXY,)
    assert datasets(quantity="heat capacity") == (BMIM, OMIM_CRYSTAL, OMIM)
    assert datasets(glass="granite") == ()
    with pytest.raises(InputError, match="not a quantity"):
        datasets(quantity="colour")


def test_unknown_and_unclear_names():
    with pytest.raises(InputError, match=r"no shipped curve.*cahill-1988.*Did you mean 'silica'"):
        dataset("silca")
    with pytest.raises(InputError, match=r"read_measurement\(path\)"):
        dataset("")
    with pytest.raises(InputError, match=r"could be several.*Choose one of"):
        dataset("thermal-conductivity")
    for name in ("silica/heat-capacity", "cahill-1990/silica", "silica/silica", "../library"):
        with pytest.raises(InputError):
            dataset(name)


@pytest.mark.parametrize("name", datasets())
def test_shipped_files_are_what_the_package_itself_writes(name, tmp_path):
    shipped = files("glasswell.dataset").joinpath("library", *f"{name}.csv".split("/"))
    written = dataset(name).to_csv(tmp_path / "out.csv")
    assert written.read_bytes() == shipped.read_bytes()
    again = read_measurement(written)
    assert again.source == dataset(name).source
    assert again.checksum == dataset(name).checksum
    np.testing.assert_array_equal(again.value, dataset(name).value)


def test_every_glass_has_one_main_curve_per_quantity():
    main = []
    for name in datasets():
        record = files("glasswell.dataset").joinpath("library", *f"{name}.toml".split("/"))
        entry, unknown = record_from_toml(record.read_bytes(), name)
        assert unknown == ()
        main += [name.rpartition("/")[0]] if entry.default else []
    assert sorted(main) == sorted({name.rpartition("/")[0] for name in datasets()})


@pytest.mark.parametrize("change", [b"# edited\n", b"1000.0,2.0\n"])
def test_a_changed_curve_is_not_used(change, monkeypatch):
    from glasswell.dataset import shipped

    original = shipped._Entry._bytes

    def changed(entry, ending):
        content = original(entry, ending)
        return content + change if ending == "csv" else content

    monkeypatch.setattr(shipped._Entry, "_bytes", changed)
    with pytest.raises(DataError, match="not the one that its record describes"):
        dataset(SILICA)


def test_a_record_without_checksum_is_not_used(monkeypatch):
    from glasswell.dataset import shipped

    monkeypatch.setattr(shipped._Entry, "_bytes", lambda entry, ending: b"trust = 3\n")
    with pytest.raises(DataError, match="damaged"):
        dataset(SILICA)


def test_licences_that_ask_for_their_text_come_with_it():
    library = files("glasswell.dataset").joinpath("library")
    named = {dataset(name).source.licence for name in datasets()}
    assert any("Copyright (c) 2024 CMB-S4" in licence for licence in named)
    text = library.joinpath("LICENCE-CMB-S4.txt").read_text(encoding="utf-8")
    assert "Copyright (c) 2024, CMB-S4" in text
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS" in text
