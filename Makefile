# The two commands of this project are `make book` and `make test`; the rest is convenience.
# Everything runs from .venv, which is made from the hash-pinned lock files and from nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Tests side by side. Each may build with as many processes as there are cores: more than four would need much memory.
WORKERS = $$($(BIN)/python -c "from evidence_book.machine import cores; print(min(cores(), 4))")

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: book test check serve clean lock benchmark coverage mutants
.DEFAULT_GOAL := book

book: $(VENV)/.book  ## environment, data, notebooks, site
	$(BIN)/evidence build

test: $(VENV)/.test  ## every check: style, types, tests (with a real browser)
	$(BIN)/ruff check src tests notebooks
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.nginx
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

benchmark: $(VENV)/.test  ## a return of a million rows, all plans, and notebooks, timed: _build/benchmark.json
	$(BIN)/python benchmarks/time_returns.py
	$(BIN)/python benchmarks/time_plans.py
	$(BIN)/evidence build
	$(BIN)/python benchmarks/time_engine.py
	$(BIN)/python benchmarks/time_site.py
	$(BIN)/python benchmarks/time_changes.py

# What measures writes files of its own, which the limits and kills of two of these do not spare. The others look at the
# site in a browser or build the book again and again: they take hours if measured, and the rest takes their branches.
UNMEASURED := -m "not browser" $(addprefix --ignore tests/,test_faults.py engine/test_workers.py engine/test_ordinary_kernels.py \
	test_clean_build.py test_cluster.py test_end_to_end.py test_next_year.py test_real_returns.py test_tutorials.py)
coverage: export COVERAGE_FILE := $(CURDIR)/_build/coverage/data
coverage: $(VENV)/.test  ## which branches of the package the tests take: a table, and _build/coverage
	rm -rf _build/coverage && mkdir -p _build/coverage
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.nginx
	$(BIN)/coverage run -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(UNMEASURED)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

mutants: $(VENV)/.test  ## change measures and disclosure a little, thousands of times, and see whether a test fails
	rm -rf mutants
	PATH="$(CURDIR)/$(BIN):$$PATH" OPENBLAS_NUM_THREADS=1 nice $(BIN)/mutmut run --max-children 1
	$(BIN)/python -m tests.mutants

serve: $(VENV)/.book  ## the site on localhost
	$(BIN)/evidence serve --port $(PORT)

clean:  ## remove all that was made; new files not yet in git, and restricted inputs under data/raw, are kept
	git clean -fdXq -- . ':!data/raw'

# A stamp is written last, so an interrupted installation is begun again.
$(VENV)/.book: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.book
	$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements-test.lock
	@touch $@

# Needs `uv` on the PATH. The test lock holds only what the book's lock does not.
UV_COMPILE = uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml
lock:
	$(UV_COMPILE) -o requirements.lock
	$(UV_COMPILE) --extra test --extra cluster --extra mutants -c requirements.lock -o requirements-test.lock \
	  $$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements.lock)
