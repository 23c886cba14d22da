"""How the documentation becomes web pages: `make docs`."""

from __future__ import annotations

from importlib.metadata import version as installed_version

project = "glasswell"
author = "the glasswell developers"
copyright = "2026, the glasswell developers"  # noqa: A001 (the name is Sphinx's)
version = release = installed_version("glasswell")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax"]
# Links lead to headings, as they do where pages are read as files.
myst_heading_anchors = 3
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
# The Python of the pages is run by tests/test_documents.py, not by the build.
nb_execution_mode = "off"
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"glasswell {release}"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
