"""Whether draws of a sampler may be believed: split R̂, effective sample sizes, divergences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from glasswell.errors import InputError

Array = npt.NDArray[np.float64]

# The usual limits: A. Vehtari et al., Bayesian Analysis 16, 667 (2021).
LARGEST_R_HAT: Final = 1.01
SMALLEST_SAMPLE: Final = 400.0
_LARGEST_DIVERGENT: Final = 0.001


@dataclass(frozen=True)
class Diagnostics:
    """How well chains have mixed.

    r_hat, bulk, tail: by parameter, the rank-normalised split R̂ and effective sample sizes.
    divergent: number of divergent draws out of `draws`.
    Source: A. Vehtari et al., Bayesian Analysis 16, 667 (2021).
    """

    r_hat: dict[str, float]
    bulk: dict[str, float]
    tail: dict[str, float]
    divergent: int
    draws: int

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words; empty if the draws may be used."""
        texts = []
        worst = max(self.r_hat, key=lambda n: _bad_first(self.r_hat[n]))
        if not self.r_hat[worst] <= LARGEST_R_HAT:
            texts.append(
                f"the chains disagree: R̂ = {self.r_hat[worst]:.3f} for {worst}, above "
                f"{LARGEST_R_HAT:g}"
            )
        for kind, sizes in (("", self.bulk), (" in the tails", self.tail)):
            least = min(sizes, key=lambda n: _bad_last(sizes[n]))
            if not sizes[least] >= SMALLEST_SAMPLE:
                texts.append(
                    f"the effective sample{kind} of {least} is {sizes[least]:.0f}, below "
                    f"{SMALLEST_SAMPLE:g}"
                )
        if self.divergent > _LARGEST_DIVERGENT * self.draws:
            texts.append(f"{self.divergent} of {self.draws} draws diverged")
        return tuple(texts)

    @property
    def good(self) -> bool:
        """Whether the draws may be used."""
        return not self.problems


def diagnose(draws: Array, names: tuple[str, ...], diverging: Any) -> Diagnostics:
    """Diagnostics of draws (chain, draw, parameter)."""
    arviz = load_arviz()
    columns = [draws[:, :, i] for i in range(len(names))]

    def each(function: Any, **options: Any) -> dict[str, float]:
        return {n: float(function(c, **options)) for n, c in zip(names, columns, strict=True)}

    return Diagnostics(
        each(arviz.rhat),
        each(arviz.ess, method="bulk"),
        each(arviz.ess, method="tail"),
        int(np.sum(diverging)),
        int(np.size(diverging)),
    )


def load_arviz() -> Any:
    """The module arviz. Raises InputError if it is not installed."""
    import warnings

    try:
        with warnings.catch_warnings():
            # It announces its next major version at every import.
            warnings.simplefilter("ignore")
            import arviz
    except ModuleNotFoundError as error:
        raise InputError(
            "posteriors need arviz and numpyro",
            "they are not installed",
            'install them by: pip install "glasswell[inference]"',
        ) from error
    return arviz


def _bad_first(value: float) -> float:
    return np.inf if np.isnan(value) else value


def _bad_last(value: float) -> float:
    return -np.inf if np.isnan(value) else value
