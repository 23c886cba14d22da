from __future__ import annotations

import dataclasses
import platform
from importlib.metadata import PackageNotFoundError

import numpy as np
import pytest

from glasswell import provenance


def test_source_is_frozen():
    source = provenance.Source("D. G. Cahill (1990)")
    with pytest.raises(dataclasses.FrozenInstanceError):
        source.citation = "somebody else"


def test_source_reads_as_one_line():
    source = provenance.Source("Cahill (1990)", url="https://example.org", note="Fig. 1")
    assert str(source) == "Cahill (1990) (https://example.org; Fig. 1)"
    assert str(provenance.Source("Cahill (1990)")) == "Cahill (1990)"


def test_versions_name_what_made_the_numbers():
    versions = provenance.versions()
    assert versions["python"] == platform.python_version()
    assert versions["numpy"] == np.__version__
    assert set(versions) == {"python", "glasswell", "jax", "numpy", "scipy", "xarray"}


def test_a_missing_library_is_named(monkeypatch):
    def missing(package):
        raise PackageNotFoundError(package)

    monkeypatch.setattr(provenance, "version", missing)
    assert provenance.versions()["jax"] == "not installed"


def test_checksum_is_sha256():
    # FIPS 180-2, appendix B.1.
    assert provenance.checksum(b"abc") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
