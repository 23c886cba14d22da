"""What the spectrum of y takes from the elastic line, and how much of it is relaxation.

Every potential scatters 1 = Σ_n |<n|e^(iqμy)|m>|² in all: |<e^(iqμy)>|² elastically, with <> the
thermal mean, the variance Σ_m p_m |<m|e|m> - <e>|² by relaxation, the rest by transitions.  An
ensemble with stiff wells without end has no finite sum of these; what temperature changes is
finite: loss = Σ weight [|<e>|²_(T=0) - |<e>|²_T] and area = Σ weight Σ_m p_m |<m|e|m> - <e>|²,
each averaged over directions, and (q²/3) times their values for y at small q.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

from glasswell.ensemble.shape import PotentialShape
from glasswell.ensemble.store import stored
from glasswell.numerics.quadrature import gauss_panels, geometric_edges
from glasswell.numerics.spline import UniformSpline
from glasswell.numerics.thermal import boltzmann_populations
from glasswell.response.ladder_modes import FINE_TEMPERATURES
from glasswell.spectrum.plane_wave_grid import MOMENTA, diagonal_waves, direction_rule
from glasswell.spectrum.volume_nodes import LARGEST_CURVATURE

Array = npt.NDArray[np.float64]

VERSION = "2"
_LEAST = 1e-300
# Levels above this multiple of kT hold nothing.
_KEPT = 50.0


class ElasticLine(NamedTuple):
    """Loss and area in units of the density, over (temperature, momentum)."""

    loss: Array
    area: Array


def elastic_line(
    shape: PotentialShape, temperature: Array, momentum: Array, *, small: bool = False
) -> ElasticLine:
    """Loss and area at kT/W = temperature (temperature,) and q = momentum (momentum,) ≤ 2.

    small: the limit of small q at any q.
    """
    least = stored("elastic-line-small", VERSION, shape, lambda: _of_position(shape))
    parts = [_over_temperatures(least[n], temperature) for n in ("loss", "area")]
    if small:
        return ElasticLine(*(momentum**2 / 3.0 * np.exp(part[0][:, None]) for part in parts))
    further = stored("elastic-line", VERSION, shape, lambda: _of_waves(shape))
    rest = [_over_temperatures(further[n], temperature) for n in ("loss", "area")]
    both = [np.concatenate(pair) for pair in zip(parts, rest, strict=True)]
    return ElasticLine(*(_at_momenta(part, momentum) for part in both))


def _over_temperatures(table: Array, temperature: Array) -> Array:
    """Ln of the columns of a table over `FINE_TEMPERATURES`, (column, temperature)."""
    axis, logarithm = np.log(FINE_TEMPERATURES), np.log(np.maximum(table, _LEAST))
    return np.stack([UniformSpline.through(axis, c)(np.log(temperature)) for c in logarithm.T])


def _at_momenta(values: Array, momentum: Array) -> Array:
    """Value (temperature, momentum) from ln of values over q²/3 (knot, temperature)."""
    knots = np.append(0.0, MOMENTA)
    spline = CubicSpline(knots, values, bc_type=((1, np.zeros_like(values[0])), "not-a-knot"))
    return np.asarray(momentum**2 / 3.0 * np.exp(spline(momentum).T))


def _of_position(shape: PotentialShape) -> dict[str, Array]:
    """Loss and area (fine temperature, 1) over q²/3 in the limit of small q: those of y."""
    nodes = shape.volume_nodes()
    weight = nodes.weight * shape.node_density(nodes)
    # Differences from the ground level keep their digits in the cold.
    shift = nodes.position - nodes.position[:, :1]
    square = nodes.transition.sum(axis=2) + nodes.position**2
    widening = square - square[:, :1]
    loss, area = np.empty((2, len(FINE_TEMPERATURES), 1))
    for i, temperature in enumerate(FINE_TEMPERATURES):
        occupied = boltzmann_populations(nodes.excitations, float(temperature))
        mean = (occupied * shift).sum(axis=1)
        wider = (occupied * widening).sum(axis=1)
        loss[i] = weight @ (wider - mean * (2.0 * nodes.position[:, 0] + mean))
        area[i] = weight @ ((occupied * shift**2).sum(axis=1) - mean**2)
    return {"loss": loss + _tail(shape)[:, :1], "area": area}


def _of_waves(shape: PotentialShape) -> dict[str, Array]:
    """Loss and area (fine temperature, momentum) over q²/3 at `MOMENTA`."""
    nodes = shape.volume_nodes()
    weight = nodes.weight * shape.node_density(nodes)
    _, means = direction_rule()
    diagonal = diagonal_waves(nodes)
    change = diagonal - diagonal[:, :1]
    size = np.abs(change) ** 2
    loss, area = np.empty((2, len(FINE_TEMPERATURES), len(MOMENTA)))
    for i, temperature in enumerate(FINE_TEMPERATURES):
        occupied = boltzmann_populations(nodes.excitations, float(temperature))
        kept = max(2, int((nodes.excitations < _KEPT * temperature).sum(axis=1).max()))
        share = occupied[:, None, :kept]
        wave = (share @ change[:, :kept].real + 1j * (share @ change[:, :kept].imag))[:, 0]
        taken = -2.0 * (diagonal[:, 0].conj() * wave).real - np.abs(wave) ** 2
        spread = (share @ size[:, :kept])[:, 0] - np.abs(wave) ** 2
        loss[i] = means @ (weight @ taken) * 3.0 / MOMENTA**2
        area[i] = means @ (weight @ spread) * 3.0 / MOMENTA**2
    return {"loss": loss + _tail(shape)[:, 1:], "area": area}


def _tail(shape: PotentialShape) -> Array:
    """Loss by harmonic wells that are not among the nodes, (2/ω) n_B(ω/T) each."""
    box = 2.0 * np.sqrt(LARGEST_CURVATURE)
    inner, inner_weight = gauss_panels(geometric_edges(1.0, box, 1.2), 6)
    outer, outer_weight = gauss_panels(geometric_edges(box, 60.0 * box, 1.2), 6)
    omega = np.concatenate([inner, outer])
    number = np.concatenate(
        [inner_weight * shape.frozen(inner), outer_weight * shape.vibrations(outer)]
    )
    x = omega / FINE_TEMPERATURES[:, None]
    with np.errstate(under="ignore"):
        occupied = np.exp(-x) / -np.expm1(-x)
    spread = (1.0 + 2.0 * occupied) / omega
    factor = np.exp(-0.6 * np.append(0.0, MOMENTA**2) * spread[..., None])
    return np.asarray(((2.0 * number / omega * occupied)[..., None] * factor).sum(axis=1))
