# For developers; a secretariat uses `pip install` and `phuluc` (see README.vi.md).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: bundle setup demo test lint typed lock generate pictures bench bench-published agreement corpus mutations wide shapes acceptance histories kill clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(READY)

demo: setup
	$(BIN)/phuluc demo

# TESTS="-n 2" runs them on two cores; TESTS=tests/reading those of one room.
test: lint
	$(BIN)/python -m pytest $(TESTS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Shorten the list of modules that mypy lets pass (pyproject.toml), after some were annotated.
typed: setup
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/typed.py

# Write what is installed anew from pyproject.toml, for every system and Python supported;
# versions stay as they are unless OPTIONS=--upgrade or OPTIONS="--upgrade-package NAME".
COMPILE := $(BIN)/uv pip compile --quiet --universal --no-annotate \
	--custom-compile-command "make lock" --python-version 3.11 --group build pyproject.toml
lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[lock]"
	$(COMPILE) --all-extras $(OPTIONS) --output-file constraints.txt
	$(COMPILE) --constraint constraints.txt --generate-hashes --output-file constraints-hashed.txt

# How long every stage takes beside named baselines, into output/bench.json: make bench N="190 1000"
# RUNS=3 (medians) OPTIONS=--quick (the slow script on a sample of more than 1,000).
N ?= 190 1000 4000
RUNS ?= 1
BENCH := PYTHONPATH=.:tests/tools $(BIN)/python -m benchmarks.bench
bench: $(VENV)/.ready-to-bench
	$(BENCH) $(N) --runs $(RUNS) $(OPTIONS)

# frictionless, one of the baselines, is installed for the benchmark alone.
$(VENV)/.ready-to-bench: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[bench]"
	touch $@

# Measure three times and put the table into tests/tools/benchmarks/README.md: an hour of an idle machine.
bench-published: $(VENV)/.ready-to-bench
	$(BENCH) $(N) --runs 3 --publish $(OPTIONS)
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/generated.py

# Longer runs of what the tests do shortly; each prints its own table.
agreement: setup  ## live checks of templates against pandera, N verdicts
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/agreement.py $(if $(filter command line,$(origin N)),$(N),2000)

# OUT=folder keeps them and what a person reads in them; ANSWERS=file.json counts another reader's.
corpus: setup  ## ruined returns as phuluc and other readers read them (tests/tools/returns/README.md)
	PYTHONPATH=.:tests/tools $(BIN)/python -m returns $(if $(OUT),--out "$(OUT)") $(if $(ANSWERS),--answers "$(ANSWERS)") $(OPTIONS)

mutations: setup  ## random mutations of a filled workbook, OPTIONS="--only-read --first 5000"
	PYTHONPATH=.:tests/tools $(BIN)/python -m returns $(if $(filter command line,$(origin N)),$(N),10000) $(OPTIONS)

wide: setup  ## random ruins of official wide tables and grids
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/wide_mutations.py $(if $(filter command line,$(origin N)),$(N),5000)
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/grid_mutations.py $(if $(filter command line,$(origin N)),$(N),5000)

shapes: setup  ## a province of a grid form against a tall form of the same figures: seconds, memory
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/shapes.py $(if $(filter command line,$(origin N)),$(N),190)

acceptance: setup  ## a province of N units from official blanks to appendices, beside pandas
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/acceptance.py $(if $(filter command line,$(origin N)),$(N),190)

histories: setup  ## random histories of an office against an independent model
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/histories.py $(if $(filter command line,$(origin N)),$(N),2000)

kill: setup  ## runs and closings killed at random moments
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/kill.py $(if $(filter command line,$(origin N)),$(N),200)

# Rewrite what is generated and committed: tables of README files and the blank template.
generate: setup
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/generated.py

# A zip that an office installs from on Windows, for PYTHONS="3.13 3.14" (downloads their wheels).
bundle: setup
	PYTHONPATH=.:tests/tools $(BIN)/python -m bundle build $(PYTHONS)

# The pictures of the READMEs, from three days of an office (needs LibreOffice and pdftoppm).
pictures: setup
	PYTHONPATH=.:tests/tools $(BIN)/python tests/tools/pictures.py

clean:
	rm -rf $(VENV) output/demo build *.egg-info
