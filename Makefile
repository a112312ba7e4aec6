# For developers; a secretariat uses `pip install` and `phuluc` (see README.md).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test bench lint generate clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(READY)

demo: setup
	$(BIN)/phuluc demo

test: lint
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# How long consolidation takes beside named baselines; N is a list of numbers of returns.
N ?= 400
bench: setup
	$(BIN)/python tests/benchmarks/bench.py $(N)

# Rewrite what is generated and committed: tables of README.md and the blank template.
generate: setup
	$(BIN)/python tests/generated.py

clean:
	rm -rf $(VENV) output/demo build *.egg-info
