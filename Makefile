# `make run` and `make test` need Python 3.11 or newer with venv, make and git, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
OUT ?= glasswell-report
WORKERS ?= 2

# The matrices here are small: threads inside LAPACK make them several times slower.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export VECLIB_MAXIMUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint types format benchmark validation glasses docs lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

# The environment is made anew whenever the locked requirements change.
$(LOCKED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "glasswell needs Python 3.11 or newer; choose it with: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: --requirement requirements.txt
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY) ## fit the shipped vitreous-silica data and write a report
	$(BIN)/glasswell fit vitreous-silica --out $(OUT)

lint: $(READY) ## style, formatting, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint ## everything that continuous integration runs
	$(BIN)/python -m pytest -p no:benchmark -n $(WORKERS) --dist loadfile

format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: $(READY) ## timings beside those of other programs
	$(BIN)/python -m pytest benchmarks -rs --benchmark-only --benchmark-columns=min,median,rounds

validation: $(READY) ## the slow tests, and the calibration of posteriors (more than an hour)
	$(BIN)/python -m pytest -p no:benchmark -n $(WORKERS) -m slow
	$(BIN)/python validation/inference/calibration.py

glasses: $(READY) ## fit all shipped curves anew, for docs/glasses.md
	$(BIN)/python validation/library/fitted.py
	$(BIN)/python docs/pictures/glasses.py

docs: $(READY) ## the documentation as web pages, in docs/_build
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[docs]"
	$(BIN)/sphinx-build -W --keep-going docs docs/_build

lock: ## write requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--extra dev --extra inference --custom-compile-command "make lock" $(LOCKFLAGS) \
		--output-file requirements.txt pyproject.toml

clean: ## remove the environment and everything made by it
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist docs/_build
