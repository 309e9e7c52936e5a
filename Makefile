# `make run` and `make test` on a machine with Python 3.11 and nothing else; `make help` tells the rest.
# PORT=, HOST=, DATA_DIR=, DATABASE_URL=, REDIS_URL= and DEMO=0 are honoured: docs/operations.md.

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# A file of tests stays in one process, so that what it sets up is set up once. ARGS= narrows: make test ARGS=tests/rules
PYTEST := $(BIN)/pytest -n auto --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help setup have-python ready-to-run ready-to-test ready-to-load run test test-all chaos fuzz load lint format bench bench-sweep rules-table vendor mutants pictures wapiti clean

help: ## Hvad der kan gøres
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: have-python ## Gør maskinen klar: .venv og det, systemet mangler
	@$(PYTHON) -I mentorstotte/bootstrap.py setup

ready-to-run: have-python
	@$(PYTHON) -I mentorstotte/bootstrap.py run

ready-to-test: have-python
	@$(PYTHON) -I mentorstotte/bootstrap.py test

ready-to-load: have-python
	@$(PYTHON) -I mentorstotte/bootstrap.py load

have-python:
	@command -v $(PYTHON) >/dev/null || { echo "Mangler $(PYTHON) (3.11 eller nyere): sudo apt-get install python3 python3-venv" >&2; exit 1; }

run: ready-to-run ## Start det hele på http://localhost:8000, til Ctrl-C
	@exec $(BIN)/python -m mentorstotte.local run

test: ready-to-test ## Alt, en ændring skal bestå (under 10 minutter)
	$(PYTEST) -m "not slow" $(ARGS)

test-all: ready-to-test lint ## Det hele: også lint, alle sider, fejl og simuleringer
	$(PYTEST) $(ARGS)

chaos: ready-to-test ## Påmindelser i et år over 2.000 aftaler, og 1.000 dræbte workere (timer)
	YEAR_AGREEMENTS=2000 CHAOS_KILLS=1000 $(BIN)/pytest tests/agreements/test_year.py tests/faults/test_chaos.py

fuzz: ready-to-test ## Tilfældige indtastninger på alle adresser, 50.000 (en time); GENERATED_SEED= giver andre
	GENERATED=75 $(PYTEST) tests/access/test_generated.py

# In a directory of its own, from the beginning each time. USERS=, MINUTES=, AGREEMENTS=, and POOL=0 without PgBouncer.
load: override export DATA_DIR := $(or $(DATA_DIR),.data)/load
load: ready-to-load ## Folk i arbejde på det hele bag en proxy (USERS=20 MINUTES=3 AGREEMENTS=3000)
	rm -rf $(DATA_DIR)
	$(BIN)/python -m tests.load

lint: ready-to-run ## Stil, fejl og pilene mellem apps
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: ready-to-run ## Ret stilen
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# In a directory of its own, from the beginning each time: few rows are measured before many.
bench: override export DATA_DIR := $(or $(DATA_DIR),.data)/bench
bench: ready-to-run ## Målinger med 60.000 aftaler, og påmindelser over en million (ARGS="--only documents")
	rm -rf $(DATA_DIR)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) bench --settings reporting.bench.settings $(ARGS)
	$(if $(ARGS),,$(MAKE) bench-sweep)

bench-sweep: override export DATA_DIR := $(or $(DATA_DIR),.data)/bench-sweep
bench-sweep: ready-to-run ## Påmindelser over en million løbende aftaler
	rm -rf $(DATA_DIR)
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) demo_data --active 1000000
	$(MANAGE) bench_sweep
	rm -rf $(DATA_DIR)

pictures: ready-to-test ## Nye billeder og kliktal til README og håndbogen
	WRITE_DOCS=1 $(BIN)/pytest tests/browser/test_pictures.py tests/browser/test_way_through.py tests/documents/test_pictures.py

rules-table: ready-to-test ## Reglerne som tabel i docs/, og prøvernes frosne svar
	WRITE_DOCS=1 $(BIN)/pytest tests/rules/test_rule_table.py tests/rules/test_verdicts.py

# mutmut stays out of .venv: it brings a pytest of its own.
mutants: export MUTMUT := $(abspath .data/mutmut)
mutants: ready-to-test ## Prøv, om testene opdager små fejl i reglerne (ARGS=agreements.rules.period)
	@test -d $(MUTMUT) || $(PYTHON) -m pip install --quiet --target $(MUTMUT) mutmut==3.8.1
	$(BIN)/python -m tests.mutation $(ARGS)

# wapiti stays out of .venv: it brings web servers and clients of its own.
wapiti: have-python ## Lad wapiti angribe demosiden, der kører (SITE=http://localhost:8000); ændrer dens data
	@test -x .data/wapiti/bin/wapiti || { $(PYTHON) -m venv .data/wapiti && .data/wapiti/bin/pip install --quiet wapiti3==3.2.3; }
	$(PYTHON) -m tests.wapiti $(or $(SITE),http://localhost:8000)

vendor: ## Hent DKFDS og skrifter på ny (kræver Node)
	npm ci
	npm run vendor

clean: ## Fjern .venv og mellemfiler; data i .data bliver
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis test-results staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
