"""Material: density, sound velocities and what else a glass brings along, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot, pi, sqrt
from typing import Any, Final

from glasswell.constants import AVOGADRO, BOLTZMANN, REDUCED_PLANCK
from glasswell.errors import InputError
from glasswell.material.formula import atoms_per_formula_unit
from glasswell.material.quantity import Quantity
from glasswell.provenance import Source
from glasswell.units import canonical_units

# Name of each value, and the kind of quantity by which its unit is checked.
KINDS: Final[Mapping[str, str]] = {
    "density": "density",
    "longitudinal_velocity": "velocity",
    "transverse_velocity": "velocity",
    "atom_density": "number_density",
    "molar_mass": "molar_mass",
    "glass_transition": "temperature",
    "linear_heat_capacity": "linear_heat_capacity",
}
# In SI.  Solids lie well within: a value beyond is a mistake in its unit.
_REACHES: Final[Mapping[str, tuple[float, float]]] = {
    "density": (10.0, 3e4),
    "longitudinal_velocity": (10.0, 3e4),
    "transverse_velocity": (10.0, 3e4),
    "atom_density": (1e26, 1e30),
    "molar_mass": (1e-3, 10.0),
    "glass_transition": (10.0, 5e3),
    "linear_heat_capacity": (1e-8, 1.0),
}
REQUIRED: Final = ("density", "longitudinal_velocity", "transverse_velocity")

_USER: Final = Source("given by the user")
_DERIVED: Final = "derived from density, molar mass and formula"


@dataclass(frozen=True)
class Material:
    """A glass as an elastic medium.

    Attributes return floats in SI: `density` (kg/m³), `longitudinal_velocity` and
    `transverse_velocity` (m/s), `atom_density` (1/m³), `molar_mass` (kg/mol),
    `glass_transition` (K), `linear_heat_capacity` (the coefficient c1 of C = c1 T per mass at
    about 0.1 K, J/(kg K²)). Of these, the last four may be None; `require` raises instead.
    `quantity` adds unit, standard error and source. Make one with `Material.create`.
    """

    name: str
    formula: str
    quantities: tuple[tuple[str, Quantity], ...]

    def __repr__(self) -> str:
        """One line: a glass shows it among its fields."""
        velocities = f"{self.longitudinal_velocity:g} and {self.transverse_velocity:g} m/s"
        return f"<Material {self.name!r}: {self.density:g} kg/m^3, {velocities}>"

    def __str__(self) -> str:
        """Every value with its error and unit; `quantity` has their sources."""
        head = f"{self.name}, {self.formula}" if self.formula else self.name
        width = max(map(len, KINDS))
        lines = [f"  {_words(key):{width}s}  {value}" for key, value in self.quantities]
        return "\n".join([head, *lines])

    @classmethod
    def create(
        cls,
        name: str,
        *,
        density: float | Quantity,
        longitudinal_velocity: float | Quantity,
        transverse_velocity: float | Quantity,
        formula: str = "",
        atom_density: float | Quantity | None = None,
        molar_mass: float | Quantity | None = None,
        glass_transition: float | Quantity | None = None,
        linear_heat_capacity: float | Quantity | None = None,
    ) -> Material:
        """Material from floats in SI or from quantities with units.

        A missing atom density is derived from density, molar mass and formula if these allow.

        Raises InputError if a value is not positive or belongs to no solid, or if the velocities
        belong to one that is unstable against compression (v_l² ≤ 4/3 v_t²).
        """
        return cls._from_values(
            name,
            formula,
            {
                "density": density,
                "longitudinal_velocity": longitudinal_velocity,
                "transverse_velocity": transverse_velocity,
                "atom_density": atom_density,
                "molar_mass": molar_mass,
                "glass_transition": glass_transition,
                "linear_heat_capacity": linear_heat_capacity,
            },
        )

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Material:
        """The material that `to_dict` wrote; the library is kept in the same form."""
        values = {name: Quantity.from_dict(entry[name]) for name in KINDS if name in entry}
        return cls._from_values(entry["name"], entry.get("formula", ""), values)

    @classmethod
    def _from_values(
        cls, name: str, formula: str, values: Mapping[str, float | Quantity | None]
    ) -> Material:
        checked = {key: _in_si(key, value) for key, value in values.items() if value is not None}
        _require_stable(checked)
        if "atom_density" not in checked:
            derived = _derived_atom_density(formula, checked)
            checked |= {} if derived is None else {"atom_density": derived}
        ordered = tuple((key, checked[key]) for key in KINDS if key in checked)
        return cls(name, formula, ordered)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and text, for TOML and JSON."""
        entries = {name: quantity.to_dict() for name, quantity in self.quantities}
        return {"name": self.name, "formula": self.formula} | entries

    def replace(self, **changes: float | Quantity | None) -> Material:
        """The same material with some values changed, or removed by None.

        An atom density that was derived is derived again from the new values.
        """
        unknown = sorted(set(changes) - set(KINDS))
        if unknown:
            raise _unknown_value(unknown[0])
        values: dict[str, float | Quantity | None] = dict(self.quantities)
        atoms = dict(self.quantities).get("atom_density")
        if atoms is not None and atoms.source.citation == _DERIVED:
            del values["atom_density"]
        values |= changes
        for key in REQUIRED:
            if values[key] is None:
                raise InputError(
                    f"A material needs its {_words(key)}", remedy=f"Give {key}= a number in SI"
                )
        return self._from_values(self.name, self.formula, values)

    @property
    def density(self) -> float:
        """Mass density, kg/m³."""
        return self.require("density")

    @property
    def longitudinal_velocity(self) -> float:
        """Velocity of longitudinal sound, m/s."""
        return self.require("longitudinal_velocity")

    @property
    def transverse_velocity(self) -> float:
        """Velocity of transverse sound, m/s."""
        return self.require("transverse_velocity")

    @property
    def atom_density(self) -> float | None:
        """Atoms per volume, 1/m³."""
        return self._value("atom_density")

    @property
    def molar_mass(self) -> float | None:
        """Mass of a mole of formula units, kg/mol."""
        return self._value("molar_mass")

    @property
    def glass_transition(self) -> float | None:
        """Glass transition temperature, K."""
        return self._value("glass_transition")

    @property
    def linear_heat_capacity(self) -> float | None:
        """Coefficient c1 of the linear heat capacity per mass, J/(kg K²)."""
        return self._value("linear_heat_capacity")

    @property
    def debye_velocity(self) -> float:
        """Velocity v_D of v_D⁻³ = (v_l⁻³ + 2 v_t⁻³)/3, m/s."""
        inverse_cubes = self.longitudinal_velocity**-3 + 2.0 * self.transverse_velocity**-3
        return float((inverse_cubes / 3.0) ** (-1.0 / 3.0))

    @property
    def zone_boundary(self) -> float:
        """Wave number k_D = (6π²n)^(1/3) at which the Debye branches end, 1/m."""
        return float((6.0 * pi**2 * self.require("atom_density")) ** (1.0 / 3.0))

    def debye_temperature(self) -> float:
        """θ = ħ v_D k_D / k_B of the elastic continuum, K."""
        return REDUCED_PLANCK * self.debye_velocity * self.zone_boundary / BOLTZMANN

    def quantity(self, name: str) -> Quantity:
        """One value with its unit, standard error and source; InputError if it is not known."""
        if name not in KINDS:
            raise _unknown_value(name)
        for key, quantity in self.quantities:
            if key == name:
                return quantity
        raise InputError(
            f"The {_words(name)} of {self.name} is not known",
            "This calculation needs it",
            f"Add it by material.replace({name}=...), in {canonical_units(KINDS[name])[0]}",
        )

    def require(self, name: str) -> float:
        """One value in SI; InputError saying how to add it if it is not known."""
        return self.quantity(name).value

    def _value(self, name: str) -> float | None:
        found = dict(self.quantities).get(name)
        return None if found is None else found.value


def _in_si(name: str, value: float | Quantity) -> Quantity:
    found = _converted(name, value)
    lowest, highest = _REACHES[name]
    if not lowest <= found.value <= highest:
        raise InputError(
            f"{name} = {found.value:g} {found.unit} is that of no solid",
            f"they have {lowest:g} to {highest:g} {found.unit}",
            f"Check its unit: numbers without one are in {found.unit}",
        )
    return found


def _converted(name: str, value: float | Quantity) -> Quantity:
    kind = KINDS[name]
    if isinstance(value, Quantity):
        return value.to_si(kind)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    try:
        return Quantity(number, canonical_units(kind)[0], _USER)
    except InputError as error:
        raise InputError(
            f"{name}={value!r} is not a positive number",
            remedy=f"Give the {_words(name)} in {canonical_units(kind)[0]}",
        ) from error


def _require_stable(values: Mapping[str, Quantity]) -> None:
    longitudinal = values["longitudinal_velocity"].value
    transverse = values["transverse_velocity"].value
    if longitudinal <= sqrt(4.0 / 3.0) * transverse:
        raise InputError(
            f"Sound velocities {longitudinal:g} m/s (longitudinal) and {transverse:g} m/s "
            "(transverse) do not belong to a stable solid",
            "A positive bulk modulus needs the longitudinal one to be 1.155 times the other",
            "Check whether the two were swapped, and their units",
        )


def _derived_atom_density(formula: str, values: Mapping[str, Quantity]) -> Quantity | None:
    """Atoms per volume = (atoms per formula unit) ρ N_A / M, error from those of ρ and M."""
    atoms = atoms_per_formula_unit(formula)
    if atoms is None or "molar_mass" not in values:
        return None
    density, mass = values["density"], values["molar_mass"]
    number = atoms * density.value * AVOGADRO / mass.value
    relative = hypot(
        (density.standard_error or 0.0) / density.value, (mass.standard_error or 0.0) / mass.value
    )
    error = number * relative if relative > 0.0 else None
    return Quantity(number, "1/m^3", Source(_DERIVED, note=f"{atoms} atoms in {formula}"), error)


def _unknown_value(name: str) -> InputError:
    return InputError(
        f"A material has no value named {name!r}", remedy=f"Use one of: {', '.join(KINDS)}"
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
