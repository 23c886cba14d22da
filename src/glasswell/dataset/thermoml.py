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
from glasswell.errors import DataError, InputError

NAMESPACE: Final = "http://www.iupac.org/namespaces/ThermoML"
_N: Final = f"{{{NAMESPACE}}}"
# What is read of the properties that the schema lists.
_PROPERTY: Final = re.compile(
    r"(?:molar |specific |volumetric )?(heat capacity)(?: at constant pressure| at constant volume"
    r"| at saturation pressure)?|(thermal conductivity)",
    re.IGNORECASE,
)
# Coverage factors of a normal distribution, for levels of confidence stated in per cent.
_COVERAGE: Final = {68.0: 1.0, 68.3: 1.0, 90.0: 1.645, 95.0: 1.96, 95.4: 2.0, 99.0: 2.576}


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
        rows = len(self.element.findall(f"{_N}NumValues"))
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
    number = _text(chosen.prop, "nPropNumber")
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
    if root.tag != f"{_N}DataReport":
        raise DataError(
            f"{origin}: the root element is {root.tag!r}, not DataReport of {NAMESPACE}",
            "Of XML only ThermoML is read",
            "Export the table as CSV with units in its header",
        )
    return root


def _compounds(root: ET.Element) -> dict[str, tuple[str, str]]:
    """Number of each compound → name and formula."""
    found = {}
    for compound in root.findall(f"{_N}Compound"):
        number = _text(compound, "RegNum/nOrgNum")
        formula = _text(compound, "sFormulaMolec")
        found[number] = (_text(compound, "sCommonName") or formula or f"compound {number}", formula)
    return found


def _series(
    root: ET.Element, compounds: dict[str, tuple[str, str]], origin: str
) -> Iterator[_Series]:
    """Everything in the file that could be read: pure compounds, known properties."""
    for place, element in enumerate(root.findall(f"{_N}PureOrMixtureData"), start=1):
        stated = _text(element, "nPureOrMixtureDataNumber")
        number = int(stated) if stated.isdecimal() else place
        components = element.findall(f"{_N}Component")
        if len(components) != 1:
            continue
        compound = compounds.get(_text(components[0], "RegNum/nOrgNum"), ("unnamed", ""))[0]
        for prop in element.findall(f"{_N}Property"):
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
            phase = _text(prop, "PropPhaseID/ePropPhase") or _text(element, "PhaseID/ePhase")
            quantity = canonical_quantity(match[1] or match[2])
            yield _Series(number, element, prop, quantity, unit, phase, compound)


def _property_name(prop: ET.Element) -> str:
    found = next(prop.iter(f"{_N}ePropName"), None)
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
    for variable in chosen.element.findall(f"{_N}Variable"):
        name = variable.find(f"{_N}VariableID/{_N}VariableType/{_N}eTemperature")
        if name is None:
            continue
        kind, _, unit = (name.text or "").strip().rpartition(", ")
        if kind.casefold() == "temperature" and unit == "K":
            return _text(variable, "nVarNumber")
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
    for index, values in enumerate(chosen.element.findall(f"{_N}NumValues"), start=1):
        variable = _child(values, "VariableValue", "nVarNumber", kelvin)
        value = _child(values, "PropertyValue", "nPropNumber", number)
        if value is None:
            continue
        if variable is None:
            raise DataError(
                f"{place}[{index}]: there is no VariableValue of the temperature",
                f"Its nVarNumber would be {kelvin}", "Add it, or remove the row",
            )  # fmt: skip
        cells = (_text(variable, "nVarValue"), _text(value, "nPropValue"))
        found.append((index, cells, _standard_error(chosen.prop, value)))
    if not found:
        raise DataError(f"{place}: there are no rows", remedy="Choose another part of the file")
    stated = [error for _, _, error in found if error]
    every = len(stated) == len(found)
    note = ""
    if not every:
        note = "uncertainties of some rows are not stated, so none are used" if stated else ""
    rows = tuple(Row(i, (*cells, error) if every else cells) for i, cells, error in found)
    return rows, every, note


def _standard_error(prop: ET.Element, value: ET.Element) -> str:
    """Standard error of a value as text, empty if it is not stated or has no coverage factor."""
    for kind, prefix in (("CombinedUncertainty", "nComb"), ("PropUncertainty", "n")):
        for entry in value.findall(f"{_N}{kind}"):
            standard = _text(entry, f"{prefix}StdUncertValue")
            if standard:
                return standard
            expanded = _text(entry, f"{prefix}ExpandUncertValue")
            factor = _coverage(prop, entry, kind, prefix)
            if expanded and factor:
                return _divided(expanded, factor)
    return ""


def _coverage(prop: ET.Element, entry: ET.Element, kind: str, prefix: str) -> float | None:
    """Coverage factor of one assessment, as stated or from its level of confidence."""
    assessment = _text(entry, f"{prefix}UncertAssessNum")
    described = [p for p in prop.findall(f"{_N}{kind}")
                 if _text(p, f"{prefix}UncertAssessNum") == assessment]  # fmt: skip
    for place in (entry, *described):
        for name in (f"{prefix}CoverageFactor", f"{prefix}UncertCoverageFactor"):
            factor = _number(_text(place, name))
            if factor:
                return factor
        level = _number(_text(place, f"{prefix}UncertLevOfConfid"))
        if level in _COVERAGE:
            return _COVERAGE[level]
    return None


def _divided(text: str, factor: float) -> str:
    number = _number(text)
    return text if number is None else repr(number / factor)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0.0 < number < float("inf") else None


def _child(values: ET.Element, tag: str, key: str, number: str) -> ET.Element | None:
    return next((e for e in values.findall(f"{_N}{tag}") if _text(e, key) == number), None)


def _remarks(root: ET.Element, chosen: _Series, note: str) -> tuple[tuple[str, str], ...]:
    citation = root.find(f"{_N}Citation")
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
        authors = ", ".join((e.text or "").strip() for e in citation.findall(f"{_N}sAuthor"))
        journal = " ".join(filter(None, (_text(citation, "sPubName"), _text(citation, "sVol"))))
        year = _text(citation, "yrPubYr")
        where = f"{journal} ({year})" if year else journal
        parts = (authors, _text(citation, "sTitle"), where)
        entries.append(("citation", ", ".join(part for part in parts if part)))
        doi = _text(citation, "sDOI")
        entries.append(("url", f"https://doi.org/{doi}" if doi else ""))
    return tuple((key, " ".join(text.split())) for key, text in entries if text)


def _text(element: ET.Element, path: str) -> str:
    """Text of a descendant, stripped; empty if it is not there."""
    found = element.find("/".join(f"{_N}{tag}" for tag in path.split("/")))
    return (found.text or "").strip() if found is not None else ""
