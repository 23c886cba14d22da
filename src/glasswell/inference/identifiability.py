"""What the data of a fit do not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import xarray as xr

from glasswell.inference.combinations import Combination, percent, well_determined
from glasswell.inference.knowledge import Knowledge, knowledge_of
from glasswell.inference.parameters import KNOWN, PARAMETERS
from glasswell.inference.posterior import Posterior
from glasswell.inference.problem import Varied
from glasswell.inference.profile import heights
from glasswell.inference.result import FitResult

Array = npt.NDArray[np.float64]

CORRELATED: Final = 0.95
# Share of a prior's variance that is left: above, an error is mostly that of the prior.
MOSTLY_PRIOR: Final = 0.5
# χ² by which two standard errors differ: a profile that rises less is flat.
_RISE: Final = 4.0
_LEVEL: Final = 1.0
# The range of a prior: so many of its widths on either side.
_WIDTHS: Final = 2.0
_STEPS: Final = 8
_NOTABLE: Final = 0.5
_OF_SUBSTANCE: Final = ("mass_density", "longitudinal_velocity", "transverse_velocity")


@dataclass(frozen=True)
class FlatProfile:
    """A parameter that the data bound on one side at most.

    side: "below" or "above" the best value.  since: value (SI) from which on the profile stays
    level.  until: end of the prior's range.  rise: Δχ² there, less than 4.
    """

    name: str
    side: str
    since: float
    until: float
    rise: float

    def __str__(self) -> str:
        unit = PARAMETERS[self.name].unit
        unit = "" if unit == "1" else f" {unit}"
        return (
            f"{self.name} has no limit {self.side}: Δχ² is {self.rise:.1f} at "
            f"{self.until:.2g}{unit}, the end of its usual range, and level from "
            f"{self.since:.2g}{unit} on"
        )


@dataclass(frozen=True)
class Identifiability:
    """What the data of a fit tell, and what they do not.

    errors: relative errors by name, scales of the curves counted.  fixed: how many numbers the
    points fix, of `uncertain`: Σ λ/(1 + λ) over the eigenvalues of their information in units of
    the priors.  directions: these eigenvalues (direction) with their vectors (direction, parameter)
    in widths of the priors, best known first.  correlated: pairs with |correlation| above 0.95.
    combinations: products of powers known far better than their factors.  origins (parameter,
    origin): share of each variance that stems from the points and from each prior.  mostly_prior:
    parameters with more than half of the prior's variance left, and that share.  flat: profiles
    that do not rise by 4 within two widths of the prior.  held: what was not fitted, and why.
    """

    errors: Mapping[str, float]
    fixed: float
    uncertain: int
    directions: xr.Dataset
    correlated: tuple[tuple[str, str, float], ...]
    combinations: tuple[Combination, ...]
    origins: xr.DataArray
    mostly_prior: Mapping[str, float]
    flat: tuple[FlatProfile, ...]
    held: Mapping[str, str]

    def sentences(self) -> tuple[str, ...]:
        """What is not told, one sentence each."""
        found = [str(c) for c in self.combinations]
        found += [f"{a} and {b} are correlated by {r:+.3f}" for a, b, r in self._pairs()]
        found += [
            f"the error of {name} is mostly that of its prior: {percent(share)} of its variance is "
            f"left ({percent(self.errors[name])})"
            for name, share in self.mostly_prior.items()
            if name not in _OF_SUBSTANCE and name not in self.held and "[" not in name
        ]
        found += [
            f"{percent(share)} of the variance of {name} ({percent(self.errors[name])}) comes from "
            f"{origin}"
            for name, origin, share in self._borrowed()
        ]
        found += [str(f) for f in self.flat]
        found += [f"{name} was not fitted: {why}" for name, why in self.held.items()]
        return tuple(found)

    def summary(self) -> str:
        """The same under a heading, with how many numbers the points fix."""
        lines = [f"the points fix {self.fixed:.1f} of {self.uncertain} uncertain numbers"]
        return "\n".join([*lines, *(f"- {text}" for text in self.sentences())])

    def __repr__(self) -> str:
        return self.summary()

    def _pairs(self) -> list[tuple[str, str, float]]:
        """Correlated pairs that no combination names."""
        named = [set(c.exponents) for c in self.combinations]
        return [p for p in self.correlated if {p[0], p[1]} not in named]

    def _borrowed(self) -> list[tuple[str, str, float]]:
        """Parameters whose error stems mostly from the prior of another number."""
        found = []
        for name in self.origins["parameter"].values:
            for origin in self.origins["origin"].values:
                share = float(self.origins.sel(parameter=name, origin=origin))
                if origin not in ("points", name) and share > _NOTABLE and "[" not in name:
                    found.append((str(name), str(origin), share))
        return found


def identifiability(result: FitResult | Posterior, profiles: bool = True) -> Identifiability:
    """See `FitResult.identifiability`."""
    knowledge, _ = knowledge_of(result)
    fit = result.optimum if isinstance(result, Posterior) else result
    return of_knowledge(knowledge, fit, profiles)


def of_knowledge(knowledge: Knowledge, fit: FitResult, profiles: bool) -> Identifiability:
    """The same from what is known already."""
    error, names = knowledge.errors, knowledge.names
    correlation = knowledge.covariance / np.outer(error, error)
    pairs = [
        (names[i], names[j], float(correlation[i, j]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if abs(correlation[i, j]) > CORRELATED
    ]
    left = (error / knowledge.widths) ** 2
    strengths, directions = _directions(knowledge)
    errors = dict(zip(knowledge.quantities, knowledge.errors_of(knowledge.of_glass), strict=True))
    errors |= dict(zip(names[knowledge.glass :], error[knowledge.glass :], strict=True))
    return Identifiability(
        errors={name: float(e) for name, e in errors.items()},
        fixed=float((strengths / (1.0 + strengths)).sum()),
        uncertain=len(names),
        directions=directions,
        correlated=tuple(pairs),
        combinations=well_determined(names, knowledge.covariance),
        origins=_origins(knowledge),
        mostly_prior={
            name: float(share)
            for name, share in zip(names, left, strict=True)
            if share > MOSTLY_PRIOR
        },
        flat=_flat(fit) if profiles else (),
        held={p.name: p.note for p in fit.parameters.values() if p.status == "held" and p.note},
    )


def _directions(knowledge: Knowledge) -> tuple[Array, xr.Dataset]:
    """What the points say of each direction, in units of what its prior says."""
    widths = knowledge.widths
    scaled = knowledge.covariance / np.outer(widths, widths)
    left, vectors = np.linalg.eigh(scaled)
    # A direction of which the points say nothing has the variance of its prior, 1 here.
    strengths = np.maximum(1.0 / left - 1.0, 0.0)
    found = xr.Dataset(
        {
            "information": ("direction", strengths),
            "vector": (("direction", "parameter"), vectors.T),
        },
        coords={"parameter": list(knowledge.names)},
        attrs={"units": "of the priors: above 1 the points say more than the priors"},
    )
    return strengths, found


def _origins(knowledge: Knowledge) -> xr.DataArray:
    """Shares (parameter, origin) of each variance: Σ = ΣFΣ + Σ_k Σ_ik²/w_k², F of the points."""
    covariance = knowledge.covariance
    variance = np.diag(covariance)[:, None]
    priors = covariance**2 / knowledge.widths**2 / variance
    points = 1.0 - priors.sum(axis=1, keepdims=True)
    return xr.DataArray(
        np.concatenate([points, priors], axis=1),
        dims=("parameter", "origin"),
        coords={"parameter": list(knowledge.names), "origin": ["points", *knowledge.names]},
    )


def _flat(fit: FitResult) -> tuple[FlatProfile, ...]:
    """Flat profiles of what was varied, and of what was held at its prior."""
    problem, noise = fit.problem(), np.concatenate(fit.noise)
    found: list[FlatProfile] = []
    for place, v in enumerate(problem.varied):
        if v.name in KNOWN:
            continue
        found += _flat_sides(fit, v, float(fit.vector[place]), noise)
    for v in problem.carried:
        found += _flat_sides(fit, v, v.log_centre, noise)
    return tuple(found)


def _flat_sides(fit: FitResult, v: Varied, best: float, noise: Array) -> list[FlatProfile]:
    problem, start = fit.problem(), fit.vector
    if v.name not in problem.names:
        # Held at its prior: freed alone, the others follow it.
        problem, start = problem.freed(v), np.append(start, best)
    found = []
    lowest = heights(problem, start, noise, v.name, np.exp([best]))[0]
    for side, sign in (("below", -1.0), ("above", 1.0)):
        end = float(np.clip(v.log_centre + sign * _WIDTHS * v.log_width, *v.log_bounds))
        if sign * (end - best) <= 0.0:
            continue
        if not heights(problem, start, noise, v.name, np.exp([end]))[0] - lowest < _RISE:
            continue
        steps = np.linspace(best, end, _STEPS + 1)
        along = heights(problem, start, noise, v.name, np.exp(steps))
        away = np.flatnonzero(~(np.abs(along - along[-1]) < _LEVEL))
        since = steps[away[-1] + 1] if away.size else best
        rise = float(along[-1] - np.nanmin([lowest, *along]))
        if rise < _RISE:
            found.append(FlatProfile(v.name, side, float(np.exp(since)), float(np.exp(end)), rise))
    return found
