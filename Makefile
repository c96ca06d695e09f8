# What one can do here. `make help` prints the targets and their comments.
# The work is done by scripts/, so that each step can be run and read on its own.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
# What a first start compiles is kept for the next ones.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv with locked dependencies; .venv/bin/curbside is there afterwards (PYTHON=... chooses one)
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

run: setup web ## Run everything with demo data on http://127.0.0.1:8080 (PORT=..., CURBSIDE_DATA_DIR=...)
	@exec $(BIN)/curbside demo $(if $(PORT),--port $(PORT))

test: ## Run every check and test, with a summary (CURBSIDE_SKIP_BROWSER=1 leaves the browser out)
	@scripts/test.sh

check: lint types contracts ## Lint, types and import contracts: what needs no server

lint: setup-test ## Ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-test ## mypy --strict
	@$(BIN)/mypy

contracts: setup-test ## Imports point down only; rules do no I/O
	@$(BIN)/lint-imports

unit: setup-test ## Rules and other pure code
	@$(BIN)/pytest tests/unit

integration: setup-test ## Stores and services on a real MongoDB and Valkey
	@$(BIN)/pytest tests/integration

stories: setup-test web ## Whole stories on real nodes, with the JavaScript client
	@scripts/node.sh npm-ci tests/js
	@$(BIN)/pytest tests/stories

faults: setup-test ## Faults on real processes, then weakened servers: 22 min (FAULTS="--set short": 3 min; SEED=...)
	@scripts/node.sh npm-ci tests/js
	@$(BIN)/pytest tests/faults
	@$(BIN)/python -m tests.faults $(FAULTS) $(if $(SEED),--seed $(SEED))

bench: setup-test ## Speed side by side with others, into docs/BENCHMARKS.md (QUICK=1 takes 3 minutes, writes no page)
	@scripts/node.sh npm-ci tests/bench/js
	@scripts/node.sh run $(BIN)/python -m tests.bench $(if $(QUICK),--quick) $(BENCH)

bench-translate: setup-test ## Figures of translation into docs/TRANSLATION.md (MODELS=DIR, CORPUS=FILE, QUICK=1)
	@$(BIN)/python -m tests.bench.translate --models $(or $(MODELS),var/models) $(if $(CORPUS),--corpus $(CORPUS)) $(if $(QUICK),--quick)

browser: setup-test web ## The web client in headless Chromium (CHROMIUM=... chooses one)
	@scripts/browser.sh

screenshots: setup-test web ## Every page on phone and desktop, light and dark, in both languages, into artifacts/screenshots
	@CHROMIUM="$$(scripts/chromium.sh)" $(BIN)/python -m tests.browser.screenshots $(SHOTS)

web: setup ## Build the web client into web/dist, if something changed
	@scripts/web.sh build

generate: setup-test ## Write the API documents and TypeScript types from the declared commands
	@$(BIN)/python -m server.wire.generate

generate-check: setup-test ## Fail when the API documents are stale
	@$(BIN)/python -m server.wire.generate --check

lock: ## Resolve pyproject.toml into requirements/*.lock (UPGRADE=1 takes newer versions)
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)

sbom: ## List what is shipped as CycloneDX, from the locks, into artifacts/
	@scripts/sbom.sh

clean: ## Remove what was built and installed, not the data in ./var
	@rm -rf .venv .setup.lock web/dist web/.built web/node_modules tests/js/node_modules dist build artifacts \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find server store tests -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: help setup setup-test run test check lint types contracts unit integration stories faults bench bench-translate browser screenshots web generate \
	generate-check lock sbom clean
