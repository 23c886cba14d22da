"""Prints slow relaxation rates of deep double wells from 400-bit arithmetic.

Levels, matrix elements and Pauli's matrix are computed with python-flint (`pip install
python-flint`, which glasswell does not need otherwise): two wells exchange 1e-17 of the fastest
rate and less, which no float64 diagonalisation can see.  tests/bath/test_ladder.py holds the rows.
"""

from __future__ import annotations

from flint import acb_mat, arb, arb_mat, ctx

FUNCTIONS, LEVELS, WIDTH = 110, 24, "0.42"
POTENTIALS = [
    ("0.3", "-8"),
    ("0.3", "-14"),
    ("0.001", "-14"),
    ("0.3", "-18"),
    ("0.3", "-20"),
]
TEMPERATURES = ["0.05", "0.2", "0.5", "1", "2", "4"]


def eigen(matrix):
    """Eigenvalues ascending and unit eigenvectors of a symmetric matrix."""
    values, vectors = acb_mat(matrix).eig(right=True, algorithm="approx")
    size = matrix.nrows()
    order = sorted(range(size), key=lambda k: float(values[k].real.mid()))
    columns = []
    for k in order:
        column = [vectors[i, k].real.mid() for i in range(size)]
        norm = sum((c * c for c in column), arb(0)).sqrt()
        columns.append([c / norm for c in column])
    return [values[k].real.mid() for k in order], columns


def levels_and_elements(d1, d2):
    d1, d2, width = arb(d1), arb(d2), arb(WIDTH)
    size = FUNCTIONS + 6
    y = arb_mat(size, size)
    for n in range(1, size):
        y[n - 1, n] = y[n, n - 1] = (arb(n) / 2).sqrt() * width
    square = y * y
    quartic = square * square
    matrix = arb_mat(FUNCTIONS, FUNCTIONS)
    for i in range(FUNCTIONS):
        for j in range(FUNCTIONS):
            value = d1 * y[i, j] + (d2 - 1 / width**4) * square[i, j] + quartic[i, j]
            matrix[i, j] = (value + (2 * i + 1) / width**2 if i == j else value).mid()
    energies, vectors = eigen(matrix)
    vectors = vectors[:LEVELS]
    images = []
    for v in vectors:
        image = [arb(0)] * FUNCTIONS
        for n in range(FUNCTIONS - 1):
            image[n] += y[n, n + 1] * v[n + 1]
            image[n + 1] += y[n, n + 1] * v[n]
        images.append(image)
    elements = [
        [sum((a * b for a, b in zip(v, w, strict=True)), arb(0)).mid() for w in images]
        for v in vectors
    ]
    return [e - energies[0] for e in energies[:LEVELS]], elements


def slowest(levels, elements, temperature):
    """Slowest rate of Pauli's equation in units of K W/ħ."""
    t = arb(temperature)
    matrix = arb_mat(LEVELS, LEVELS)
    for i in range(LEVELS):
        leaving = arb(0)
        for j in range(LEVELS):
            if i == j:
                continue
            gap = abs(levels[i] - levels[j])
            occupation = 1 / ((gap / t).exp() - 1)
            strength = elements[i][j] ** 2 * gap**3
            leaving += strength * (occupation if levels[j] > levels[i] else occupation + 1)
            matrix[i, j] = -(strength * (occupation * (occupation + 1)).sqrt()).mid()
        matrix[i, i] = leaving.mid()
    # the lowest eigenvalue is zero: equilibrium
    return eigen(matrix)[0][1]


def main() -> None:
    ctx.prec = 400
    for d1, d2 in POTENTIALS:
        levels, elements = levels_and_elements(d1, d2)
        for temperature in TEMPERATURES:
            rate = slowest(levels, elements, temperature).str(13, radius=False)
            print(f"({d1}, {d2}, {temperature}): {rate}")


if __name__ == "__main__":
    main()
