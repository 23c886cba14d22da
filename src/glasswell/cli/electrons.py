"""`glasswell electrons`: electrons in the soft configurations of a glass, also under pressure."""

from __future__ import annotations

from typing import Annotated, Final

from cyclopts import Parameter

from glasswell.cli.figure_file import figure_file
from glasswell.errors import InputError

_FIGURE: Final = "glasswell-electrons.png"

EXAMPLES: Final = """Examples:
  glasswell electrons arsenic-trisulfide
  glasswell electrons As2Se3 --coupling "2.5 eV" --temperature 77
  glasswell electrons arsenic-trisulfide --pressures "0:300:16 kbar" --csv

Values that are not given are assumed ones, and named in the answer."""

_Material = Annotated[str, Parameter(help="A material of the library, or a TOML file.")]
_Coupling = Annotated[
    str | None, Parameter(help='b_e of -n b_e x/a0 with its unit, such as "3 eV".')
]
_Repulsion = Annotated[
    str | None, Parameter(help="U_H of two electrons while the atom stays in place, with its unit.")
]
_Filling = Annotated[float, Parameter(help="Electrons per centre, from 0 to 2.")]
_Temperature = Annotated[str, Parameter(help="Temperature in K.")]
_Pressures = Annotated[
    str,
    Parameter(help='Pressures with their unit: "10,100 kbar" or a range "0:300:16 kbar".'),
]
_Mass = Annotated[float | None, Parameter(help="Effective mass M in u.")]
_Fraction = Annotated[float | None, Parameter(help="Share c_a of atoms in soft configurations.")]
_WidthEta = Annotated[float | None, Parameter(help="Width of the distribution of η.")]
_WidthXi = Annotated[float | None, Parameter(help="Width of the distribution of ξ.")]
_Negative = Annotated[float, Parameter(help="Factor, from 0 to 1, that thins out η < 0.")]
_Quartic = Annotated[str | None, Parameter(help="A with its unit, such as 15 eV.")]
_Hard = Annotated[float, Parameter(help="η of centres that have lost their soft configuration.")]
_Csv = Annotated[
    bool,
    Parameter(
        negative="",
        help="Print the curves over pressure as CSV, and draw only if --out names a figure.",
        show_default=False,
    ),
]
_Out = Annotated[str | None, Parameter(help=f"File of the figure (PNG). By default {_FIGURE}.")]


def electrons(
    material: _Material = "arsenic-trisulfide",
    /,
    *,
    coupling: _Coupling = None,
    repulsion: _Repulsion = None,
    filling: _Filling = 1.0,
    temperature: _Temperature = "300",
    pressures: _Pressures = "0:300:16 kbar",
    mass: _Mass = None,
    soft_fraction: _Fraction = None,
    width_eta: _WidthEta = None,
    width_xi: _WidthXi = None,
    negative_eta: _Negative = 1.0,
    quartic_energy: _Quartic = None,
    hard_eta: _Hard = 1.0,
    csv: _Csv = False,
    out: _Out = None,
) -> str:
    """Electrons in the soft configurations of a glass: U_eff, Fermi level, spins, pressure."""
    from glasswell.cli import arguments
    from glasswell.cli.messages import stages

    given: dict[str, float | None] = {
        "mass": mass,
        "soft_fraction": soft_fraction,
        "width_eta": width_eta,
        "width_xi": width_xi,
        "negative_eta": negative_eta,
    }
    energies = {"coupling": coupling, "repulsion": repulsion, "quartic_energy": quartic_energy}
    for key, text in energies.items():
        option = f"--{key.replace('_', '-')}"
        given[key] = None if text is None else arguments.electron_energy(text, option)
    kelvin = arguments.temperature(temperature, "--temperature")
    axis = arguments.pressures(pressures, "--pressures")
    if not 0.0 <= filling <= 2.0:
        raise InputError(
            f"--filling {filling:g} is outside 0 to 2",
            "A centre holds none, one or two electrons",
            "Give electrons per centre; 1 is half filling",
        )
    name = None if csv and out is None else out or _FIGURE
    target = None if name is None else figure_file(name)
    with stages() as say:
        say("loading the program")
        from glasswell.cli.electrons_answer import Answer

        changes = {key: value for key, value in given.items() if value is not None}
        answer = Answer.of(material, changes, filling, kelvin, hard_eta)
        say("levels, Fermi level and pressure")
        answered = answer.table(axis) if csv else answer.text(axis)
        if target is not None:
            say("figure")
            from glasswell.plot import save

            save(answer.picture().figure(), target)
    return answered if csv else f"{answered}\nfigure: {name}\n"
