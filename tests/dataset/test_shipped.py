from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from glasswell.dataset import dataset, datasets, read_measurement
from glasswell.dataset.record import record_from_toml
from glasswell.errors import DataError, InputError
from glasswell.material import material

SILICA = "vitreous-silica/thermal-conductivity/cahill-1988"
ABOVE = "vitreous-silica/thermal-conductivity/cahill-1990"
EPOXY = "stycast-1266/thermal-conductivity/olson-1993"
SHIFT = "niobium-resonator/frequency-shift/cpwfit"
QUALITY = "niobium-resonator/internal-quality-factor/cpwfit"
RESONATORS = (SHIFT, QUALITY)

# Points, first and last temperature (K), as the table of sources states them; one value each.
EXTENT = {
    SILICA: (44, 0.081, 688.0, (0.973161, 0.0205196)),
    ABOVE: (53, 31.0, 756.0, (100.0, 0.66)),
    EPOXY: (13, 0.061, 1.79, (1.02, 0.0319)),
    SHIFT: (11, 0.1, 1.1, (0.5, 3.08e-7)),
    QUALITY: (55, 0.1, 1.1, None),
}


def test_names_in_order():
    assert datasets() == (*RESONATORS, EPOXY, SILICA, ABOVE)


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
        assert material(curve.material).name == curve.material
    assert curve.notes == ()


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
        ("olson-1993", EPOXY),
    ],
)
def test_short_forms(short, name):
    assert dataset(short).name == name


def test_filters():
    assert datasets(glass="Fused silica") == (SILICA, ABOVE)
    assert datasets(glass="epoxy", quantity="conductivity") == (EPOXY,)
    assert datasets(quantity="heat capacity") == ()
    assert datasets(glass="granite") == ()
    with pytest.raises(InputError, match="not a quantity"):
        datasets(quantity="colour")


def test_unknown_and_unclear_names():
    with pytest.raises(InputError, match=r"no shipped curve.*olson-1993.*Did you mean 'silica'"):
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
