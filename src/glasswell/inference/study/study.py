"""`gw.read_study`: curves, glass, model, what is free, priors and method, in one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from glasswell.dataset import Measurement
from glasswell.dataset.one_glass import check_one_glass
from glasswell.errors import DataError, InputError
from glasswell.inference.comparison import (
    COMPARED,
    USUALLY_COMPARED,
    Comparison,
    compare,
)
from glasswell.inference.fit import METHODS, fit
from glasswell.inference.models import MODELS, family_class
from glasswell.inference.parameters import PARAMETERS, checked_free
from glasswell.inference.result import FitResult
from glasswell.inference.setup import starting_glass
from glasswell.inference.study.curves import Curve, read_curves
from glasswell.inference.study.entries import Entries
from glasswell.inference.study.substance import study_glass
from glasswell.inference.study.text import study_entries, study_text
from glasswell.inference.verdict import Judgement, judge
from glasswell.material import Material
from glasswell.provenance import StudyRecord, checksum
from glasswell.units import kind_of_unit

if TYPE_CHECKING:
    from glasswell.inference.posterior import Posterior

Progress = Callable[[str], None]

_GIVEN: Final = {"minimum_path": "length", "boundary": "length", "rayleigh": "rayleigh_constant"}
_RANGE: Final = ("minimum_temperature", "maximum_temperature")
_KEYS: Final = (
    "title", "measurements", "glass", "model", "free", "scattering", "method", "draws", "seed",
    *_RANGE, "given", "priors", "compare", "out",
)  # fmt: skip
_SCATTERING: Final = ("exact", "interpolation")
# What a fit and a comparison are both told.
_COMMON: Final = (*_RANGE, *_GIVEN, "seed")


@dataclass(frozen=True)
class Study:
    """What a study file asks for, checked, in SI.

    curves: the measurements, as used and as they were before rows were left out.  glass: a material
    or its name, None for that of the curves.  options: keywords of `glasswell.fit` that are
    stated.  priors: name → (centre in SI, factor of the width).  models: to be compared, empty for
    all.  out: folder of the report, None if none is named.  record: name, text and checksum of the
    file, which results keep.
    """

    record: StudyRecord
    title: str
    curves: tuple[Curve, ...]
    glass: Material | str | None
    options: Mapping[str, Any]
    priors: Mapping[str, tuple[float, float]]
    models: tuple[str, ...]
    out: Path | None

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """The curves that are fitted."""
        return tuple(curve.used for curve in self.curves)

    def judgements(self) -> tuple[Judgement, ...]:
        """What each whole curve says about its sample, see `glasswell.judge`."""
        try:
            _, substance = starting_glass(self.measurements, self.glass)
        except InputError:
            # Curves can be judged without it.
            return tuple(judge(curve.whole, limited=self._limited) for curve in self.curves)
        return tuple(judge(c.whole, substance, limited=self._limited) for c in self.curves)

    def run(
        self, *, compare_shortcut: bool = False, progress: Progress | None = None
    ) -> FitResult | Posterior:
        """Fit the curves as the study says; the result keeps the study's text and checksum.

        Raises: as `glasswell.fit`; curves are judged whole, also where rows are left out.
        """
        for judgement in self.judgements():
            judgement.raise_if_refused()
        # What is asked for decides which result it is.
        fitted: Any = fit
        more = {"priors": dict(self.priors)} if self.priors else {}
        result = fitted(
            list(self.measurements),
            self.glass,
            compare_shortcut=compare_shortcut,
            progress=progress,
            **self.options,
            **more,
        )
        if isinstance(result, FitResult):
            return replace(result, study=self.record)
        drawn: Posterior = replace(result, optimum=replace(result.optimum, study=self.record))
        return drawn

    def compare(
        self,
        models: Sequence[str] | None = None,
        *,
        method: str = "normal",
        draws: int | None = None,
        seed: int | None = None,
        progress: Progress | None = None,
    ) -> Comparison:
        """Compare models on the curves of the study, by default those that it names, else all.

        Range, sample, priors and seed are those of the study; every model frees what is usual.
        Arguments as for `glasswell.compare`.
        """
        for judgement in self.judgements():
            judgement.raise_if_refused()
        options = {name: self.options[name] for name in _COMMON if name in self.options}
        options |= {"priors": dict(self.priors)} if self.priors else {}
        options |= {} if draws is None else {"draws": draws}
        options |= {} if seed is None else {"seed": seed}
        chosen = tuple(models or self.models or USUALLY_COMPARED)
        substance = self.glass
        found = compare(
            list(self.measurements), substance, chosen, method=method, progress=progress, **options
        )
        return replace(found, study=self.record)

    @property
    def _limited(self) -> bool:
        return "boundary" in self.options or "boundary" in self.options.get("free", ())


def read_study(path: str | os.PathLike[str]) -> Study:
    """Read a study file, TOML or YAML, with the curves that it names.

    Paths in it are relative to the file.  Every value with a dimension is text with its unit.
    Raises: DataError or UnitError, naming the file and the key, for unknown keys, wrong types,
    missing units, curves that are not there or cannot be read, and curves of different glasses.
    """
    file = Path(path)
    text = study_text(file)
    study = Entries.checked(str(file), study_entries(text, file), _KEYS)
    curves = read_curves(study, file)
    with study.at("measurements"):
        check_one_glass([curve.used for curve in curves])
    out = study.text("out")
    return Study(
        record=StudyRecord(file.name, text, checksum(text.encode())),
        title=study.text("title") or "",
        curves=curves,
        glass=study_glass(study, file.parent),
        options=_options(study),
        priors=_priors(study),
        models=study.texts("compare", COMPARED) or (),
        out=None if out is None else file.parent / out,
    )


def _options(study: Entries) -> dict[str, Any]:
    """Keywords of a fit that are stated."""
    model = study.text("model", MODELS)
    free = study.texts("free")
    found: dict[str, Any] = {
        "model": model,
        "free": None if free is None else list(free),
        "scattering": study.text("scattering", _SCATTERING),
        "method": study.text("method", METHODS),
        "draws": study.whole("draws", 1),
        "seed": study.whole("seed", 0),
    }
    if free is not None:
        with study.at("free"):
            checked_free(free, family_class(model, None).absent)
    for name in _RANGE:
        found[name] = study.amount(name, "temperature")
    given = study.table("given", tuple(_GIVEN))
    if given is not None:
        found |= {name: given.amount(name, kind) for name, kind in _GIVEN.items()}
    return {name: value for name, value in found.items() if value is not None}


def _priors(study: Entries) -> dict[str, tuple[float, float]]:
    """Name → (centre in SI, factor by which one standard error multiplies)."""
    table = study.table("priors", tuple(PARAMETERS))
    found = {}
    for name in table.values if table is not None else ():
        assert table is not None
        prior = table.table(name, ("value", "factor"))
        assert prior is not None
        centre, factor = _centre(prior, name), prior.number("factor")
        if centre is None or factor is None:
            missing = "value" if centre is None else "factor"
            raise prior.wrong(
                missing, "it is missing", 'Write it like { value = "3 K", factor = 1.5 }'
            )
        if factor <= 1.0:
            raise prior.wrong(
                "factor",
                f"{factor:g} is not above 1",
                "Write the factor by which one standard error multiplies, such as 1.5",
            )
        found[name] = (centre, factor)
    return found


def _centre(prior: Entries, name: str) -> float | None:
    unit = PARAMETERS[name].unit
    if unit == "1":
        return prior.number("value")
    kind = kind_of_unit(unit)
    if kind is None:
        raise DataError(
            f"{prior.place}: a prior of {name} cannot be stated in a study",
            f"Its unit is {unit}, which is not read from files",
            "Leave it out",
        )
    return prior.amount("value", kind)
