# Needs git, make and Python >= 3.11. Everything else is set up here, apart from the system, in .uv and .venv.

# The first interpreter that works and is new enough; `make PYTHON=/path/to/python demo` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
UV := $(shell command -v uv || echo .uv/bin/uv)
SUITES ?=
REQUIRE ?=

.PHONY: help demo test lab score kills lint format docs console clean

help:
	@echo "make demo     opens the playground: the whole story in a web page, with no Docker, no Slack and no root"
	@echo "make test     runs every suite that this machine can run (SUITES='unit sshd' runs some, REQUIRE=all wants all)"
	@echo "make lab      boots real Docker hosts for play and says how to reach them (root on Debian)"
	@echo "make score    makes every fault of the lab, counts what dockfix gets right, and writes it into the README"
	@echo "make kills    kills the bot at every point of an incident's life, and writes what came of it into tests/README.md"
	@echo "make lint     ruff, mypy and import-linter;  make format;  make docs writes the generated pages"
	@echo "make console  builds the playground's web page again (needs Node);  make clean"

demo: .venv/demo
	.venv/bin/dockfix playground

test: .venv/test
	.venv/bin/python -m tests.suites $(if $(REQUIRE),--require $(REQUIRE)) $(SUITES)

lab: .venv/test
	.venv/bin/python -m tests.lab up

score: .venv/test
	.venv/bin/python -m tests.score --write

kills: .venv/test
	.venv/bin/python -m tests.kills --write

lint: .venv/test
	.venv/bin/python -m tests.suites lint

format: .venv/test
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

docs: .venv/test
	.venv/bin/python -m tests.docs

console:
	cd handlers/playground/console && npm ci && npm run build

clean:
	rm -rf .venv .uv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/demo: uv.lock pyproject.toml | uv
	$(UV) sync --quiet --frozen --inexact --no-dev --python '$(PYTHON)'
	@touch $@

.venv/test: uv.lock pyproject.toml | uv
	$(UV) sync --quiet --frozen --python '$(PYTHON)'
	@touch .venv/demo $@

# uv reads the lock file. Where there is none it goes into .uv, with pip; Debian keeps pip's bootstrap in python3-venv.
.PHONY: uv
uv:
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed; install it, or say make PYTHON=/path/to/python.' >&2; exit 1; }
	@test -x '$(UV)' || { \
		'$(PYTHON)' -c 'import ensurepip' 2>/dev/null || { \
			if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
				echo 'Installing python3-venv by apt, since this Python cannot make virtual environments.'; \
				apt-get update -qq && apt-get install -y -qq python3-venv; \
			else \
				echo 'This Python cannot make virtual environments: install python3-venv (Debian, Ubuntu), then try again.' >&2; exit 1; \
			fi; }; \
		'$(PYTHON)' -m venv .uv && .uv/bin/python -m pip install --quiet 'uv>=0.9,<1'; }
