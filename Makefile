# Two commands: `make play` shows the bot in a browser page, `make test` runs its tests.
# Each makes .venv and installs what it needs; the second time there is nothing to install.
# `make help` lists the others, by what stands behind ## here.

PYTHON ?= python3
PIP = .venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt

# A minute without a word looks like a hang: on a terminal one line says what pip is at.
INSTALL = { $(PIP) $(1); echo "exit $$?"; } | while read -r doing name more; do \
	case $$doing in \
		exit) [ ! -t 2 ] || printf '\r\033[K' >&2; exit "$$name";; \
		Collecting) found=$$((found + 1));; \
		Downloading | Installing) ;; \
		*) continue;; \
	esac; \
	[ ! -t 2 ] || printf '\r\033[K%d packages: %s %.50s' "$${found:-0}" "$$doing" "$$name" >&2; \
done

# The page's JavaScript and CSS are checked where there is Node.js, which fetches Biome once.
BIOME = npx --yes @biomejs/biome@2.6.8
CHECK_PAGE = if command -v npx >/dev/null; \
	then cd bot/playground && $(BIOME) check --error-on-warnings; \
	else echo "no Node.js here: the page's JavaScript and CSS are not checked"; fi

# What starts browsers, bots and trainings, or is about how soon something happens, wants the machine
# for itself; all else is run a file a core. A file is never parted: its tests keep their order.
ALONE = tests/bot/cli tests/bot/handlers tests/bot/monitoring tests/bot/playground tests/bot/transport \
	tests/e2e tests/model/training tests/simulation
TEST = .venv/bin/python -m pytest -n logical --maxprocesses 8 --dist loadfile $(ALONE:%=--ignore=%) \
	&& .venv/bin/python -m pytest $(ALONE)

.PHONY: play test help check hooks texts docs lock audit bench bench-bot load chaos day fuzz simulate pictures ray release reproduce clean

play: .venv/.ready  ## shows the bot in a browser page, at http://127.0.0.1:8080 or PORT=...
	@.venv/bin/emojibot play $(if $(PORT),--port $(PORT))

test: .venv/.ready-for-tests  ## runs its tests
	@$(TEST)

help:  ## lists what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

check: .venv/.ready-for-tests  ## checks all that must be true of a change: format, lint, types, imports, secrets, the page, tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m tests.secrets
	@$(CHECK_PAGE)
	$(TEST)

hooks: .venv/.ready-for-tests  ## lets git run the quick part of the check before each commit
	.venv/bin/pre-commit install

# The catalogue is bot/words/catalogues/ru/LC_MESSAGES/emojibot.po: fill in what comes out empty there, and once more.
texts: .venv/.ready-for-tests  ## collects what the bot says from the code into its catalogues, and compiles them
	@mkdir -p build
	@.venv/bin/pybabel --quiet extract bot --output build/emojibot.pot \
		--no-default-keywords --keyword say --keyword plural:1,2 --add-location file --width 100
	@.venv/bin/pybabel --quiet update --input-file build/emojibot.pot --output-dir bot/words/catalogues \
		--domain emojibot --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --width 100
	@.venv/bin/pybabel compile --directory bot/words/catalogues --domain emojibot --statistics

docs: .venv/.ready-for-tests  ## writes the pages that are made from the code, and makes a site of docs/ in build/site
	@.venv/bin/python -m tests.docs
	@.venv/bin/python -m mkdocs build --quiet --strict

# One for what runs, one for what builds it. PyTorch is in neither: each kind of machine has its own.
LOCK = .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --constraint constraints.txt \
	--generate-hashes --no-annotate --custom-compile-command "make lock"

lock: .venv/.ready-for-tests  ## writes anew which files of which libraries are deployed, by their hashes on PyPI
	@$(LOCK) --extra fast --extra postgres --output-file deploy/requirements.lock pyproject.toml
	@echo setuptools | $(LOCK) --output-file deploy/build.lock -

audit: .venv/.ready-for-tests  ## asks PyPI whether holes are known in the libraries that are deployed
	@.venv/bin/python -m tests.deploy.audit

bench: .venv/.ready-for-tests  ## measures speed and memory, as ratios against a baseline in the same run
	@.venv/bin/emojibot model bench
	@.venv/bin/python -m tests.load.drain

bench-bot: .venv/.ready-for-tests  ## measures the whole bot beside an echo bot on the same server, and the store at size
	@.venv/bin/python -m tests.load.bench
	@.venv/bin/python -m tests.load.store

load: .venv/.ready-for-tests  ## crowds the bot: people who type, one chat that gets a thousand messages, kills
	@.venv/bin/python -m tests.load.inline
	@.venv/bin/python -m tests.load.crowded
	@.venv/bin/python -m tests.load.killed

chaos: .venv/.ready-for-tests  ## runs the bot through ten minutes of all that can go wrong, and accounts for every message
	@.venv/bin/python -m tests.load.chaos

day: .venv/.ready-for-tests  ## has the bot answer a day's messages as fast as it can, and watches its memory and files: hours
	@.venv/bin/python -m tests.load.day

fuzz: .venv/.ready-for-tests  ## tries 100,000 made-up updates, exports, models and settings on what reads them
	@FUZZ=nightly .venv/bin/python -m pytest tests/fuzz --timeout 0

simulate: .venv/.ready-for-tests  ## runs the learning loop with simulated people: hours, and goes on where it stopped
	@.venv/bin/python -m tests.simulation --picture docs/loop.png

pictures: .venv/.ready-for-tests  ## draws the folders from the imports, and the page from the tests' own browser
	.venv/bin/python -m tests.architecture.picture
	PICTURES=docs .venv/bin/python -m pytest tests/e2e/test_play.py tests/e2e/test_play_live.py

ray: .venv/.ready-for-tests  ## installs Ray, too, and has a cluster of it on this machine lose a replica and no answer
	@$(call INSTALL,-e ".[ray]")
	@.venv/bin/python -m pytest tests/model/remote/test_on_ray.py tests/e2e/test_on_ray.py

release: .venv/.ready-for-tests  ## makes wheel, sources, list of libraries and hashes of a tagged version, in build/release
	@.venv/bin/python -m tests.deploy.release

reproduce: .venv/.ready-for-tests  ## makes a release of what is committed twice, under unlike conditions, and compares the two
	@.venv/bin/python -m tests.deploy.reproduce

clean:  ## removes what was installed and built
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "emojibot needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Making .venv, a place of its own for what is installed ..."
	@$(PYTHON) -m venv .venv

.venv/.ready: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing emojibot into .venv (about a minute, once) ..."
	@$(call INSTALL,-e .)
	@touch $@

.venv/.ready-for-tests: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing emojibot and its test tools into .venv (a few minutes, once) ..."
	@$(call INSTALL,-e ".[dev]")
	@touch $@ .venv/.ready
