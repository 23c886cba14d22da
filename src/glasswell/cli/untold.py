"""What the data of a fit do not tell, and the measurement that would tell most, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from glasswell.inference import FitResult

# Those whose tables a fit has made already; `gw.next_experiments` knows more.
_QUICK: Final = frozenset({"thermal_conductivity", "heat_capacity"})


def untold(result: FitResult) -> tuple[str, ...]:
    """Sentences for the report, the best next experiment last."""
    import numpy as np

    from glasswell.inference.experiment import usual_candidates
    from glasswell.inference.identifiability import of_knowledge
    from glasswell.inference.knowledge import knowledge_of
    from glasswell.inference.planning import plan, with_points

    quick = [e for e in usual_candidates() if e.observable in _QUICK and not _film(e.options)]
    knowledge, responses = knowledge_of(result, quick)
    # The report has its profiles drawn; flat ones would take further fits.
    found = of_knowledge(knowledge, result, profiles=False)
    # What was held is in the report already.
    sentences = [text for text in found.sentences() if "was not fitted" not in text]
    every, name = np.eye(knowledge.glass), result.glass.material.name
    best = plan(knowledge, with_points(responses), every, (), 0.0, name)
    return (
        f"the points fix {found.fixed:.1f} of {found.uncertain} uncertain numbers; among these are "
        "the material's values and the calibration of each curve, scale[1] that of the first",
        *sentences,
        f"most would be told by {best.sentence()} (gw.next_experiments has other candidates)",
    )


def _film(options: Mapping[str, Any]) -> bool:
    return "boundary" in options
