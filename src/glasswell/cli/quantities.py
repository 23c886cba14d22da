"""What `glasswell predict` can be asked for, and the options that belong to each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from glasswell.cli import arguments
from glasswell.errors import InputError


@dataclass(frozen=True)
class Quantity:
    """What one word asks for: the option of its axis, its own options, and what is usual for them.

    An option without a usual value may be left out, or is asked for by the observable.
    """

    axis: str
    options: tuple[str, ...] = ()
    usual: dict[str, str] = field(default_factory=dict)


_COLD: Final = {"--temperatures": "0.01:5:25"}
_WAVE: Final = {**_COLD, "--frequency": "1 MHz"}
_SOUND: Final = {**_COLD, "--frequency": "100 MHz"}
_FIELD: Final = {**_COLD, "--frequency": "5 GHz"}
_CIRCUIT: Final = ("--frequency", "--loss-tangent", "--filling-factor")
QUANTITIES: Final = {
    "thermal-conductivity": Quantity("--temperatures", (), {"--temperatures": "0.05:60:25"}),
    "heat-capacity": Quantity(
        "--temperatures", ("--per", "--within"), {"--temperatures": "0.05:5:25", "--per": "mass"}
    ),
    "density-of-states": Quantity("--energies", (), {"--energies": "0.05:20:25"}),
    "mean-free-path": Quantity(
        "--frequencies",
        ("--at", "--branch"),
        {"--frequencies": "1:1000:16 GHz", "--at": "1", "--branch": "transverse"},
    ),
    "internal-friction": Quantity("--temperatures", ("--frequency", "--branch"), _WAVE),
    "sound-velocity-shift": Quantity("--temperatures", ("--frequency", "--branch"), _WAVE),
    "dielectric-loss": Quantity("--temperatures", _CIRCUIT[:2], _FIELD),
    "permittivity-shift": Quantity("--temperatures", _CIRCUIT[:2], _FIELD),
    "resonator-loss": Quantity("--temperatures", _CIRCUIT, _FIELD),
    "resonator-shift": Quantity("--temperatures", _CIRCUIT, _FIELD),
    "thermal-diffusivity": Quantity("--temperatures", (), {"--temperatures": "0.05:60:25"}),
    "ultrasonic-attenuation": Quantity("--temperatures", ("--frequency", "--branch"), _SOUND),
    "loss-angle": Quantity("--temperatures", ("--frequency",), _SOUND),
    "vibrational-density-of-states": Quantity("--energies", (), {"--energies": "0.1:60:25"}),
    "neutron-spectrum": Quantity(
        "--energies",
        ("--at", "--momentum-transfer", "--mass"),
        {"--energies": "0.5:60:25", "--at": "5", "--momentum-transfer": "1"},
    ),
    "raman-spectrum": Quantity("--energies", ("--at",), {"--energies": "0.5:60:25", "--at": "5"}),
    "heat-release": Quantity(
        "--times",
        ("--at", "--from", "--per"),
        {"--times": "0.001:10:25", "--at": "0.1", "--from": "1", "--per": "mass"},
    ),
}
# The keyword of the observable that an option gives, and how its text is read.
_KEYWORDS: Final = {
    "--at": "temperature",
    "--from": "initial_temperature",
    "--within": "time",
    "--frequency": "frequency",
    "--loss-tangent": "loss_tangent",
    "--filling-factor": "filling_factor",
    "--branch": "branch",
    "--per": "per",
    "--momentum-transfer": "momentum_transfer",
    "--mass": "mass",
}


def request(quantity: str, asked: dict[str, str]) -> tuple[Any, dict[str, Any]]:
    """Values of the axis of a quantity, and keywords of its observable."""
    wanted = QUANTITIES[quantity]
    own = (wanted.axis, *wanted.options)
    foreign = [option for option in asked if option not in own]
    if foreign:
        raise InputError(
            f"{foreign[0]} does not belong to {quantity}", remedy=f"Use {' or '.join(own)}"
        )
    texts = {**wanted.usual, **asked}
    values = {option: _read(option, text) for option, text in texts.items()}
    if "--loss-tangent" in own and "--loss-tangent" not in texts:
        raise InputError(
            f"{quantity} needs --loss-tangent",
            "How strongly fields couple does not follow from heat or sound",
            "Give the loss tangent at low power and temperature, such as --loss-tangent 1e-3",
        )
    if "--mass" in own and "--mass" not in texts:
        raise InputError(
            f"{quantity} needs --mass",
            "How far a soft mode moves does not follow from heat or sound",
            "Give the effective mass of the soft modes in atomic mass units, such as --mass 100",
        )
    axis = values.pop(wanted.axis)
    return axis, {_KEYWORDS[option]: value for option, value in values.items()}


def _read(option: str, text: str) -> Any:
    """The value of an option from its text."""
    readers = {
        "--temperatures": arguments.temperatures,
        "--energies": arguments.energies,
        "--momentum-transfer": arguments.pure_number,
        "--mass": arguments.pure_number,
        "--frequencies": arguments.frequencies,
        "--times": arguments.times,
        "--at": arguments.temperature,
        "--from": arguments.temperature,
        "--within": arguments.time,
        "--frequency": arguments.frequency,
        "--loss-tangent": arguments.pure_number,
        "--filling-factor": arguments.pure_number,
    }
    return readers[option](text, option) if option in readers else text
