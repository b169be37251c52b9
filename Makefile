# telusur: `make demo` shows it at work, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types readme messages lock clean

demo: $(READY)
	$(BIN)/index build corpus/
	$(BIN)/search "kosmodrom vostochny"

test: lint types
	$(BIN)/pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

$(READY): requirements.lock pyproject.toml setup.py $(shell find index search -name '*.p[yx][xd]')
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "telusur needs Python 3.11 or later; say which: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q index search
	@touch $@

# Writes the parts of the README that are made: the transcript and the map of the code.
readme: $(READY)
	$(BIN)/python tests/readme_parts.py

# Brings the catalogue of Indonesian messages up to date with the code, and compiles it.
messages: $(READY)
	$(BIN)/python tests/catalog.py

# Makes requirements.lock anew from pyproject.toml: every platform, Python 3.11 and later.
lock:
	uv pip compile pyproject.toml --extra dev --group lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) corpus/.telusur .mypy_cache .pytest_cache .ruff_cache build *.egg-info
	find index search -name '_*.c' -delete -o -name '_*.so' -delete -o -name '_*.pyd' -delete
