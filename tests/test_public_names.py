"""The public names are a promise: removing or renaming one breaks somebody's script."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import lru_cache
from importlib.metadata import version
from itertools import permutations
from pathlib import Path

import pytest

import glasswell

# Add a name here when it becomes public; take none away.
PUBLIC_NAMES = {
    "BosonPeak": "ensemble",
    "CacheWarning": "errors",
    "CapacitiveQualityFactor": "observables",
    "Concentrations": "ensemble",
    "Conditions": "glass",
    "CoplanarWaveguide": "observables",
    "DataError": "errors",
    "DataWarning": "errors",
    "chalcogenide_assumptions": "electrons",
    "ElasticConstants": "material",
    "ElectronCentres": "electrons",
    "HardenedCentres": "electrons",
    "chalcogenide_centres": "electrons",
    "electrons_under_pressure": "electrons",
    "paramagnetic_pressure": "electrons",
    "ExcitationLandmarks": "ensemble",
    "Experiment": "inference.experiment",
    "ExperimentalParameters": "glass",
    "Film": "glass",
    "Comparison": "inference",
    "FitResult": "inference",
    "Posterior": "inference",
    "Glass": "glass",
    "GlasswellError": "errors",
    "GlasswellWarning": "errors",
    "Identifiability": "inference.identifiability",
    "InputError": "errors",
    "Judgement": "inference",
    "Landmarks": "landmarks",
    "LossTangent": "dataset",
    "Material": "material",
    "Measurement": "dataset",
    "Membrane": "glass",
    "NextExperiments": "inference.planning",
    "ParallelPlates": "observables",
    "RandomForceEstimate": "ensemble",
    "RefusedFitError": "errors",
    "Rod": "glass",
    "SampledPotentials": "ensemble",
    "SoftConfigurationsModel": "ensemble",
    "SoftPotential": "potential",
    "SoftPotentialModel": "ensemble",
    "Source": "provenance",
    "Spectrum": "spectrum",
    "StandardTunnellingModel": "ensemble",
    "Study": "inference.study",
    "Superconductor": "superconductor",
    "UnitError": "errors",
    "ValidityWarning": "errors",
    "capacitive_quality_factor": "observables",
    "complex_conductivity": "observables",
    "boson_peak": "ensemble",
    "concentrations": "ensemble",
    "critical_energy": "spectrum",
    "critical_intensity": "observables",
    "dataset": "dataset",
    "datasets": "dataset",
    "density_of_states": "ensemble",
    "dielectric_loss": "observables",
    "elastic_constants": "material",
    "energy_from_kelvin": "energies",
    "energy_in_kelvin": "energies",
    "excitation_landmarks": "ensemble",
    "experimental_parameters": "glass",
    "compare": "inference",
    "fit": "inference",
    "heat_capacity": "observables",
    "heat_release": "observables",
    "internal_friction": "observables",
    "judge": "inference",
    "loss_angle": "observables",
    "loss_tangents": "dataset",
    "landmarks": "landmarks",
    "material": "material",
    "materials": "material",
    "median_and_spread": "material",
    "mean_free_path": "observables",
    "participation_ratio": "observables",
    "permittivity_shift": "observables",
    "quasiparticle_loss": "observables",
    "quasiparticle_shift": "observables",
    "neutron_spectrum": "observables",
    "next_experiments": "inference.planning",
    "raman_spectrum": "observables",
    "random_force_from_maximum": "ensemble",
    "read_measurement": "dataset",
    "read_study": "inference.study",
    "resonant_strength": "ensemble",
    "resonator_loss": "observables",
    "resonator_shift": "observables",
    "soft_configurations_glass": "glass",
    "solve_spectrum": "spectrum",
    "sound_velocity_shift": "observables",
    "standard_tunnelling_limit": "ensemble",
    "thermal_conductance": "observables",
    "thermal_conductivity": "observables",
    "thermal_diffusivity": "observables",
    "tunnel_splitting": "spectrum",
    "tunnelling_fraction": "ensemble",
    "ultrasonic_attenuation": "observables",
    "vibrational_density_of_states": "observables",
}

HEAVY = ("arviz", "bokeh", "h5py", "jax", "matplotlib", "numpy", "pint", "scipy", "xarray")


def in_fresh_process(code, given=None):
    """What `code` prints as JSON in a Python that has imported nothing yet."""
    command = [sys.executable, "-W", "error", "-c", code]
    return json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, input=given).stdout
    )


EACH_ALONE = """
import json, sys, traceback
answers = {}
for name, code in json.load(sys.stdin).items():
    for module in [m for m in sys.modules if m.partition(".")[0] == "glasswell"]:
        del sys.modules[module]
    space = {}
    try:
        exec(code, space)
        answers[name] = space["answer"]
    except Exception:
        answers[name] = traceback.format_exc()
print(json.dumps(answers))
"""


def each_alone(codes):
    """The `answer` of each code of a dictionary where nothing of glasswell is imported yet.

    In one process that forgets glasswell between them: what others wrote takes seconds to import.
    """
    return in_fresh_process(EACH_ALONE, json.dumps(codes))


def test_the_frozen_list():
    assert set(glasswell.__all__) == set(PUBLIC_NAMES)
    assert glasswell.__all__ == sorted(glasswell.__all__)


def test_the_three_lists_in_the_package_agree():
    assert glasswell._HOME == PUBLIC_NAMES
    tree = ast.parse(Path(glasswell.__file__).read_text(encoding="utf-8"))
    seen_by_type_checkers = {
        # A name that a file shares with its function is imported from the file.
        alias.asname: node.module.removeprefix("glasswell.").removesuffix(f".{alias.name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("glasswell.")
        for alias in node.names
        if alias.asname == alias.name
    }
    assert seen_by_type_checkers == PUBLIC_NAMES


HOMES = sorted(set(PUBLIC_NAMES.values()))


@lru_cache(maxsize=1)
def loaded_first():
    """For each home, which of its names can be called when they are loaded first."""
    code = "import glasswell as gw\nanswer = [callable(getattr(gw, name)) for name in {}]"
    return each_alone({home: code.format(names_of(home)) for home in HOMES})


def names_of(home):
    return [name for name, of in PUBLIC_NAMES.items() if of == home]


@pytest.mark.parametrize("home", HOMES)
def test_every_name_can_be_loaded_first(home):
    """An import that only works after another one is found; a home loads the same modules."""
    assert loaded_first()[home] == [True] * len(names_of(home))


def test_star_import_and_dir_know_every_name():
    namespace = {}
    exec("from glasswell import *", namespace)
    assert set(PUBLIC_NAMES) <= set(namespace)
    assert set(PUBLIC_NAMES) <= set(dir(glasswell))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="thermal_expansivity"):
        _ = glasswell.thermal_expansivity


def test_the_version_is_that_of_the_installed_package():
    assert glasswell.__version__ == version("glasswell")


def test_import_loads_nothing_heavy():
    loaded = in_fresh_process("import glasswell, json, sys; print(json.dumps(list(sys.modules)))")
    assert [name for name in HEAVY if name in loaded] == []


def test_import_of_errors_loads_nothing_heavy():
    code = "import glasswell as gw, json, sys; gw.InputError; print(json.dumps(list(sys.modules)))"
    loaded = in_fresh_process(code)
    assert [name for name in HEAVY if name in loaded] == []


# `glasswell.material` and `glasswell.dataset` are folders and functions at once, and Python
# binds a folder to its name as a side effect of imports: every order has to end the same.
STEPS = (
    "import glasswell as gw; gw.material; gw.dataset",
    "import glasswell.material",
    "from glasswell.material import Material",
    "import glasswell.dataset as folder; folder.read_measurement",
    "from glasswell import material, dataset; material('vitreous silica')",
)


ORDERS = {" | ".join(order): order for order in permutations(STEPS, 2)}
THEN = (
    "import glasswell as gw",
    "first = gw.material('vitreous silica')",
    "assert isinstance(first, gw.Material)",
    "assert first == gw.material.material('vitreous silica')",
    "curve = gw.dataset('vitreous-silica/thermal-conductivity/cahill-1988')",
    "assert isinstance(curve, gw.Measurement)",
    "answer = first.name",
)


@lru_cache(maxsize=1)
def after_any_import():
    return each_alone({name: "\n".join([*order, *THEN]) for name, order in ORDERS.items()})


@pytest.mark.parametrize("order", ORDERS)
def test_functions_named_like_folders_work_after_any_import(order):
    assert after_any_import()[order] == glasswell.material("vitreous silica").name


def test_functions_named_like_folders_show_their_arguments():
    from inspect import signature

    for name in ("material", "dataset"):
        folder = getattr(glasswell, name)
        assert signature(folder) == signature(getattr(folder, name))


@pytest.mark.parametrize("name", ["dataset", "landmarks", "material"])
def test_help_on_a_folder_that_is_a_function_explains_the_function(name):
    from inspect import getdoc
    from pydoc import plaintext, render_doc

    folder = getattr(glasswell, name)
    shown = " ".join(render_doc(folder, renderer=plaintext).split())
    assert " ".join(getdoc(getattr(folder, name)).split()) in shown
    assert f"As a function, {name}(" in shown
