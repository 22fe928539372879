# `make run` needs Python 3.11 and make; everything else comes into .venv, once.
# `make help` lists the targets.
.DEFAULT_GOAL := run
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
UV_VERSION := 0.13.8
BIN := .venv/bin
SAY := printf '\n*** %s\n\n'
AS_ROOT := [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
APT_INSTALL := export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -qq -y --no-install-recommends
# The system's certificates where there are any: behind a company's proxy no others work.
export UV_SYSTEM_CERTS := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)
INSTALL := UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --no-header --python-version 3.11

.PHONY: run test check bench shots lock format help

run: .venv/runtime  ## start Oriel; Ctrl-C stops it
	@command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$${ORIEL_CHROMIUM:-}" ] || \
	  echo 'No Chromium here: reports go out as HTML, not as PDF. As root: apt-get install chromium'
	@# Bytecode makes the second start fast, whatever the machine's default is. exec: a signal reaches Oriel itself.
	@exec env -u PYTHONDONTWRITEBYTECODE $(BIN)/python app.py

# Two halves at a time: each waits half of its time for a browser, a database or a process. Both have the cores, so
# that more threads than one for the algebra of each would only wait for each other: some tests took 20 times as long.
FIRST_HALF := tests/browser tests/analytics tests/jobs tests/data/delivery tests/data/printing tests/views/reports
SECOND_HALF := tests $(FIRST_HALF:%=--ignore=%)

test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
test: .venv/development chromium redis deploy-tools check  ## everything that is checked before a change is taken
	@said=$$(mktemp); $(BIN)/python -m pytest $(FIRST_HALF) >$$said 2>&1 & first=$$!; \
	worst=0; $(BIN)/python -m pytest $(SECOND_HALF) || worst=$$?; \
	wait $$first || worst=$$?; cat $$said; rm -f $$said; exit $$worst

check: .venv/development  ## format, lint, types, borders between the folders
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/development chromium redis  ## measure; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks.run

shots: .venv/development chromium  ## pictures of every page into shots/
	$(BIN)/python -m tests.shots

lock: .venv/uv-$(UV_VERSION)  ## write requirements*.txt from requirements*.in
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

format: .venv/development  ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

help:  ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 10

.venv/runtime: requirements.txt .venv/uv-$(UV_VERSION)
	@echo 'Installing what Oriel needs (once; takes a minute or two) ...'
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt .venv/runtime
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch $@

.venv/uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { $(SAY) 'Oriel needs Python 3.11 or newer. Name one with: make run PYTHON=/path/to/python3.11'; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if $(AS_ROOT); then $(APT_INSTALL) python3-venv >/dev/null; \
	  else $(SAY) 'Python has no venv module. As root: apt-get install python3-venv, then try again.'; exit 1; fi; fi
	@[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null && exit 0; \
	if $(AS_ROOT); then echo 'Installing Chromium ...'; $(APT_INSTALL) chromium >/dev/null && exit 0; fi; \
	$(SAY) 'CHROMIUM IS MISSING: no test will see a real page. As root: apt-get install chromium'

.PHONY: redis
redis:
	@command -v redis-server >/dev/null && exit 0; \
	if $(AS_ROOT); then echo 'Installing Redis ...'; $(APT_INSTALL) redis-server >/dev/null && exit 0; fi; \
	$(SAY) 'REDIS IS MISSING: nothing will be computed over Celery. As root: apt-get install redis-server'

# Unpacked beside Python and not installed, since installing would start a web server and a Prometheus here.
DEPLOY_TOOLS := nginx prometheus
.PHONY: deploy-tools
deploy-tools: .venv/development
	@export PATH="$$PWD/.venv/tools/usr/bin:$$PWD/.venv/tools/usr/sbin:$$PATH"; \
	command -v promtool >/dev/null && command -v nginx >/dev/null && exit 0; \
	if $(AS_ROOT); then echo 'Fetching nginx and promtool ...'; mkdir -p .venv/tools/packages && cd .venv/tools/packages && \
	  apt-get update -qq && apt-get download -qq $(DEPLOY_TOOLS) >/dev/null 2>&1 && \
	  for package in *.deb; do dpkg-deb -x $$package ..; done && cd - >/dev/null && rm -r .venv/tools/packages && exit 0; fi; \
	$(SAY) 'NGINX OR PROMTOOL IS MISSING: some files of deploy/ will not be checked. As root they are fetched.'
