PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SHOP := $(VENV)/.shop

# Many shells and images forbid Python to keep what it has compiled. Compiling all of it anew takes most of the time of a
# start, and of a short test run.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help up test browser pooler promtool check format chaos bench relevance docs lock licences openapi release sbom clean

help: ## Show what one can do here
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

up: $(if $(wildcard $(READY)),$(READY),$(SHOP)) ## Start the whole shop on this machine (options: ARGS="--port 8001 --data-dir other --empty")
	@exec $(BIN)/tradepost up $(ARGS)

test: $(READY) ## Run all tests on real embedded stores, about eight minutes (a few: make test ARGS="tests/domain -k cart")
	@$(BIN)/pytest -n 2 $(ARGS)

browser: ## Install a Chromium for tests/browser, which are skipped without one (Debian, as root)
	@for each in chromium chromium-browser google-chrome; do command -v $$each >/dev/null && exit; done; \
		apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends chromium fonts-liberation

pooler: ## Install PgBouncer for the tests that go through one, which are skipped without it (Debian, as root)
	@command -v pgbouncer /usr/sbin/pgbouncer >/dev/null || \
		{ apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends pgbouncer; }

promtool: $(READY) ## Install what tests the alarms, which are else only read (Debian)
	@test -x $(BIN)/promtool || command -v promtool >/dev/null || { cd $(VENV) && rm -rf promtool && mkdir promtool && cd promtool && \
		{ apt-get -q download prometheus || { apt-get -q update && apt-get -q download prometheus; }; } && \
		dpkg-deb --extract prometheus_*.deb . && mv usr/bin/promtool ../bin/ && cd .. && rm -rf promtool; }

check: $(READY) ## Lint, format check, strict types, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy --strict src db tests bench && { said=$$($(BIN)/lint-imports 2>&1) || { echo "$$said" | tail -n 40; exit 1; }; } && echo "check: ok"

format: $(READY) ## Format the code and sort its imports
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

chaos: $(READY) ## Run the long forms: kills, faults, outages (tens of minutes)
	@$(BIN)/pytest -m slow $(ARGS)

bench: $(READY) ## Measure the shop beside its yardsticks on this machine, 10 to 15 minutes (options: ARGS="--help")
	@$(BIN)/python -m bench $(ARGS)

relevance: $(READY) ## Measure search on judged queries, on each engine there is (options: ARGS="--each")
	@$(BIN)/python -m bench.relevance $(ARGS)

COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	--custom-compile-command "make lock"

docs: $(READY) ## Make a site of docs/ in dist/docs, and follow its links (nothing is fetched)
	@$(BIN)/sphinx-build -q -W --keep-going -d dist/.doctrees docs dist/docs && echo "dist/docs/index.html"

lock: $(READY) ## Resolve the dependencies anew: all, what the shop runs on, the embedded stores, what installs it
	@$(COMPILE) pyproject.toml --all-extras --group dev -o requirements.lock
	@$(COMPILE) pyproject.toml --extra tracing --extra errors -c requirements.lock -o requirements-runtime.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["embedded"], sep="\n")' \
		| $(COMPILE) - -c requirements.lock -o requirements-embedded.lock
	@$(COMPILE) --group pyproject.toml:build -c requirements.lock -o requirements-build.lock

licences: $(READY) ## Write docs/licences.md: what the shop runs on, and under which licences
	@$(BIN)/python -m tests.supply.licences

openapi: $(READY) ## Write docs/openapi.json and docs/postman.json, and name what breaks clients (options: ARGS="--release")
	@$(BIN)/python -m tests.contract.api.documents $(ARGS)

release: $(READY) ## Look whether this version may be released; its notes and packages in dist/ (nothing is sent anywhere)
	@$(BIN)/python -m tests.releases.ready

sbom: $(READY) ## Write dist/sbom.json: what the shop runs on, as CycloneDX
	@mkdir -p dist && $(BIN)/cyclonedx-py requirements requirements-runtime.lock --pyproject pyproject.toml \
		--output-format JSON --spec-version 1.6 --output-reproducible --validate --output-file dist/sbom.json

clean: ## Remove the virtual environment (the shop's data in .tradepost stays)
	@rm -rf $(VENV)

# uv comes through pip, from the lock like everything else; it then installs the rest in seconds. An environment that was
# never ready is half made (Debian without python3-venv leaves one without pip; an install may be killed): it is made anew.
define install
@echo "Installing into $(VENV) ..."
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tradepost needs Python 3.11 or newer; say which: make PYTHON=/path/to/python3.12 ..."; exit 2; }
@{ { test -e $(READY) || test -e $(SHOP); } && $(BIN)/python -m pip --version; } >/dev/null 2>&1 || { rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
@sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' $(firstword $(1)) | grep -v '#' > $(VENV)/uv.lock
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --require-hashes $(1)
@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
@touch $@
endef

$(READY): requirements.lock pyproject.toml
	$(call install,requirements.lock)

# What tests and checks need is twice as much again: who only looks at the shop waits for none of it.
$(SHOP): requirements-build.lock requirements-runtime.lock requirements-embedded.lock pyproject.toml
	$(call install,requirements-build.lock requirements-runtime.lock requirements-embedded.lock)
