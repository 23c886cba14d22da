"""From measured curves back to the potentials."""

from glasswell.inference.comparison import Comparison as Comparison
from glasswell.inference.comparison import compare as compare
from glasswell.inference.fit import fit as fit
from glasswell.inference.posterior import Posterior as Posterior
from glasswell.inference.result import FitResult as FitResult
from glasswell.inference.result import FittedParameter as FittedParameter
from glasswell.inference.verdict import Judgement as Judgement
from glasswell.inference.verdict import judge as judge
