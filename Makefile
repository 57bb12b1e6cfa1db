# The same commands as python3 tools/dev.py; ARGS go along: make test ARGS="tests/people -x"
PYTHON ?= python3

run test lint build:
	@$(PYTHON) tools/dev.py $@ $(ARGS)

.PHONY: run test lint build
