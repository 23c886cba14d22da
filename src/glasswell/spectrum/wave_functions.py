"""Wave functions of one soft potential, from the oscillator basis that gives its levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError
from glasswell.numerics.eigenproblem import hamiltonian
from glasswell.numerics.quartic_basis import choose_basis
from glasswell.spectrum.solver import LARGEST_LEVEL_COUNT, SpectrumError
from glasswell.spectrum.splitting import tunnel_splitting

Array = npt.NDArray[np.float64]

# The basis grows until an eigenvector has less than this weight in its last four components, which
# leaves errors of 1e-9 in a wave function; its levels alone would be content with less.
_TAIL: Final = 1e-18
_GROWTH: Final = 1.25
_LARGEST_BASIS: Final = 400
# A basis for fewer levels is so small that its tails say little.
_FEWEST_SOLVED: Final = 8
# Below this the series of the splitting has more digits than a difference of levels.
_SERIES_D2: Final = -12.0
_CLOSE: Final = 1e-6
_DEEPEST_D2: Final = -80.0
# Stiffer potentials are harmonic to eight digits.
_LARGEST: Final = 1e6


@dataclass(frozen=True)
class BoundStates:
    """Lowest states of H = -d²/dy² + D1 y + D2 y² + y⁴, one potential, in units of W and y.

    energies (level,): absolute, ascending.  position (level, level): <m|y|n>.
    centre, scale: c and s of the oscillator functions of q = (y - c)/s.  components (basis, level).
    At D1 = 0 the states are even and odd by turns, however close two of them lie.
    """

    d1: float
    d2: float
    energies: Array
    position: Array
    centre: float
    scale: float
    components: Array

    @property
    def excitations(self) -> Array:
        """Levels above the ground level (level,), in W.

        Where the lowest two of a deep double well are close, E_1 - E_0 = √(Δ0² + (2 D1 y_01)²) with
        `tunnel_splitting` and <0|y|1> at D1 = 0: it keeps its digits where a difference has none.
        """
        found = np.asarray(self.energies - self.energies[0])
        if self.d2 < _SERIES_D2 and len(found) > 1 and found[1] < _CLOSE:
            symmetric = self if self.d1 == 0.0 else bound_states(0.0, self.d2, 2)
            tilt = 2.0 * self.d1 * float(symmetric.position[0, 1])
            found[1] = np.hypot(float(tunnel_splitting(self.d2)), tilt)
        return found

    def wave_functions(self, y: npt.ArrayLike) -> Array:
        """ψ_n(y) = s^(-1/2) Σ_k c_kn φ_k((y - c)/s), with ∫ψ_n² dy = 1.

        Shapes: y (point,) → (level, point).  Units: y^(-1/2).  Good to 1e-8.  The sign is arbitrary
        but reproducible: the rightmost of the high lobes is positive.
        """
        q = (np.asarray(y, np.float64) - self.centre) / self.scale
        functions = hermite_functions(q, len(self.components))
        return np.asarray(self.components.T @ functions / np.sqrt(self.scale))


def bound_states(d1: float, d2: float, levels: int = 8) -> BoundStates:
    """Lowest levels of one potential with their wave functions.

    Slower than `solve_spectrum`, for one potential at a time, but with a wider range: it makes sure
    that its basis covers both wells of a deep double well.
    Units: W and y.  Range: -80 ≤ D2 ≤ 1e6, |D1| ≤ 1e6, 1 to 32 levels; good to 1e-10 W, or to 12
    digits.
    Raises: InputError for numbers that are not finite and for too many levels; SpectrumError out of
    range, or where no basis of 400 functions is large enough.
    Source: V. G. Karpov, M. I. Klinger, F. N. Ignat'ev, JETP 57, 439 (1983), for the potential.
    """
    if not (np.isfinite(d1) and np.isfinite(d2)):
        raise InputError(
            f"(D1, D2) = ({d1:g}, {d2:g}) is no potential",
            "both numbers have to be finite",
            "give finite numbers",
        )
    if not 1 <= levels <= LARGEST_LEVEL_COUNT:
        raise InputError(
            f"levels={levels!r} cannot be had", "", f"ask for 1 to {LARGEST_LEVEL_COUNT} levels"
        )
    if d2 < _DEEPEST_D2 or max(abs(d1), abs(d2)) > _LARGEST:
        raise _without_levels(d1, d2)
    centre, scale, energies, vectors = _solved(float(d1), float(d2), max(levels, _FEWEST_SOLVED))
    vectors = _with_sign(vectors[:, :levels])
    position = centre * np.eye(levels) + scale * _elements(vectors)
    return BoundStates(float(d1), float(d2), energies[:levels], position, centre, scale, vectors)


def _solved(d1: float, d2: float, levels: int) -> tuple[float, float, Array, Array]:
    """Centre and scale of a basis that is large enough, levels (level,), components."""
    first, second = np.array([d1]), np.array([d2])
    basis = choose_basis(first, second, levels)
    centre, stiffness = float(basis.centre[0]), float(basis.stiffness[0])
    size = int(basis.size[0]) + 8
    while size <= _LARGEST_BASIS:
        matrix, bottom = hamiltonian(first, second, np.array([centre]), np.array([stiffness]), size)
        energies, vectors = _lowest(matrix[0], levels, symmetric=d1 == 0.0 and centre == 0.0)
        energies, scale = energies + bottom[0], stiffness**-0.25
        # No level lies higher than any basis puts it, so that this region holds them all.
        left, right = _allowed_region(energies[-1], d1, d2)
        reach = scale * np.sqrt(2.0 * size + 1.0)
        if left < centre - reach or right > centre + reach or (d1 == 0.0 and centre != 0.0):
            # The basis lies in one of two wells, or does not show the symmetry.
            centre, stiffness, size = _covering(energies[-1], left, right, d1, d2)
        elif float((vectors[-4:] ** 2).sum(axis=0).max()) < _TAIL:
            return centre, scale, energies, vectors
        else:
            size = int(size * _GROWTH) + 2
    raise _without_levels(d1, d2)


def _allowed_region(energy: float, d1: float, d2: float) -> tuple[float, float]:
    """Outermost places at which the potential has this energy."""
    roots = np.roots([1.0, 0.0, d2, d1, -energy])
    real = roots.real[np.abs(roots.imag) < 1e-6 * np.abs(roots).max()]
    return float(real.min()), float(real.max())


def _covering(
    energy: float, left: float, right: float, d1: float, d2: float
) -> tuple[float, float, int]:
    """Centre, stiffness and size of a basis that covers all of an allowed region."""
    y = np.linspace(left, right, 400)
    momentum = float(np.sqrt(np.max(energy - y * (d1 + y * (d2 + y * y)))))
    half = 0.5 * (right - left)
    middle = 0.5 * (left + right) if d1 != 0.0 else 0.0
    return middle, (momentum / half) ** 2, int(1.2 * half * momentum) + 20


def hermite_functions(q: Array, count: int) -> Array:
    """Oscillator functions φ_0 ... φ_(count-1) of p² + q², with ∫φ_k² dq = 1.

    φ_(k+1) = √(2/(k+1)) q φ_k - √(k/(k+1)) φ_(k-1), φ_0 = π^(-1/4) exp(-q²/2): stable up to the
    turning point √(2k+1), and beyond it as long as φ_0 is not rounded to zero, at |q| = 38.
    Shapes: q (point,) → (count, point).
    """
    functions = np.zeros((count, *q.shape))
    with np.errstate(under="ignore"):
        functions[0] = np.pi**-0.25 * np.exp(-0.5 * q * q)
        if count > 1:
            functions[1] = np.sqrt(2.0) * q * functions[0]
        for k in range(1, count - 1):
            functions[k + 1] = (
                np.sqrt(2.0 / (k + 1)) * q * functions[k] - np.sqrt(k / (k + 1)) * functions[k - 1]
            )
    return functions


def _lowest(matrix: Array, levels: int, symmetric: bool) -> tuple[Array, Array]:
    """Lowest eigenvalues (level,) and eigenvectors (basis, level), by parity where there is one."""
    if not symmetric:
        energies, vectors = np.linalg.eigh(matrix)
        return energies[:levels], vectors[:, :levels]
    lowest, components = np.empty(levels), np.zeros((len(matrix), levels))
    for parity in (0, 1):
        energies, vectors = np.linalg.eigh(matrix[parity::2, parity::2])
        count = len(range(parity, levels, 2))
        lowest[parity::2] = energies[:count]
        components[parity::2, parity::2] = vectors[:, :count]
    return lowest, components


def _elements(vectors: Array) -> Array:
    """<m|q|n> (level, level); q joins neighbours only."""
    root = np.sqrt(np.arange(1, len(vectors)) / 2.0)[:, None]
    moved = np.zeros_like(vectors)
    moved[1:] += root * vectors[:-1]
    moved[:-1] += root * vectors[1:]
    return np.asarray(vectors.T @ moved)


def _with_sign(vectors: Array) -> Array:
    """The same states, positive where they are last above half of their maximum."""
    reach = np.sqrt(2.0 * len(vectors) + 1.0)
    values = vectors.T @ hermite_functions(np.linspace(-reach, reach, 2001), len(vectors))
    high = np.abs(values) > 0.5 * np.abs(values).max(axis=1, keepdims=True)
    last = values.shape[1] - 1 - np.argmax(high[:, ::-1], axis=1)
    return np.asarray(vectors * np.sign(values[np.arange(len(values)), last]))


def _without_levels(d1: float, d2: float) -> SpectrumError:
    return SpectrumError(
        f"the potential (D1, D2) = ({d1:g}, {d2:g}) has no reliable levels",
        "its basis would be too large, or could miss one of two wells",
        f"keep to {_DEEPEST_D2:g} ≤ D2 ≤ {_LARGEST:g} and |D1| ≤ {_LARGEST:g}; the splitting of "
        "deeper symmetric wells is known to tunnel_splitting",
    )
