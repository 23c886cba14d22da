"""A study: everything a fit is asked, in one file of TOML or YAML."""

from glasswell.inference.study.study import Study as Study
from glasswell.inference.study.study import read_study as read_study
