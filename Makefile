# Bare `make` explains itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV    := .venv
BI      := .venv-bi
PYTHON  := $(VENV)/bin/python
STAMP   := $(VENV)/.installed
SAMPLES := samples/inbox

# Airflow's own settings. Its metadata stands beside the data root, in SQLite.
export AIRFLOW_HOME ?= $(CURDIR)/.airflow
export AIRFLOW__CORE__DAGS_FOLDER ?= $(CURDIR)/dags
export AIRFLOW__CORE__LOAD_EXAMPLES ?= False
export AIRFLOW__CORE__PARALLELISM ?= 4
# A cold start on a small machine is slow, and a task that asks too early would fail.
export AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT ?= 60
export PYTHONWARNINGS ?= ignore

# `make run` takes the samples into var/; `make run INBOX=folder` takes a folder into a data root of its own.
ifdef INBOX
run replay up: export WAREHOUSE_INBOX := $(INBOX)
else ifndef WAREHOUSE_INBOX
run replay up: export WAREHOUSE_INBOX := $(SAMPLES)
run replay up: export WAREHOUSE_HOME ?= var
endif

.PHONY: help env metadata run replay test check format hooks up bi test-bi docs clean
.PHONY: bench bench-intake bench-narrative bench-detect bench-rules bench-warehouse bench-dashboards

help: ## Show this list
	@echo "Đối Soát: from a report to a released figure, with every contradiction flagged"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

env: $(STAMP) ## Make the environment (.venv) if it is missing or stale

$(STAMP): requirements.txt pyproject.toml
	@echo "Making the environment in $(VENV) (a minute or two, once)"
	@test -x $(PYTHON) || $$(command -v python3.11 || command -v python3) -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "$$(grep -E '^uv==' requirements.txt)"
	@$(VENV)/bin/uv pip sync --quiet --python $(PYTHON) requirements.txt
	@$(VENV)/bin/uv pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .
	@touch $@

metadata: env
	@test -f $(AIRFLOW_HOME)/.migrated-$(shell sed -n 's/^apache-airflow==//p' requirements.txt) || { \
	  echo "Preparing Airflow's metadata"; mkdir -p $(AIRFLOW_HOME); \
	  $(VENV)/bin/airflow db migrate > $(AIRFLOW_HOME)/migrate.log 2>&1 || { cat $(AIRFLOW_HOME)/migrate.log; exit 1; }; \
	  $(VENV)/bin/airflow pools set duckdb_writer 1 "DuckDB has one writer" >> $(AIRFLOW_HOME)/migrate.log 2>&1; \
	  touch $(AIRFLOW_HOME)/.migrated-$(shell sed -n 's/^apache-airflow==//p' requirements.txt); }

run: metadata ## From the inbox to a release, with a summary (INBOX=folder for your own documents)
	@WAREHOUSE_TASK_RETRIES=0 AIRFLOW__LOGGING__LOGGING_LEVEL=CRITICAL $(PYTHON) -m dags

replay: metadata ## Forget the build and rebuild all from raw
	@WAREHOUSE_TASK_RETRIES=0 AIRFLOW__LOGGING__LOGGING_LEVEL=CRITICAL $(PYTHON) -m dags --replay

test: env ## All tests
	@$(PYTHON) -m pytest -q -n 2 --dist loadscope

check: env ## Lint, formatting, types, imports, SQL lint
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/sqlfluff lint --config dbt_project/.sqlfluff dbt_project/models

format: env ## Mend formatting and what the linters can mend
	@$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .

hooks: ## Install the local git hooks
	@git config core.hooksPath .githooks && echo "Hooks in .githooks are active"

up: metadata ## Airflow with its UI and schedule, polling the inbox, and PostgreSQL for BI (stop with Ctrl+C)
	@echo "UI: http://127.0.0.1:8080  ·  user admin, password in $(AIRFLOW_HOME)/simple_auth_manager_passwords.json.generated"
	@AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False AIRFLOW__API__HOST=127.0.0.1 \
	  PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(if $(PUBLISH_POSTGRES_DSN),,$(PYTHON) -m warehouse postgres --) airflow standalone

$(BI)/.installed: env bi/superset/requirements.txt
	@echo "Making Superset's own environment in $(BI) (some minutes, once)"
	@test -x $(BI)/bin/python || $(PYTHON) -m venv $(BI)
	@$(VENV)/bin/uv pip sync --quiet --python $(BI)/bin/python bi/superset/requirements.txt
	@touch $@

bi: $(BI)/.installed ## Superset with the dashboards over the current release (stop with Ctrl+C)
	@$(PYTHON) -m bi

test-bi: $(BI)/.installed ## Import, queries and pictures of the dashboards, in a real Superset and a real browser
	@$(PYTHON) -m pytest -q tests/bi

bench: env ## All benchmarks; fails at the end when a bar is not met
	@failed=0; for bench in bench/*.py; do echo "== $$bench"; $(PYTHON) $$bench || failed=1; done; exit $$failed

bench-intake: env ## Speed of reading workbooks, against python-calamine and pandas
	@$(PYTHON) bench/intake.py

bench-narrative: env ## Reports: figures and findings against their marks
	@$(PYTHON) bench/narrative.py
	@$(PYTHON) bench/narrative_findings.py $(if $(ALSO),--also $(ALSO))

bench-detect: env ## Planted errors: recall, false alarms and culprits by kind (AREAS=34 MONTHS=60 for the nation)
	@$(PYTHON) -m bench.detect $(if $(AREAS),--areas $(AREAS)) $(if $(MONTHS),--months $(MONTHS)) $(if $(SEED),--seed $(SEED))

bench-rules: env ## Rules over generated figures, in scans of their columns (FIGURES=10000000)
	@$(PYTHON) bench/rules.py $(if $(FIGURES),--figures $(FIGURES))

bench-warehouse: env ## Rebuilds, questions about the past and one more document, as the history grows (REVISIONS="0.3 1", millions)
	@$(PYTHON) bench/warehouse.py $(if $(REVISIONS),--revisions $(REVISIONS))

bench-dashboards: $(BI)/.installed ## What PostgreSQL takes for each query of the dashboards, on a nation's release
	@$(PYTHON) bench/dashboards.py $(if $(AREAS),--areas $(AREAS)) $(if $(MONTHS),--months $(MONTHS))

docs: env ## Rebuild the generated pages under docs/generated
	@$(PYTHON) -m expectations rules --markdown

clean: ## Remove the environment and Airflow's metadata (data under var/ stays)
	@rm -rf $(VENV) $(AIRFLOW_HOME)
