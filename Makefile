# Everything a person needs to run, test and show the site. `make help` lists it.
.DEFAULT_GOAL := help
.SILENT:
PY := .venv/bin/python
# Every process would compile each module that it imports, and a run of the tests starts thousands.
export PYTHONDONTWRITEBYTECODE :=
# Several targets at once, each with its output in one piece. They come after set-up.
TOGETHER := $(MAKE) --no-print-directory --jobs="$$(nproc)" --output-sync=target --old-file=setup-tests
LINTERS := lint-style lint-types lint-imports lint-names lint-templates lint-scripts
.PHONY: help setup setup-tests run test bench siege check collect lint $(LINTERS) lock sbom format demo vendor

help: ## this list
	sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10

run: setup ## set up what is missing, then run the site   PORT=8000 HOST=127.0.0.1 DATA_DIR=var
	exec $(PY) -m scripts.run --end-with-parent

# One more process than cores: a test waits for its browser, web server and worker about a quarter of its time.
test: setup-tests ## set up what is missing, then run every check and every test
	$(TOGETHER) collect check $(LINTERS)
	NEED_ALL_PROGRAMS=1 exec $(PY) -m pytest $(or $(ARGS),-n $$(( $$(nproc) + 1 )) --dist loadscope --no-loadscope-reorder)

# Python keeps what pytest makes of the assertions, so that this is done once and not in each process.
collect: setup-tests
	mkdir -p .pytest_cache
	$(PY) -m pytest -q --collect-only > .pytest_cache/collected.txt 2>&1 || { cat .pytest_cache/collected.txt >&2; exit 1; }

demo: setup ## print a made-up case   OUT=folder EXHIBITS=12 LANGUAGE=de|en
	test -n "$(OUT)" || { echo "Say where the dossier should go, for example: make demo OUT=demo" >&2; exit 1; }
	exec $(PY) -m scripts.run --end-with-parent --without-web --throw-away \
		-- $(PY) manage.py demo --out "$(OUT)" --exhibits "$(or $(EXHIBITS),12)" --language "$(or $(LANGUAGE),de)"

bench: setup-tests ## measure what docs/performance.md promises, into bench.json   ARGS="--only seal bundle"
	exec $(PY) -m scripts.bench $(ARGS)

siege: setup-tests ## attack a site of its own on this machine, within bounds; ends with 1 where a target is missed   ARGS=--short
	exec $(PY) -m tests.siege $(ARGS)

check: setup-tests ## settings, migrations, translations, licences, known vulnerabilities
	exec $(PY) -m scripts.check

lint: setup-tests ## style and types, of the scripts too
	$(TOGETHER) $(LINTERS)

lint-style: setup-tests
	$(PY) -m ruff check --quiet .
	$(PY) -m ruff format --check --quiet . || { echo "Some files are not formatted. Run: make format" >&2; exit 1; }

lint-types: setup-tests
	$(PY) -m mypy --no-error-summary .

lint-imports: setup-tests
	.venv/bin/lint-imports --no-logo >/dev/null || .venv/bin/lint-imports --no-logo

lint-names: setup-tests
	$(PY) -m scripts.dead_code

lint-templates: setup-tests
	.venv/bin/djhtml --check --tabwidth 2 templates >/dev/null 2>&1 \
		|| { echo "Some templates are not indented. Run: make format" >&2; exit 1; }
	.venv/bin/djlint templates --lint --quiet

lint-scripts: setup-tests
	node_modules/.bin/tsc
	node_modules/.bin/eslint .

lock: setup-tests ## after a change in requirements*.txt: write down every package with the digests of its files
	exec $(PY) -m scripts.lock

sbom: setup-tests ## list what the running site consists of (CycloneDX), into sbom.json
	$(PY) -m scripts.sbom > sbom.json

format: setup-tests ## put every file into the project's format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	.venv/bin/djhtml --tabwidth 2 templates

vendor: ## build the browser libraries in static/vendor again; needs Node
	scripts/vendor.sh
	tools/vendor/look/build.sh

setup:
	scripts/setup.sh

setup-tests:
	scripts/setup.sh --tests
