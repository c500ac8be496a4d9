# Everything a newcomer runs. Needs Python 3.11 or newer; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench bench-case bench-screen golden coverage clean

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: .venv/ready            ## memos of the shipped examples into out/, and a summary on the terminal
	$(BIN)/uj demo --out out

test: .venv/ready            ## the whole test suite
	$(BIN)/python -m pytest -n 2

check: .venv/ready           ## what CI runs before the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/uj law lint
	$(BIN)/uj law test

golden: .venv/ready          ## make the golden memos anew, then read the difference
	UJ_GOLDEN=1 $(BIN)/python -m pytest -q tests/memo/test_memo.py -k golden

coverage: .venv/ready        ## the coverage table of the README
	$(BIN)/uj law coverage --write README.md

bench: bench-case bench-screen  ## every figure that is promised; about half an hour

bench-case: .venv/ready      ## speed of single cases, as medians
	$(BIN)/python -m benchmarks

bench-screen: .venv/ready    ## speed and memory of screening, its equality with the explaining evaluator, other engines on one rule
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.screen
	OMP_NUM_THREADS=1 POLARS_MAX_THREADS=1 $(BIN)/python -m benchmarks.screen_rule
	OMP_NUM_THREADS=1 POLARS_MAX_THREADS=1 $(BIN)/python -m benchmarks.screen_docket

clean:
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache
