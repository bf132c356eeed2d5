# make demo: a living city on this machine    make test: the tests    make ui: the pages
# make test-fast: the inner loop, under three minutes    make docs: the documentation as a site
PYTHON ?= python3
ZB_HOME ?= .zb
export ZB_HOME
PERSONS ?= 5000
LOCK = .venv/bin/uv pip compile --quiet pyproject.toml --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --no-strip-extras --python-version 3.11

# A process that may keep no compiled modules compiles a thousand files at each start.
unexport PYTHONDONTWRITEBYTECODE

# The tests' files lie in memory where there is room: thousands of small files and commits wait for no disk.
# The name is short, since the path of a socket in it may have 107 bytes.
IN_MEMORY := /dev/shm/zb-$(shell printf %s "$(CURDIR)" | cksum | cut -d ' ' -f 1)
ROOM := $(shell test -w /dev/shm && test $$(df --output=avail -k /dev/shm | tail -1) -gt 8000000 && echo yes)
PYTEST := $(if $(ROOM),rm -rf $(IN_MEMORY) && mkdir -m 1777 $(IN_MEMORY) && TMPDIR=$(IN_MEMORY) )$(CURDIR)/.venv/bin/python -m pytest
FORGET := $(if $(ROOM),rm -rf $(IN_MEMORY),:)

.PHONY: demo develop test test-fast ui lint docs lock sbom audit bench browser servers nights clean

demo: .venv/.ready
	.venv/bin/zb demo tour --persons $(PERSONS) $(if $(MARIADB),--mariadb "$(MARIADB)")

develop: .venv/.dev-ready

test: .venv/.dev-ready
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder
	@$(FORGET)

test-fast: .venv/.dev-ready
	$(PYTEST) -n 2 --dist loadfile -m "not browser and not servers and not nights and not slow"
	@$(FORGET)

ui: .venv/.ready
	.venv/bin/zb serve --daemon --link

lint: .venv/.dev-ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/pyright
	.venv/bin/lint-imports

docs: .venv/.dev-ready
	.venv/bin/python docs/write_reference.py
	.venv/bin/mkdocs build --strict

lock: .venv/.dev-ready
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) $(foreach extra,mysql sftp oracle sqlserver dameng timestamp pkcs11,--extra $(extra)) --constraint requirements.lock --output-file drivers.lock
	$(LOCK) --extra build --extra dev --constraint requirements.lock --output-file tests/requirements.lock
	$(LOCK) --extra build --extra dev --extra bench --constraint tests/requirements.lock --output-file benchmarks/requirements.lock

# What is installed for a city, with its hashes; takes its program from the package index, so it needs one.
sbom: .venv/.dev-ready
	mkdir -p dist
	.venv/bin/uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible --output-format JSON --output-file dist/zb-pipelines.cdx.json requirements.lock

# Known weaknesses of what is installed for a city; asks the index's advisories, so it needs a network.
audit: .venv/.dev-ready
	.venv/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock

bench: .venv/.bench-ready
	.venv/bin/python -m benchmarks

servers: .venv/.dev-ready
	$(PYTEST) -n 2 --dist loadfile -m servers tests/aggregation tests/resources tests/security tests/sharing tests/tickets
	@$(FORGET)

nights: .venv/.dev-ready
	$(PYTEST) -m nights tests/end_to_end
	@$(FORGET)

browser: .venv/.dev-ready
	$(PYTEST) -n 2 --dist loadfile -m browser tests/browser
	@$(FORGET)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "zb_pipelines needs Python 3.11 or newer; '$(PYTHON)' is missing or older."; \
	  echo "Install it (Debian: apt-get install python3 python3-venv) or name it: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "Python's venv module is missing (Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.ready: .venv/bin/python requirements.lock pyproject.toml
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev-ready: .venv/.ready tests/requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tests/requirements.lock
	@touch $@

.venv/.bench-ready: .venv/.dev-ready benchmarks/requirements.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r benchmarks/requirements.lock
	@touch $@

clean:
	rm -rf .venv $(ZB_HOME)
