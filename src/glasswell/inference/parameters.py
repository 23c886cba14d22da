"""What can be fitted: names, units, the field's ranges as weak priors, and bounds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from glasswell.errors import InputError


@dataclass(frozen=True)
class Parameter:
    """A positive parameter, fitted in its logarithm.

    centre and log_width describe the prior, a normal distribution of ln(value); lower and upper
    are hard bounds.  reason says where the prior comes from.  absent: the value at which an
    optional mechanism does not act, None for parameters that no glass is without.  starts: values
    at which searches begin, of such a mechanism from weak to strong; several searches take the
    first, second, … of all parameters that have some.
    """

    name: str
    unit: str
    centre: float
    log_width: float
    lower: float
    upper: float
    reason: str
    absent: float | None = None
    starts: tuple[float, ...] = ()

    @property
    def log_bounds(self) -> tuple[float, float]:
        """Bounds of ln(value)."""
        return float(np.log(self.lower)), float(np.log(self.upper))


_STRENGTH = "all glasses: 1e-4 < C < 1e-3 (Pohl, Liu, Thompson, RMP 74, 991 (2002))"
_SUBSTANCE = "value of the material with its error"
_EVERY = (
    Parameter(
        "energy_scale", "K", 4.0, 0.8, 0.2, 60.0,
        "W/k of 1.5 to 20 K in the soft-potential literature (Ramos, Buchenau 1997; Klinger)",
    ),
    Parameter("strength", "1", 3e-4, 0.7, 1e-7, 1e-1, _STRENGTH),
    Parameter("longitudinal", "1", 3e-4, 0.7, 1e-7, 1e-1, _STRENGTH),
    Parameter("transverse", "1", 3e-4, 0.7, 1e-7, 1e-1, _STRENGTH),
    Parameter(
        "minimum_path", "m", 1e-9, 0.7, 1e-11, 1e-7,
        "paths of a few interatomic distances above the plateau",
    ),
    Parameter(
        "density", "1/m^3", 1e23, 1.5, 1e19, 1e27,
        "P_s from linear heat capacities of 7 to 50 erg/g/K^2 (Stephens, PRB 8, 2896 (1973))",
    ),
    Parameter(
        "tunnelling_density", "1/(J m^3)", 1e45, 1.5, 1e40, 1e50,
        "P̄ of 1e44 to 1e46 1/(J m³) in glasses (Phillips, Rep. Prog. Phys. 50, 1657 (1987))",
    ),
    Parameter(
        "linear_heat_capacity", "J/(K^2 kg)", 2e-3, 0.7, 1e-5, 1e0,
        "7 to 50 erg/g/K^2 (Stephens, PRB 8, 2896 (1973))",
    ),
    Parameter(
        "random_force", "1", 1e-3, 3.0, 1e-6, 1e0,
        "width of the random force behind the C/T^3 maximum (Gil et al., PRL 70, 182 (1993))",
        0.0, (1e-4, 1e-2),
    ),
    Parameter(
        "scaled_width_eta", "1", 20.0, 0.7, 2.0, 64.0,
        "F is constant over η_L, the scale of quantum motion, and falls off at η̄ far below 1 "
        "(Klinger, Phys. Rep. 165, 275 (1988))",
        None, (3.0, 20.0, 50.0),
    ),
    Parameter(
        "scaled_width_xi", "1", 4.0, 0.5, 1.0, 11.0,
        "F is constant over √η_L, the scale of quantum motion, and falls off at ξ̄ far below 1 "
        "(Klinger, Phys. Rep. 165, 275 (1988))",
        None, (1.5, 4.0, 8.0),
    ),
    Parameter(
        "boundary", "m", 3e-3, 1.5, 1e-7, 1e0, "samples of 0.1 mm to 3 cm",
        float("inf"), (3e-1, 3e-3, 3e-5),
    ),
    Parameter(
        "rayleigh", "s^4/m", 1e-45, 4.0, 1e-50, 1e-30,
        "Rayleigh scattering, order of magnitude only",
        0.0, (1e-46, 1e-44, 1e-42),
    ),
    Parameter(
        "loss_tangent", "1", 1e-3, 2.0, 1e-9, 1e0,
        "intrinsic loss tangents of 1e-4 to 1e-2 in amorphous dielectrics (Müller, Cole, "
        "Lisenfeld, Rep. Prog. Phys. 82, 124501 (2019))",
    ),
    Parameter(
        "filled_loss_tangent", "1", 1e-6, 3.0, 1e-12, 1e0,
        "loss tangents of 1e-4 to 1e-2 times filling factors of 1e-4 to 1",
    ),
    Parameter(
        "critical_photon_number", "1", 1e2, 3.0, 1e-3, 1e12,
        "saturation of resonators from about one photon to a million; order of magnitude only",
    ),
    Parameter(
        "critical_power", "W", 1e-13, 5.0, 1e-25, 1e2,
        "powers at resonators from -130 to -60 dBm; order of magnitude only",
    ),
    Parameter(
        "saturation_exponent", "1", 0.7, 0.4, 5e-2, 2e0,
        "0.3 to 1 in experiments, 1 in a uniform field (Müller, Cole, Lisenfeld 2019)",
    ),
    Parameter(
        "saturation_growth", "1", 2.0, 1.0, 1e-2, 2e1,
        "n_c rises with temperature as relaxation gets faster; order of magnitude only",
        0.0, (1.0, 4.0),
    ),
    Parameter(
        "other_loss", "1", 1e-7, 4.0, 1e-14, 1e-1,
        "losses of a resonator besides those of the glass; order of magnitude only",
        0.0, (1e-9, 1e-7, 1e-5),
    ),
    Parameter("mass_density", "kg/m^3", 2e3, 0.1, 1e2, 1e5, _SUBSTANCE),
    Parameter("longitudinal_velocity", "m/s", 4e3, 0.1, 1e2, 1e5, _SUBSTANCE),
    Parameter("transverse_velocity", "m/s", 2e3, 0.1, 1e2, 1e5, _SUBSTANCE),
)  # fmt: skip

PARAMETERS: Final[Mapping[str, Parameter]] = {p.name: p for p in _EVERY}
STRENGTHS: Final = ("strength", "longitudinal", "transverse")
# Widths η̄/η_L and ξ̄/√η_L of soft configurations.
WIDTHS: Final = ("scaled_width_eta", "scaled_width_xi")
# Parameters on which tables depend, not only the place at which they are read.
OF_SHAPES: Final = ("random_force", *WIDTHS)
# Mechanisms that a glass may lack: they are absent unless the data ask for them.
OPTIONAL: Final = tuple(p.name for p in _EVERY if p.absent is not None)
# Known before the fit within an error: varied where that error counts, never fitted for its own.
KNOWN: Final = (
    "linear_heat_capacity",
    "mass_density",
    "longitudinal_velocity",
    "transverse_velocity",
)
# Parameter → value of the material that it stands for.
SUBSTANCE: Final[Mapping[str, str]] = {
    "mass_density": "density",
    "longitudinal_velocity": "longitudinal_velocity",
    "transverse_velocity": "transverse_velocity",
}
# Parameters of curves that not every fit has → the quantities that they belong to.
OF_CURVES: Final[Mapping[str, frozenset[str]]] = {
    "minimum_path": frozenset({"thermal_conductivity"}),
    "loss_tangent": frozenset({"dielectric_loss", "permittivity_shift"}),
    "filled_loss_tangent": frozenset({"internal_quality_factor", "frequency_shift"}),
}
# Names a user may free; what is known of a material stands for itself.
FREE_NAMES: Final = tuple(name for name in PARAMETERS if name not in KNOWN)


def with_priors(priors: Mapping[str, tuple[float, float]] | None) -> Mapping[str, Parameter]:
    """All parameters, those in `priors` with a centre in SI and the factor of one sigma given.

    Raises: InputError for unknown names, centres outside the bounds, and factors not above one.
    """
    found = dict(PARAMETERS)
    for name, given in (priors or {}).items():
        if name not in PARAMETERS:
            raise InputError(
                f"priors={{{name!r}: ...}} is not of a parameter",
                "",
                f"choose from {', '.join(PARAMETERS)}",
            )
        usual = PARAMETERS[name]
        centre, factor = _pair(name, given)
        if not usual.lower < centre < usual.upper:
            raise InputError(
                f"the prior of {name} is centred at {centre!r} {usual.unit}",
                f"its values lie between {usual.lower:g} and {usual.upper:g} {usual.unit}",
                "give the centre in SI units",
            )
        if not 1.0 < factor < np.inf:
            raise InputError(
                f"the prior of {name} has the factor {factor!r}",
                "a factor of 1.5 means that ln(value) is known within ln 1.5, one sigma",
                "give a number above 1; hold the parameter if it is known exactly",
            )
        found[name] = replace(
            usual, centre=centre, log_width=float(np.log(factor)), reason="prior as given"
        )
    return found


def given_priors(priors: Mapping[str, Parameter]) -> frozenset[str]:
    """Names of the parameters whose prior is the user's, not the field's."""
    return frozenset(name for name, prior in priors.items() if prior is not PARAMETERS[name])


def check_used(
    priors: Mapping[str, Parameter], known: Collection[str], whose: str, remedy: str
) -> None:
    """Raises InputError for a prior of the user's of a parameter that is none of `known`."""
    for name in given_priors(priors):
        if name not in known:
            raise InputError(
                f"priors={{{name!r}: ...}} is not of a parameter of {whose}",
                "nothing would follow from it",
                f"{remedy}, leave the prior out, or choose from {', '.join(sorted(known))}",
            )


def only_of(priors: Mapping[str, Parameter], known: Collection[str]) -> Mapping[str, Parameter]:
    """The same with the field's priors in the place of those of unknown parameters."""
    return {name: p if name in known else PARAMETERS[name] for name, p in priors.items()}


def _pair(name: str, given: object) -> tuple[float, float]:
    try:
        centre, factor = (float(number) for number in given)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise InputError(
            f"the prior of {name} is {given!r}",
            "a prior is a pair (centre in SI, factor of one sigma)",
            f"write for example priors={{{name!r}: (3.0, 1.5)}}",
        ) from None
    return centre, factor


def checked_free(free: Sequence[str], absent: Sequence[str] = ()) -> tuple[str, ...]:
    """The names to free, without repetition; `absent` are those that the model lacks.

    Raises: InputError for one string in the place of a list, for none or unknown names, or for
    `strength` beside `longitudinal`, `transverse`.
    """
    if isinstance(free, str):
        raise InputError(
            f"free={free!r} is one string", "it is a list of names", f"write free=[{free!r}]"
        )
    if not free:
        raise InputError(
            "nothing is free", "a fit needs parameters", "name at least one parameter to fit"
        )
    known = [name for name in FREE_NAMES if name not in absent]
    unknown = [name for name in free if name not in known]
    if unknown:
        raise InputError(
            f"free={list(free)} names {unknown[0]!r}, which is not a parameter",
            "" if unknown[0] not in FREE_NAMES else "the model of this fit lacks it",
            f"choose from {', '.join(known)}",
        )
    if "strength" in free and {"longitudinal", "transverse"} & set(free):
        raise InputError(
            "strength cannot be free beside longitudinal or transverse",
            "it is their common value",
            "free either strength, or longitudinal and transverse",
        )
    return tuple(dict.fromkeys(free))
