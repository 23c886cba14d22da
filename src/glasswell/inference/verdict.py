"""Whether a curve is a glass's, judged from the curve alone before anything is fitted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from glasswell.dataset import Measurement
from glasswell.errors import RefusedFitError
from glasswell.inference.against_debye import against_debye, without_linear_term
from glasswell.inference.cold_end import FEWEST_POINTS, cold_end
from glasswell.inference.slope import (
    REFUSED_SLOPE,
    SLOPE_RANGE,
    Slope,
    boundary_length,
    low_temperature_slope,
    slope_text,
)
from glasswell.material import Material

LEAST_SHARE = 0.05
# Boundaries that samples have: from a micrometre film to a rod.
_LENGTHS = (1e-6, 3e-2)

STEEP = (
    "the phonons of a glass are scattered by tunnelling states, which gives T^1.8 to T^2; a slope "
    "near 3 belongs to a crystal, to a filled or granular material, or to a sample whose "
    "boundaries limit the paths, and a tunnelling strength read off it would mean nothing"
)
_THIN = (
    "fit a homogeneous glass; if the sample is a glass so thin that its boundaries limit "
    "the paths in the cold, free `boundary` or give its length, and let the data reach "
    "temperatures above that range"
)
_NO_GLASS = ("crystal", "glass ceramic")


@dataclass(frozen=True)
class Judgement:
    """What one curve says about its sample.

    verdict: "glass" (nothing speaks against one), "undecided" (the curve cannot tell), "flagged"
    (it looks like something else, or is said to be) or "refused" (it is not a glass's).
    statistic: what was measured on the curve, `value` ± `standard_error`, and `threshold` in words.
    reasons: sentences; why, remedy: for the refusal.
    """

    name: str
    verdict: str
    statistic: str
    value: float | None
    standard_error: float | None
    threshold: str
    reasons: tuple[str, ...] = ()
    why: str = ""
    remedy: str = ""

    def raise_if_refused(self) -> None:
        """Raises RefusedFitError if the curve is refused."""
        if self.verdict == "refused":
            raise RefusedFitError("; ".join(self.reasons), self.why, self.remedy)


def judge(
    measurement: Measurement, material: Material | None = None, *, limited: bool = False
) -> Judgement:
    """Whether a measured conductivity or heat capacity is that of a glass, and how sure that is.

    Of a conductivity the slope d ln κ/d ln T below 1 K: a glass has 1.8 to 2.1; above 2.3 by two
    standard errors it is refused, above 2.1 or below 1.6 flagged.  Of a heat capacity the share s
    of a term c1 T in C = lattice + c1 T over the points up to 1.5 times the coldest: s < 0.05 by
    two standard errors is a crystal's, s > 0.05 by two a glass's; anything else, and a C/T³ that
    rises, is undecided.  A curve from below 1 K that excludes the linear term of glasses (c1 below
    a fifth of 7 erg/g/K² by two standard errors) is refused.
    material: gives the length that boundaries would need, C of Debye phonons (glasses have 1.2 to
    3 times as much below θ/30), and the mass of a mole or a volume.  limited: boundaries are known
    or to be fitted, so a steep slope is only flagged.  What the file says of the sample (`kind`)
    counts too: crystals and glass ceramics are refused; filled and semicrystalline samples are at
    least flagged.  Other quantities are "undecided".
    Example: judge(gw.dataset("macor")).verdict == "refused".
    """
    if measurement.quantity == "thermal_conductivity":
        found = _conductivity(measurement, material, limited)
    elif measurement.quantity == "heat_capacity":
        found = _heat_capacity(measurement, material)
    else:
        found = Judgement(measurement.name, "undecided", "none", None, None, "")
    return _as_stated(measurement, found)


def _as_stated(measurement: Measurement, found: Judgement) -> Judgement:
    """The verdict where the file says what the sample is; the statistic stays."""
    kind = measurement.kind
    if kind in (None, "glass") or found.verdict == "refused":
        return found
    if kind in _NO_GLASS:
        return replace(
            found,
            verdict="refused",
            reasons=(f"{measurement.name} belongs to a {kind}", *found.reasons),
            why="soft potentials describe glasses, and parameters read off it would mean nothing",
            remedy="fit a homogeneous glass, or correct the kind in the file",
        )
    reason = (
        f"{measurement.name} belongs to a {kind} sample: the parameters describe an average over "
        "its parts, not a glass"
    )
    return replace(found, verdict="flagged", reasons=(reason, *found.reasons))


def _conductivity(measurement: Measurement, material: Material | None, limited: bool) -> Judgement:
    slope = low_temperature_slope(measurement)
    name = "slope of ln κ below 1 K"
    if slope is None:
        reason = (
            f"{measurement.name} has fewer than four points below 1 K: whether it is a glass's "
            "curve could not be judged from its slope"
        )
        return Judgement(measurement.name, "undecided", name, None, None, "", (reason,))
    text = slope_text(measurement, slope)

    def judged(verdict: str, threshold: str, reason: str = "", *others: str) -> Judgement:
        reasons = (reason,) if reason else ()
        return Judgement(
            measurement.name, verdict, name, slope.value, slope.standard_error, threshold,
            reasons, *others,
        )  # fmt: skip

    steep = f"> {REFUSED_SLOPE:g} by 2σ"
    # A filled sample is steep for another reason than its boundaries.
    if slope.too_steep and limited and measurement.kind in (None, "glass"):
        reason = (
            ", as in crystals and in filled materials: only a boundary makes a glass's curve "
            "so steep, so the result holds only if boundaries do limit the paths in this sample"
        )
        return judged("flagged", steep, text + reason)
    if slope.too_steep:
        why = STEEP + _boundary(measurement, material, slope)
        return judged("refused", steep, text + ", which is not a glass's", why, _THIN)
    if slope.value > SLOPE_RANGE[1]:
        unsure = slope.value - 2.0 * slope.standard_error <= SLOPE_RANGE[1]
        within = "; within its error it could be a glass's" if unsure else ""
        reason = (
            ": steeper than homogeneous glasses (1.8 to 2.1); semicrystalline or filled "
            "samples and boundary scattering do this, so read the tunnelling strength with care"
        )
        return judged("flagged", f"> {SLOPE_RANGE[1]:g}", text + reason + within)
    if slope.value < SLOPE_RANGE[0]:
        reason = ": flatter than homogeneous glasses (1.8 to 2.1)"
        return judged("flagged", f"< {SLOPE_RANGE[0]:g}", text + reason)
    return judged("glass", f"{SLOPE_RANGE[0]:g} to {SLOPE_RANGE[1]:g}")


def _boundary(measurement: Measurement, material: Material | None, slope: Slope) -> str:
    """Which boundary would make the curve, if the velocities are known."""
    if material is None:
        return ""
    cold, warm = boundary_length(measurement, material)
    text = f". Boundaries alone would need a path of {cold:.2g} m at its coldest point"
    if not slope.cubic:
        return f"{text} and {warm:.2g} m at 1 K, which is not one length"
    if not _LENGTHS[0] <= cold <= _LENGTHS[1]:
        return f"{text}, which is no sample's"
    return f"{text}, the same up to 1 K: compare it with the thickness of the sample"


def _heat_capacity(measurement: Measurement, material: Material | None) -> Judgement:
    end = cold_end(measurement)
    name = "share of a linear term in C at the coldest point"
    if end is None:
        reason = (
            f"{measurement.name} has fewer than {FEWEST_POINTS} temperatures within a factor of 2 "
            "of the coldest (of 5 below 1 K): whether its heat capacity is a glass's could not be "
            "judged"
        )
        return Judgement(measurement.name, "undecided", name, None, None, "", (reason,))

    def judged(verdict: str, threshold: str, reason: str = "", *others: str) -> Judgement:
        reasons = (reason,) if reason else ()
        return Judgement(
            measurement.name, verdict, name, end.share, end.standard_error, threshold,
            reasons, *others,
        )  # fmt: skip

    text = (
        f"{measurement.name}: a share of {end.share:.3f} ± {end.standard_error:.3f} of the heat "
        f"capacity at {end.temperature:.3g} K goes as T ({end.points} points), beside a lattice"
    )
    debye = against_debye(measurement, material, end)
    if debye:
        return judged("flagged", "Debye", f"{measurement.name}: {debye}")
    if end.slope - 2.0 * end.slope_error > 3.0:
        reason = (
            f"{measurement.name}: C/T³ rises from {end.temperature:.3g} K on, as it does below the "
            "maximum of a glass and of a crystal with soft optical modes: the curve cannot tell "
            "which it is; points below 1 K would"
        )
        return judged("undecided", "C/T³ rises", reason)
    if without_linear_term(measurement, material, end):
        why = (
            "every glass has a linear term of 7 erg/g/K² or more (Stephens, PRB 8, 2896 (1973)), "
            "a crystal has none, and the curve excludes a fifth of that"
        )
        limit = "c1 < 1.4 erg/g/K² by 2σ"
        return judged(
            "refused", limit, text + ", which is a crystal's", why, "fit a homogeneous glass"
        )
    if end.upper < LEAST_SHARE:
        reason = (
            ", so C/T³ is flat towards low temperature as in a crystal, without the excess of a "
            "glass, which goes on rising there; close above a maximum of C/T³ a glass may look so "
            "too. Soft potentials read off it mean nothing unless the sample is known to be a glass"
        )
        return judged("flagged", f"< {LEAST_SHARE:g} by 2σ", text + reason)
    if end.lower > LEAST_SHARE:
        return judged("glass", f"> {LEAST_SHARE:g} by 2σ")
    reason = f": too uncertain to tell a glass (above {LEAST_SHARE:g}) from a crystal (below)"
    return judged("undecided", f"{LEAST_SHARE:g} within 2σ", text + reason)
