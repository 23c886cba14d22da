from __future__ import annotations

import pytest


@pytest.fixture
def write(tmp_path):
    """Write text or bytes to a file in a fresh folder and return its path."""

    def writer(content, name="curve.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return writer
