# Laddverk. `make help` lists what there is; each target does the set-up that it needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check unit e2e bench generate web wheel clean lock browser-deps

PY := .venv/bin/python
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' 2>/dev/null)

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14

setup: .venv/.ready laddverk/api/web/.ready ## all set-up: Python packages, web build; afterwards .venv/bin/laddverk works

demo: setup ## a living network in the browser
	.venv/bin/laddverk demo $(ARGS)

test: setup .venv/.ready-tests check ## all set-up and every test, against the real PostgreSQL, NATS and Chromium
	cd web && npm run --silent check
	.venv/bin/pytest -q $(ARGS)

check: .venv/.ready ## style, types, import contracts, tidiness, generated files up to date; seconds
	@scripts/check

unit: .venv/.ready ## the quick tests
	.venv/bin/pytest -q tests/unit tests/protocol tests/property

e2e: setup .venv/.ready-tests ## the real process, real sockets, real browser
	.venv/bin/pytest -q tests/e2e

bench: setup .venv/.ready-tests ## the published benchmark; ARGS="--quick"
	.venv/bin/laddverk bench $(ARGS)

generate: .venv/.ready ## make again what is generated: OCPP messages, API document, web client, references
	@scripts/generate

web: laddverk/api/web/.ready ## build the web app into the package

wheel: laddverk/api/web/.ready .venv/.ready ## a wheel that carries the web app
	rm -rf dist
	@scripts/with-uv build --wheel --sdist --out-dir dist

lock: ## resolve the requirements again, with hashes and without a registry's address
	@scripts/lock

clean: ## remove what was built (not your data)
	rm -rf .venv .uv dist build web/node_modules laddverk/api/web .mypy_cache .ruff_cache .pytest_cache

.venv/.ready: requirements/dev.txt pyproject.toml
	@scripts/set-up-python
	@touch $@

.venv/.ready-tests: scripts/set-up-tests
	@scripts/set-up-tests
	@touch $@

web/node_modules/.ready: web/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer with npm" >&2; exit 1; }
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

laddverk/api/web/.ready: web/node_modules/.ready $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@
