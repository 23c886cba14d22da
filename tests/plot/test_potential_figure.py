"""Figures of one potential and of an ensemble's density of states."""

from __future__ import annotations

import pickle
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

import glasswell as gw
from glasswell.plot import style
from glasswell.plot.potential_figure import PotentialPicture, amount
from glasswell.plot.states_figure import StatesPicture
from glasswell.spectrum.wave_functions import bound_states

SHAPES = {
    "deep": (0.0, -14.0),
    "deeper": (0.0, -40.0),
    "double": (0.0, -8.0),
    "tilted": (0.3, -8.0),
    "strongly tilted": (7.0, -10.0),
    "intermediate": (0.0, -2.0),
    "single": (-5.0, 4.0),
    "stiff": (3000.0, 300.0),
}


def of_shape(d1, d2, scale=4.0, levels=8):
    return PotentialPicture.of(bound_states(d1, d2, levels), kind="two-well", energy_scale=scale)


@pytest.fixture(scope="module")
def ensembles():
    pictures = []
    for model in (
        gw.SoftPotentialModel(energy_scale=4.0, density=1e23, random_force=1e-3),
        gw.SoftConfigurationsModel(
            mass=150.0,
            atom_density=6.6e28,
            soft_fraction=0.05,
            width_eta=0.1,
            width_xi=0.25,
            negative_eta=0.5,
        ),
    ):
        landmarks = gw.excitation_landmarks(model)
        pictures.append(StatesPicture.of(model, landmarks, "title", "note"))
    return pictures


def boxes(figure):
    """Texts with the places that they take."""
    figure.savefig(BytesIO(), format="png")
    renderer = figure.canvas.get_renderer()
    items = [*figure.texts]
    for axes in figure.axes:
        items += [*axes.texts, axes.xaxis.label, axes.yaxis.label]
    shown = [item for item in items if item.get_text()]
    return [(item.get_text(), item.get_window_extent(renderer)) for item in shown]


def assert_nothing_touches(figure):
    found = boxes(figure)
    page = figure.bbox
    for number, (text, box) in enumerate(found):
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text
        touching = [other for other, place in found[:number] if box.overlaps(place)]
        assert touching == [], text


@pytest.mark.parametrize(("scale", "levels"), [(4.0, 8), (None, 2), (4.0, 24)])
@pytest.mark.parametrize("name", SHAPES)
def test_texts_stay_on_the_page_and_clear_of_one_another(name, scale, levels):
    figure = of_shape(*SHAPES[name], scale, levels).figure()
    assert_nothing_touches(figure)
    labels = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(labels) == levels
    frame = figure.axes[0].bbox
    assert max(label.x1 for label in labels) < frame.x1


@pytest.mark.parametrize("name", SHAPES)
def test_every_state_is_in_view(name):
    figure = of_shape(*SHAPES[name]).figure()
    axes = figure.axes[0]
    (low, high), (left, right) = axes.get_ylim(), axes.get_xlim()
    waves = [line for line in axes.get_lines() if line.get_linewidth() == pytest.approx(1.3)]
    assert len(waves) == 8
    for wave in waves:
        x, y = np.asarray(wave.get_xdata()), np.asarray(wave.get_ydata())
        drawn = np.isfinite(y)
        assert drawn.any()
        assert left < x[drawn].min()
        assert x[drawn].max() < right
        assert low < y[drawn].min()
        assert y[drawn].max() < high


def test_neighbouring_states_are_told_apart_without_colour():
    axes = of_shape(0.0, -8.0).figure().axes[0]
    waves = [line for line in axes.get_lines() if line.get_linewidth() == pytest.approx(1.3)]
    dashes = [str(wave._dash_pattern) for wave in waves]
    assert dashes[0] != dashes[1]
    assert len(set(dashes)) == 2


def test_levels_are_labelled_by_their_energies():
    picture = of_shape(0.3, -8.0)
    spectrum = gw.solve_spectrum(0.3, -8.0, levels=8)
    first = float(picture.texts[1].removeprefix("E₀ + ").removesuffix(" K"))
    assert first == pytest.approx(4.0 * float(spectrum.excitations[1]), rel=1e-3)
    assert picture.texts[0].startswith("E₀ = ")
    deep = of_shape(0.0, -20.0, None)
    assert deep.texts[1] == f"E₀ + {amount(float(gw.tunnel_splitting(-20.0)))} W"


def test_the_potential_is_the_one_with_lengths():
    place = gw.SoftPotential(eta=-0.1, xi=0.02, mass=30.0)
    picture = PotentialPicture.of(
        bound_states(place.d1, place.d2, 6),
        kind=place.kind,
        energy_scale=place.energy_scale,
        place=place,
    )
    deeper = place.potential(place.stationary_points[0])
    expected = place.potential(1e-10 * picture.x) - deeper
    np.testing.assert_allclose(picture.potential, expected, rtol=1e-9, atol=1e-9)
    figure = picture.figure()
    main, beside = figure.axes
    assert main.get_xlabel() == "displacement x (Å)"
    assert beside.get_ylabel() == "energy (meV)"
    # 1 meV is 11.6045 K
    ratio = main.get_ylim()[1] / beside.get_ylim()[1]
    assert ratio == pytest.approx(11.6045, rel=1e-5)


def test_axes_of_a_shape():
    main, beside = of_shape(0.3, -8.0).figure().axes
    assert main.get_ylabel() == "energy E/k (K)"
    assert beside.get_ylabel() == "E / W"
    assert main.get_ylim()[1] == pytest.approx(4.0 * beside.get_ylim()[1])
    (alone,) = of_shape(0.3, -8.0, None).figure().axes
    assert alone.get_ylabel() == "energy (W)"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (12.3, "12.30"),
        (0.00606, "0.006060"),
        (999.96, "1000"),
        (123456.0, "123456"),
        (1.0815e-16, "1.082×10⁻¹⁶"),
        (6.6e28, "6.600×10²⁸"),
    ],
)
def test_amounts(value, text):
    assert amount(value) == text


def test_densities_of_states_have_clear_texts_and_lines(ensembles):
    for picture in ensembles:
        figure = picture.figure()
        assert_nothing_touches(figure)
        main = figure.axes[0]
        curves = [line for line in main.get_lines() if len(line.get_xdata()) > 2]
        looks = {str(line._dash_pattern) for line in curves}
        assert len(curves) == len(looks) == 4
        assert main.get_ylabel() == "density of states n(E) (K⁻¹ m⁻³)"
        low, high = main.get_ylim()
        assert low < picture.total.min()
        assert picture.total.max() < high


def test_kinds_make_up_the_whole(ensembles):
    for picture in ensembles:
        np.testing.assert_allclose(sum(picture.shares.values()), 1.0, atol=1e-12)


def test_only_soft_configurations_are_singular(ensembles):
    potentials, configurations = ensembles
    names = [[name for _, name in picture.marks] for picture in ensembles]
    assert names == [["E_a"], ["E_a", "E_c", "E_b"]]
    critical = gw.critical_energy() * configurations.energy_scale
    assert "E_c: n(E) diverges" in configurations.note
    assert "E_c" not in potentials.note
    # the curve is drawn up to both sides of it, and rises towards it
    distance = np.abs(configurations.energy / critical - 1.0)
    assert distance.min() == pytest.approx(1e-4, rel=1e-3)
    near, far = (configurations.total[np.argmin(np.abs(distance - d))] for d in (1e-4, 1e-2))
    assert near > 1.5 * far


def test_pictures_can_be_sent_to_another_process(ensembles):
    for picture in (*ensembles, of_shape(0.3, -8.0)):
        stream = BytesIO()
        pickle.loads(pickle.dumps(picture)).figure().savefig(stream, format="png")
        assert stream.getvalue()


def test_shades_get_darker_from_kind_to_kind(ensembles):
    """In grey the shares are told apart by their shade."""
    from matplotlib.colors import to_rgb

    from glasswell.plot.states_figure import _LOOKS

    weights = np.array([0.299, 0.587, 0.114])
    luminance = [float(weights @ to_rgb(shade)) for _, shade in _LOOKS.values()]
    assert luminance[0] - luminance[1] > 0.15
    assert luminance[1] - luminance[2] > 0.15
    assert style.SMALL >= 8.0
    assert replace(ensembles[0], marks=()).figure().axes
