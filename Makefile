# Every chore of the project. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install demo test check bench docs train lock clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Despatch needs Python 3.11 or newer: install it, or say where it is with make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.run requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.train: $(VENV)/.run requirements/train.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/train.txt
	@touch $@

install: $(VENV)/.run ## a .venv with the despatch command

demo: install ## build the example archive and open the reading room on it
	$(BIN)/despatch demo

test: $(VENV)/.dev check ## the checks, then every test
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not timing"
	$(BIN)/python -m pytest -m timing

check: $(VENV)/.dev ## ruff, mypy strict, import rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

train: $(VENV)/.train ## learn the act model again from the letters in training/
	$(BIN)/python -m training.train

docs: $(VENV)/.dev ## write the generated manual pages again
	$(BIN)/cog -r docs/manual/cli.md docs/manual/problems.md

bench: $(VENV)/.bench ## speed, as ratios to peers run in the same minute
	$(BIN)/python -m bench

lock: ## pin again what pyproject.toml asks for
	uv pip compile -q pyproject.toml --generate-hashes --python-version 3.11 -o requirements/run.txt
	uv pip compile -q pyproject.toml --extra dev --generate-hashes --python-version 3.11 -o requirements/dev.txt
	uv pip compile -q pyproject.toml --extra train --generate-hashes --python-version 3.11 -o requirements/train.txt
	uv pip compile -q pyproject.toml --extra bench --generate-hashes --python-version 3.11 -o requirements/bench.txt

clean: ## forget the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache example-archive bench-out
