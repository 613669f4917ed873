# Two commands: `make play` shows the bot in a browser page, `make test` runs its tests.
# Each makes .venv and installs what it needs; the second time there is nothing to install.

PYTHON ?= python3
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The page's JavaScript and CSS are checked where there is Node.js, which fetches Biome once.
BIOME = npx --yes @biomejs/biome@2.6.8
CHECK_PAGE = if command -v npx >/dev/null; \
	then cd bot/playground && $(BIOME) check --error-on-warnings; \
	else echo "no Node.js here: the page's JavaScript and CSS are not checked"; fi

.PHONY: play test check texts bench load simulate pictures clean

play: .venv/.ready
	@.venv/bin/emojibot play

test: .venv/.ready-for-tests
	@.venv/bin/python -m pytest

# All that must be true of a change; `make test` is its last part.
check: .venv/.ready-for-tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@$(CHECK_PAGE)
	.venv/bin/python -m pytest

# What the bot says, collected from the code into bot/words/catalogues/ru/LC_MESSAGES/emojibot.po and compiled.
# Fill in what comes out empty there, and once more.
texts: .venv/.ready-for-tests
	@mkdir -p build
	@.venv/bin/pybabel --quiet extract bot --output build/emojibot.pot \
		--no-default-keywords --keyword say --keyword plural:1,2 --add-location file --width 100
	@.venv/bin/pybabel --quiet update --input-file build/emojibot.pot --output-dir bot/words/catalogues \
		--domain emojibot --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --width 100
	@.venv/bin/pybabel compile --directory bot/words/catalogues --domain emojibot --statistics

bench: .venv/.ready-for-tests
	@.venv/bin/emojibot model bench

# Many people typing in inline mode at once, with a whole bot.
load: .venv/.ready-for-tests
	@.venv/bin/python -m tests.load.inline

# The learning loop with simulated people, round by round: hours, and goes on where it stopped.
simulate: .venv/.ready-for-tests
	@.venv/bin/python -m tests.simulation --picture docs/loop.png

# The README's pictures, from the tests' own browser.
pictures: .venv/.ready-for-tests
	PICTURES=docs .venv/bin/python -m pytest tests/e2e/test_play.py

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "emojibot needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -m venv .venv

.venv/.ready: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing emojibot into .venv (about a minute, once) ..."
	@$(PIP) -e .
	@touch $@

.venv/.ready-for-tests: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing emojibot and its test tools into .venv (a few minutes, once) ..."
	@$(PIP) -e ".[dev]"
	@touch $@ .venv/.ready
