"""The numbers by which glasses are known at low temperatures, all of them at once."""

from glasswell.landmarks.assembly import landmarks as landmarks
from glasswell.landmarks.result import Landmarks as Landmarks
