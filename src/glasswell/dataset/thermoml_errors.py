"""Uncertainties of a ThermoML file as standard errors."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

NAMESPACE: Final = "http://www.iupac.org/namespaces/ThermoML"
TAG: Final = f"{{{NAMESPACE}}}"
# Coverage factors of a normal distribution, for levels of confidence stated in per cent.
_COVERAGE: Final = {68.0: 1.0, 68.3: 1.0, 90.0: 1.645, 95.0: 1.96, 95.4: 2.0, 99.0: 2.576}


def standard_error(prop: ET.Element, value: ET.Element) -> str:
    """Standard error of a value as text, empty if it is not stated or has no coverage factor."""
    for kind, prefix in (("CombinedUncertainty", "nComb"), ("PropUncertainty", "n")):
        for entry in value.findall(f"{TAG}{kind}"):
            standard = text_of(entry, f"{prefix}StdUncertValue")
            if standard:
                return standard
            expanded = text_of(entry, f"{prefix}ExpandUncertValue")
            factor = _coverage(prop, entry, kind, prefix)
            if expanded and factor:
                return _divided(expanded, factor)
    return ""


def _coverage(prop: ET.Element, entry: ET.Element, kind: str, prefix: str) -> float | None:
    """Coverage factor of one assessment, as stated or from its level of confidence."""
    assessment = text_of(entry, f"{prefix}UncertAssessNum")
    described = [p for p in prop.findall(f"{TAG}{kind}")
                 if text_of(p, f"{prefix}UncertAssessNum") == assessment]  # fmt: skip
    for place in (entry, *described):
        for name in (f"{prefix}CoverageFactor", f"{prefix}UncertCoverageFactor"):
            factor = _number(text_of(place, name))
            if factor:
                return factor
        level = _number(text_of(place, f"{prefix}UncertLevOfConfid"))
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


def text_of(element: ET.Element, path: str) -> str:
    """Text of a descendant, stripped; empty if it is not there."""
    found = element.find("/".join(f"{TAG}{tag}" for tag in path.split("/")))
    return (found.text or "").strip() if found is not None else ""
