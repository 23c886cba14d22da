"""ThermoML, the XML of NIST/TRC and IUPAC: heat capacity or conductivity against temperature.

A file holds a citation, compounds, and data sets (`PureOrMixtureData`), each with its properties
("Molar heat capacity at constant pressure, J/K/mol"), variables ("Temperature, K") and rows
(`NumValues`).  One set of one compound becomes one table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from glasswell.dataset.quantities import canonical_quantity
from glasswell.dataset.table import Row, Table
from glasswell.dataset.thermoml_errors import NAMESPACE, TAG, standard_error, text_of
from glasswell.errors import DataError, InputError

# What is read of the properties that the schema lists.
_PROPERTY: Final = re.compile(
    r"(?:molar |specific |volumetric )?(heat capacity)(?: at constant pressure| at constant volume"
    r"| at saturation pressure)?|(thermal conductivity)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Series:
    """One property of one data set, against temperature."""

    number: int
    element: ET.Element
    prop: ET.Element
    quantity: str
    unit: str
    phase: str
    compound: str

    @property
    def words(self) -> str:
        rows = len(self.element.findall(f"{TAG}NumValues"))
        quantity = self.quantity.replace("_", " ")
        what = f"{quantity} of {self.compound}, {self.phase or 'no phase'}"
        return f"{self.number} ({what}, {rows} rows)"


def is_thermoml(content: bytes) -> bool:
    """Whether the bytes begin like XML: ThermoML is the only XML that is read."""
    start = content[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()
    return start.startswith(b"<")


def thermoml_table(content: bytes, origin: str, quantity: str | None, part: int | None) -> Table:
    """The table of one data set in a ThermoML file.

    quantity, part: which one, if there are several; `part` is its nPureOrMixtureDataNumber.  Of
    several that fit, the only one of a glass is taken.  Expanded uncertainties are divided by their
    coverage factor, or by that of their level of confidence.
    Raises DataError, naming the file and the path of the element, for anything that is not such a
    file, for entity declarations, and if no set or several fit.
    """
    root = _root(content, origin)
    compounds = _compounds(root)
    every = list(_series(root, compounds, origin))
    chosen = _chosen(every, origin, quantity, part)
    place = f"{origin}, DataReport/PureOrMixtureData[{chosen.number}]/NumValues"
    kelvin = _variable(chosen, place)
    number = text_of(chosen.prop, "nPropNumber")
    rows, errors, note = _rows(chosen, kelvin, number, place)
    titles: tuple[str, ...] = ("temperature [K]", f"{chosen.quantity} [{chosen.unit}]")
    if errors:
        titles += (f"uncertainty [{chosen.unit}]",)
    return Table(place, "\t", Row(0, titles), rows, _remarks(root, chosen, note))


def _root(content: bytes, origin: str) -> ET.Element:
    def refuse(*_: object) -> None:
        raise DataError(
            f"{origin}: the file declares a document type or entities",
            "These can make a small file fill the memory or read other files; ThermoML needs none",
            "Remove the declaration",
        )

    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = refuse
    guard.EntityDeclHandler = refuse
    try:
        guard.Parse(content, True)
        root = ET.fromstring(content)
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as error:
        raise DataError(
            f"{origin}: this is not well-formed XML", f"The reader says: {error}", "Export it anew"
        ) from error
    if root.tag != f"{TAG}DataReport":
        raise DataError(
            f"{origin}: the root element is {root.tag!r}, not DataReport of {NAMESPACE}",
            "Of XML only ThermoML is read",
            "Export the table as CSV with units in its header",
        )
    return root


def _compounds(root: ET.Element) -> dict[str, tuple[str, str]]:
    """Number of each compound → name and formula."""
    found = {}
    for compound in root.findall(f"{TAG}Compound"):
        number = text_of(compound, "RegNum/nOrgNum")
        formula = text_of(compound, "sFormulaMolec")
        found[number] = (
            text_of(compound, "sCommonName") or formula or f"compound {number}",
            formula,
        )
    return found


def _series(
    root: ET.Element, compounds: dict[str, tuple[str, str]], origin: str
) -> Iterator[_Series]:
    """Everything in the file that could be read: pure compounds, known properties."""
    for place, element in enumerate(root.findall(f"{TAG}PureOrMixtureData"), start=1):
        stated = text_of(element, "nPureOrMixtureDataNumber")
        number = int(stated) if stated.isdecimal() else place
        components = element.findall(f"{TAG}Component")
        if len(components) != 1:
            continue
        compound = compounds.get(text_of(components[0], "RegNum/nOrgNum"), ("unnamed", ""))[0]
        for prop in element.findall(f"{TAG}Property"):
            # "Molar heat capacity at constant pressure, J/K/mol"
            name, _, unit = _property_name(prop).partition(", ")
            match = _PROPERTY.fullmatch(name)
            if match is None:
                continue
            if not unit:
                raise DataError(
                    f"{origin}, DataReport/PureOrMixtureData[{number}]/Property: "
                    f"{_property_name(prop)!r} states no unit",
                    "Units are never guessed",
                    "Write it as the schema does, 'Molar heat capacity at constant pressure, "
                    "J/K/mol'",
                )
            phase = text_of(prop, "PropPhaseID/ePropPhase") or text_of(element, "PhaseID/ePhase")
            quantity = canonical_quantity(match[1] or match[2])
            yield _Series(number, element, prop, quantity, unit, phase, compound)


def _property_name(prop: ET.Element) -> str:
    found = next(prop.iter(f"{TAG}ePropName"), None)
    return (found.text or "").strip() if found is not None else ""


def _chosen(every: list[_Series], origin: str, quantity: str | None, part: int | None) -> _Series:
    fitting = [
        s for s in every
        if (quantity is None or s.quantity == quantity) and (part is None or s.number == part)
    ]  # fmt: skip
    if len(fitting) > 1 and part is None:
        glasses = [s for s in fitting if "glass" in s.phase.casefold()]
        fitting = glasses if len(glasses) == 1 else fitting
    if len(fitting) == 1:
        return fitting[0]
    listed = "; ".join(s.words for s in (fitting or every)) or "none"
    if fitting:
        raise DataError(
            f"{origin}: several data sets could be read: {listed}",
            remedy="Say which one: read_measurement(path, part=number), or quantity=...",
        )
    raise DataError(
        f"{origin}: no data set fits; of pure compounds against temperature there are: {listed}",
        "Read are heat capacities and thermal conductivities",
        "Choose another quantity or part",
    )


def _variable(chosen: _Series, place: str) -> str:
    """Number of the variable that is the temperature."""
    for variable in chosen.element.findall(f"{TAG}Variable"):
        name = variable.find(f"{TAG}VariableID/{TAG}VariableType/{TAG}eTemperature")
        if name is None:
            continue
        kind, _, unit = (name.text or "").strip().rpartition(", ")
        if kind.casefold() == "temperature" and unit == "K":
            return text_of(variable, "nVarNumber")
        raise InputError(
            f"{place.removesuffix('/NumValues')}/Variable: the temperature is {name.text!r}",
            "Temperatures are absolute here", "Write 'Temperature, K'",
        )  # fmt: skip
    raise DataError(
        f"{place.removesuffix('/NumValues')}: no variable is a temperature",
        "Curves run over temperature",
        "Choose another part of the file",
    )


def _rows(
    chosen: _Series, kelvin: str, number: str, place: str
) -> tuple[tuple[Row, ...], bool, str]:
    """Rows with their standard errors, if all have them, and a note on these."""
    found = []
    for index, values in enumerate(chosen.element.findall(f"{TAG}NumValues"), start=1):
        variable = _child(values, "VariableValue", "nVarNumber", kelvin)
        value = _child(values, "PropertyValue", "nPropNumber", number)
        if value is None:
            continue
        if variable is None:
            raise DataError(
                f"{place}[{index}]: there is no VariableValue of the temperature",
                f"Its nVarNumber would be {kelvin}", "Add it, or remove the row",
            )  # fmt: skip
        cells = (text_of(variable, "nVarValue"), text_of(value, "nPropValue"))
        found.append((index, cells, standard_error(chosen.prop, value)))
    if not found:
        raise DataError(f"{place}: there are no rows", remedy="Choose another part of the file")
    stated = [error for _, _, error in found if error]
    every = len(stated) == len(found)
    note = ""
    if not every:
        note = "uncertainties of some rows are not stated, so none are used" if stated else ""
    rows = tuple(Row(i, (*cells, error) if every else cells) for i, cells, error in found)
    return rows, every, note


def _child(values: ET.Element, tag: str, key: str, number: str) -> ET.Element | None:
    return next((e for e in values.findall(f"{TAG}{tag}") if text_of(e, key) == number), None)


def _remarks(root: ET.Element, chosen: _Series, note: str) -> tuple[tuple[str, str], ...]:
    citation = root.find(f"{TAG}Citation")
    formulas = dict(_compounds(root).values())
    formula = formulas.get(chosen.compound, "")
    named = f"{chosen.compound}, {formula}" if formula else chosen.compound
    about = f"{named}, {chosen.phase or 'phase not stated'}"
    entries = [
        ("remark", f"data set {chosen.number} of a ThermoML file: {about}"),
        ("remark", note),
    ]
    if "crystal" in chosen.phase.casefold():
        entries.append(("kind", "crystal"))
    elif "glass" in chosen.phase.casefold():
        entries.append(("kind", "glass"))
    if citation is not None:
        authors = ", ".join((e.text or "").strip() for e in citation.findall(f"{TAG}sAuthor"))
        journal = " ".join(filter(None, (text_of(citation, "sPubName"), text_of(citation, "sVol"))))
        year = text_of(citation, "yrPubYr")
        where = f"{journal} ({year})" if year else journal
        parts = (authors, text_of(citation, "sTitle"), where)
        entries.append(("citation", ", ".join(part for part in parts if part)))
        doi = text_of(citation, "sDOI")
        entries.append(("url", f"https://doi.org/{doi}" if doi else ""))
    return tuple((key, " ".join(text.split())) for key, text in entries if text)
