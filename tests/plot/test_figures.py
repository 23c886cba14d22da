"""What figures show, how they can be read, and that drawing leaves no trace."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.lines import Line2D

import glasswell as gw
from glasswell import plot
from glasswell.plot import profiles_figure, style
from glasswell.plot.conductivity_figure import ConductivityPicture
from glasswell.plot.content import Band, Points
from glasswell.plot.density_of_states_figure import DensityOfStatesPicture, debye_density
from glasswell.plot.heat_capacity_figure import HeatCapacityPicture
from glasswell.plot.mean_free_path_figure import MeanFreePathPicture
from glasswell.plot.profiles_figure import ProfilesPicture
from glasswell.plot.shortcut_figure import ShortcutPicture
from glasswell.plot.wave_figure import WavePicture

FIGURES = {
    "conductivity": plot.conductivity,
    "heat_capacity": plot.heat_capacity,
    "density_of_states": plot.density_of_states,
    "mean_free_path": plot.mean_free_path,
    "profiles": plot.profiles,
    "shortcut": plot.shortcut,
}
PICTURES = [
    ConductivityPicture,
    HeatCapacityPicture,
    DensityOfStatesPicture,
    MeanFreePathPicture,
    ProfilesPicture,
    ShortcutPicture,
]


@pytest.fixture(scope="module")
def pictures(silica):
    return {kind.__name__: kind.of(silica) for kind in PICTURES}


@pytest.fixture(scope="module")
def figures(pictures):
    return [picture.figure() for picture in pictures.values()]


def texts(figure):
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in axes.texts]
        found += [axes.get_xlabel(), axes.get_ylabel(), axes.get_title(loc="center")]
    return "\n".join(found)


def _filled(line):
    return str(line.get_markerfacecolor())


def png(figure):
    stream = BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


@pytest.mark.parametrize("name", FIGURES)
def test_each_function_returns_a_figure(name, silica):
    assert isinstance(FIGURES[name](silica), Figure)


@pytest.fixture(scope="module")
def of_heat_capacity(silica):
    """The conductivity predicted by a fit of a heat capacity alone."""
    temperature = np.geomspace(0.1, 3.0, 12)
    heat = gw.heat_capacity(silica.glass, temperature, per="mass")["total"].values
    curve = gw.Measurement.create(
        temperature,
        heat * np.tile([0.98, 1.02], 6),
        quantity="heat_capacity",
        unit="J/(K kg)",
        material="vitreous silica",
    )
    return ConductivityPicture.of(gw.fit(curve))


def test_a_conductivity_that_was_not_measured_is_called_predicted(of_heat_capacity):
    figure = of_heat_capacity.figure()
    assert "thermal conductivity, predicted" in texts(figure)
    assert len(figure.axes) == 1
    assert figure.axes[0].get_xlabel() == "temperature T (K)"
    # what was not fitted is in the box, so that the band can be understood
    assert "C = 3.000×10⁻⁴ (held)" in of_heat_capacity.values


def test_legends_list_only_what_is_in_view(pictures):
    picture = pictures["ConductivityPicture"]
    far = replace(picture.points[0], x=np.array([1e4]), y=np.array([1.0]))
    shown = replace(picture, not_fitted=(far,)).figure().axes[0]
    assert "measured, not fitted" not in shown.get_legend_handles_labels()[1]


def test_short_axes_have_labels_between_powers_of_ten(of_heat_capacity):
    axes = of_heat_capacity.figure().axes[0]
    axes.figure.canvas.draw()
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        labels = [
            text.get_text()
            for text in (*axis.get_ticklabels(), *axis.get_ticklabels(minor=True))
            if text.get_text() and low <= (text.get_position()[axis is axes.yaxis]) <= high
        ]
        assert len(labels) >= 3, labels


def test_ground_is_grey_where_the_calculation_is_extrapolated(pictures, of_heat_capacity):
    assert "Grey ground: kT > 10 W (26.3 K)" in texts(pictures["ConductivityPicture"].figure())
    assert "Grey ground" not in texts(of_heat_capacity.figure())
    legend = pictures["MeanFreePathPicture"].figure().axes[0].get_legend_handles_labels()[1]
    assert [text for text in legend if "extrapolated" in text] == ["50 K (extrapolated: kT > 10 W)"]


def test_axes_are_named_with_their_units(figures):
    for figure in figures:
        named = [axes for axes in figure.axes if axes.get_xlabel() or axes.get_ylabel()]
        assert named
        for axes in named:
            for text in filter(None, (axes.get_xlabel(), axes.get_ylabel())):
                plain = ("E / W", "Δχ²", "value / value of the exact fit")
                assert "(" in text or text in plain, text


def test_sources_are_cited(figures):
    for figure in figures:
        assert "glasswell" in texts(figure)
    for name in ("ConductivityPicture", "ShortcutPicture"):
        index = [kind.__name__ for kind in PICTURES].index(name)
        assert "Cahill and R. O. Pohl" in texts(figures[index])


def test_text_stays_on_the_page_and_clear_of_other_text(figures):
    for figure in figures:
        png(figure)  # labels find their places while they are drawn
        renderer = figure.canvas.get_renderer()
        page = figure.bbox
        boxes = []
        for axes in figure.axes:
            items = [*axes.texts, axes.xaxis.label, axes.yaxis.label, axes.title]
            boxes += [
                (item.get_text(), item.get_window_extent(renderer))
                for item in items
                if item.get_text() and item.get_visible()
            ]
        boxes += [(item.get_text(), item.get_window_extent(renderer)) for item in figure.texts]
        for text, box in boxes:
            assert page.x0 <= box.x0, text
            assert box.x1 <= page.x1, text
            assert page.y0 <= box.y0, text
            assert box.y1 <= page.y1, text
        for number, (text, box) in enumerate(boxes):
            touching = [other for other, place in boxes[:number] if box.overlaps(place)]
            assert touching == [], text


def test_lines_are_told_apart_without_colour(figures):
    for figure in figures:
        for axes in figure.axes:
            drawn = [line for line in axes.get_lines() if not line.get_label().startswith("_")]
            looks = [
                (line._dash_pattern, line.get_marker(), line.get_markersize(), _filled(line))
                for line in drawn
            ]
            assert len(set(map(str, looks))) == len(looks), axes.get_ylabel()


def test_curves_stay_inside_their_axes(figures):
    for figure in figures:
        for axes in figure.axes:
            for line in axes.get_lines():
                if line.get_label().startswith(("fit", "total", "soft potentials and")):
                    low, high = axes.get_ylim()
                    values = line.get_ydata()
                    assert low < values.min()
                    assert values.max() < high


def test_conductivity_shows_the_residuals_of_the_fit(silica, pictures):
    picture = pictures["ConductivityPicture"]
    np.testing.assert_array_equal(picture.residuals[0].y, silica.residuals[0])
    figure = picture.figure()
    (main, rest) = figure.axes
    points = [line for line in rest.get_lines() if line.get_marker() == "o"]
    np.testing.assert_allclose(points[0].get_ydata(), 100.0 * silica.residuals[0])
    # the line and the residuals are two roads to the fitted value
    (fit,) = (line for line in main.get_lines() if line.get_label().startswith("fit"))
    curve = silica.measurements[0]
    at = np.log(curve.temperature)
    fitted = np.interp(at, np.log(fit.get_xdata()), np.log(fit.get_ydata()))
    assert np.log(curve.value) - fitted == pytest.approx(silica.residuals[0], abs=2e-3)


def test_points_that_were_not_fitted_are_shown_as_such(silica):
    hot = gw.dataset("vitreous-silica").select(minimum=60.1)
    figure = plot.conductivity(silica, not_fitted=[hot])
    labels = [line.get_label() for line in figure.axes[0].get_lines()]
    assert "measured, not fitted" in labels


def test_a_mechanism_out_of_view_is_named(silica):
    assert "relaxation alone would allow more than" in texts(plot.conductivity(silica))


def test_measured_errors_become_error_bars(with_heat_capacity):
    figure = plot.conductivity(with_heat_capacity)
    assert [len(axes.containers) for axes in figure.axes] == [1, 1]


def test_heat_capacity_is_that_of_the_observable(silica, with_heat_capacity):
    picture = HeatCapacityPicture.of(silica)
    direct = gw.heat_capacity(silica.glass, picture.total.x, per="mass")
    expected = 1e3 * direct["total"].values / picture.total.x**3
    np.testing.assert_allclose(picture.total.y, expected, rtol=1e-9)
    assert picture.points == ()
    assert "predicted" in texts(picture.figure())
    fitted = HeatCapacityPicture.of(with_heat_capacity)
    assert len(fitted.points) == 1
    assert "predicted" not in texts(fitted.figure())


def test_the_main_figure_is_that_of_the_fitted_quantity(silica, with_heat_capacity):
    assert "thermal conductivity" in texts(plot.plot_fit(silica))
    heat = gw.fit(
        with_heat_capacity.measurements[1], free=["energy_scale", "density"], minimum_path=1e-9
    )
    assert "heat capacity over T³" in texts(plot.plot_fit(heat))


def test_debye_density_counts_three_modes_per_atom():
    material = gw.material("vitreous silica")
    theta = material.debye_temperature()
    energy = np.linspace(theta * 1e-6, theta, 20001)
    modes = np.trapezoid(debye_density(energy, material.debye_velocity), energy)
    assert modes == pytest.approx(3.0 * material.atom_density, rel=1e-6)


def test_the_harmonic_limit_is_approached_from_above(pictures):
    picture = pictures["DensityOfStatesPicture"]
    # In units of P_s/W the harmonic part is 78.1 at 5 W. Down to D2 = -14 the two-level part adds
    # 10.6, as the root of |D2|, and both together are 0.7 short of the whole.
    whole = 78.1 + 10.6 * np.sqrt(11.0 / 14.0) + 0.7
    ratio = picture.total.y / picture.harmonic
    at = np.interp(5.0 * picture.energy_scale, picture.total.x, ratio)
    assert at == pytest.approx(whole / 78.1, rel=2e-3)


def test_dominant_phonons_lie_at_the_maximum_of_the_debye_integrand():
    x = np.linspace(3.0, 5.0, 20001)
    heat = x**4 * np.exp(x) / np.expm1(x) ** 2
    assert x[np.argmax(heat)] == pytest.approx(3.83, abs=0.005)


def test_mean_free_paths_are_those_of_the_observable(silica, pictures):
    picture = pictures["MeanFreePathPicture"]
    for row, temperature in enumerate((0.1, 1.0, 10.0, 50.0)):
        frequency = picture.velocity / picture.dominant[row]
        direct = gw.mean_free_path(
            silica.glass, temperature, frequency, minimum_path=silica.sample.minimum_path
        )
        assert picture.dominant_paths[row] == pytest.approx(float(direct["total"]), rel=1e-9)
        on_line = np.interp(picture.dominant[row], picture.wavelength, picture.paths[row])
        assert on_line == pytest.approx(picture.dominant_paths[row], rel=0.01)
    zone = 2.0 * np.pi / silica.glass.material.zone_boundary
    assert picture.wavelength[0] == pytest.approx(zone)


def test_profiles_rise_by_one_at_one_standard_error(pictures):
    for profile in pictures["ProfilesPicture"].profiles:
        ends = profile.best * np.exp(profile.relative * np.array([-1.0, 1.0]))
        side = np.sign(profile.values - profile.best)
        root = np.interp(ends, profile.values, side * np.sqrt(profile.rise))
        assert root**2 == pytest.approx([1.0, 1.0], abs=0.15)


def test_a_legend_pairs_each_line_with_its_points():
    x = np.array([0.1, 1.0])
    lines = tuple(Band(x, y * x, 0.9 * y * x, 1.1 * y * x) for y in (1.0, 2.0))
    points = tuple(Points(x, y * x, None, "") for y in (1.0, 2.0))
    picture = WavePicture(
        "glass", "internal_quality_factor", "", "", lines, ("weak", "strong"), points, points,
        True, np.inf,
    )  # fmt: skip
    legend = picture.figure().axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["weak", "strong"]
    marks = {line.get_marker() for line in legend.findobj(Line2D)}
    assert {*style.MARKERS[:2]} <= marks
    assert style.MARKERS[2] not in marks
    alone = replace(picture, lines=lines[:1], labels=("fit",), points=points[:1])
    assert [text.get_text() for text in alone.figure().axes[0].get_legend().get_texts()] == ["fit"]


def test_between_the_points_of_a_profile_no_rise_is_made_up():
    values = np.geomspace(0.2, 5.0, 7)
    parabola = (np.log(values) / 0.4) ** 2
    fine, rise = profiles_figure._line(values, parabola, 1.0)
    assert rise == pytest.approx((np.log(fine) / 0.4) ** 2, abs=1e-9)
    flat = np.where(values > 1.0, parabola, 0.0)
    fine, rise = profiles_figure._line(values, flat, 1.0)
    assert rise[fine < 1.0].max() < 1e-12
    assert np.all(np.diff(rise[fine > 1.0]) > 0.0)


def test_the_shortcut_is_drawn_with_its_own_parameters(silica, pictures):
    picture = pictures["ShortcutPicture"]
    # computed here from the parameters, in the fit from its residuals
    assert np.sqrt(np.mean(picture.other.y**2)) == pytest.approx(silica.shortcut.rms_log, rel=1e-4)
    assert np.sqrt(np.mean(picture.exact.y**2)) == pytest.approx(silica.rms_log, rel=1e-9)
    row = picture.rows[0]
    ratio = (
        silica.shortcut.parameters["energy_scale"].value / silica.parameters["energy_scale"].value
    )
    assert row.other == pytest.approx(ratio)
    assert f"{100 * (ratio - 1):+.0f} %" in row.text


def test_without_a_comparison_there_is_no_shortcut_to_draw(with_heat_capacity):
    with pytest.raises(gw.InputError, match="compare_shortcut=True"):
        plot.shortcut(with_heat_capacity)


def test_drawing_changes_no_settings_and_opens_no_windows(silica):
    before = dict(mpl.rcParams)
    plot.conductivity(silica)
    assert dict(mpl.rcParams) == before
    code = (
        "import pickle, sys, glasswell.plot as plot\n"
        "assert 'matplotlib' not in sys.modules\n"
        "picture = pickle.load(sys.stdin.buffer)\n"
        "picture.figure()\n"
        "print([name for name in ('jax', 'xarray', 'scipy', 'matplotlib.pyplot')"
        " if name in sys.modules])"
    )
    outcome = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        input=pickle.dumps(ConductivityPicture.of(silica)),
        capture_output=True,
        check=True,
    )
    assert outcome.stdout.decode().strip() == "[]"


def test_threads_draw_the_same_pictures(pictures):
    alone = [png(picture.figure()) for picture in pictures.values()]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda picture: png(picture.figure()), pictures.values()))
    assert together == alone


def test_save_writes_a_picture_of_150_dots_per_inch(silica, tmp_path):
    figure = plot.conductivity(silica)
    path = plot.save(figure, tmp_path / "conductivity.png")
    assert [entry.name for entry in tmp_path.iterdir()] == ["conductivity.png"]
    height, width, _ = imread(path).shape
    assert (width, height) == (960, 870)
    before = path.read_bytes()
    plot.save(plot.conductivity(silica), path)
    assert path.read_bytes() == before


def test_a_picture_that_cannot_be_written_says_so(silica, tmp_path):
    with pytest.raises(gw.InputError, match="could not be written"):
        plot.save(plot.heat_capacity(silica), tmp_path / "missing" / "figure.png")
    assert list(tmp_path.iterdir()) == []
