# `make` alone shows this list.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
# A name on PATH may be a shim for a version that is not there: only one that runs counts.
# Newest first; set PYTHON to choose.
FIND_PYTHON = for each in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	"$$each" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	>/dev/null 2>&1 && echo "$$each" && break; done
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install

.PHONY: help install run test screenshots audit lint bench

help:  ## this list
	@echo "On Record: what executives said, what came of it, and on what evidence."
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

install: $(STAMP)  ## a virtual environment in .venv with everything that runs the program
	@echo "Installed. Next: make run"

$(STAMP): requirements.txt
	@found="$$($(FIND_PYTHON))"; \
	if [ -z "$$found" ]; then echo "No Python 3.11, 3.12 or 3.13 with venv here (Debian: apt install python3-venv); or set PYTHON." >&2; exit 1; fi; \
	if ! $(BIN)/python -c 'import pip' >/dev/null 2>&1; then \
	echo "Making $(VENV) with $$found ($$("$$found" -V))…"; "$$found" -m venv --clear $(VENV); fi
	@echo "Installing what requirements.txt lists; about a minute the first time…"
	@$(PIP) --prefer-binary --progress-bar on -r requirements.txt
	@touch $@

$(DEV_STAMP): $(STAMP) requirements-dev.txt
	@echo "Installing what tests and checks need besides…"
	@$(PIP) --prefer-binary -r requirements-dev.txt
	@touch $@

run: $(STAMP)  ## everything on this machine, at http://127.0.0.1:8000/ (PORT changes it); Ctrl-C stops
	@exec $(BIN)/python manage.py run

test: $(DEV_STAMP)  ## the whole test suite; installs Debian's Chromium for it where it may
	@$(BIN)/python -m tests.browser.chromium
	@exec $(BIN)/python -m pytest -n 2

screenshots: $(DEV_STAMP)  ## README's pictures, taken of the sample data
	@exec $(BIN)/python -m tests.browser.screenshots

audit: $(DEV_STAMP)  ## Lighthouse and html-validate over the sample data (needs npx)
	@exec $(BIN)/python -m tests.browser.audit

lint: $(DEV_STAMP)  ## style, types, templates, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	@if [ -d templates ]; then $(BIN)/djlint templates --lint --quiet; fi
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(STAMP)  ## how fast it is here, and how well it reads
	@$(BIN)/python manage.py bench
	@exec $(BIN)/python manage.py bench_whole_way
