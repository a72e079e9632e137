# Every task of the handbook. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PDF
export EDITION
export STRICT
export NO_MKDOCS_2_WARNING := 1
# Modules are compiled once, and not in each of the hundreds of processes of a test run.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13
ENV := .venv
# One worker runs all tests of a file, which share fixtures, the slowest files first. While one waits for its browser,
# another goes on, so there is one more than processors. More would be slower: each prepares what it needs by itself.
PARALLEL := -n $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder
BIN := $(ENV)/bin
# As for `sticky`, 0 means no.
ifeq ($(PDF),0)
override PDF :=
endif
ifeq ($(PURGE),0)
override PURGE :=
endif
SITE := site$(if $(filter public,$(EDITION)),-public)
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
SBOM ?= sbom
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help site pdf publish rollback serve check new ledger editor due lint quick test pythons sbom vulnerabilities words bench audit verify look lock bundles vendor find clean

help: ## list the tasks
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

site: $(ENV)/site $(if $(PDF),$(ENV)/test /usr/bin/chromium) ## build site/; the last good site stays until the new one is complete
	@$(BIN)/sticky build $(if $(PDF),--pdf)

pdf: ## build site/ with PDFs, which its pages offer; PDF=1 does the same for other commands
	@$(MAKE) --no-print-directory site PDF=1

publish: site ## copy site/ to a web server's folder: TO=/srv/www/handbook; PURGE=1 deletes former releases
	@$(BIN)/sticky publish $(if $(PURGE),--purge) $(SITE)/. "$${TO:?is missing; for example: make publish TO=/srv/www/handbook}"

rollback: $(ENV)/site ## return to the previous release: TO=/srv/www/handbook, or site/ itself
	@$(BIN)/sticky rollback "$${TO:-$(SITE)}"

# Where npm's packages are installed, an edit of a script or a style is bundled at once, until the preview ends.
serve: $(ENV)/site ## preview at http://127.0.0.1:8000/, with every edit
	@[ ! -d node_modules ] || exec 3> >(tools/bundles.sh --watch >&2); $(BIN)/sticky serve

check: $(ENV)/site ## find every mistake in what people wrote, without building the site; warnings block with STRICT=1
	@$(BIN)/sticky check

new: $(ENV)/site ## start a scenario: asks for a title, or takes TITLE="…" and ID=…
	@$(BIN)/sticky new --title "$${TITLE:-}" --id "$${ID:-}"

ledger: $(ENV)/site ## add new addresses to the ledger of those that have to keep working
	@$(BIN)/sticky ledger

editor: $(ENV)/site ## write the schema of the settings for editors
	@$(BIN)/python -m tools.schema

lint: $(ENV)/test node_modules ## check the style of Python, CSS and JavaScript, and the types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@node_modules/@biomejs/biome/bin/biome ci --error-on-warnings

quick: lint $(ENV)/test ## the fast checks: lint, types, unit, golden and property tests
	@$(BIN)/pytest -n auto --dist worksteal $(addprefix tests/engine/test_,unit.py golden.py property.py outputs.py)

test: lint $(ENV)/test node_modules /usr/bin/chromium /usr/bin/chromium-headless-shell /usr/bin/java /usr/bin/pdftotext /usr/sbin/nginx ## lint, and every kind of test: each kind of page, and a sample of all pages, views and cases
	@$(BIN)/pytest $(PARALLEL)

pythons: ## build with every supported Python, from the lock: each has to make the same site
	@rm -rf .pythons
	@for python in $(PYTHONS); do \
	$(MAKE) -s ENV=.pythons/$$python PYTHON=$$python .pythons/$$python/site; \
	.pythons/$$python/bin/pip install -q --disable-pip-version-check --require-hashes --dry-run -r requirements-test.txt; \
	.pythons/$$python/bin/mkdocs build --strict -d .pythons/$$python/built; \
	diff -r .pythons/$(firstword $(PYTHONS))/built .pythons/$$python/built; \
	echo "$$python: $$(.pythons/$$python/bin/python -V), $$(find .pythons/$$python/built -type f | wc -l) files, all identical"; done

sbom: $(ENV)/test ## write bills of materials (CycloneDX) of the locked packages into sbom/
	@mkdir -p $(SBOM)
	@$(BIN)/cyclonedx-py requirements --output-reproducible -o $(SBOM)/site.cdx.json requirements.txt
	@$(BIN)/cyclonedx-py requirements --output-reproducible -o $(SBOM)/test.cdx.json requirements-test.txt
	@$(BIN)/python -m tools.sbom >$(SBOM)/npm.cdx.json

vulnerabilities: $(ENV)/test /usr/bin/npm ## check the locked packages for known vulnerabilities; fail without an answer
	@missing=0; \
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements.txt -r requirements-test.txt \
	|| { echo "pip-audit: no all-clear"; missing=1; }; \
	npm audit --package-lock-only || { echo "npm: no all-clear"; missing=1; }; \
	exit $$missing

due: $(ENV)/site ## list what is to be reviewed or compared again, by owner; FORMAT=markdown for an issue
	@$(BIN)/sticky due --format "$${FORMAT:-text}"

words: $(ENV)/test ## report how hard each page and desk card is to read, spelling mistakes, and what is counted in the scenarios
	@$(BIN)/sticky words
	@$(BIN)/pytest -q -s tests/content/own/test_counted.py | sed 's/^\.*//'

find: $(ENV)/test /usr/bin/npm ## report which questions the search answers in its first three hits, and which it does not
	@$(BIN)/python -m tests.support.find $(LISTS)

bench: $(ENV)/test ## measure builds and edits beside plain Material for MkDocs
	@$(BIN)/python -m tools.bench

audit: $(ENV)/test node_modules /usr/bin/chromium /usr/bin/chromium-headless-shell /usr/sbin/nginx ## run Lighthouse on each kind of page, compressed, as a phone gets it
	@$(BIN)/python -m tools.audit

verify: site $(ENV)/test node_modules /usr/bin/chromium /usr/bin/chromium-headless-shell /usr/bin/java /usr/bin/pdftotext /usr/sbin/nginx ## run every test in full, every page in every view, and the audit; then record for /about/ what `sticky verify` sees
	@$(BIN)/pytest --whole $(PARALLEL)
	@$(BIN)/python -m tools.audit
	@$(BIN)/sticky verify site

look: $(ENV)/test /usr/bin/chromium-headless-shell site ## take pictures of every kind of page into look/
	@$(BIN)/python -m tools.look

lock: $(ENV)/test ## lock the newest versions that pyproject.toml and package.json allow, with hashes
	@for set in "site:--group build:requirements.txt" "test:--all-extras --group test:requirements-test.txt"; do IFS=: read -r _ groups file <<<"$$set"; \
	$(BIN)/uv pip compile -qU --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" $$groups pyproject.toml -o $$file; done
	@npm install --package-lock-only --omit-lockfile-registry-resolved

bundles: node_modules ## bundle the theme's scripts and styles again after an edit of one
	@tools/bundles.sh

vendor: $(ENV)/test bundles ## make again what the site takes from npm: the fonts, reduced to what it uses, the search engine, and what draws QR codes
	@PATH="$(CURDIR)/$(BIN):$$PATH" tools/fonts.sh
	@cp node_modules/minisearch/LICENSE.txt overrides/assets/search/MIT-minisearch.txt
	@cp node_modules/stemmer/license overrides/assets/search/MIT-stemmer.txt
	@cp node_modules/uqr/LICENSE overrides/assets/session/MIT-uqr.txt

clean: ## remove what was built and installed
	@rm -rf $(ENV) node_modules .cache site site-public .site .site-public .pythons sbom look .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The environments. The file `site` marks one as complete, `test` marks it as including what the tests need.
$(ENV)/site: requirements.txt pyproject.toml
	@PYTHON="$(PYTHON)" tools/environment.sh $(ENV)
	@$(PIP) --require-hashes -r $<
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(ENV)/test: requirements-test.txt $(ENV)/site
	@rm -f $(ENV)/site
	@$(PIP) --require-hashes -r $<
	@touch $(ENV)/site $@

# Recreate an environment whose Python is gone, or that was moved with its folder, however new its files are.
ifneq ($(wildcard $(ENV)/site),)
ifneq ($(shell $(BIN)/python -Ic 'import pip, sticky' 2>&1),)
.PHONY: $(ENV)/site
endif
endif

# Install scripts do not run: they would download files that are not locked. A link leads to another checkout's packages,
# which npm would delete.
node_modules: package-lock.json /usr/bin/npm
	@[ -L $@ ] || npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@

/usr/bin/npm:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends nodejs npm

/usr/bin/chromium:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends chromium

/usr/bin/chromium-headless-shell:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends chromium-headless-shell

/usr/bin/java:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends default-jre-headless

/usr/bin/pdftotext:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends poppler-utils

# Debian starts it on installation, and at every boot.
/usr/sbin/nginx:
	@$(SUDO) apt-get update -q && $(SUDO) apt-get install -qy --no-install-recommends nginx openssl
	@[ ! -d /run/systemd/system ] || $(SUDO) systemctl disable -q --now nginx
