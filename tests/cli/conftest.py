from __future__ import annotations

import numpy as np
import pytest

from glasswell.cli import main


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a command line; the exit status, standard output and standard error."""

    def runner(*words):
        status = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return status, out, err

    return runner


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The report of the main example, made once."""
    folder = tmp_path_factory.mktemp("report") / "silica"
    assert main(["fit", "vitreous-silica", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def power_law(here):
    """Write a CSV file of κ = 0.02·T^exponent W/(K m) to the working folder."""

    def write(name, exponent):
        temperature = np.geomspace(0.08, 3.0, 20)
        rows = [f"{kelvin!r},{0.02 * kelvin**exponent!r}" for kelvin in temperature.tolist()]
        header = "temperature [K],thermal_conductivity [W/(K m)]"
        (here / name).write_text("\n".join([header, *rows, ""]))

    return write
