# Every target is one line of the starter in deploy/, which needs only Python 3.11 or newer.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
START = @if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: sudo apt-get install -y python3"; exit 1; fi; \
	exec $(PYTHON) -m deploy

.DEFAULT_GOAL := help
.PHONY: help run test soak phone dev bench lighthouse lock clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## prepare what is missing and serve the app at http://localhost:8000 (HOST, PORT)
	$(START) run

test: ## everything that must hold: lint, types, Python, TypeScript, end-to-end (ONLY=ruff for one part)
	$(START) test

soak: ## what is too long for make test: old builds updated in place, long simulations (ONLY=update for one part)
	$(START) soak

phone: ## serve over HTTPS in the local network, with QR codes for a phone
	$(START) phone

dev: ## serve, rebuild the app and restart the server when a source file changes
	$(START) dev

bench: ## print every figure of the README, measured on this machine (ONLY=search for one part)
	$(START) bench

lighthouse: ## Lighthouse on a phone profile, median of five
	$(START) lighthouse

lock: ## pin again what the direct dependencies bring along (after pip install in .venv)
	$(START) lock

clean: ## remove what builds leave behind; keeps var/ with the database
	$(START) clean
