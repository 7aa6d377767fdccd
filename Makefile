# Everything a newcomer types. Each target does the set-up it needs, once, and is quiet when it is done.
# ARGS="..." is handed on: make run ARGS="--port 9000", make test ARGS="tests/show -x"

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench draws faults gallery matrix soak dist clean dev system browsers
MAKEFLAGS += --no-print-directory
# One target at a time: apt and pip do not share.
.NOTPARALLEL:

PYTHON_BIN := .venv/bin/python
MINUTES ?= 60

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: .venv/.runtime ## a virtual environment in .venv, with .venv/bin/companion

# Ctrl-C is how a show ends here, not an error: the shell waits for the companion and passes on its word.
run: .venv/.runtime ## the example show, with what OBS there is; Ctrl-C ends it
	@trap : INT; .venv/bin/companion run show.example.yaml $(ARGS) || { code=$$?; [ $$code = 130 ] || exit $$code; }

# Tests with a real OBS and real pages are mostly waiting: with three at a time two cores were busy for little
# more than half the time. The five minutes with an OBS that goes wrong run beside them.
test: dev system browsers ## every check and every test; on Debian as root it installs what is missing
	@failed=; soak=; told=$$(mktemp); trap 'rm -f $$told; [ -z "$$soak" ] || kill $$soak 2>/dev/null' EXIT; \
	[ -n "$(ARGS)" ] || { $(PYTHON_BIN) -m soak.obs_faults --minutes 5 >$$told 2>&1 & soak=$$!; }; \
	$(MAKE) lint || failed=1; \
	$(PYTHON_BIN) -m pytest -n 5 --dist loadfile --no-loadscope-reorder --continue-on-collection-errors $(ARGS) || failed=1; \
	[ -z "$$soak" ] || { wait $$soak || failed=1; soak=; cat $$told; }; \
	[ -z "$$failed" ] || { echo "make test: a check or a test above has failed." >&2; exit 1; }

lint: dev ## style, types, and which way imports point
	@failed=; $(PYTHON_BIN) -m ruff check --quiet || failed=1; \
	$(PYTHON_BIN) -m mypy --no-error-summary || failed=1; \
	.venv/bin/lint-imports --no-logo || failed=1; \
	[ -z "$$failed" ] || { echo "make lint: a check above has failed." >&2; exit 1; }

bench: dev system browsers ## how fast it is here: a big show checked, run and shown, late cues, switches in a real OBS, what watching it costs, the emergency command, going on, graphics
	@$(PYTHON_BIN) -m bench.show_check
	@$(PYTHON_BIN) -m bench.advance
	@$(PYTHON_BIN) -m bench.go_to_pages
	@$(PYTHON_BIN) -m bench.rundown_page
	@$(PYTHON_BIN) -m bench.draw
	@$(PYTHON_BIN) -m bench.entries
	@$(PYTHON_BIN) -m bench.lateness
	@$(PYTHON_BIN) -m bench.follow
	@$(PYTHON_BIN) -m bench.obs_switch
	@$(PYTHON_BIN) -m bench.obs_cost
	@$(PYTHON_BIN) -m bench.fallback
	@$(PYTHON_BIN) -m bench.resume
	@$(PYTHON_BIN) -m bench.overlay_frames
	@$(PYTHON_BIN) -m bench.overlay_pages

draws: dev ## 1,000 draws among 10,000 checked, and none that was altered holds. ARGS="--count 100" for fewer
	@$(PYTHON_BIN) -m soak.draws $(ARGS)

faults: dev system ## a companion killed everywhere, 500 times and in 30 draws, full disks, sleep; sound before and after its picture; everything that breaks on air, in a real OBS (an hour). ARGS="--count 100" for fewer kills
	@failed=; $(PYTHON_BIN) -m faults.boundaries || failed=1; \
	$(PYTHON_BIN) -m faults.scenarios || failed=1; \
	$(PYTHON_BIN) -m faults.draw_kills || failed=1; \
	$(PYTHON_BIN) -m faults.kills $(ARGS) || failed=1; \
	$(PYTHON_BIN) -m faults.sync || failed=1; \
	$(PYTHON_BIN) -m faults.incidents || failed=1; \
	[ -z "$$failed" ] || { echo "make faults: something above is not as it must be." >&2; exit 1; }

gallery: dev system browsers ## pictures of every graphic and screen in every state, into build/gallery/index.html. ARGS="--only flash-sale" for some
	@$(PYTHON_BIN) -m gallery $(ARGS)

matrix: dev system browsers ## tests of every page of the crew in both engines, at every size, in both languages
	@$(PYTHON_BIN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder --both-engines tests/browser tests/overlays tests/journeys/test_on_air.py tests/journeys/test_an_evening.py tests/journeys/test_screens_together.py $(ARGS)

soak: dev system ## an hour with an OBS that goes wrong, half as long of an ordinary show in a real one, 100,000 spoilt show files. MINUTES=5, ARGS="--count 1000" for less
	@failed=; $(PYTHON_BIN) -m soak.obs_faults --minutes $(MINUTES) || failed=1; \
	$(PYTHON_BIN) -m soak.ordinary_pictures --minutes $$(( ($(MINUTES) + 1) / 2 )) || failed=1; \
	$(PYTHON_BIN) -m soak.show_files $(ARGS) || failed=1; \
	$(PYTHON_BIN) -m soak.hostile || failed=1; \
	[ -z "$$failed" ] || { echo "make soak: something above is not as it must be." >&2; exit 1; }

dist: dev ## wheel and source archive in dist/
	@rm -rf dist
	@$(PYTHON_BIN) -m build --outdir dist .

clean: ## remove what was built; keep .venv and .cache
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# A Python that was upgraded or moved away leaves a .venv that only looks set up.
$(shell .venv/bin/python -c '' 2>/dev/null || rm -f .venv/.runtime .venv/.dev)

# What has been set up is remembered in .venv, so it is done again when .venv or pyproject.toml changes.
.venv/.runtime: pyproject.toml setup/python.sh
	@sh setup/python.sh runtime
	@touch $@

.venv/.dev: .venv/.runtime
	@sh setup/python.sh dev
	@touch $@

dev: .venv/.dev

system:
	@sh setup/system.sh

# Without them the tests that need them are skipped; only where CI=true nothing may be missing.
browsers: dev system
	@$(PYTHON_BIN) setup/from_npm.py || [ "$$CI" != true ]
