"""Measured curves: reading, checking, the shipped library, and writing them out again."""

from __future__ import annotations

from glasswell.dataset.loss_tangents import LossTangent as LossTangent
from glasswell.dataset.loss_tangents import loss_tangents as loss_tangents
from glasswell.dataset.measurement import Measurement as Measurement
from glasswell.dataset.reader import read_measurement as read_measurement
from glasswell.dataset.shipped import dataset as dataset
from glasswell.dataset.shipped import datasets as datasets

__all__ = [
    "LossTangent",
    "Measurement",
    "dataset",
    "datasets",
    "loss_tangents",
    "read_measurement",
]
