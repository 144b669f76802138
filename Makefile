# Two commands matter: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
KINFOLD_HOME ?= var
export KINFOLD_HOME

.DEFAULT_GOAL := help
.PHONY: help install demo test check fix types battery bench screenshots assets lock clean

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

install: $(VENV)/.installed ## Set up the virtual environment from the locked requirements

$(VENV)/.installed: requirements/runtime.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kinfold needs Python 3.11 or later. Name one: make PYTHON=python3.11 ..." >&2; exit 2; }
	@echo "Setting up $(VENV) (the first time: a minute or two)"
	@test -x $(BIN)/pip || bash requirements/venv $(PYTHON) $(VENV)
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check --disable-pip-version-check
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed requirements/test.txt
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

demo: install ## Build the invented county of Quillshire, then serve it on this machine
	@$(BIN)/kinfold demo $(ARGS)

test: $(VENV)/.installed-test ## Run every check and the test suite
	@BIN=$(BIN) bash tests/run

check: $(VENV)/.installed-test ## Run the quick checks only: style, layers, types, locks
	@BIN=$(BIN) bash tests/run checks

fix: $(VENV)/.installed-test ## Let ruff mend what it can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

battery: $(VENV)/.installed-test ## Run the long batteries: fuzz, scale, faults
	@$(BIN)/python -m pytest -q tests --battery

bench: $(VENV)/.installed ## Print seconds and peak memory of each stage at 3,000 families
	@$(BIN)/python benchmarks/stages.py $(ARGS)

screenshots: $(VENV)/.installed-test ## Take the pictures in docs/ again from a running demonstration
	@$(BIN)/python docs/screenshots.py $(ARGS)

assets: ## Compile the stylesheet and scripts again (needs node; the results are committed)
	@npm --prefix src/kinfold/web/frontend ci --no-audit --no-fund
	@npm --prefix src/kinfold/web/frontend run build

lock: ## Resolve the requirements again (needs uv)
	@bash requirements/lock

clean: ## Remove the virtual environment and caches, never the state
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
