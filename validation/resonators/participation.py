"""Participation ratios of a coplanar waveguide by finite elements, beside the closed formula.

    python validation/resonators/participation.py

The layer is in the field here, with its own permittivity and its own edges, on a grid graded down
to 1/512 of its thickness at the edges; the formula takes the field that there is without the layer.
"""

from __future__ import annotations

import itertools

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import spsolve
from scipy.special import ellipk

import glasswell as gw

WIDTH = GAP = 10e-6
SUBSTRATE = 11.7
THICKNESSES = (5e-9, 50e-9)
WALL = 30.0  # distance of the box in units of half width + gap
INTERFACES = ("metal-substrate", "substrate-air", "metal-air")
PERMITTIVITIES = {  # of the layer
    "metal-substrate": (1.0, 4.0, 6.0, 10.0, SUBSTRATE, 20.0, 35.0),
    "substrate-air": (1.0, 4.0, 10.0, 20.0),
    "metal-air": (1.0, 4.0, 10.0),
}


def closed(line, thickness, permittivity, interface):
    """The formula of `gw.participation_ratio` without its limits, and for "metal-air" as well."""
    half, outer = 0.5 * line.width, 0.5 * line.width + line.gap
    k = half / outer
    field = {
        "metal-substrate": SUBSTRATE**2 / permittivity,
        "substrate-air": permittivity,
        "metal-air": 1.0 / permittivity,
    }[interface]
    edges = np.log(4.0 * (1.0 - k) / (1.0 + k) * half / thickness) + 1.0 - k * np.log(k) / (1.0 + k)
    below = 2.0 * (SUBSTRATE + 1.0) * (1.0 - k) * half * ellipk(k**2) * ellipk(1.0 - k**2)
    return field * thickness * edges / below


def graded(places, first, growth, last):
    """Points from 0 to `last`, dense at `places`: spacing `first`, growing away from them."""
    points = {0.0, last}
    edges = sorted({0.0, *places, last})
    for left, right in itertools.pairwise(edges):
        ends = [end for end in (left, right) if end in places]
        reach = (right - left) / len(ends)
        count = int(np.log1p(reach * (growth - 1.0) / first) / np.log(growth)) + 1
        steps = np.cumsum(first * growth ** np.arange(count))
        steps *= reach / steps[-1]
        for end in ends:
            points.update(end + steps if end == left else end - steps)
    found = np.array(sorted(points))
    return found[np.append(True, np.diff(found) > 1e-3 * first)]


def element_matrix(h, k):
    """Stiffness (element, 4, 4) of bilinear rectangles h × k with unit permittivity."""
    along = np.array([[2, -2, -1, 1], [-2, 2, 1, -1], [-1, 1, 2, -2], [1, -1, -2, 2]]) / 6.0
    across = np.array([[2, 1, -1, -2], [1, 2, -2, -1], [-1, -2, 2, 1], [-2, -1, 1, 2]]) / 6.0
    return (k / h)[:, None, None] * along + (h / k)[:, None, None] * across


def solve(thickness, permittivity, interface, growth=1.1, finest=512):
    """Energies (per V², ε0 and metre of line) of the layer and of the whole half plane x > 0."""
    half, outer = 0.5 * WIDTH, 0.5 * WIDTH + GAP
    first = thickness / finest
    x = graded((half, outer), first, growth, WALL * outer)
    up = graded((0.0, thickness), first, growth, WALL * outer)
    y = np.concatenate([-up[:0:-1], up])
    nx, ny = len(x), len(y)
    column, row = (index.ravel() for index in np.meshgrid(range(nx - 1), range(ny - 1)))
    middle_x, middle_y = (0.5 * (p[1:] + p[:-1])[i] for p, i in ((x, column), (y, row)))
    metal = (middle_x < half) | (middle_x > outer)
    medium = np.where(middle_y < 0.0, SUBSTRATE, 1.0)
    near = np.abs(middle_y) < thickness
    layer = (
        near
        & {
            "metal-substrate": metal & (middle_y < 0.0),
            "substrate-air": ~metal & (middle_y > 0.0),
            "metal-air": metal & (middle_y > 0.0),
        }[interface]
    )
    medium = np.where(layer, permittivity, medium)
    corner = row * nx + column
    nodes = np.stack([corner, corner + 1, corner + nx + 1, corner + nx], axis=1)
    stiffness = medium[:, None, None] * element_matrix(np.diff(x)[column], np.diff(y)[row])
    rows, columns = np.repeat(nodes, 4, axis=1).ravel(), np.tile(nodes, 4).ravel()
    matrix = coo_matrix((stiffness.ravel(), (rows, columns)), shape=(nx * ny,) * 2).tocsr()
    grid_x, grid_y = np.meshgrid(x, y)
    strip = ((grid_y == 0.0) & (grid_x <= half * (1 + 1e-12))).ravel()
    ground = ((grid_y == 0.0) & (grid_x >= outer * (1 - 1e-12))).ravel()
    ground |= ((grid_x == x[-1]) | (np.abs(grid_y) == y[-1])).ravel()
    potential = strip.astype(float)
    free = ~(strip | ground)
    potential[free] = spsolve(matrix[free][:, free].tocsc(), -matrix[free] @ potential)
    local = potential[nodes]
    energy = 0.5 * np.einsum("ei,eij,ej->e", local, stiffness, local)
    return energy[layer].sum(), energy.sum()


def main():
    line = gw.CoplanarWaveguide(width=WIDTH, gap=GAP, permittivity=SUBSTRATE)
    ratio = WIDTH / (WIDTH + 2.0 * GAP)
    whole = 0.5 * (SUBSTRATE + 1.0) * ellipk(ratio**2) / ellipk(1.0 - ratio**2)
    print("energy without layer, elements/formula:", end=" ")
    print(f"{solve(1e-3 * WIDTH, 1.0, 'metal-air')[1] / whole:.4f}")
    print("interface         t/nm   eps_i   formula    elements   formula/elements")
    for interface in INTERFACES:
        for thickness, permittivity in itertools.product(THICKNESSES, PERMITTIVITIES[interface]):
            formula = float(closed(line, thickness, permittivity, interface))
            part, total = solve(thickness, permittivity, interface)
            found = part / total
            print(
                f"{interface:16s} {1e9 * thickness:5.0f}  {permittivity:6.1f}   {formula:.3e}  "
                f"{found:.3e}   {formula / found:8.3f}"
            )


if __name__ == "__main__":
    main()
