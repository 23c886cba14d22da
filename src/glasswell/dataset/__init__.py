"""Measured curves: reading, checking, the shipped library, and writing them out again."""

from __future__ import annotations

from glasswell.dataset.measurement import Measurement as Measurement
from glasswell.dataset.reader import read_measurement as read_measurement
from glasswell.dataset.shipped import dataset as dataset
from glasswell.dataset.shipped import datasets as datasets

__all__ = ["Measurement", "dataset", "datasets", "read_measurement"]
