"""The search: what the data fix is fitted, the rest is held, needless mechanisms are absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from glasswell.inference.judgement import reaches_tunnelling
from glasswell.inference.least_squares import Optimum, first_vector, solve
from glasswell.inference.parameters import KNOWN, OPTIONAL, PARAMETERS, STRENGTHS, WIDTHS
from glasswell.inference.problem import Problem, Varied
from glasswell.inference.setup import Setup
from glasswell.inference.substance import is_known

Array = npt.NDArray[np.float64]

# A parameter whose error stays above this share of its prior's width was not fixed by the data.
UNFIXED = 0.6
# A mechanism is needed, and a held value is excluded, if chi² says so by two standard errors.
NEEDED = 4.0
_PLAIN = "the data do not fix it"
_COLD = "no conductivity point lies below 2 K"


@dataclass(frozen=True)
class Held:
    """A parameter that was to be fitted and is held: at which value, of which kind, and why.

    kind: "given" by the user, "prior" for the centre of the field's range, "absent" for a
    mechanism that does not act, "rule" for a density that follows from the heat capacity.
    """

    value: float
    kind: str
    why: str


@dataclass(frozen=True)
class Found:
    """Where a search stands.

    spare: held parameters that may be freed again.  kept: parameters left free although the data
    fix them on one side only.
    """

    problem: Problem
    optimum: Optimum
    held: Mapping[str, Held] = field(default_factory=dict)
    spare: Mapping[str, Varied] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    freed_again: frozenset[str] = frozenset()


def search(setup: Setup) -> Found:
    """The optimum: first without the optional mechanisms, then with those that the data need."""
    problem, cold = setup.problem, {}
    if not reaches_tunnelling(problem.measurements):
        for name in sorted(set(problem.names) & set(STRENGTHS)):
            rest = _rest(name, setup, _COLD)
            problem, cold[name] = _at_rest(problem, name, rest, setup), rest
    found = _settle(Found(problem, solve(problem, _starts(problem)), cold), setup)
    remaining = list(setup.optional)
    while remaining:
        trials = {v.name: _with_mechanism(found, v, setup) for v in remaining}
        gains = {name: gain(found.optimum, t.optimum) for name, t in trials.items()}
        best = max(gains, key=lambda name: gains[name])
        if gains[best] < NEEDED:
            break
        found = trials[best]
        remaining = [v for v in remaining if v.name != best]
    held = dict(found.held)
    for v in remaining:
        given = v.name in setup.given
        value = found.problem.held[v.name]
        held[v.name] = Held(value, "given" if given else "absent", _PLAIN if given else "")
    return replace(found, held=held)


def _starts(problem: Problem) -> list[Array]:
    """Where searches begin: what is given, and narrow to wide for widths: χ² has two minima."""
    starts = [first_vector(problem)]
    places = [problem.names.index(name) for name in WIDTHS if name in problem.names]
    for number in range(len(PARAMETERS[WIDTHS[0]].starts) if places else 0):
        begin = np.array([v.start for v in problem.varied])
        begin[places] = [np.log(PARAMETERS[problem.names[i]].starts[number]) for i in places]
        starts.append(first_vector(problem, begin))
    return starts


def gain(restricted: Optimum, full: Optimum) -> float:
    """By how much chi² falls from a restricted to a fuller fit, with the noise of the latter."""
    difference = (restricted.residuals**2 - full.residuals**2) / full.noise**2
    return float(difference.sum())


def shares(found: Found) -> dict[str, float]:
    """Error over width of the prior, of each varied parameter but c1, which is never fixed."""
    return {
        v.name: float(error / v.log_width)
        for v, error in zip(found.problem.varied, found.optimum.standard_errors, strict=True)
        if v.name not in KNOWN
    }


def _settle(found: Found, setup: Setup) -> Found:
    """Hold one by one what the data do not fix, then free again what they fix after all."""
    while True:
        loose = {
            name: share
            for name, share in shares(found).items()
            if share > UNFIXED and name not in {*found.kept, *OPTIONAL, *setup.known}
        }
        if loose:
            found = _hold(found, max(loose, key=lambda name: loose[name]), setup)
            continue
        again = _freed_again(found)
        if again is None:
            return found
        found = again


def _hold(found: Found, name: str, setup: Setup) -> Found:
    """Hold a parameter, unless the data exclude the value at which it would be held."""
    rest = _rest(name, setup, _PLAIN)
    problem = _at_rest(found.problem, name, rest, setup)
    optimum = solve(problem, [_carried_over(found, problem)])
    if gain(optimum, found.optimum) > NEEDED:
        return replace(found, kept=found.kept | {name})
    spare = dict(found.spare)
    if rest.kind != "rule":
        spare[name] = next(v for v in found.problem.varied if v.name == name)
    return replace(
        found, problem=problem, optimum=optimum, held={**found.held, name: rest}, spare=spare
    )


def _freed_again(found: Found) -> Found | None:
    """With the first parameter freed that was held too early, if there is one."""
    for name in list(found.spare)[:-1]:
        if name in found.freed_again:
            continue
        trial = _free(found, name)
        optimum = solve(trial.problem, [_carried_over(found, trial.problem)])
        trial = replace(trial, optimum=optimum, freed_again=found.freed_again | {name})
        if shares(trial)[name] <= UNFIXED:
            return trial
    return None


def _free(found: Found, name: str) -> Found:
    """The same search with one held parameter varied; its optimum is still the old one."""
    carried = tuple(v for v in found.problem.carried if v.name != name)
    problem = replace(found.problem.freed(found.spare[name]), carried=carried)
    return replace(
        found,
        problem=problem,
        held={n: h for n, h in found.held.items() if n != name},
        spare={n: v for n, v in found.spare.items() if n != name},
    )


def _with_mechanism(found: Found, mechanism: Varied, setup: Setup) -> Found:
    """The search with one optional mechanism varied besides, from weak to strong starts."""
    name = mechanism.name
    wider = found
    for held in found.spare:
        wider = _free(wider, held)
    problem = wider.problem.freed(mechanism)
    values = (*PARAMETERS[name].starts, *([setup.given[name]] if name in setup.given else []))
    starts = []
    for value in values:
        begin = _carried_over(found, problem)
        begin[problem.names.index(name)] = np.log(value)
        starts.append(begin)
    # Where the mechanism is strong, the best without it may be far from the best with it.
    starts.append(first_vector(problem, starts[len(PARAMETERS[name].starts) - 1]))
    optimum = solve(problem, starts)
    trial = replace(
        wider, problem=problem, optimum=optimum, kept=frozenset(), freed_again=frozenset()
    )
    if gain(found.optimum, optimum) < NEEDED:
        # Holding more can only make it worse.
        return trial
    trial = _settle(trial, setup)
    if shares(trial)[name] <= UNFIXED:
        return trial
    # Not fixed, because the data want none of it, or because they bound it on one side only.
    bare = trial.problem.held_at(name, float(PARAMETERS[name].absent or 0.0))
    without = _settle(replace(trial, problem=bare, optimum=_solved(trial, bare)), setup)
    if name in setup.given and gain(without.optimum, trial.optimum) < NEEDED:
        excluded = Held(bare.held[name], "absent", "the data exclude the value that was given")
        return replace(without, held={**without.held, name: excluded})
    return replace(trial, kept=trial.kept | {name})


def _solved(found: Found, problem: Problem) -> Optimum:
    return solve(problem, [_carried_over(found, problem)])


def _carried_over(found: Found, problem: Problem) -> Array:
    """A start for another problem: the optimum, held values, or the usual start."""
    at = dict(zip(found.problem.names, found.optimum.vector.tolist(), strict=True))
    for name, value in found.problem.held.items():
        if 0.0 < value < np.inf:
            at.setdefault(name, float(np.log(value)))
    return np.array([at.get(v.name, v.start) for v in problem.varied])


def _rest(name: str, setup: Setup, why: str) -> Held:
    """Where a parameter is held: at the value given, by the rule of the density, at its prior."""
    if name in setup.given:
        return Held(setup.given[name], "given", why)
    known = is_known("linear_heat_capacity", setup.problem.material, setup.priors)
    if name == setup.problem.family.density_name and known:
        return Held(np.nan, "rule", why)
    return Held(setup.priors[name].centre, "prior", why)


def _at_rest(problem: Problem, name: str, rest: Held, setup: Setup) -> Problem:
    if rest.kind == "rule":
        varied = tuple(v for v in problem.varied if v.name != name)
        return replace(problem, varied=(*varied, setup.parameter("linear_heat_capacity")))
    problem = problem.held_at(name, rest.value)
    if rest.kind == "prior":
        return replace(problem, carried=(*problem.carried, setup.parameter(name)))
    return problem
