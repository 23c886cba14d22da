"""Study files: what they may hold, what a fit is told, and every mistake by file and key."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import glasswell as gw
from glasswell.errors import DataError, RefusedFitError, UnitError
from glasswell.inference.parameters import PARAMETERS
from glasswell.inference.study import study as study_module
from glasswell.provenance import checksum

FULL = """\
title = "all keys"
model = "soft-potential"
free = ["energy_scale", "strength", "boundary"]
scattering = "interpolation"
method = "posterior"
draws = 50
seed = 7
minimum_temperature = "80 mK"
maximum_temperature = "10 K"
compare = ["soft-potential", "interpolation"]
out = "reports/mine"

[glass]
name = "my glass"
formula = "SiO2"
density = "2.2 g/cm^3"
longitudinal_velocity = { value = "5.9 km/s", standard_error = "50 m/s", citation = "mine" }
transverse_velocity = { value = 3770.0, unit = "m/s" }
atom_density = "6.6e22 1/cm^3"
linear_heat_capacity = "12 erg/g/K^2"

[given]
minimum_path = "1 nm"
boundary = "5 mm"
rayleigh = "1e-45 s^4/m"

[priors]
energy_scale = { value = "3 K", factor = 1.5 }
strength = { value = 3e-4, factor = 2.0 }
density = { value = "1e17 1/cm^3", factor = 3 }
boundary = { value = "4 mm", factor = 2 }
rayleigh = { value = "1e-45 s^4/m", factor = 10 }

[[measurements]]
curve = "bare.csv"
material = "my glass"
quantity = "thermal_conductivity"
columns = { value = "k2", uncertainty = 4 }
units = { temperature = "mK", value = "mW/cm/K", uncertainty = "%" }
minimum_temperature = "150 mK"
scale = 2
"""
BARE = "T;k1;k2;err\n100;1;0,04;5\n200;1;0,16;5\n400;1;0,64;5\n"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "bare.csv").write_text(BARE, encoding="utf-8")
    gw.dataset("epoxy").to_csv(tmp_path / "epoxy.csv")

    def writer(text, name="study.toml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return writer


def test_every_key_in_si(write):
    path = write(FULL)
    study = gw.read_study(path)
    (curve,) = study.measurements
    np.testing.assert_allclose(curve.temperature, [0.2, 0.4])
    np.testing.assert_allclose(curve.value, [2 * 0.016, 2 * 0.064])
    np.testing.assert_allclose(curve.uncertainty, 0.05 * curve.value)
    assert len(study.curves[0].whole) == 3
    assert study.glass.density == pytest.approx(2200.0)
    assert study.glass.atom_density == pytest.approx(6.6e28)
    assert study.glass.linear_heat_capacity == pytest.approx(1.2e-3)
    velocity = study.glass.quantity("longitudinal_velocity")
    assert (velocity.value, velocity.standard_error) == pytest.approx((5900.0, 50.0))
    assert velocity.source.citation == "mine"
    assert study.options == {
        "model": "soft-potential",
        "free": ["energy_scale", "strength", "boundary"],
        "scattering": "interpolation",
        "method": "posterior",
        "draws": 50,
        "seed": 7,
        "minimum_temperature": pytest.approx(0.08),
        "maximum_temperature": 10.0,
        "minimum_path": pytest.approx(1e-9),
        "boundary": pytest.approx(5e-3),
        "rayleigh": 1e-45,
    }
    assert study.priors == {
        "energy_scale": (3.0, 1.5),
        "strength": (3e-4, 2.0),
        "density": (pytest.approx(1e23), 3.0),
        "boundary": (pytest.approx(4e-3), 2.0),
        "rayleigh": (1e-45, 10.0),
    }
    assert study.models == ("soft-potential", "interpolation")
    assert study.out == path.parent / "reports/mine"
    assert study.record.text == FULL
    assert study.record.checksum == checksum(FULL.encode())


YAML = """\
measurements:
  - cahill-1988
  - curve: cahill-1990
    relative_error: 5 %
    maximum_temperature: 60 K
glass: {material: vitreous silica, linear_heat_capacity: 1.25e-3 J/(kg K^2)}
given: {boundary: 5 mm}
seed: 3
"""


def test_yaml_says_the_same_as_toml(write):
    toml = """\
measurements = ["cahill-1988", { curve = "cahill-1990", relative_error = 0.05, \
maximum_temperature = "60 K" }]
glass = { material = "vitreous silica", linear_heat_capacity = "1.25e-3 J/(kg K^2)" }
given = { boundary = "5 mm" }
seed = 3
"""
    one, other = gw.read_study(write(YAML, "a.yaml")), gw.read_study(write(toml))
    assert one.options == other.options
    for mine, theirs in zip(one.measurements, other.measurements, strict=True):
        np.testing.assert_array_equal(mine.value, theirs.value)
    assert one.glass.linear_heat_capacity == other.glass.linear_heat_capacity == 1.25e-3
    assert one.glass.density == gw.material("silica").density
    assert one.measurements[1].uncertainty[0] == pytest.approx(0.05 * one.measurements[1].value[0])


def test_a_glass_by_its_name_or_by_a_file(write):
    study = gw.read_study(write('measurements = ["epoxy.csv"]\nglass = "epoxy"\n'))
    assert study.glass == "stycast 1266"
    table = FULL[FULL.index("name = ") : FULL.index("[given]")]
    write(table, "described.toml")
    study = gw.read_study(write('measurements = ["epoxy.csv"]\nglass = "described.toml"\n'))
    assert study.glass.name == "my glass"


def test_rows_under_one_condition(write):
    write("T [mK],P [dBm],Qi [1]\n10,-120,1e5\n10,-80,4e5\n20,-80,5e5\n", "sweep.csv")
    (curve,) = gw.read_study(
        write(
            '[[measurements]]\ncurve = "sweep.csv"\nfrequency = "5.6 GHz"\nat.power = "-80 dBm"\n'
        )
    ).measurements
    assert curve.value.tolist() == [4e5, 5e5]
    assert curve.conditions["frequency"].tolist() == [5.6e9, 5.6e9]


ONE = 'measurements = ["epoxy.csv"]\n'
CURVE = '[[measurements]]\ncurve = "epoxy.csv"\n'
GLASS = '[glass]\nname = "x"\ndensity = "1 g/cm^3"\nlongitudinal_velocity = "3 km/s"\n'


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("seed = 1\nseed 2", DataError, r"this is not TOML.*line 2, column 6"),
        (b"title = 'a'\n# \xff\n", DataError, r"row 2: this is not UTF-8"),
        ("", DataError, "measurements: there is no list of curves"),
        ("measurements = []", DataError, "measurements: there is no list"),
        ("measurements = [3]", DataError, "measurements 1: 3 is neither"),
        ('measurements = ["gone.csv"]', DataError, r"measurements 1, curve: .*gone\.csv.*No such"),
        ('measurements = ["gone"]', DataError, "measurements 1, curve: There is no shipped curve"),
        ('measurements = ["."]', DataError, "is a folder"),
        ('measurements = ["epoxy.csv", "cahill-1988"]', DataError, r"measurements: .*different"),
        ("[[measurements]]\n", DataError, "measurements 1, curve: the name is missing"),
        ('measurements = ["study.csv"]', DataError, "have the same name"),
        (ONE + "modle = 1", DataError, "'modle' is not a key.*Did you mean 'model'"),
        (ONE + 'model = "soft-potentail"', DataError, "model: .*Did you mean 'soft-potential'"),
        (ONE + "model = 3", DataError, "model: 3 is not text"),
        (ONE + 'free = "strength"', DataError, "free: 'strength' is not a list"),
        (ONE + 'free = ["strenght"]', DataError, "free: .*'strenght', which is not a parameter"),
        (ONE + 'free = ["strength", 2]', DataError, "free 2: 2 is not text"),
        (ONE + 'compare = ["magic"]', DataError, "compare 1: 'magic' is unknown"),
        (ONE + "draws = 0", DataError, "draws: 0 is not a whole number from 1 on"),
        (ONE + "seed = 1.5", DataError, "seed: 1.5 is not a whole number"),
        (ONE + "seed = true", DataError, "seed: True is not a whole number"),
        (ONE + "maximum_temperature = 30", UnitError, 'temperature: 30 has no unit.*"30 K"'),
        (ONE + 'maximum_temperature = "30"', DataError, "not a number with a unit"),
        (ONE + 'maximum_temperature = "30 m"', UnitError, "maximum_temperature: 'm' is not a unit"),
        (ONE + 'maximum_temperature = "-3 K"', DataError, "maximum_temperature: .*not positive"),
        (ONE + 'maximum_temperature = "3,5 K"', DataError, "with a decimal point"),
        (ONE + 'given = "x"', DataError, "given: 'x' is not a table"),
        (ONE + 'given.boundry = "1 mm"', DataError, "given: 'boundry'.*Did you mean 'boundary'"),
        (ONE + "given.boundary = 1", UnitError, "given, boundary: 1 has no unit"),
        (ONE + 'priors.magic = { value = 1 }', DataError, "priors: 'magic' is not a key"),
        (ONE + 'priors.energy_scale = { value = "3 K" }', DataError, "energy_scale, factor: it is"),
        (ONE + "priors.strength = { factor = 2 }", DataError, "strength, value: it is missing"),
        (ONE + 'priors.strength = { value = "3e-4", factor = 2 }', DataError, "not a positive num"),
        (ONE + "priors.strength = { value = 3e-4, factor = 1 }", DataError, "1 is not above 1"),
        (ONE + "priors.energy_scale = { value = 3, factor = 2 }", UnitError, "value: 3 has no"),
        (ONE + 'glass = "unobtainium"', DataError, "glass: There is no material 'unobtainium'"),
        (ONE + 'glass = "gone.toml"', DataError, r"glass: .*gone\.toml"),
        (ONE + GLASS, DataError, "glass: transverse_velocity of x is missing"),
        (ONE + GLASS + 'material = "silica"', DataError, "give either name or material"),
        (ONE + GLASS + "transverse_velocity = 2", UnitError, "transverse_velocity: 2 has no"),
        (ONE + GLASS + 'transverse_velocity = "2.9 km/s"', DataError, "glass: Sound velocities"),
        (ONE + GLASS + 'transverse_velocity = { value = "1 km/s", eror = 3 }', DataError, "'eror'"),
        (CURVE + "scale = 0", DataError, "measurements 1, scale: 0 is not a positive number"),
        (CURVE + 'scale = "2"', DataError, "scale: '2' is not a positive number"),
        (CURVE + "relative_error = 0", DataError, "relative_error: 0 is not a positive number"),
        (CURVE + "relative_error = 5", DataError, "relative_error: .*not between 0 and 1"),
        (CURVE + 'relative_error = "0 %"', DataError, "not between 0 and 1"),
        (CURVE + 'relative_error = "5 K"', DataError, "relative_error: '5 K' is not a share"),
        (CURVE + 'minimum_temperature = "9 K"', DataError, "minimum_temperature: .*no point lies"),
        (CURVE + "part = 0", DataError, "part: 0 is not a whole number"),
        (CURVE + "part = 2", DataError, r"curve: .*epoxy\.csv: part=2 is asked for"),
        (CURVE + 'units.velue = "1"', DataError, "units: 'velue'.*Did you mean 'value'"),
        (CURVE + 'columns.value = "k9"', DataError, r"epoxy\.csv, row \d+: no column is called"),
        (CURVE + 'at.power = "1 W"', DataError, "at: .*does not say its power"),
        ('[[measurements]]\ncurve = "epoxy"\npart = 1', DataError, "part cannot be stated"),
    ],
)  # fmt: skip
def test_mistakes_are_named_by_file_and_key(write, text, error, message):
    with pytest.raises(error, match=message) as caught:
        gw.read_study(write(text))
    assert str(caught.value).startswith(str(write("").parent))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("measurements: [a", r"this is not YAML.*row 2, column 1|row 1"),
        ("- a\n", "no keys with values"),
        ("", "the study holds nothing"),
        ("seed: 1\nseed: 2\n", r"'seed' stands twice.*row 2, column 1"),
        ("measurements: &a [epoxy]\nfree: *a\n", "aliases are not read here"),
        ("measurements: !!python/object:os.system [x]\n", "could not determine a constructor"),
        (
            "measurements: [epoxy]\npriors: {strength: {value: 3e-4, factor: 2}}",
            r"as .*3\.0e-4",
        ),
        ("measurements: [epoxy]\ntitle: 2026-01-01\n", "is not text"),
        ("measurements: [epoxy]\n3: 4\n", "3 is not a key"),
    ],
)
def test_yaml_that_surprises_is_refused(write, text, message):
    with pytest.raises(DataError, match=message):
        gw.read_study(write(text, "study.yml"))


def test_what_cannot_be_a_study(write, tmp_path):
    for name, message in (("x.json", "ends in"), ("none.toml", "cannot be read"), (".", "ends in")):
        with pytest.raises(DataError, match=message):
            gw.read_study(tmp_path / name)
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(DataError, match="It is a folder"):
        gw.read_study(tmp_path / "folder.toml")


def test_every_prior_can_be_stated(write):
    for name, known in PARAMETERS.items():
        value = known.centre if known.unit == "1" else f"{known.centre!r} {known.unit}"
        text = f"{ONE}priors.{name} = {{ value = {json.dumps(value)}, factor = 2 }}\n"
        assert gw.read_study(write(text)).priors == {name: (pytest.approx(known.centre), 2.0)}


def test_a_fit_is_told_what_the_study_says(write, monkeypatch):
    asked = []

    def record(*arguments, **options):
        asked.append((arguments, options))
        raise RuntimeError("enough")

    monkeypatch.setattr(study_module, "fit", record)
    study = gw.read_study(write(FULL))
    with pytest.raises(RuntimeError, match="enough"):
        study.run()
    ((curves, glass), options) = asked[0]
    assert curves == list(study.measurements)
    assert glass is study.glass
    assert options == {
        **study.options,
        "priors": study.priors,
        "compare_shortcut": False,
        "progress": None,
    }
    with pytest.raises(RuntimeError, match="enough"):
        replace(study, priors={}).run()
    assert "priors" not in asked[1][1]


def test_a_comparison_is_told_what_the_study_says(write, monkeypatch):
    asked = []

    def record(*arguments, **options):
        asked.append((arguments, options))
        raise RuntimeError("enough")

    monkeypatch.setattr(study_module, "compare", record)
    study = gw.read_study(write(FULL))
    with pytest.raises(RuntimeError, match="enough"):
        study.compare(draws=9)
    ((_, glass, models), options) = asked[0]
    assert (glass, models) == (study.glass, study.models)
    wanted = ("minimum_temperature", "maximum_temperature", "minimum_path", "boundary", "rayleigh")
    assert options == {
        **{name: study.options[name] for name in wanted},
        "priors": study.priors,
        "seed": 7,
        "draws": 9,
        "method": "normal",
        "progress": None,
    }


def test_rows_left_out_do_not_hide_a_crystal(write):
    kelvin = np.geomspace(0.1, 5.0, 30)
    rows = "".join(f"{t!r},{0.02 * t**3!r}\n" for t in kelvin.tolist())
    write("T [K],kappa [W/m/K]\n" + rows, "crystal.csv")
    study = gw.read_study(
        write(
            '[[measurements]]\ncurve = "crystal.csv"\nminimum_temperature = "1.1 K"\n'
            'material = "vitreous silica"\n'
        )
    )
    assert [j.verdict for j in study.judgements()] == ["refused"]
    with pytest.raises(RefusedFitError, match=r"slope 3\.00"):
        study.run()
    with pytest.raises(RefusedFitError, match=r"slope 3\.00"):
        study.compare()


def test_results_keep_the_study(write, tmp_path):
    study = gw.read_study(
        write('measurements = ["epoxy.csv"]\nfree = ["energy_scale", "strength"]\n')
    )
    result = study.run()
    direct = gw.fit(study.measurements[0], free=["energy_scale", "strength"])
    assert result.study == study.record
    assert direct.study is None
    assert result.rms_log == direct.rms_log
    for name in ("a.nc", "a.json"):
        result.save(tmp_path / name)
        assert gw.FitResult.load(tmp_path / name).study == study.record
