# Two commands do everything on a fresh machine with Python 3.11 or later: `make demo` and `make check`.
# Nothing here names a package index: pip uses this machine's own settings, and the locks carry the hashes.

PYTHON ?= python3
VENV   ?= .venv
ENGINE ?= .venv-models
TRAIN  ?= .venv-train
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN     = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
TRIP   ?= examples/lisbon_family/trip.yaml

.DEFAULT_GOAL = help
.PHONY: help demo install develop check format lint types street data test check-models check-train help-pages readme \
        bounds bench lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: install  ## install, then plan the Lisbon example
	$(BIN)/fairtrip plan $(TRIP)

install: $(VENV)/installed-base  ## an environment that runs fairtrip
develop: $(VENV)/installed-dev   ## the same with everything `make check` needs

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "fairtrip needs Python 3.11 or later; try: make PYTHON=python3.12 demo"; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Only a lock or pyproject.toml that changed installs again. The engine is compiled once here, so that no plan waits.
$(VENV)/installed-%: requirements/%.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes --only-binary :all: -r requirements/$*.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(RUN) $(BIN)/python -c 'from planner.drafters.engine.warm import warm_cache; warm_cache()'
	@touch $@

check: develop format lint types street data test  ## every check and test

format: develop
	$(BIN)/ruff format --check .

lint: develop
	$(BIN)/ruff check .

types: develop
	$(BIN)/mypy

street: develop
	$(BIN)/lint-imports

data: develop
	$(BIN)/fairtrip roles check
	$(BIN)/fairtrip catalog check

# rewards/ decides who gets what, so every branch of it is tested; everything together at least 90 %.
test: develop  ## the tests, with coverage
	$(RUN) $(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/coverage report --include='rewards/*' --fail-under=100
	$(BIN)/coverage report --fail-under=90

check-models: develop  ## tests/models against a real engine on this processor, skipped where it cannot be built
	OMP_NUM_THREADS=1 tests/models/run.sh $(PYTHON) $(ENGINE) $(BIN)

check-train:  ## training on this processor: two steps each, kill and resume, export, serve; skipped without torch
	$(RUN) tests/train/run.sh $(PYTHON) $(TRAIN) $(ENGINE)

help-pages: develop  ## write tests/planner/cli/help/*.txt again after a command changed
	$(BIN)/python tests/planner/cli/test_help.py

readme: develop  ## write the answers in README.md and docs/ again after a command changed
	$(BIN)/python tests/test_readme.py

bounds: develop  ## the engine's tests with bounds checks: after every change of a kernel (numba does none itself)
	NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=$$(mktemp -d) $(RUN) $(BIN)/python -m pytest tests/planner/drafters

bench: $(VENV)/installed-bench  ## run tests/benchmarks (minutes, extra packages, no part of check)
	for script in tests/benchmarks/bench_*.py; do $(RUN) $(BIN)/python $$script; done

# The last locks are for the environments of `make check-models` and `make check-train`; torch is in none of them.
lock: | $(BIN)/python  ## resolve the locks again, for Python 3.11 to 3.13 at once
	$(PIP) install 'uv>=0.5'
	$(call compile,base,$(ALL) --extra llm)
	$(call compile,dev,$(ALL) --extra llm --extra charts --extra dev --constraint requirements/base.txt)
	$(call compile,bench,$(ALL) --extra llm --extra charts --extra bench --constraint requirements/dev.txt)
	$(call compile,models,requirements/models.in --override requirements/models-left-out.txt \
	  --python-platform x86_64-manylinux_2_28)
	$(call compile,train,$(ALL) requirements/train.in --extra llm --extra charts --extra ray --extra dev \
	  --constraint requirements/dev.txt --override requirements/train-left-out.txt --no-emit-package torch)

ALL     = pyproject.toml requirements/build.in --universal
compile = $(BIN)/uv pip compile --quiet --upgrade $(2) --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command 'make lock' --output-file requirements/$(1).txt

clean:  ## remove the environment and every cache
	rm -rf $(VENV) $(ENGINE) $(TRAIN) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
