"""Drawing in a second process, also when that process fails."""

from __future__ import annotations

import pytest
from matplotlib.image import imread

from glasswell.cli import drawing
from glasswell.cli.drawing import draughtsman
from glasswell.errors import InputError
from glasswell.plot import style


@pytest.fixture
def picture():
    from glasswell.plot.heat_capacity_figure import HeatCapacityPicture

    axis = style.geometric(0.1, 10.0)
    from glasswell.plot.content import Band

    band = Band(axis, axis, axis, axis)
    return HeatCapacityPicture("glass", "sources", "mass", 3.0, band, axis, axis, (), 30.0)


def test_pictures_are_drawn_while_the_program_goes_on(picture, tmp_path):
    with draughtsman() as drawer:
        drawer.draw(picture, tmp_path / "first.png")
        drawer.draw(picture, tmp_path / "second.png")
        drawer.finish()
    assert imread(tmp_path / "first.png").shape == (690, 960, 4)
    assert (tmp_path / "first.png").read_bytes() == (tmp_path / "second.png").read_bytes()


def test_an_error_comes_back(picture, tmp_path):
    with draughtsman() as drawer:
        drawer.draw(picture, tmp_path / "missing" / "figure.png")
        with pytest.raises(InputError, match="could not be written"):
            drawer.finish()


def test_an_unexpected_error_comes_back_with_its_traceback(picture, tmp_path):
    from dataclasses import replace

    with draughtsman() as drawer:
        drawer.draw(replace(picture, basis="furlong"), tmp_path / "figure.png")
        with pytest.raises(RuntimeError, match=r"figure\.png failed:\nTraceback[^$]*KeyError"):
            drawer.finish()


def test_a_process_that_has_died_is_done_without(picture, tmp_path):
    with draughtsman() as drawer:
        drawer._process.kill()
        drawer._process.wait()
        drawer.draw(picture, tmp_path / "figure.png")
        drawer.finish()
    assert (tmp_path / "figure.png").exists()


def test_a_process_that_dies_on_the_way_is_noticed(picture, tmp_path):
    with draughtsman() as drawer:
        drawer.draw(picture, tmp_path / "figure.png")
        drawer._process.kill()
        with pytest.raises(RuntimeError, match="ended early"):
            drawer.finish()


def test_without_a_second_process_the_first_one_draws(picture, tmp_path, monkeypatch):
    def refused(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr(drawing.subprocess, "Popen", refused)
    with draughtsman() as drawer:
        drawer.draw(picture, tmp_path / "figure.png")
        drawer.finish()
    assert (tmp_path / "figure.png").exists()


def test_the_second_process_does_not_outlive_the_first():
    seen = []

    def interrupted():
        with draughtsman() as drawer:
            seen.append(drawer._process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert seen[0].poll() is not None
