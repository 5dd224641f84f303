# The whole life of the project; "make help" lists what there is.

PYTHON  ?= python3
HOST    ?= 127.0.0.1
PORT    ?= 8501
WORKERS ?= auto

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip --disable-pip-version-check --quiet --quiet # errors alone
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# OpenMP would start a thread a core in every worker, which is many times slower on a busy machine.
test bench: export OMP_NUM_THREADS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup setup-dev test check format bench docs pictures audit lock clean distclean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo "Variables: HOST=$(HOST) PORT=$(PORT) PYTHON=$(PYTHON) WORKERS=$(WORKERS) (test processes)"

run: setup ## set up if needed, then start the dashboard and the API in one process
	@$(PY) -m segmentation dashboard --host $(HOST) --port $(PORT)

setup: $(VENV)/runtime.stamp ## make .venv with what the product needs

setup-dev: $(VENV)/dev.stamp ## make .venv with the test tools as well

test: check ## check the code, then run every test
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadfile

check: setup-dev ## formatting, lint, types and import rules
	@$(PY) -m ruff format --check --quiet . || { echo "Some files are not formatted: run make format." >&2; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()' --no-logo --no-cache

format: setup-dev ## format the code and mend what lint can mend by itself
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: setup-dev ## measure against the libraries that people use instead
	@$(PY) -m bench

docs: setup-dev ## make the documentation site in docs/_build
	@$(PY) -m sphinx --quiet --fail-on-warning --keep-going docs docs/_build
	@echo "Documentation: docs/_build/index.html"

pictures: setup-dev ## take the tour's pictures again (needs chromium)
	@$(PY) docs/pictures.py

audit: setup ## look for known holes in the pinned requirements (needs the internet)
	@$(PIP) install pip-audit || { echo "make audit needs pip-audit and the internet: this machine reaches neither." >&2; exit 1; }
	@$(PY) -m pip_audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off --strict \
	    || { echo "Not every pinned requirement was looked up, or a hole is known: see above." >&2; exit 1; }

lock: ## resolve the pinned requirements again (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: install it, for example with pipx install uv." >&2; exit 1; }
	$(LOCK) requirements.txt --output-file requirements.lock
	$(LOCK) requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove caches
	rm -rf docs/_build docs/jupyter_execute docs/reference .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build *.egg-info
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## remove caches and .venv; saved models stay
	rm -rf $(VENV)

# Compiling all of it takes longer than installing it; what is imported is compiled by then anyway.
# The stamps live in the environment and go with it; a lock that changed is installed again.

$(VENV)/runtime.stamp: requirements.lock | $(VENV)/bin/pip
	@echo "Installing what the product needs (about 700 MB, half a minute) ..."
	@$(PIP) install --no-compile --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	@echo "Installing the test tools ..."
	@$(PIP) install --no-compile --require-hashes -r $<
	@touch $@

$(VENV)/bin/pip:
	@command -v "$(PYTHON)" >/dev/null || { \
	    echo "$(PYTHON) was not found: install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)," \
	         "or name yours: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "$$("$(PYTHON)" --version) is too old, Python 3.11 or newer is needed:" \
	         "name another one, for example: make run PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip; ensurepip.version()' 2>/dev/null || { \
	    package="$$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	        echo "Installing the Debian package $$package, which makes environments ..."; \
	        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$$package" >/dev/null; \
	    fi; \
	    "$(PYTHON)" -c 'import ensurepip; ensurepip.version()' 2>/dev/null || { \
	        echo "$(PYTHON) cannot make an environment without Debian's $$package:" \
	             "run «sudo apt-get install $$package», then make again." >&2; exit 1; }; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv $(VENV)
	@touch $@
