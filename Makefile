# `make run` and `make test` each work as the first command on a machine with Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV = $(shell command -v uv || echo $(BIN)/uv)
CLASS := build/sample-class
export PATH := $(CURDIR)/$(BIN):$(PATH)
export JUPYTER_PLATFORM_DIRS := 1

.PHONY: help run test test-all lint format bench release screenshots site lab pins clean

help:            ## show this list
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/: .*##/\t/' | expand -t 12

run: $(VENV)/.ready   ## compile the course, grade a sample class, name the pages to open
	autograder build
	for slug in $$(ls course); do autograder sample $$slug --class $(CLASS)/$$slug || exit 1; done

test: lint            ## lint, check that generated files are current, run the tests
	autograder build --check
	pytest -m "not slow" -n auto

test-all: lint        ## the tests, long training runs included
	autograder build --check
	pytest -n auto

lint: $(VENV)/.ready  ## ruff and mypy
	ruff check .
	ruff format --check .
	mypy

format: $(VENV)/.ready   ## put the code into shape
	ruff check --fix .
	ruff format .

bench: $(VENV)/.ready    ## what grading costs, measured side by side
	python benchmarks/grading.py
	python benchmarks/class.py
	for part in workers memory latency; do python benchmarks/class.py $$part || exit 1; done

release: $(VENV)/.ready  ## rebuild release/student and the student package
	autograder build
	python -m build --installer uv --outdir dist

screenshots: $(VENV)/.ready  ## renew docs/pictures (needs Chromium)
	autograder sample 04-deep-network-step-by-step --class $(CLASS)/04-deep-network-step-by-step
	python scripts/screenshots.py $(CLASS)/04-deep-network-step-by-step

site: $(VENV)/.ready     ## the notebooks as a site in which Python runs in the browser
	$(UV) pip install --quiet --python $(BIN)/python --group site
	autograder site

lab: $(VENV)/.ready      ## open the student version in JupyterLab
	cd release/student && dlcore lab

pins: $(VENV)/.ready     ## renew requirements/*.txt
	bash requirements/compile.sh $(UV)

clean:           ## remove everything that can be made again
	rm -rf $(VENV) build dist release/solution .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.ready: requirements/full.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say which one: make PYTHON=python3.12 ..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	command -v uv >/dev/null || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/full.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@
