PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN = .venv/bin

.DEFAULT_GOAL = help
.PHONY: help run test check format coverage stress bench translations lock dev

help: ## show what can be asked for
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

run: ## serve the demo with invented people on this machine (PORT=8000)
	@$(PYTHON) -m scripts.bootstrap requirements.lock
	@$(BIN)/python -m scripts.serve_demo $(PORT)

test: dev ## every test, also against PostgreSQL and in a browser (WORKERS=2)
	@$(PYTHON) -m scripts.system_parts
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

check: dev ## lint, types, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev ## put the code into its one form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

coverage: dev ## which lines and branches no test has run
	@$(PYTHON) -m scripts.system_parts
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -n $(WORKERS)
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report

stress: dev ## the long form of the tests that look for double bookings (minutes)
	@$(PYTHON) -m scripts.system_parts
	@$(BIN)/python -m pytest -q -m stress --long

bench: dev ## the figures of benchmarks/
	@$(BIN)/python -m benchmarks

translations: dev ## bring the English catalogue up to date, name what lacks English
	@$(BIN)/python scripts/translations.py

lock: ## resolve requirements*.in anew into hashed lock files (needs uv; UPGRADE=--upgrade for newer ones)
	@for set in requirements requirements-dev; do \
	  uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE) $$set.in -o $$set.lock || exit 1; \
	done

dev:
	@$(PYTHON) -m scripts.bootstrap requirements-dev.lock
