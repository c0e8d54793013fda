# The project's commands. `make` alone lists them; every one sets up what it needs.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Where Python is told to keep no compiled files, check would spend a fifth of its time compiling the tests again.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -q
PYTHONS := python3.13 python3.12 python3.11 python3
PYTHON_OK := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
NODE_OK := const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)

# Old makes have no --output-sync; there the checks' lines only interleave.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# Every folder below tests/ that holds tests. Of those that share a run a file runs on one worker, so that
# what its tests share is made once. Those that mostly wait, for a channel each, run side by side. Alone run
# the tables' and, of the waiting ones, those marked `measures`: they need the time that they are promised.
SUITES := $(shell find tests -mindepth 2 -name 'test_*.py' 2>/dev/null | cut -d/ -f1,2 | sort -u)
QUICK := $(filter tests/unit tests/contract,$(SUITES))
ALONE := $(filter tests/integration,$(SUITES))
BESIDE := $(filter tests/e2e tests/browser,$(SUITES))
SHARED := $(filter-out $(QUICK) $(ALONE) $(BESIDE),$(SUITES))

# Everything that the console is built from; the browser that its tests drive.
CONSOLE := $(shell find console/src console/public -type f ! -name schema.d.ts 2>/dev/null) $(wildcard console/*.json console/*.ts console/*.html) $(addprefix domain/data/,tidied.json variables.json scales.json)
CHROMIUM_HERE := $(shell command -v $${CHROMIUM:-chromium} || command -v chromium-browser || command -v google-chrome)

.PHONY: help run test setup check check-console check-infra openapi generated screenshots package audit cost next-steps
.PHONY: replay-dead-letters requeue e2e conformance mutate bench repair validate-config func
.PHONY: beside-e2e beside-browser
.PHONY: check-format check-lint check-imports check-types check-rules check-edges check-contract

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-26s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup  ## everything on this machine: storage, the app, six providers, a phone: make run [PORT_OFFSET=100]
	@$(PYTHON) -m local --port-offset $(or $(PORT_OFFSET),0)

test: check check-console check-infra  ## everything that must pass
	@$(if $(SHARED),echo "== $(SHARED)" && $(PYTEST) -n 2 --dist loadfile $(SHARED))
	@$(if $(ALONE),echo "== $(ALONE)" && $(PYTEST) $(ALONE))
	@for suite in $(BESIDE); do echo "== $$suite -m measures" && $(PYTEST) $$suite -m measures || exit 1; done
	@$(if $(BESIDE),echo "== $(BESIDE) side by side (each is shown when it has ended)" && $(MAKE) -j 2 $(SYNC) $(BESIDE:tests/%=beside-%))
	@echo "Ran and passed: format, lint, types, floors, console, infra, $(subst tests/,,$(SUITES))."
	@$(if $(CHROMIUM_HERE),,echo "Not run: the browser tests, because there is no Chromium here (on Debian: apt-get install chromium).")

setup: .venv/.ready node_modules/.ready console/dist/.ready  ## .venv, the npm folders and the console; others call it when needed

check-infra: setup  ## the templates below infra/, offline: syntax, names, types, house rules, code
	@$(PYTHON) -m infra.check

package: setup  ## the deployable zip with its papers, tried out: make package [PYTHON_VERSION=3.13] [OUT=dist]
	@$(PYTHON) -m infra.package --python $(or $(PYTHON_VERSION),3.13) --out "$(or $(OUT),dist)"

next-steps: setup  ## callback URLs of a deployed channel, and where they go: make next-steps BASE=https://...
	@$(PYTHON) -m infra.next_steps "$(BASE)"

replay-dead-letters: setup  ## events that Event Grid gave up on: make replay-dead-letters FOLDER= URL=
	@$(PYTHON) -m infra.operations.dead_letters "$(FOLDER)" "$(URL)"

requeue: setup  ## poison messages back to their queue: make requeue QUEUE=inbound-late
	@$(PYTHON) -m infra.operations.requeue "$(QUEUE)"

cost: setup  ## a month's bill at Azure, and what saturates first: make cost TEXTS=100000 [SIZE=small]
	@test -n "$(TEXTS)" || { echo "Say how many: make cost TEXTS=100000" >&2; exit 2; }
	@$(PYTHON) -m infra.cost "$(TEXTS)" --size "$(or $(SIZE),small)"

audit: setup  ## known weaknesses of what is packed; not green where nobody could be asked
	@$(PYTHON) -m infra.package.audit

check: setup  ## format, lint, types, floors, unit and contract tests
	@$(MAKE) -j 3 $(SYNC) check-contract check-rules check-edges check-types check-lint check-format check-imports

check-console: console/dist/.ready  ## the console's own checks: types, lint, unit tests
	@cd console && npm run -s check

openapi: setup  ## the API's description, from which the console's client is made
	@$(PYTHON) -m local.openapi

generated: setup  ## what comes from the code: tables of the providers' pages, the schema for editors
	@$(PYTHON) -m local.generated

screenshots: setup  ## pictures of the console; needs Chromium: make screenshots [PAGES="console live"] [OUT=docs/screenshots]
	@$(PYTHON) -m tests.browser.screenshots $(PAGES) --out "$(or $(OUT),docs/screenshots)"

e2e: setup  ## the end-to-end suite against a running host: make e2e BASE=http://localhost:7071
	@test -n "$(BASE)" || { echo "Say where the host is: make e2e BASE=http://localhost:7071" >&2; exit 2; }
	@$(PYTEST) tests/e2e --base="$(BASE)"

conformance: setup  ## every provider case below a folder: make conformance CASES=tests/conformance/cases
	@test -n "$(CASES)" || { echo "Say where the cases are: make conformance CASES=<folder>" >&2; exit 2; }
	@$(PYTHON) -m tests.conformance "$(CASES)"

mutate: setup  ## small mistakes in a provider's modules, each noticed by a case: make mutate PROVIDER=twilio [ONLY=twilio_events._report]
	@$(PYTHON) -m tests.mutation "$(PROVIDER)" "$(ONLY)"

bench: setup  ## measure; writes a file and prints a table: make bench [ONLY=calls] [OUT=bench/results/latest.json]
	@$(PYTHON) -m bench $(if $(ONLY),--only "$(ONLY)") $(if $(OUT),--out "$(OUT)")

repair: setup  ## mend every thread's projections in the storage that the settings name
	@$(PYTHON) -m local.repair

validate-config: setup  ## check a configuration file: make validate-config FILE=channel.json
	@test -n "$(FILE)" || { echo "Say which file: make validate-config FILE=channel.json" >&2; exit 2; }
	@$(PYTHON) -m local.validate_config "$(FILE)"

func: setup  ## the same app under Azure Functions Core Tools, where they are installed
	@command -v func >/dev/null || { \
	  echo "Azure Functions Core Tools are not installed here; 'make run' serves the same app without them." >&2; exit 1; }
	@PATH="$(CURDIR)/.venv/bin:$$PATH" func start

# --- the parts of check -------------------------------------------------------------------------

check-format:
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Formatting differs: run .venv/bin/ruff format"; exit 1; }

check-lint:
	@$(PYTHON) -m ruff check --quiet .

check-types:
	@$(PYTHON) -m mypy --no-error-summary .

check-imports:
	@report=$$(.venv/bin/lint-imports --no-cache 2>&1) || { echo "$$report"; exit 1; }

# Runs side by side, not one run on several workers, each of which would collect all the tests.
check-rules:
	@$(PYTEST) -x tests/unit/domain tests/unit/services

check-edges:
	@$(PYTEST) -x tests/unit --ignore tests/unit/domain --ignore tests/unit/services

check-contract:
	@$(PYTEST) -x tests/contract

# --- the parts of test that run side by side ------------------------------------------------------

beside-e2e:
	@echo "== tests/e2e" && $(PYTEST) tests/e2e -m "not measures"

beside-browser:
	@echo "== tests/browser" && $(PYTEST) -n 2 --dist loadfile tests/browser -m "not measures"

# --- what setup makes ---------------------------------------------------------------------------

.venv/bin/pip:
	@for name in $(PYTHONS); do \
	  if "$$name" -c '$(PYTHON_OK)' >/dev/null 2>&1; then "$$name" -m venv .venv && exit 0; fi; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed and none was found." >&2; \
	echo "Looked for: $(PYTHONS). On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 1

.venv/.ready: .venv/bin/pip requirements.txt requirements-dev.txt requirements-runtime.txt
	@echo "Installing the Python packages ..."
	@$(PYTHON) -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@# Its own pins ask for a newer Python than the tests run on; docs/dependencies.md tells why this is safe.
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --no-deps --ignore-requires-python -r requirements-runtime.txt
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc
	@node -e "$(NODE_OK)" 2>/dev/null || { \
	  echo "Node 20.19 or newer is needed, for the storage emulator and the console; found: $$(node --version 2>/dev/null || echo none)." >&2; exit 1; }
	@echo "Installing the Node packages ..."
	@npm ci --no-progress --loglevel=error
	@touch $@

console/node_modules/.ready: console/package.json console/package-lock.json console/.npmrc
	@node -e "$(NODE_OK)" 2>/dev/null || { \
	  echo "Node 20.19 or newer is needed, for the storage emulator and the console; found: $$(node --version 2>/dev/null || echo none)." >&2; exit 1; }
	@echo "Installing the console's Node packages ..."
	@cd console && npm ci --no-progress --loglevel=error
	@touch $@

console/dist/.ready: console/node_modules/.ready $(CONSOLE)
	@echo "Building the console ..."
	@cd console && npm run -s build -- --logLevel warn
	@touch $@
