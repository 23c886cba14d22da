"""`glasswell spectrum`: levels of one soft potential, or the density of states of an ensemble."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import App, Parameter

from glasswell.cli.figure_file import figure_file
from glasswell.errors import InputError

if TYPE_CHECKING:
    from glasswell.ensemble.shaped import PotentialEnsemble

_FIGURE: Final = "glasswell-spectrum.png"
_LEVELS: Final = (2, 24)

EXAMPLES: Final = """Examples:
  glasswell spectrum --eta 0.01 --xi 0.2 --mass 60
  glasswell spectrum --d1 0.3 --d2 -8 --energy-scale 4 --out tilted.png
  glasswell spectrum --d1 0 --d2 -20 --levels 6

Without --energy-scale a shape D1, D2 is answered in units of W alone."""
POTENTIALS_EXAMPLES: Final = """Examples:
  glasswell spectrum soft-potentials --energy-scale 4 --density 1e23
  glasswell spectrum soft-potentials --energy-scale 4 --density 1e23 --csv"""
CONFIGURATIONS_EXAMPLES: Final = """Example:
  glasswell spectrum soft-configurations --mass 150 --atom-density 6.6e28 \\
    --soft-fraction 0.05 --width-eta 0.1 --width-xi 0.25 --negative-eta 0.5"""

_Eta = Annotated[float | None, Parameter(help="Coefficient η of (x/a0)².")]
_Xi = Annotated[float | None, Parameter(help="Coefficient ξ of (x/a0)³.")]
_Mass = Annotated[float | None, Parameter(help="Effective mass M in atomic mass units.")]
_Quartic = Annotated[float | None, Parameter(help="Energy A in eV. By default 15.")]
_Length = Annotated[str | None, Parameter(help='Length a0 with its unit. By default "1 angstrom".')]
_Tilt = Annotated[float | None, Parameter(help="D1 of the shape W[D1 y + D2 y² + y⁴].")]
_Depth = Annotated[float | None, Parameter(help="D2 of the shape, negative for double wells.")]
_Scale = Annotated[str | None, Parameter(help="W/k in K, to go with D1 and D2.")]
_Levels = Annotated[int, Parameter(help="How many levels, from 2 to 24.")]
_Out = Annotated[str, Parameter(help="File of the figure (PNG).")]

_GivenScale = Annotated[str, Parameter(help="W/k in K.")]
_Density = Annotated[float, Parameter(help="Density P_s in 1/m³ per dD1 dD2.")]
_Force = Annotated[float, Parameter(help="Random force a: P = P_s exp(-a D1²).")]
_Cut = Annotated[
    float, Parameter(help="Smallest D2, from -20 to 0: deeper double wells do not count.")
]
_GivenMass = Annotated[float, Parameter(help="Effective mass M in atomic mass units.")]
_Atoms = Annotated[float, Parameter(help="Number of atoms per m³.")]
_Fraction = Annotated[float, Parameter(help="Share c_a of atoms in soft configurations.")]
_WidthEta = Annotated[float, Parameter(help="Width of the distribution of η.")]
_WidthXi = Annotated[float, Parameter(help="Width of the distribution of ξ.")]
_Negative = Annotated[
    float, Parameter(help="Factor, from 0 to 1, by which elastic stability thins out η < 0.")
]
_GivenQuartic = Annotated[float, Parameter(help="Energy A in eV.")]
_GivenLength = Annotated[str, Parameter(help="Length a0 with its unit.")]
_Energies = Annotated[
    str | None,
    Parameter(
        help="Energies in K to print: 0.1,1,10 or a range 0.1:10, or 0.1:10:50 with the number of "
        "points."
    ),
]
_Csv = Annotated[
    bool,
    Parameter(
        negative="",
        help="Print the curve as CSV, and draw no figure unless --out names one.",
        show_default=False,
    ),
]
_OutOrNone = Annotated[
    str | None, Parameter(help=f"File of the figure (PNG). By default {_FIGURE}.")
]


def spectrum() -> App:
    """The command with its three forms."""
    app = App(name="spectrum", help_epilogue=EXAMPLES, help_format="plaintext")
    app.default(one_potential)
    app.command(soft_potentials, help_epilogue=POTENTIALS_EXAMPLES)
    app.command(soft_configurations, help_epilogue=CONFIGURATIONS_EXAMPLES)
    return app


def one_potential(
    *,
    eta: _Eta = None,
    xi: _Xi = None,
    mass: _Mass = None,
    quartic_energy: _Quartic = None,
    length: _Length = None,
    d1: _Tilt = None,
    d2: _Depth = None,
    energy_scale: _Scale = None,
    levels: _Levels = 8,
    out: _Out = _FIGURE,
) -> str:
    """Levels of one soft potential, or the density of states of an ensemble, with a figure.

    One potential is given by --eta, --xi and --mass, or by its shape --d1 and --d2.
    """
    from glasswell.cli.messages import stages

    place: dict[str, Any] = {"eta": eta, "xi": xi, "mass": mass}
    place |= {"quartic_energy": quartic_energy, "length": length}
    shape = {"d1": d1, "d2": d2, "energy_scale": energy_scale}
    given = _one_form(_given(place), _given(shape))
    if not _LEVELS[0] <= levels <= _LEVELS[1]:
        low, high = _LEVELS
        raise InputError(f"--levels {levels} cannot be had", remedy=f"Ask for {low} to {high}")
    target = figure_file(out)
    with stages() as say:
        say("levels and wave functions")
        from glasswell.cli.spectrum_of_potential import Answer

        answer = Answer.of(given, levels)
        say("figure")
        from glasswell.plot import save

        save(answer.picture().figure(), target)
    return f"{answer.text()}\nfigure: {out}\n"


def soft_potentials(
    *,
    energy_scale: _GivenScale,
    density: _Density,
    random_force: _Force = 0.0,
    minimum_d2: _Cut = -11.0,
    energies: _Energies = None,
    csv: _Csv = False,
    out: _OutOrNone = None,
) -> str:
    """Density of states of soft potentials, by kind, with a figure."""
    from glasswell.cli import arguments

    scale = arguments.temperature(energy_scale, "--energy-scale")

    def model() -> PotentialEnsemble:
        from glasswell.ensemble import SoftPotentialModel

        return SoftPotentialModel(
            energy_scale=scale, density=density, random_force=random_force, minimum_d2=minimum_d2
        )

    return _states(model, energies, csv=csv, out=out)


def soft_configurations(
    *,
    mass: _GivenMass,
    atom_density: _Atoms,
    soft_fraction: _Fraction,
    width_eta: _WidthEta,
    width_xi: _WidthXi,
    negative_eta: _Negative = 1.0,
    quartic_energy: _GivenQuartic = 15.0,
    length: _GivenLength = "1 angstrom",
    minimum_d2: _Cut = -11.0,
    energies: _Energies = None,
    csv: _Csv = False,
    out: _OutOrNone = None,
) -> str:
    """Density of states of soft configurations, by kind, with a figure."""
    from glasswell.cli import arguments

    angstrom = 1e10 * arguments.length(length, "--length")

    def model() -> PotentialEnsemble:
        from glasswell.ensemble import SoftConfigurationsModel

        return SoftConfigurationsModel(
            mass=mass,
            atom_density=atom_density,
            soft_fraction=soft_fraction,
            width_eta=width_eta,
            width_xi=width_xi,
            negative_eta=negative_eta,
            quartic_energy=quartic_energy,
            length=angstrom,
            minimum_d2=minimum_d2,
        )

    return _states(model, energies, csv=csv, out=out)


def _states(
    model: Callable[[], PotentialEnsemble], energies: str | None, *, csv: bool, out: str | None
) -> str:
    from glasswell.cli import arguments
    from glasswell.cli.messages import stages

    axis = None if energies is None else arguments.temperatures(energies, "--energies")
    name = None if csv and out is None else out or _FIGURE
    target = None if name is None else figure_file(name)
    with stages() as say:
        say("loading the program")
        from glasswell.cli.spectrum_of_ensemble import Answer

        ensemble = model()
        say("n(E); the first run makes its tables")
        answer = Answer.of(ensemble, landmarks=target is not None or not csv)
        text = answer.table(axis) if csv else answer.text(axis)
        if target is not None:
            say("figure")
            from glasswell.plot import save

            save(answer.picture().figure(), target)
    return text if csv else f"{text}\nfigure: {name}\n"


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _one_form(place: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """The options of one potential, if those of exactly one of its two forms are given."""
    if place and shape:
        raise InputError(
            f"{_option(next(iter(place)))} and {_option(next(iter(shape)))} do not belong together",
            "Each of the two forms is a whole potential",
            "Give --eta, --xi and --mass, or --d1 and --d2 with --energy-scale",
        )
    needed = ("d1", "d2") if shape else ("eta", "xi", "mass")
    missing = [_option(name) for name in needed if name not in (shape or place)]
    if not (place or shape):
        raise InputError(
            "No potential is given",
            remedy="Give --eta, --xi and --mass, or --d1 and --d2; see: glasswell spectrum --help",
        )
    if missing:
        raise InputError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            f"A potential needs {', '.join(map(_option, needed))}",
            f"Give {' and '.join(missing)} as well",
        )
    return shape or place


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
